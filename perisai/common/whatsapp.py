"""Opening a chat with a prepared text on the own phone: no contract, no cost, nothing sent by the site."""

from urllib.parse import quote


def chat_url_of(phone: str, text: str) -> str:
    """The address that opens WhatsApp with a text to this phone (+62...)."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text)}"
