"""Reading which receipts an agent hands on, and how."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.enums import Handover, SchemeChannel
from dues.forms.closing import WithWhyLate
from dues.forms.days import DayOfMoneyField
from dues.forms.picking import ReceiptsForm
from dues.forms.proofs import NO_PROOF, NO_REFERENCE

# What an agent chooses, and what it says about who must count the money.
WAYS = {
    SchemeChannel.PAYMENT_CODE: (Handover.DIRECT, SchemeChannel.PAYMENT_CODE),
    SchemeChannel.BALANCE: (Handover.DIRECT, SchemeChannel.BALANCE),
    Handover.CASH: (Handover.CASH, None),
    Handover.TRANSFER: (Handover.TRANSFER, None),
}
LABELS = {
    SchemeChannel.PAYMENT_CODE: gettext_lazy(
        "Straight to BPJS Ketenagakerjaan (Jamsostek), by payment code (kode iuran) of the NIK"
    ),
    SchemeChannel.BALANCE: gettext_lazy(
        "Straight to BPJS Ketenagakerjaan (Jamsostek), from the balance of the official Perisai system"
    ),
    Handover.CASH: gettext_lazy("Cash to the branch office"),
    Handover.TRANSFER: gettext_lazy("Transfer to the branch office"),
}


class HandOverForm(WithWhyLate, ReceiptsForm):
    """Receipts, the way, the day, and for what leaves no witness a reference with a photo."""

    DAY = "handed_over_on"

    way = forms.ChoiceField(
        label=gettext_lazy("How do you hand it on?"),
        choices=list(LABELS.items()),
        widget=forms.RadioSelect,
    )
    handed_over_on = DayOfMoneyField(
        label=gettext_lazy("On which day"),
        help_text=gettext_lazy("The day on the proof, or the day you bring the cash."),
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference or kode iuran on the proof"),
        help_text=gettext_lazy(
            "As printed on the proof. When each NIK has its own payment code, hand on each receipt alone."
        ),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(
        self, data=None, files=None, *, today: dt.date, is_to_branch: bool = False, **kwargs
    ):
        super().__init__(data, files, initial={"handed_over_on": today}, **kwargs)
        if is_to_branch:
            self.fields["way"].choices = [(way, LABELS[way]) for way in Handover.to_branch()]
            self.fields["way"].label = gettext_lazy("How was it brought?")
        self.read_books(self.chosen[0].branch_id if self.chosen else None)

    def clean(self):
        typed = super().clean()
        way = typed.get("way")
        if way in (SchemeChannel.PAYMENT_CODE, SchemeChannel.BALANCE):
            self._need("reference", NO_REFERENCE)
            self._need("proof", NO_PROOF)
        elif way == Handover.TRANSFER:
            self._need("reference", _("Write the reference of the transfer."))
            self._need("proof", _("Add a photo of the proof of transfer."))
        return typed

    def _need(self, field: str, words: str) -> None:
        if field not in self.errors and not self.cleaned_data.get(field):
            self.add_error(field, words)

    @property
    def remittance(self) -> dict:
        """What `hand_over` needs to know."""
        typed = self.cleaned_data
        handover, channel = WAYS[typed["way"]]
        is_cash = handover == Handover.CASH
        return {
            "uuid": typed["uuid"],
            "collections": typed["collections"],
            "handover": handover,
            "channel": channel,
            "handed_over_on": typed["handed_over_on"],
            "reference": "" if is_cash else typed["reference"],
            "proof": typed["proof"],
            "why_late": typed["why_late"],
        }
