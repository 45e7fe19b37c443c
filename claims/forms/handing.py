"""Reading which agent helps the family from now on."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dues.forms.succession import AgentChoiceField
from villages.models import Agent


class HandOverForm(forms.Form):
    """To whom a claim goes over."""

    agent = AgentChoiceField(
        Agent.objects.none(),
        to_field_name="uuid",
        label=_("Who helps the family from now on?"),
        empty_label=_("Choose an agent"),
    )

    def __init__(self, *args, agents: QuerySet[Agent], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = agents
