"""Reading why a collection is to be undone, and the answer."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from dues.enums import ReversalKind, Source
from dues.models import Collection
from perisai.common.forms import NameField
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
    receiver = NameField(
        label=_("Who gets the money back"),
        help_text=_("Only for a refund: the name of the person who receives it and signs."),
        max_length=150,
        required=False,
    )

    def __init__(self, data=None, *, collection: Collection, kinds: Sequence[ReversalKind]):
        super().__init__(data, initial={"receiver": collection.payer_name})
        kind = self.fields["kind"]
        kind.choices = [(one.value, one.label) for one in kinds]
        if collection.source == Source.ADVANCE:
            # No member's money moved: all that can be wrong is the entry.
            kind.choices = [(ReversalKind.WRONG_ENTRY, _("wrong entry: this was never paid in"))]
        kind.initial = kinds[0] if len(kinds) == 1 else None
        if ReversalKind.REFUND not in kinds:
            del self.fields["receiver"]

    def clean(self):
        typed = self.cleaned_data
        if typed.get("kind") != ReversalKind.REFUND:
            typed["receiver"] = ""
        elif not typed.get("receiver"):
            self.add_error("receiver", _("Write who receives the money."))
        return typed


class RefundForm(forms.Form):
    """Who receives what was paid beyond the end."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    receiver = NameField(
        label=_("Who receives the money"),
        help_text=_("The name as on the KTP: this person signs the proof."),
        max_length=150,
    )


class DecisionForm(forms.Form):
    """Which of the two buttons was pressed, and why."""

    answer = forms.ChoiceField(
        choices=[("accept", _("accept")), ("refuse", _("refuse"))], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Note for the agent"),
        help_text=_("Needed when you refuse."),
        max_length=200,
        required=False,
    )

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["answer"] == "accept"
