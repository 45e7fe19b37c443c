"""Reading what the list of anomalies is narrowed to, and what the branch found."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.actions.anomalies import SHORTEST_ANSWER
from dues.anomaly_enums import AnomalyOutcome, AnomalyRule, Severity
from dues.queries.anomalies import Narrowed, Shown


class AnomalyFilterForm(forms.Form):
    """Rule, weight and state from the address. What cannot be read narrows nothing."""

    aturan = forms.ChoiceField(
        label=_("Rule"), choices=[("", _("every rule")), *AnomalyRule.choices], required=False
    )
    bobot = forms.ChoiceField(
        label=_("Weight"), choices=[("", _("every weight")), *Severity.choices], required=False
    )
    tampil = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("not answered yet")),
            (Shown.OVERDUE.value, _("answer overdue")),
            (Shown.MINE.value, _("I look after it")),
            (Shown.ANSWERED.value, _("answered")),
        ],
        required=False,
    )
    sesudah = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    @property
    def narrowed(self) -> Narrowed:
        """What the list shows."""
        read = self.cleaned_data
        return Narrowed(
            rule=read.get("aturan", ""),
            severity=read.get("bobot", ""),
            shown=Shown(read.get("tampil") or Shown.OPEN),
        )

    @property
    def after(self) -> UUID | None:
        return self.cleaned_data.get("sesudah")


class AnomalyAnswerForm(forms.Form):
    """What it is, and how one knows."""

    outcome = forms.ChoiceField(
        label=_("What it is"), choices=AnomalyOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("How you know, and what was done"),
        help_text=_("Whom you asked, what they said, what you agreed on."),
        min_length=SHORTEST_ANSWER,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
