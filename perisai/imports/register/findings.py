"""Everything an import can say about a row: one table of sentences, each with its weight."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.enums import Sex
from perisai.common.month_names import short_month_name
from perisai.common.months import parse_month
from perisai.common.rupiah import format_rupiah
from perisai.imports.enums import Field


class Weight(StrEnum):
    REFUSES = "refuses"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: how much it weighs, what a group of them is called, and the sentence."""

    weight: Weight
    title: str
    text: str


def _refuses(title: str, text: str) -> Kind:
    return Kind(Weight.REFUSES, title, text)


def _warns(title: str, text: str) -> Kind:
    return Kind(Weight.WARNS, title, text)


KINDS: dict[str, Kind] = {
    "nik_number": _refuses(
        _("NIK typed as a number"),
        _(
            "Excel has lost the last digit of this NIK because it was typed as a number. Format the"
            " column as text and type the NIK again from the KTP."
        ),
    ),
    "nik_short": _refuses(
        _("NIK is not 16 digits"),
        _("The NIK has %(count)s digits instead of 16. Type it again from the KTP."),
    ),
    "nik_letters": _refuses(
        _("NIK with letters"),
        _("The NIK holds something that is no digit (a letter O for a zero?). Type it again."),
    ),
    "no_nik": _refuses(_("No NIK"), _("The NIK is empty. Fill it in from the KTP.")),
    "dup_same": _refuses(
        _("NIK twice in the sheet"),
        _("The same NIK stands in row %(row)s. Find out whose it is and mend the other."),
    ),
    "dup_registered": _refuses(
        _("NIK already registered"),
        _("This NIK is already registered. Ask the coordinator (hubungi koordinator)."),
    ),
    "dup_own": _refuses(
        _("Already among your members"),
        _("This person is among your members already and need not be imported again."),
    ),
    "other_person": _refuses(
        _("Another person with the same NIK"),
        _(
            "This row names somebody else with the same NIK. Was the sheet sorted without all of its"
            " columns? Compare with the KTP. Nothing of the member is changed; if the file is right,"
            " correct it on the member's page."
        ),
    ),
    "changed": _warns(_("Corrected in the file"), "%(changes)s"),
    "both_changed": _warns(
        _("Corrected by hand and changed in the file"),
        _(
            "Corrected by hand since the last import, and the file says something new as well: %(both)s. What"
            " is written here stays unless you choose the file."
        ),
    ),
    "months_added": _warns(
        _("More months paid in the file"),
        _(
            "%(months)s: paid in the file, not noted here yet. Saving notes them from the old book"
            " (%(rate)s)."
        ),
    ),
    "nik_corrected": _warns(
        _("NIK was corrected here"),
        _(
            "This NIK was corrected to %(nik)s. The person is the same; mend the number in Excel too."
        ),
    ),
    "program_differs": _warns(
        _("Programmes differ"),
        _(
            "The file says other programmes than are noted here. The import does not change them: use"
            " Change income or programmes on the member's page."
        ),
    ),
    "kpj_differs": _warns(
        _("KPJ differs"),
        _(
            "The file says another KPJ than is noted here. Compare with the card, then write it on the"
            " member's page."
        ),
    ),
    "heir_differs": _warns(
        _("Heir differs"),
        _(
            "The heir in the file is not among those noted here. Ask the family; change it on the member's"
            " page."
        ),
    ),
    "job_sector": _warns(
        _("Job of another sector"),
        _(
            "The job in the file counts as another sector, for which other dues may hold. Change the job"
            " and the sector on the member's page."
        ),
    ),
    "two_jobs": _warns(
        _("Two jobs"),
        _(
            "This person takes part with two jobs, and it is not clear which one the file means. Job,"
            " income and programmes are not compared."
        ),
    ),
    "not_taking_part": _warns(
        _("Participation has ended"),
        _(
            "The participation has ended here. Job, income and programmes are not compared; open it again"
            " on the member's page if the person pays."
        ),
    ),
    "place_unclear": _warns(
        _("Dusun or RT/RW differ"),
        _(
            "The file says another dusun, RT or RW. Write all three in the file, or change the house on"
            " the member's page."
        ),
    ),
    "deceased": _warns(
        _("Has died"), _("This person has died, as is noted here. Nothing is changed.")
    ),
    "months_new": _warns(
        _("Months paid in the file, not here"),
        _(
            "%(months)s: paid in the file, not noted here, and outside the participation or after a lapse."
            " The import does not add them: look at the member's page and ask the coordinator."
        ),
    ),
    "months_back": _warns(
        _("Months that were reversed here"),
        _(
            "%(months)s: paid in the file, but reversed here. The import does not bring them back; if they"
            " were paid after all, ask the coordinator."
        ),
    ),
    "months_gone": _warns(
        _("Months noted here, not in the file any more"),
        _(
            "%(months)s: noted here from the old book, not in the file any more. Nothing is taken away: if"
            " they were never paid, ask the coordinator to reverse them."
        ),
    ),
    "no_name": _refuses(_("No name"), _("The name is empty. Fill it in as on the KTP.")),
    "bad_sex": _refuses(_("L/P unclear"), _("Write L (male) or P (female).")),
    "bad_date": _refuses(
        _("Date of birth cannot be read"),
        _("%(value)s is not a date that exists. Write it as 31-12-1980."),
    ),
    "no_birth": _refuses(
        _("No date of birth"), _("The date of birth is missing. Write it as 31-12-1980.")
    ),
    "age": _refuses(
        _("Too old to register"),
        _("%(age)s years old on the day of the import: a new member must be under %(limit)s."),
    ),
    "minor": _refuses(
        _("Too young to register"),
        _("%(age)s years old on the day of the import: a new member needs a KTP (17 years)."),
    ),
    "no_job": _refuses(_("No job"), _("The job is empty. Fill it in: the dues depend on it.")),
    "bad_program": _refuses(
        _("Programmes unclear"),
        _("%(value)s is not a choice: write 2 for JKK and JKM, or 3 for JKK, JKM and JHT."),
    ),
    "no_program": _refuses(
        _("No programmes"), _("Write 2 for JKK and JKM, or 3 for JKK, JKM and JHT.")
    ),
    "income_text": _refuses(
        _("Income is not an amount"),
        _("%(value)s is not an amount. Write the income of one month in rupiah, e.g. 1.000.000."),
    ),
    "no_income": _refuses(
        _("No income"), _("The income is empty. Write the income of one month in rupiah.")
    ),
    "bad_month": _refuses(
        _("Month cannot be read"),
        _("%(value)s cannot be read. Write a tick (v), an amount or a date, or leave it empty."),
    ),
    "months_ahead": _refuses(
        _("Months too far ahead"),
        _(
            "%(months)s: marked as paid, but more than %(most)s months ahead, which nobody pays at once. Is"
            " the year in the heading right? If so, empty these months in the file and decide with the member"
            " what the money is for; otherwise mend the year."
        ),
    ),
    "no_rate": _refuses(
        _("Month without a rate of dues"), _("There is no rate of dues for this month.")
    ),
    "too_long": _refuses(_("Text too long"), _("The text is longer than %(most)s characters.")),
    "formula": _refuses(
        _("Formula without a result"),
        _("The file does not hold the result of this formula. Open it in Excel, save, try again."),
    ),
    "excel_error": _refuses(
        _("Error in Excel"), _("Excel shows the error %(value)s in this cell. Mend it there.")
    ),
    "no_number": _refuses(
        _("No NIK and no KPJ"), _("Neither NIK nor KPJ stands here. Fill in one of them.")
    ),
    "kpj_alone": _refuses(
        _("KPJ is not 11 digits"),
        _(
            "A KPJ has 11 digits and no letters, not “%(value)s”. Type it again, or fill in the NIK."
        ),
    ),
    "no_dues_month": _refuses(_("No month of dues"), _("The month of dues is empty. Fill it in.")),
    "bad_dues_month": _refuses(
        _("Month of dues cannot be read"),
        _("%(value)s is no month. Write November 2026, or November 2026 - Januari 2027."),
    ),
    "bad_count": _refuses(
        _("Number of months cannot be read"), _("%(value)s is no number of months. Write 1, 2, 3.")
    ),
    "month_count": _refuses(
        _("Months do not agree"),
        _("The months are %(span)s, but the number of months says %(count)s. Mend one of them."),
    ),
    "bad_amount": _refuses(
        _("Amount cannot be read"),
        _("The amount “%(value)s” cannot be read. Write it in rupiah, for example 16.800."),
    ),
    "bad_paid_on": _refuses(
        _("Day of payment cannot be read"),
        _("%(value)s is not a day that has come. Write it as 31-12-2026."),
    ),
    "bad_period": _refuses(
        _("Period of protection unclear"),
        _("A period needs both days, and the last one not before the first. Mend or empty them."),
    ),
    "not_savable": _refuses(_("Not saved"), "%(value)s"),
    "over_age": _warns(
        _("Past the age limit, registered before"),
        _("%(age)s years old today. The age limit is for registration: stays a member."),
    ),
    "under_age": _warns(
        _("Under 17, registered before"), _("%(age)s years old today. Compare with the KTP.")
    ),
    "nik_birth": _warns(
        _("NIK and date of birth differ"),
        _("The date inside the NIK is another one. Compare with the KTP; it may be right."),
    ),
    "nik_sex": _warns(
        _("NIK and L/P differ"),
        _("The NIK is that of the other sex. Compare with the KTP; it may be right."),
    ),
    "nik_zero": _warns(
        _("NIK from a CSV file ends in 0"),
        _("If it was a number in Excel, the 0 stands for a lost digit. Compare with the KTP."),
    ),
    "bad_phone": _warns(
        _("Phone left out"), _("This is not one telephone number; it was left out.")
    ),
    "bad_kpj": _warns(_("KPJ left out"), _("The KPJ does not have 11 digits; it was left out.")),
    "bad_family_card": _warns(
        _("Family card number left out"),
        _("The family card number does not have 16 digits as text; it was left out."),
    ),
    "bad_rt": _warns(
        _("RT/RW left out"), _("The RT and RW cannot be read (write 003/001); they were left out.")
    ),
    "unknown_relation": _warns(
        _("Relation unclear"), _("%(value)s is not a known relation; kept as other.")
    ),
    "amount_differs": _warns(
        _("Amount differs from the rate"),
        _("The sheet says %(written)s, the rate is %(rate)s: the rate was kept."),
    ),
    "date_ahead": _warns(
        _("Date of payment left out"), _("The date lies after today; the month counts as paid.")
    ),
    "shortened": _warns(_("Text shortened"), _("Cut after %(most)s characters.")),
}
_RUPIAH = ("written", "rate")
_CHANGE_LABELS = {
    "place": _("dusun, RT and RW"),
    "income": _("income a month, from the first unpaid month on"),
}


@dataclass(frozen=True)
class Finding:
    """What was found in one cell: the code of its kind, the column as headed, and the values said."""

    code: str
    column: str
    values: dict = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    @property
    def refuses(self) -> bool:
        return self.kind.weight == Weight.REFUSES

    @property
    def text(self) -> str:
        """The sentence, in the active language."""
        return str(self.kind.text) % self.shown

    @property
    def shown(self) -> dict[str, Any]:
        """The values as people write them, in the active language."""
        return {name: _shown(name, value) for name, value in self.values.items()}

    def as_json(self) -> dict:
        """What is stored: codes and values, so that it reads in any language."""
        return {"code": self.code, "column": self.column, "values": self.values}

    @classmethod
    def from_json(cls, stored: dict) -> Finding:
        """Back from what was stored."""
        return cls(stored["code"], stored["column"], stored["values"])


def _shown(name: str, value: Any) -> Any:
    if name == "changes":
        return "; ".join(_change_in_words(*said) for said in value)
    if name == "both":
        return "; ".join(_both_in_words(*said) for said in value)
    if name == "months" and not isinstance(value, str):
        return ", ".join(short_month_name(parse_month(month)) for month in value)
    return format_rupiah(value) if name in _RUPIAH else value


def _change_in_words(what: str, before: Any, after: Any) -> str:
    label = _CHANGE_LABELS.get(what) or Field(what).label
    return f"{label}: {_value_in_words(what, before) or '–'} → {_value_in_words(what, after)}"


def _both_in_words(what: str, here: Any, file: Any) -> str:
    return _("%(what)s: here %(here)s, in the file %(file)s") % {
        "what": _CHANGE_LABELS.get(what) or Field(what).label,
        "here": _value_in_words(what, here),
        "file": _value_in_words(what, file),
    }


def _value_in_words(what: str, value: Any) -> Any:
    """A stored value as people write it. What was stored in words already stays as it is."""
    if what == Field.SEX and value in Sex.values:
        return Sex(value).label
    if what == Field.INCOME:
        return format_rupiah(value)
    if what == Field.BIRTH_DATE and (found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)):
        return "-".join(reversed(found.groups()))
    return value


class CellFault(Exception):
    """A cell that cannot be read; becomes a Finding once its column is known."""

    def __init__(self, code: str, **values):
        super().__init__(code)
        self.code = code
        self.values = values
