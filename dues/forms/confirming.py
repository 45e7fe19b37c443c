"""Reading what the scheme confirms, typed by the coordinator."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from string import digits

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.actions.confirming import Told
from dues.confirming_rules import MOST_AHEAD, Verdict
from dues.forms.days import DayOfMoneyField
from members.rules import KPJ_LENGTH, clean_kpj, clean_nik
from perisai.common.errors import Refused
from perisai.common.forms import MonthChoiceField, RupiahField
from perisai.common.ids import new_uuid
from perisai.common.months import add_months, month_of
from perisai.common.retries import content_hash_of
from villages.models import Branch

MONTHS_BACK, MONTHS_AHEAD, MOST_MONTHS = 24, 12, 12


class KeyForm(forms.Form):
    """One row of the scheme's proof. `shown` comes back with what the page said it comes to, so that
    nothing is saved that was not read."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    branch = forms.ModelChoiceField(label=gettext_lazy("Branch"), queryset=Branch.objects.none())
    number = forms.CharField(
        label=gettext_lazy("NIK or KPJ"),
        help_text=gettext_lazy("16 digits of the NIK, or 11 of the member card (KPJ)."),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    first_month = MonthChoiceField(label=gettext_lazy("First month of dues"))
    months = forms.TypedChoiceField(
        label=gettext_lazy("How many months"),
        choices=[(number, number) for number in range(1, MOST_MONTHS + 1)],
        coerce=int,
    )
    amount = RupiahField(
        label=gettext_lazy("Amount the scheme received"),
        help_text=gettext_lazy("Without the fee of the bank or shop. For example 16.800."),
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference or kode iuran on the proof"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    paid_on = DayOfMoneyField(label=gettext_lazy("Paid on"))
    period_from = DayOfMoneyField(label=gettext_lazy("Protected from"), required=False)
    period_until = DayOfMoneyField(label=gettext_lazy("Protected until"), required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, branches, today: dt.date):
        super().__init__(data)
        self.today = today
        self.fields["branch"].queryset = branches
        if len(branches) == 1:
            self.fields["branch"].initial = branches[0]
            self.fields["branch"].widget = forms.HiddenInput()
        first = add_months(month_of(today), -MONTHS_BACK)
        self.fields["first_month"].offer(first, MONTHS_BACK + MONTHS_AHEAD + 1)
        self.fields["first_month"].initial = f"{month_of(today):%Y-%m}"

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"]
        for clean in (clean_kpj, clean_nik):
            with suppress(Refused):
                if number := clean(typed):
                    return number
        count = sum(sign in digits for sign in typed)
        raise forms.ValidationError(
            _("Write the NIK (16 digits) or the KPJ (11 digits). Here are %(count)d digits.")
            % {"count": count}
        )

    def clean_amount(self) -> int:
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(_("Write the amount in rupiah, above zero."))
        return amount

    def clean_paid_on(self) -> dt.date:
        if self.cleaned_data["paid_on"] > self.today:
            raise forms.ValidationError(_("This day has not come yet. Write the day on the proof."))
        return self.cleaned_data["paid_on"]

    def clean(self):
        typed = super().clean()
        start, end = typed.get("period_from"), typed.get("period_until")
        if bool(start) != bool(end) and not {"period_from", "period_until"} & self.errors.keys():
            self.add_error(
                "period_until" if start else "period_from",
                _("Write both days of the period, or neither."),
            )
        elif start and end and end < start:
            self.add_error("period_until", _("The period ends before it begins. Read it again."))
        elif end and end > self.today + MOST_AHEAD:
            self.add_error("period_until", _("The period ends years ahead. Read it again."))
        return typed

    @property
    def told(self) -> Told:
        """What was typed, as one row."""
        typed = self.cleaned_data
        is_kpj = len(typed["number"]) == KPJ_LENGTH
        return Told(
            number=1,
            nik="" if is_kpj else typed["number"],
            kpj=typed["number"] if is_kpj else "",
            first_month=typed["first_month"],
            months=typed["months"],
            amount=typed["amount"],
            reference=typed["reference"],
            paid_on=typed["paid_on"],
            period_from=typed["period_from"],
            period_until=typed["period_until"],
        )

    def is_read(self, verdict: Verdict) -> bool:
        """Whether the page said this very verdict about what is typed now."""
        return self.cleaned_data["shown"] == self.signature(verdict)

    def signature(self, verdict: Verdict) -> str:
        """What the page says, to come back with the next press of a button."""
        typed = {key: value for key, value in self.cleaned_data.items() if key != "shown"}
        return content_hash_of(match=verdict.match, difference=verdict.difference, **typed)


class SetAsideForm(forms.Form):
    """Why nothing is to be done about a row."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it set aside?"),
        help_text=gettext_lazy("For example: member of another village, the same proof twice."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class UndoForm(forms.Form):
    """Why a batch is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it taken back?"),
        help_text=gettext_lazy("For example: the wrong file."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
