"""Reading which monthly pack is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from perisai.common.month_names import month_name
from perisai.common.months import month_text


class PackMonthForm(forms.Form):
    """Which month of the pack to read."""

    bulan = forms.ChoiceField(label=_("Month"))

    def __init__(self, data: QueryDict | None, *, months: Sequence[dt.date], month: dt.date):
        super().__init__(data, initial={"bulan": month_text(month)})
        self.fields["bulan"].choices = [(month_text(one), month_name(one)) for one in months]
