"""Decisions about people: what a NIK says, how numbers are kept, who may be registered.

Pure: no database, no clock. A finding is a value, so that a form, an import and a page say the same.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from members.enums import Sex
from perisai import regulations
from perisai.common.errors import Refused
from perisai.common.months import month_of
from perisai.common.retention import KEPT_AFTER_WITHDRAWAL
from perisai.common.rupiah import format_rupiah

NIK_LENGTH = 16
KPJ_LENGTH = 11
KTP_AGE = 17
KTP_SOURCE = "UU 24/2013 Pasal 63"
OLDEST_AGE = 120
MOST_DAYS_UNTIL_BACK = 92  # a promise further away is none
MOST_DAYS_UNTIL_ASKED = 366  # after a harvest at the latest
_WOMEN_ADD = 40  # to the day of birth inside a woman's NIK
_SEPARATORS = re.compile(r"[\s.\-]+")


class NotANik(Refused):
    """The text is not a national identity number."""


class NotAFamilyCard(Refused):
    """The text is not the number of a family card."""


class NotAKpj(Refused):
    """The text is not the number of a member card."""


class Kind(StrEnum):
    """Whether a finding stops the saving or asks for a second look."""

    BLOCKER = "blocker"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about what was typed: at which field, and what to do about it."""

    kind: Kind
    field: str
    message: str
    source: str = ""


# -- Numbers ---


def clean_nik(text: str) -> str:
    """The 16 digits of a NIK typed with spaces, dots or dashes. Raises NotANik."""
    digits = _SEPARATORS.sub("", text)
    if _is_number(digits, NIK_LENGTH):
        return digits
    raise NotANik(_card_message("NIK", digits, _("Read it again from the KTP.")), field="nik")


def clean_family_card(text: str) -> str:
    """The 16 digits of a family card number (KK); empty stays empty. Raises NotAFamilyCard."""
    digits = _SEPARATORS.sub("", text)
    if not digits or _is_number(digits, NIK_LENGTH):
        return digits
    message = _card_message(_("A family card number"), digits, _("Read it again from the KK."))
    raise NotAFamilyCard(message, field="family_card")


def clean_kpj(text: str, *, is_needed: bool = False) -> str:
    """The 11 digits of a member card (KPJ); empty stays empty. What is wrong says that it may, unless
    the number `is_needed`. Raises NotAKpj."""
    digits = _SEPARATORS.sub("", text)
    if not digits or _is_number(digits, KPJ_LENGTH):
        return digits
    if digits.isascii() and digits.isdigit():
        said = _("A KPJ number has 11 digits; this one has %(count)d.") % {"count": len(digits)}
    else:
        said = _("A KPJ number has 11 digits from 0 to 9 and nothing else.")
    advice = (
        _("Read it again from the member card.")
        if is_needed
        else _("Leave it empty if there is none yet.")
    )
    raise NotAKpj(f"{said} {advice}", field="kpj")


def _is_number(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _card_message(what: str, digits: str, advice: str) -> str:
    if digits.isascii() and digits.isdigit():
        said = _("%(what)s has 16 digits; this one has %(count)d.")
    else:
        said = _("%(what)s has 16 digits and nothing else.")
    return f"{said % {'what': what, 'count': len(digits)}} {advice}"


# -- What a NIK says ---


@dataclass(frozen=True, slots=True)
class Nik:
    """A NIK taken apart: the region of first registration (`350911`), the birth date, the serial."""

    region: str
    day: int
    month: int
    year: int
    sex: Sex
    serial: str


def read_nik(nik: str) -> Nik:
    """Take 16 digits apart: PPKKCC DDMMYY SSSS, forty added to a woman's day.

    Source: Dukcapil. The digits never change when somebody moves or a birth date is corrected, so
    what they say is a reason to look again and never to refuse.
    """
    day = int(nik[6:8])
    is_woman = day > _WOMEN_ADD
    return Nik(
        region=nik[:6],
        day=day - _WOMEN_ADD if is_woman else day,
        month=int(nik[8:10]),
        year=int(nik[10:12]),
        sex=Sex.FEMALE if is_woman else Sex.MALE,
        serial=nik[12:],
    )


def nik_matches_birth(nik: str, birth_date: dt.date) -> bool:
    """Whether digits 7 to 12 are this date."""
    read = read_nik(nik)
    return (read.day, read.month, read.year) == (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    )


def nik_matches_sex(nik: str, sex: str) -> bool:
    """Whether the day of birth inside a NIK is that of a man or a woman."""
    return read_nik(nik).sex == sex


def nik_matches_region(nik: str, village_code: str) -> bool:
    """Whether a NIK was first given out in the district of a village (`35.09.11.2004`)."""
    return read_nik(nik).region == village_code.replace(".", "")[:6]


def nik_findings(nik: str, *, village_code: str, birth_date: dt.date, sex: str) -> list[Finding]:
    """Where a NIK and the other fields disagree: only ever warnings (see `read_nik`)."""
    found = []
    if not nik_matches_region(nik, village_code):
        found.append(
            _nik_warning(
                _(
                    "The NIK was first given out in another district. That is right for somebody who"
                    " moved here: compare its first six digits with the KTP."
                )
            )
        )
    if not nik_matches_birth(nik, birth_date):
        found.append(
            _nik_warning(
                _("The date inside the NIK is not the date of birth: compare both with the KTP.")
            )
        )
    if not nik_matches_sex(nik, sex):
        found.append(
            _nik_warning(
                _("The NIK is that of a woman, the form says a man: compare both with the KTP.")
                if read_nik(nik).sex == Sex.FEMALE
                else _(
                    "The NIK is that of a man, the form says a woman: compare both with the KTP."
                )
            )
        )
    if nik.endswith("0000"):
        found.append(
            _nik_warning(
                _("The NIK ends in 0000: a workbook may have lost its last digits. See the KTP.")
            )
        )
    return found


def _nik_warning(message: str) -> Finding:
    return Finding(Kind.WARNING, "nik", message, "Dukcapil")


def income_findings(income: int, on: dt.date) -> list[Finding]:
    """An income (rupiah a month) in the top bracket of a day is rare among informal workers and often
    a zero too many: only ever a warning."""
    if regulations.bracket_for(income, month_of(on)).upper is not None:
        return []
    message = _("%(income)s a month is in the highest bracket: is there a zero too many?")
    return [Finding(Kind.WARNING, "income", message % {"income": format_rupiah(income)})]


# -- Who may be registered ---


def age_on(birth_date: dt.date, on: dt.date) -> int:
    """Whole years on a day; negative before the birth."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def age_findings(birth_date: dt.date, on: dt.date, *, is_return: bool = False) -> list[Finding]:
    """Whether somebody of this age may be registered on a day.

    The upper limit is `registration.age_below` of perisai/regulations, by the date of registration.
    Whether it also holds for a return after a lapse (`is_return`) is not decided, so it only warns
    there. From below a KTP is needed: 17 years (UU 24/2013 Pasal 63); who married earlier registers at
    the branch office.
    """
    age = age_on(birth_date, on)
    if not 0 <= age <= OLDEST_AGE:
        return [
            Finding(Kind.BLOCKER, "birth_date", _("Check the date of birth, above all the year."))
        ]
    if age < KTP_AGE:
        message = _(
            "%(age)d years old: a KTP is needed, so from 17 years on. Somebody younger who is married"
            " registers at the branch office."
        )
        return [Finding(Kind.BLOCKER, "birth_date", message % {"age": age}, KTP_SOURCE)]
    limit = regulations.age_limit(on)
    if age < limit.value:
        return []
    values = {"age": age, "limit": limit.value, "source": limit.citation}
    if is_return:
        message = _(
            "%(age)d years old: new members must be under %(limit)d (%(source)s). Ask the branch office"
            " whether this holds for a return."
        )
        return [Finding(Kind.WARNING, "birth_date", message % values, limit.citation)]
    message = _(
        "%(age)d years old: a new member must be under %(limit)d (%(source)s). If the date is right,"
        " this person cannot be registered."
    )
    return [Finding(Kind.BLOCKER, "birth_date", message % values, limit.citation)]


def attestation_findings(*, is_working: bool, is_not_in_care: bool) -> list[Finding]:
    """Whether somebody declares what the scheme asks of a new member.

    Source: declaration in JMO (official app); claims were refused for lack of it.
    """
    found = []
    if not is_working:
        message = _("Only somebody who works can be registered. Tick this when the person works.")
        found.append(Finding(Kind.BLOCKER, "is_working", message, "JMO"))
    if not is_not_in_care:
        message = _(
            "Somebody in hospital, in a critical state or in a coma cannot be registered. Come back"
            " when the person is well and works again."
        )
        found.append(Finding(Kind.BLOCKER, "is_not_in_care", message, "JMO"))
    return found


def blockers(findings: list[Finding]) -> list[Finding]:
    """Those that stop the saving."""
    return [finding for finding in findings if finding.kind == Kind.BLOCKER]


def warnings(findings: list[Finding]) -> list[Finding]:
    """Those that ask for a second look."""
    return [finding for finding in findings if finding.kind == Kind.WARNING]


def is_forgotten(done_on: dt.date, on: dt.date) -> bool:
    """Whether the photo of something that was decided or taken back on a day opens no more on the day `on`:
    its file goes in the night after KEPT_AFTER_WITHDRAWAL."""
    return on >= done_on + KEPT_AFTER_WITHDRAWAL
