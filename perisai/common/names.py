"""Names as they are kept and printed."""

import unicodedata

# Control signs, and signs without a shape: they turn the direction of what follows, or hide in a name.
_UNSEEN = ("Cc", "Cf")


def clean_name(text: str) -> str:
    """A name as typed, without stray spaces and without signs that nobody sees."""
    spaced = " ".join(text.split())
    seen = "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN)
    return " ".join(seen.split())
