"""Reading what a family says after the payment."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.actions.after import Said
from claims.enums import Served
from perisai.common.forms import NameField, RecentDateField
from perisai.common.ids import new_uuid


def _question(label) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=Served.choices, required=False, widget=forms.RadioSelect
    )


class AfterVisitForm(forms.Form):
    """Three questions, a story, and who agreed to its being told."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    visited_on = RecentDateField(label=_("When did you visit the family?"))
    was_easy = _question(_("Was the claim easy for the family?"))
    was_fast = _question(_("Was the money there fast?"))
    was_helped = _question(_("Were they helped well?"))
    story = forms.CharField(
        label=_("The family's story"),
        help_text=_(
            "In their own words, for telling others what protection is worth. Leave out names and illness."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    may_tell = forms.BooleanField(
        label=_("The family agrees that this story is told to others."), required=False
    )
    story_agreed_by = NameField(
        label=_("Who agreed?"),
        help_text=_("The consent can be taken back at any time: note a new visit without a story."),
        max_length=150,
        required=False,
    )

    def __init__(self, data=None, *, on: dt.date):
        super().__init__(data, initial={"visited_on": on})

    def clean(self) -> dict:
        read = super().clean()
        if read.get("story") and not read.get("may_tell"):
            self.add_error(
                "may_tell",
                _(
                    "Ask whether the story may be told and tick it. Otherwise leave the story empty."
                ),
            )
        return read

    @property
    def said(self) -> Said:
        """What the family said."""
        read = self.cleaned_data
        names = ("was_easy", "was_fast", "was_helped", "story", "story_agreed_by")
        return Said(**{name: read[name] for name in names})
