"""Reading what the targets are narrowed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from perisai.reports.queries.targets import Narrowed
from villages.enums import Level, Measure, Segment


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
