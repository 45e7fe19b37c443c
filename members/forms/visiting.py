"""Reading what came of a visit."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.enums import VisitResult
from members.forms.sheets import SheetForm
from perisai.common.forms import RecentDateField
from perisai.common.ids import new_uuid


class VisitForm(SheetForm):
    """One of the results; the day of coming back and the note only where the result has them."""

    SOON = (1, 2, 7)  # days ahead that need no typing

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    result = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=VisitResult.choices,
        widget=forms.RadioSelect,
    )
    back = forms.ChoiceField(
        label=gettext_lazy("When do you come back?"), required=False, widget=forms.RadioSelect
    )
    back_on = RecentDateField(
        label=gettext_lazy("Another day"),
        help_text=gettext_lazy("For example the day after the harvest. It comes back by itself."),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Needed when somebody does not want to pay: why."),
        max_length=200,
        required=False,
    )
    sheets = (("visit", "", ("result", "back", "back_on", "note")),)

    def __init__(self, data=None, *, on: dt.date):
        super().__init__(data)
        for name in ("back", "back_on", "note"):
            self.fields[name].is_conditional = True
        days = [on + dt.timedelta(days=ahead) for ahead in self.SOON]
        self.fields["back"].choices = [
            *(
                (day.isoformat(), _soon(ahead, day))
                for ahead, day in zip(self.SOON, days, strict=True)
            ),
            ("other", _("another day")),
        ]

    def clean(self):
        """A day chosen with one tap is as good as a typed one; results without a day have none."""
        read = super().clean() or self.cleaned_data
        chosen = read.get("back")
        if read.get("result") != VisitResult.COME_BACK:
            self.errors.pop("back_on", None)
            read["back_on"] = None
        elif chosen and chosen != "other":
            self.errors.pop("back_on", None)
            read["back_on"] = dt.date.fromisoformat(chosen)
        elif "back_on" not in self.errors and not read.get("back_on"):
            self.add_error(
                "back_on" if chosen else "back", _("Choose the day on which you come back.")
            )
        return read

    @property
    def told(self) -> dict:
        """What `record_visit` needs to know."""
        return {name: self.cleaned_data[name] for name in ("uuid", "result", "back_on", "note")}


def _soon(ahead: int, day: dt.date) -> str:
    words = date_format(day, "l, j F")
    return _("tomorrow, %(day)s") % {"day": words} if ahead == 1 else words
