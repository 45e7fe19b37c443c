"""Reading a training or a certificate of an agent."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid
from villages.actions.agent_files import Learned
from villages.enums import AgentEntryKind
from villages.models import AgentEntry


class LearnedForm(forms.Form):
    """One entry; only a certificate is asked for its number and last day."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    dated_on = RecentDateField()
    text = forms.CharField(
        label=_("What is it about?"),
        help_text=_("For example: training of new agents at the branch office, or agent's exam."),
        max_length=200,
    )
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    until_on = RecentDateField(label=_("Holds until"), required=False)
    source = forms.CharField(
        label=_("Where does this come from?"),
        help_text=_("For example: the certificate itself, or the list of participants."),
        max_length=200,
    )
    why = forms.CharField(label=_("Why?"), help_text=_("Others read it later."), max_length=200)

    def __init__(self, data=None, *, kind: AgentEntryKind, entry: AgentEntry | None = None):
        first = {name: getattr(entry, name) for name in Learned.__slots__} if entry else {}
        super().__init__(data, initial=first)
        self.fields["dated_on"].label = kind.day_label
        if kind == AgentEntryKind.TRAINING:
            del self.fields["number"], self.fields["until_on"]
        if not entry:
            del self.fields["why"]

    @property
    def learned(self) -> Learned:
        """What the entry says."""
        read = self.cleaned_data
        return Learned(
            dated_on=read["dated_on"],
            text=read["text"],
            source=read["source"],
            until_on=read.get("until_on"),
            number=read.get("number", ""),
        )
