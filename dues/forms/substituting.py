"""Reading who stands in for an agent who is away."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dues.forms.succession import AgentChoiceField
from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid
from villages.models import Agent


class SubstituteForm(forms.Form):
    """Who, from when until when, and why."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    substitute = AgentChoiceField(
        Agent.objects.none(),
        to_field_name="uuid",
        label=_("Who stands in"),
        empty_label=_("Choose an agent"),
        help_text=_("Agents of this branch. She writes receipts in her own book."),
    )
    from_on = RecentDateField(label=_("From which day"))
    until_on = RecentDateField(label=_("Last day"), help_text=_("Then it ends by itself."))
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For example: in hospital. Both agents read it."),
        max_length=200,
    )

    def __init__(self, data=None, *, agents: QuerySet[Agent], today: dt.date):
        super().__init__(data, initial={"from_on": today})
        self.fields["substitute"].queryset = agents
