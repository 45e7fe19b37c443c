"""Reading which receipts an agent hands on, and how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.enums import Handover, SchemeChannel
from dues.forms.proofs import WithProof
from dues.models import Collection
from perisai.common.forms import TypedDateField
from perisai.common.ids import new_uuid

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


@dataclass(frozen=True, slots=True)
class Line:
    """A receipt in hand as the form shows it."""

    collection: Collection
    is_chosen: bool

    @property
    def is_free(self) -> bool:
        return not self.collection.is_reversal_waiting


class HandOverForm(WithProof):
    """Receipts, the way, the day, and for what leaves no witness a reference with a photo. All receipts
    are chosen at first; those named in `only` when there are some, none with `start_empty`."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    collections = forms.ModelMultipleChoiceField(
        queryset=Collection.objects.none(),
        to_field_name="uuid",
        error_messages={"required": gettext_lazy("Choose at least one receipt.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How do you hand it on?"),
        choices=list(LABELS.items()),
        widget=forms.RadioSelect,
    )
    handed_over_on = TypedDateField(
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
        self,
        data=None,
        files=None,
        *,
        receipts,
        in_hand,
        today: dt.date,
        start_empty=False,
        only=(),
    ):
        super().__init__(data, files, initial={"handed_over_on": today})
        self.fields["collections"].queryset = receipts
        self.lines = [Line(row, self._is_chosen(row, start_empty, only)) for row in in_hand]

    def _is_chosen(self, row: Collection, start_empty: bool, only: Sequence[str]) -> bool:
        if row.is_reversal_waiting:
            return False
        if self.is_bound:
            return str(row.uuid) in self.data.getlist("collections")
        if only:
            return str(row.uuid) in only
        return not start_empty

    @property
    def chosen(self) -> list[Collection]:
        return [line.collection for line in self.lines if line.is_chosen]

    @property
    def total(self) -> int:
        """What the chosen receipts add up to, in rupiah."""
        return sum(row.total for row in self.chosen)

    def clean(self):
        typed = super().clean()
        way = typed.get("way")
        if way in (SchemeChannel.PAYMENT_CODE, SchemeChannel.BALANCE):
            self._need("reference", _("Write the reference that stands on the proof."))
            self._need("proof", _("Add a photo of the proof: it is all that speaks for you."))
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
        }
