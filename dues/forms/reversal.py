"""Reading why a collection is to be undone, and the answer."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.enums import ReversalKind
from perisai.common.ids import new_uuid


class ReversalForm(forms.Form):
    """Why a collection is to be undone; `kinds` are the ways that are open where its money is."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    kind = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, in a few words"),
        help_text=_("For example: entered for the wrong person."),
        max_length=200,
    )

    def __init__(self, data=None, *, kinds: Sequence[ReversalKind], **kwargs):
        super().__init__(data, **kwargs)
        kind = self.fields["kind"]
        kind.choices = [(one.value, one.label) for one in kinds]
        kind.initial = kinds[0] if len(kinds) == 1 else None


class DecisionForm(forms.Form):
    """Which of the two buttons was pressed, and why."""

    answer = forms.ChoiceField(choices=[("accept", _("accept")), ("refuse", _("refuse"))])
    reason = forms.CharField(
        label=_("Note for the agent"),
        help_text=_("Needed when you refuse."),
        max_length=200,
        required=False,
    )

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["answer"] == "accept"
