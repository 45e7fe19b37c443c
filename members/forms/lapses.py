"""Reading what somebody said about coming back after a lapse."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.enums import LapseAnswer, LapseReason
from members.forms.sheets import SheetForm
from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid


class LapseTalkForm(SheetForm):
    """Why, and what they say to coming back; a day only for "perhaps later", where a month is proposed."""

    MONTH = dt.timedelta(days=30)

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why were the dues not paid?"),
        choices=LapseReason.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Needed for another reason. Write nothing about illness."),
        max_length=200,
        required=False,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("What do they say to coming back?"),
        choices=LapseAnswer.choices,
        widget=forms.RadioSelect,
    )
    ask_on = RecentDateField(
        label=gettext_lazy("Perhaps later: ask again from which day?"),
        help_text=gettext_lazy("For example after the harvest. Until then nobody asks."),
        required=False,
    )
    sheets = (
        ("why", "", ("reason", "note")),
        ("answer", "", ("answer", "ask_on")),
    )

    def __init__(self, data=None, *, on: dt.date):
        super().__init__(data, initial={"ask_on": on + self.MONTH})
        for name in ("note", "ask_on"):
            self.fields[name].is_conditional = True

    def clean(self):
        """An answer without a day has none, whatever stands in its field."""
        read = super().clean() or self.cleaned_data
        if read.get("answer") != LapseAnswer.LATER:
            self.errors.pop("ask_on", None)
            read["ask_on"] = None
        elif "ask_on" not in self.errors and not read.get("ask_on"):
            self.add_error("ask_on", _("Choose the day from which you may ask again."))
        return read

    @property
    def told(self) -> dict:
        """What `record_lapse_talk` needs to know."""
        names = ("uuid", "reason", "answer", "ask_on", "note")
        return {name: self.cleaned_data[name] for name in names}
