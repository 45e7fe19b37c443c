"""Reading whose member a claim is about, and which agent helps the family from now on."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dues.forms.succession import AgentChoiceField
from members.forms.fields import NikField
from villages.models import Agent


class JoinForm(forms.Form):
    """A NIK to look for, and the member who was chosen of those that have it."""

    nik = NikField(label="NIK", help_text=_("Sixteen digits, from the KTP or KK."))
    member = forms.UUIDField(widget=forms.HiddenInput, required=False)


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
