"""Decisions about people: what a NIK says, how a telephone number is kept, how old somebody is.

Pure: no database, no clock.
"""

from __future__ import annotations

import datetime as dt
import re

from members.enums import Sex

KTP_AGE = 17  # UU 24/2013, Pasal 63: a KTP from 17 years on (or on marriage)
_WOMEN_ADD = 40  # the day of birth inside a woman's NIK

# A mobile number has 10 to 13 digits with its leading 0; 9 to 12 follow +62.
_PHONE = re.compile(r"(?:\+?62|0)?(?P<rest>[1-9][0-9]{7,11})")


class NotAPhone(ValueError):
    """The text is not one Indonesian telephone number."""


def clean_phone(text: str) -> str:
    """`0812-3456-789`, `62812...`, `812...` as `+62812...`. Raises NotAPhone for anything else."""
    digits = re.sub(r"[\s().\-]", "", text)
    found = _PHONE.fullmatch(digits)
    if not found:
        raise NotAPhone(text)
    return f"+62{found['rest']}"


def nik_matches_birth(nik: str, birth_date: dt.date) -> bool:
    """Whether digits 7 to 12 of a NIK are this date. A NIK that differs may still be right: the
    civil registry never corrects it (facts of Dukcapil), so callers warn and never refuse."""
    day = int(nik[6:8])
    written = (day - _WOMEN_ADD if day > _WOMEN_ADD else day, int(nik[8:10]), int(nik[10:12]))
    return written == (birth_date.day, birth_date.month, birth_date.year % 100)


def nik_matches_sex(nik: str, sex: str) -> bool:
    """Whether the day inside a NIK is that of a man or a woman; as above, only a warning."""
    return (int(nik[6:8]) > _WOMEN_ADD) == (sex == Sex.FEMALE)


def age_on(birth_date: dt.date, on: dt.date) -> int:
    """Whole years on a day."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
