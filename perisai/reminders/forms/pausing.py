"""Reading until when somebody is not reminded."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.sheets import SheetForm
from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid
from perisai.reminders.enums import PauseReason


class PauseForm(SheetForm):
    """The last day of a pause and its reason; a month is proposed."""

    MONTH = dt.timedelta(days=30)

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    until_on = RecentDateField(
        label=_("Until which day?"),
        help_text=_("From the day after, reminders come by themselves again."),
    )
    reason = forms.ChoiceField(
        label=_("Why?"), choices=PauseReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Needed for another reason. Write nothing about illness."),
        max_length=200,
        required=False,
    )

    def __init__(self, data=None, *, on: dt.date):
        super().__init__(data, initial={"until_on": on + self.MONTH})
        self.fields["note"].is_conditional = True

    @property
    def told(self) -> dict:
        """What `pause_reminders` needs to know."""
        return {name: self.cleaned_data[name] for name in ("uuid", "until_on", "reason", "note")}


class EndPauseForm(forms.Form):
    """One button: remind again."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
