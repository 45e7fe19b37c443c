"""Reading the right NIK of a member, and the answer to it."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import rules
from members.forms.fields import NikField
from members.forms.sheets import ConfirmedForm
from members.models import Member
from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid


class NikForm(ConfirmedForm):
    """The NIK as it stands on the KTP, and why it was wrong."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    nik = NikField(
        label=gettext_lazy("Right NIK"),
        help_text=gettext_lazy("Sixteen digits, read off the KTP itself and not off an old list."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why was it wrong"),
        help_text=gettext_lazy("For example: a digit mistyped. The coordinator reads it."),
        max_length=200,
    )
    sheets = (("nik", "", ("nik", "reason")),)

    def __init__(self, data=None, *, member: Member):
        super().__init__(data)
        self.member = member

    def warnings(self) -> list[rules.Finding]:
        return rules.nik_findings(
            self.cleaned_data["nik"],
            village_code=self.member.village_id,
            birth_date=self.member.birth_date,
            sex=self.member.sex,
        )


class NikDecisionForm(forms.Form):
    """Which of the two buttons was pressed, who brings the Formulir F1A, and why not."""

    answer = forms.ChoiceField(
        choices=[("accept", gettext_lazy("accept")), ("refuse", gettext_lazy("refuse"))],
        widget=forms.HiddenInput,
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who corrects it at BPJS Ketenagakerjaan (Jamsostek)?"),
        help_text=gettext_lazy("With Formulir F1A. It stays on the list until it is ticked off."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Note for the agent"),
        help_text=gettext_lazy("Needed when you refuse."),
        max_length=200,
        required=False,
    )

    PROPOSER, SELF = "proposer", "self"

    def __init__(self, data=None, *, proposer: str):
        super().__init__(data)
        self.fields["owner"].choices = [(self.PROPOSER, proposer), (self.SELF, _("I myself"))]

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["answer"] == "accept"


class ToldForm(forms.Form):
    """On which day the Formulir F1A was handed in."""

    told_on = RecentDateField(label=gettext_lazy("Formulir F1A handed in on"))

    def __init__(self, data=None, *, on: dt.date):
        super().__init__(data, initial={"told_on": on})
