"""Identifiers made at a door."""

import secrets
import uuid

from uuid_utils.compat import uuid7

# Crockford's base 32: no I, L, O, U, so that a code can be read aloud and typed from paper.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_CODE_LENGTH = 16
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_uuid() -> uuid.UUID:
    """A time-ordered UUID (version 7): inserts stay at one end of the index."""
    return uuid7()


def new_check_code() -> str:
    """A random code of 80 bits for a public page; it says nothing about what it opens."""
    return random_code(CHECK_CODE_LENGTH)


def random_code(length: int) -> str:
    """A random code, five bits a sign, in letters and digits that nobody confuses."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def clean_check_code(text: str) -> str:
    """A code as a person typed it, brought to the form it is stored in."""
    return "".join(c for c in text.upper().translate(_MISREAD) if c in _ALPHABET)


def group_check_code(code: str) -> str:
    """`K7QF-2M9X-...`: the code as it is printed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
