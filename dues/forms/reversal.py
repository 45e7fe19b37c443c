"""Reading why a collection is to be undone, and the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.enums import ReversalKind
from perisai.common.ids import new_uuid


class ReversalForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    kind = forms.ChoiceField(
        label=_("What happened"), choices=ReversalKind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason, in a few words"),
        help_text=_("For example: entered for the wrong person."),
        max_length=200,
    )


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
