"""What the dues would be with what is typed so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms

from perisai import regulations
from perisai.common.errors import Refused
from perisai.common.months import parse_month
from perisai.common.rupiah import parse_rupiah
from perisai.regulations.enums import PayerKind, Sector
from perisai.regulations.values import Bracket

LOOK_AHEAD = 12


@dataclass(frozen=True)
class Preview:
    """The dues of a year from `month` on; amounts in rupiah. `is_jht_forced`: an employer must take it."""

    month: dt.date
    bracket: Bracket
    quote: regulations.Quote
    sector: Sector
    is_jht_forced: bool

    @property
    def first(self) -> regulations.MonthlyDues:
        return self.quote.months[0]


def preview_of(form: forms.Form, *, month_field: str, on: dt.date) -> Preview | None:
    """What the fields of a TermsPart come to now; None while the income cannot be read."""
    is_employer = form["is_employer"].value() == "yes"
    has_jht = form["has_jht"].value() == "yes"
    job = form["job"].value() if "job" in form.fields else ""
    try:
        month = parse_month(str(form[month_field].value()))
        income = parse_rupiah(str(form["income"].value() or ""))
        sector = Sector(form["sector"].value() or regulations.sector_for_job(job or "", on))
        return Preview(
            month=month,
            bracket=regulations.bracket_for(income, month),
            quote=regulations.quote(
                first_month=month,
                months=LOOK_AHEAD,
                income=income,
                sector=sector,
                payer_kind=PayerKind.SELF,
                has_jht=has_jht or is_employer,
                is_employer=is_employer,
            ),
            sector=sector,
            is_jht_forced=is_employer and not has_jht,
        )
    except (Refused, ValueError):
        return None
