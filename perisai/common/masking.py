"""What may be shown of a number that identifies a person.

The birth date inside a NIK is known in the village and its serial is nearly always small, so hiding
the tail alone hides nothing: both are covered. What is left tells the regency and helps a reader
keep two rows apart. The length never changes, and a number of another length is covered entirely.
"""

from django.utils.crypto import salted_hmac

DOT = "•"
_NIK_LENGTH = 16
_NIK_HEAD = 4
_NIK_TAIL = 2
_PHONE_HEAD = 5  # +628 and one digit: the country, not the person
_PHONE_TAIL = 2
_PHONE_SHORTEST = 10
_REFERENCE_TAIL = 4
_REFERENCE_SHORTEST = 8


def mask_nik(number: str) -> str:
    """`3509••••••••••01` for a NIK or a family card number, which has the same build."""
    number = number or ""
    if len(number) != _NIK_LENGTH:
        return DOT * len(number)
    return _cover(number, _NIK_HEAD, _NIK_TAIL)


def mask_phone(number: str) -> str:
    """`+6281•••••••89`."""
    number = number or ""
    if len(number) < _PHONE_SHORTEST:
        return DOT * len(number)
    return _cover(number, _PHONE_HEAD, _PHONE_TAIL)


def mask_email(address: str) -> str:
    """`k•••••@example.id`: where it goes, not to whom."""
    name, at, host = (address or "").rpartition("@")
    return name[:1] + DOT * (len(name) - 1) + at + host if name else DOT * len(host)


def mask_reference(reference: str) -> str:
    """`••••••••7731`: enough to find a reference on the payer's own proof, too little to copy it."""
    reference = reference or ""
    if len(reference) < _REFERENCE_SHORTEST:
        return DOT * len(reference)
    return _cover(reference, 0, _REFERENCE_TAIL)


def initials(name: str) -> str:
    """`S. A.` for "Siti Aminah": what a public page may say of a person."""
    return " ".join(f"{word[0].upper()}." for word in (name or "").split() if word[0].isalpha())


def _cover(text: str, head: int, tail: int) -> str:
    return text[:head] + DOT * (len(text) - head - tail) + text[-tail:]


def keyed(text: str, *, salt: str) -> str:
    """A text as a hash keyed with the secret of this site and `salt`: tells whether two are the same, and
    nothing else without the secret. Empty for an empty one."""
    return salted_hmac(salt, text, algorithm="sha256").hexdigest() if text else ""
