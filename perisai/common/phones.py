"""Telephone numbers, as they are kept and as they are typed within the country."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from perisai.common.errors import Refused

# A number has 9 to 13 digits with its leading 0 (trunk or mobile); 8 to 12 follow +62.
_PHONE = re.compile(r"(?:\+?62|0)?(?P<rest>[1-9][0-9]{7,11})")
_GROUP = 4  # how digits are read aloud


class NotAPhone(Refused):
    """The text is not one Indonesian telephone number."""


def clean_phone(text: str) -> str:
    """`0812-3456-789`, `62812...`, `+62 812...` and `812...` (a workbook drops the zero) as
    `+62812...`; empty stays empty. Raises NotAPhone for anything else."""
    digits = re.sub(r"[\s().\-]+", "", text)
    if not digits:
        return ""
    found = _PHONE.fullmatch(digits)
    if not found:
        raise NotAPhone(
            _(
                "This is not a telephone number. Write it like 0812 3456 7890, or leave it empty if"
                " there is none."
            ),
            field="phone",
        )
    return f"+62{found['rest']}"


def local_phone(phone: str) -> str:
    """As a number is typed within the country: `+62812...` is `0812...`."""
    return f"0{phone.removeprefix('+62')}" if phone.startswith("+62") else phone


def spoken_phone(phone: str) -> str:
    """`0812-3456-7890`: as people in the village dial it; what is written in another way stays."""
    digits = local_phone(phone)
    if not digits.isdecimal():
        return phone
    starts = range(0, len(digits), _GROUP)
    return "-".join(digits[start : start + _GROUP] for start in starts)
