"""Reading which time score cards look at."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from perisai.reports.enums import Order
from perisai.reports.score_rules import SPAN, SPANS, Span, span_of


def spans() -> list[tuple[int, str]]:
    """The times to choose from."""
    return [(number, span_words(number)) for number in SPANS]


def span_words(months: int) -> str:
    """How a span is called."""
    if months == 1:
        return gettext("this month")
    return gettext("the last %(number)s months") % {"number": months}


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
