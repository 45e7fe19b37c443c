"""Reading what happened to a claim."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.enums import RefusalReason, StepKind
from members.forms.sheets import SheetForm
from perisai.common.forms import RecentDateField, RupiahField
from perisai.common.ids import new_uuid

K = StepKind
_NOTES = {
    K.COMPLETE: _("If a paper is missing: why is the file complete without it?"),
    K.QUESTION: _("What does the branch office ask for?"),
    K.ANSWERED: _("What was brought?"),
    K.REFUSED: _("What does the letter say?"),
    K.DROPPED: _("Why is it not pursued?"),
}
_REFERENCES = {
    K.SUBMITTED: _("Number on the receipt of the branch office"),
    K.APPROVED: _("Number of the letter"),
    K.REFUSED: _("Number of the letter"),
    K.OBJECTED: _("Number on the receipt of the branch office"),
    K.PAID: _("Number of the transfer"),
}
_NEEDED_NOTES = (K.QUESTION, K.DROPPED)


class StepForm(forms.Form):
    """The day of a step and what belongs to it; which fields are asked depends on the step."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    happened_on = RecentDateField(label=_("On which day?"))
    amount = RupiahField(
        label=_("Amount paid"),
        help_text=_("As it stands on the account or the letter, in rupiah."),
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("Reason in the letter"),
        choices=[("", _("choose")), *RefusalReason.choices],
        required=False,
    )
    reference = forms.CharField(max_length=60, required=False)
    note = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data=None, *, kind: StepKind, on: dt.date):
        super().__init__(data, initial={"happened_on": on})
        self._ask_for("amount", kind == K.PAID, needed=True)
        self._ask_for("reason", kind == K.REFUSED, needed=True)
        self._ask_for("reference", kind in _REFERENCES, label=_REFERENCES.get(kind))
        self._ask_for("note", kind in _NOTES, label=_NOTES.get(kind), needed=kind in _NEEDED_NOTES)
        if kind == K.QUESTION:
            self.fields["note"].help_text = _(
                "The family reads this on its own page: write which paper, no names and no numbers."
            )

    def _ask_for(self, name: str, is_asked: bool, *, label=None, needed: bool = False) -> None:
        if not is_asked:
            del self.fields[name]
            return
        self.fields[name].required = needed
        self.fields[name].label = label or self.fields[name].label


class TakeBackForm(SheetForm):
    """Why a step is taken back."""

    why = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "For example: the amount was mistyped. Everybody who helps the family reads it."
        ),
        max_length=200,
    )
