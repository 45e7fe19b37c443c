"""Reading what heirs paid of the arrears."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dues.enums import PaidThrough
from dues.forms.closing import WithWhyLate
from dues.forms.taking import PaidOnForm
from members.models import Enrolment
from perisai.common.forms import NameField
from perisai.common.ids import new_uuid
from perisai.common.rupiah import format_rupiah


class SettleForm(WithWhyLate, PaidOnForm):
    """How many of the months, when, where, and by whom. `sums` are rupiah of one month, two months, ..."""

    DAY = "paid_on"

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    months = forms.TypedChoiceField(label=_("Which months?"), coerce=int, widget=forms.RadioSelect)
    payer = NameField(label=_("Who paid?"), max_length=150)
    paid_through = forms.ChoiceField(label=_("Paid at"), choices=PaidThrough.choices)
    reference = forms.CharField(
        label=_("Reference or kode iuran on the proof"),
        help_text=_("As printed on the proof of payment. Leave empty if there is none."),
        max_length=60,
        required=False,
    )
    field_order = ("months", "payer", "paid_on", "paid_through", "reference", "why_late")

    def __init__(self, data=None, *, enrolment: Enrolment, sums: list[int], today: dt.date):
        super().__init__(data, today=today)
        self.sums = sums
        self.fields["months"].choices = [
            (
                count,
                f"{ngettext('%(number)s month', '%(number)s months', count) % {'number': count}}"
                f" · {format_rupiah(total)}",
            )
            for count, total in enumerate(sums, start=1)
        ]
        self.read_books(enrolment.member.village.branch_id)

    @property
    def expected_total(self) -> int:
        """Rupiah of the months that were chosen."""
        return self.sums[self.cleaned_data["months"] - 1]
