"""Reading who takes over from an agent who leaves, and the answer."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid
from villages.models import Agent, Village


class AgentChoiceField(forms.ModelChoiceField):
    """Agents by name and code."""

    def label_from_instance(self, agent: Agent) -> str:
        return str(agent)


class VillageChoiceField(forms.ModelChoiceField):
    """Villages as people call them."""

    def label_from_instance(self, village: Village) -> str:
        return village.title


class SuccessionForm(forms.Form):
    """Which village, who takes over, the last day and why. With one village nothing is asked about it."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    village = VillageChoiceField(Village.objects.none(), label=_("Village"), empty_label=None)
    successor = AgentChoiceField(
        Agent.objects.none(),
        to_field_name="uuid",
        label=_("Who takes over"),
        empty_label=_("Choose an agent"),
        help_text=_("Agents of this branch. The successor answers with her own account."),
    )
    last_on = RecentDateField(
        label=_("Last day at work"), help_text=_("Today, or a day after her last receipt.")
    )
    reason = forms.CharField(
        label=_("Why she leaves"),
        help_text=_("For example: moves to another town. Both agents read it."),
        max_length=200,
    )

    def __init__(
        self,
        data=None,
        *,
        villages: QuerySet[Village],
        successors: QuerySet[Agent],
        today: dt.date,
    ):
        super().__init__(data, initial={"last_on": today})
        self.fields["village"].queryset = villages
        self.fields["successor"].queryset = successors

    @property
    def succession(self) -> dict:
        """What `start_succession` needs to know."""
        names = ("uuid", "village", "successor", "last_on", "reason")
        return {name: self.cleaned_data[name] for name in names}


class AnswerForm(forms.Form):
    """Which of the two buttons the successor pressed, and why she refuses."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=[("accept", _("accept")), ("refuse", _("refuse"))]
    )
    reason = forms.CharField(
        label=_("Why you refuse"),
        help_text=_("Needed only when you refuse. The branch reads it."),
        max_length=200,
        required=False,
    )

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["answer"] == "accept"


class WithdrawForm(forms.Form):
    """Why the branch takes a hand-over back."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        help_text=_("For example: the agent stays after all. Both agents read it."),
        max_length=200,
    )
