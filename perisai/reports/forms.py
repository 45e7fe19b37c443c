"""Reading what a report is narrowed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.forms.parts import TermsPart
from perisai.common.forms import CountField
from perisai.common.month_names import month_name
from perisai.common.months import month_text
from perisai.regulations.enums import Sector
from perisai.reports.enums import Order
from perisai.reports.queries.targets import Narrowed
from perisai.reports.score_rules import SPANS, Span, span_of
from villages.enums import Level, Measure, Segment

SPAN = 3  # months, unless somebody chooses


def spans() -> list[tuple[int, str]]:
    """The times to choose from."""
    return [(number, span_words(number)) for number in SPANS]


def span_words(months: int) -> str:
    """How a span is called."""
    if months == 1:
        return gettext("this month")
    return gettext("the last %(number)s months") % {"number": months}


class TargetsFilterForm(forms.Form):
    """Year, places, segment and measure from the address. What cannot be read narrows nothing; an address
    that says nothing of a year means this one, once it has targets."""

    tahun = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    tingkat = forms.ChoiceField(
        label=_("For whom"), choices=[("", _("everybody")), *Level.choices], required=False
    )
    segmen = forms.ChoiceField(
        label=_("Segment"), choices=[("", _("everything")), *Segment.choices], required=False
    )
    ukuran = forms.ChoiceField(
        label=_("What is counted"),
        choices=[("", _("everything")), *Measure.choices],
        required=False,
    )

    def __init__(self, data: QueryDict, *, years: Sequence[int], on: dt.date):
        if "tahun" not in data and on.year in years:
            data = data.copy()
            data["tahun"] = str(on.year)
        super().__init__(data)
        self.fields["tahun"].choices = [
            ("", _("every year")),
            *((year, str(year)) for year in years),
        ]
        self.full_clean()

    @property
    def narrowed(self) -> Narrowed:
        """What the page shows."""
        read = self.cleaned_data
        return Narrowed(
            year=read.get("tahun"),
            level=read.get("tingkat", ""),
            segment=read.get("segmen", ""),
            measure=read.get("ukuran", ""),
        )


class SimulationForm(TermsPart):
    """Who would join, read from the address; an address that says nothing means the lowest dues."""

    LOWEST: ClassVar = {
        "sector": Sector.OTHER.value,
        "is_employer": "no",
        "income": "1.000.000",
        "has_jht": "no",
        "children": "0",
    }
    children = CountField(
        label=_("Children at school"),
        min_value=0,
        max_value=20,
        help_text=_("For the education grant. 0 when there are none."),
    )

    def __init__(self, data: QueryDict, *, on: dt.date):
        super().__init__(data or self.LOWEST, on=on)
        self.order_fields(("income", "sector", "is_employer", "has_jht", "children"))


class PackMonthForm(forms.Form):
    """Which month of the pack to read."""

    bulan = forms.ChoiceField(label=_("Month"))

    def __init__(self, data: QueryDict | None, *, months: Sequence[dt.date], month: dt.date):
        super().__init__(data, initial={"bulan": month_text(month)})
        self.fields["bulan"].choices = [(month_text(one), month_name(one)) for one in months]


class ScoresForm(forms.Form):
    """Which time score cards look at, and their order, from the address. What cannot be read is three months,
    by name."""

    masa = forms.TypedChoiceField(
        label=_("Time"), coerce=int, empty_value=SPAN, required=False, choices=spans
    )
    urut = forms.ChoiceField(
        label=_("Order"), choices=Order.choices, initial=Order.NAME, required=False
    )

    def __init__(self, data: QueryDict, *, on: dt.date):
        super().__init__({"masa": SPAN, "urut": Order.NAME, **data.dict()})
        self.on = on
        self.full_clean()

    @property
    def span(self) -> Span:
        """The time that was chosen."""
        return span_of(self.on, self.cleaned_data.get("masa") or SPAN)

    @property
    def order(self) -> Order:
        """The order that was chosen."""
        return Order(self.cleaned_data.get("urut") or Order.NAME)
