"""Reading what the branch counted, paid in, and settled."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.enums import SettlementKind
from dues.forms.closing import WithWhyLate
from dues.forms.days import DayOfMoneyField
from dues.forms.proofs import WithProof
from dues.models import Remittance
from dues.queries.handed import Count, Handed
from perisai.common.forms import RowsField
from perisai.common.ids import new_uuid
from perisai.common.rupiah import NotAnAmount, parse_rupiah


class CountForm(forms.Form):
    """What was counted, why it is refused, and which of the two buttons was pressed.

    A short count is accepted in two steps: first the page tells which receipts it covers, and
    `explained` comes back with the amount that was told.
    """

    counted = forms.CharField(
        label=_("Counted amount"),
        help_text=_("Count first, then compare. For example 250.000."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Note for the agent"),
        help_text=_("Needed when you refuse."),
        max_length=200,
        required=False,
    )
    explained = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        choices=[("accept", _("accept")), ("refuse", _("refuse"))], widget=forms.HiddenInput
    )

    def __init__(self, data=None, *, handed: Handed):
        super().__init__(data)
        self.handed = handed

    def clean_counted(self) -> int | None:
        typed = self.cleaned_data["counted"]
        if not typed:
            return None
        try:
            return parse_rupiah(typed)
        except NotAnAmount as error:
            raise forms.ValidationError(error.message) from error

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["answer"] == "accept"

    @property
    def count(self) -> Count | None:
        """What the typed amount means; None while it is none."""
        try:
            return self.handed.counted(parse_rupiah(self["counted"].value() or ""))
        except NotAnAmount:
            return None

    @property
    def must_be_explained(self) -> bool:
        """A short count that this person has not been told about."""
        count = self.count
        is_short = self.is_accepted and count is not None and count.shortage > 0 and count.covered
        return bool(is_short) and self.cleaned_data.get("explained") != count.amount


class PayInForm(WithWhyLate, WithProof):
    """Which accepted remittances the branch paid into the scheme, on which day, by which reference."""

    DAY = "paid_on"

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    remittances = RowsField(
        label=_("Which remittances"),
        queryset=Remittance.objects.none(),
        to_field_name="uuid",
        error_messages={"required": _("Choose at least one remittance.")},
    )
    paid_on = DayOfMoneyField(label=_("Paid on"))
    reference = forms.CharField(
        label=_("Reference or kode iuran on the proof"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, data=None, files=None, *, remittances, waiting, today: dt.date):
        super().__init__(data, files, initial={"paid_on": today})
        self.fields["remittances"].queryset = remittances
        self.lines = [(row, self._is_chosen(row)) for row in waiting]
        self.read_books(self.chosen[0].branch_id if self.chosen else None)

    def _is_chosen(self, row: Remittance) -> bool:
        return not self.is_bound or str(row.uuid) in self.data.getlist("remittances")

    @property
    def chosen(self) -> list[Remittance]:
        return [row for row, is_chosen in self.lines if is_chosen]

    @property
    def total(self) -> int:
        """What the chosen remittances bring in, in rupiah."""
        return sum(row.decision.covered for row in self.chosen)

    @property
    def payment(self) -> dict:
        """What `pay_in` needs to know."""
        names = ("uuid", "remittances", "paid_on", "reference", "proof", "why_late")
        return {name: self.cleaned_data[name] for name in names}


class SettleForm(forms.Form):
    """How a difference came to its end: a shortage, or what a count found (`difference` in rupiah)."""

    kind = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("For example: brought on the same day, counted by two people."),
        max_length=200,
    )

    def __init__(self, data=None, *, difference: int):
        super().__init__(data)
        ways = SettlementKind.of_difference(difference)
        self.fields["kind"].choices = [(way.value, way.label) for way in ways]
        if difference > 0:
            self.fields["note"].help_text = _("For example: the number of the receipt.")
