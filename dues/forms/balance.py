"""Reading what went into an agent's balance, and what she paid from it."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy

from dues.forms.closing import WithWhyLate
from dues.forms.days import DayOfMoneyField
from dues.forms.picking import ReceiptsForm
from dues.forms.proofs import NO_REFERENCE
from perisai.common.forms import RupiahField
from perisai.common.rupiah import NotAnAmount, parse_rupiah


class DocumentedForm(ReceiptsForm):
    """Receipts with a reference and a photo that must not be missing."""

    reference = forms.CharField(
        label=gettext_lazy("Reference on the proof"),
        max_length=60,
        error_messages={"required": NO_REFERENCE},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, data=None, files=None, **kwargs):
        super().__init__(data, files, **kwargs)
        self.require_scan()


class TopUpForm(WithWhyLate, DocumentedForm):
    """What entered the balance, and the receipts whose money is in it; the rest is the agent's own, which
    is in no book of the branch."""

    DAY = "topped_up_on"

    amount = RupiahField(
        label=gettext_lazy("How much went into the balance"),
        help_text=gettext_lazy(
            "As on the proof. What the receipts do not add up to is your own money."
        ),
        max_length=20,
    )
    topped_up_on = DayOfMoneyField(label=gettext_lazy("Topped up on"))

    def __init__(self, data=None, files=None, *, today: dt.date, **kwargs):
        super().__init__(data, files, initial={"topped_up_on": today}, **kwargs)
        self.fields["collections"].required = False
        self.read_books(self.chosen[0].branch_id if self.chosen else None)

    @property
    def own(self) -> int | None:
        """What of the typed amount is the agent's own, in rupiah; None while none is typed, below zero
        when it does not hold the receipts."""
        try:
            return parse_rupiah(self["amount"].value() or "") - self.total
        except NotAnAmount:
            return None

    @property
    def top_up(self) -> dict:
        """What `top_up` needs to know."""
        names = ("uuid", "collections", "amount", "reference", "proof", "topped_up_on", "why_late")
        return {name: self.cleaned_data[name] for name in names}


class PayFromBalanceForm(WithWhyLate, DocumentedForm):
    """Which receipts in the balance were paid into the scheme."""

    DAY = "paid_on"

    paid_on = DayOfMoneyField(label=gettext_lazy("Paid on"))

    def __init__(self, data=None, files=None, *, today: dt.date, **kwargs):
        super().__init__(data, files, initial={"paid_on": today}, **kwargs)
        self.read_books(self.chosen[0].branch_id if self.chosen else None)

    @property
    def payment(self) -> dict:
        """What `pay_from_balance` needs to know."""
        names = ("uuid", "collections", "reference", "proof", "paid_on", "why_late")
        return {name: self.cleaned_data[name] for name in names}


class UndoTopUpForm(forms.Form):
    """Why a top-up of own money is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it taken back?"),
        help_text=gettext_lazy("For example: the amount was typed wrongly."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
