"""Work: which, how much it brought, and why it stopped."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import Known, Question, StopReason
from claims.models import Claim
from claims.walk.forms.page import PageForm, choice
from perisai.common.forms import NameField, PhoneField, RupiahField


class WorkForm(PageForm):
    """Whether somebody worked: claims were refused where nobody could say so."""

    question = Question.WORK
    was_working = choice(
        gettext_lazy("Was the person still working in the time before that day?"), Known.choices
    )
    was_in_care = choice(
        gettext_lazy("Did the person lie ill or in hospital before that day?"),
        Known.choices,
        required=False,
    )
    witness = NameField(
        label=gettext_lazy("Who can attest it?"),
        max_length=150,
        required=False,
        help_text=gettext_lazy(
            "If the person was working: for example the RT head, a neighbour in the field, a buyer."
        ),
    )
    witness_phone = PhoneField(label=gettext_lazy("Phone of the witness"), required=False)

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        super().__init__(data, claim=claim, on=on)
        self.fields["witness"].is_conditional = True

    def clean(self):
        read = super().clean()
        if read.get("was_working") == Known.YES and not read.get("witness"):
            self.add_error("witness", _("Name one person who can attest it."))
        return read


class SecondJobForm(PageForm):
    """Two jobs with dues bring two benefits."""

    question = Question.SECOND_JOB
    has_second = choice(
        gettext_lazy("Did the person pay dues for a second job too, or through an employer?"),
        Known.choices,
    )


class IncomeForm(PageForm):
    """Income as declared: JKK is reckoned from it."""

    question = Question.INCOME
    income = RupiahField(
        label=gettext_lazy("Income of one month, as it was declared"),
        help_text=gettext_lazy("It stands on the proof of payment. For example 1.000.000."),
    )

    def clean_income(self):
        income = self.cleaned_data["income"]
        if income <= 0:
            raise forms.ValidationError(_("Write the income of one month, more than Rp0."))
        return income


class StoppedForm(PageForm):
    """Why somebody works no more."""

    question = Question.STOPPED
    reason = choice(gettext_lazy("Why did the work stop?"), StopReason.choices)
