"""A question as a form. Fields named in COLUMNS are columns of the claim, the others circumstances."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import Question
from claims.models import Claim
from members.forms.sheets import SheetForm


class ClockTimeField(forms.TimeField):
    """An hour as people write it: `14.30` or `14:30`."""

    widget = forms.TextInput(
        attrs={"autocomplete": "off", "placeholder": "14.30", "inputmode": "decimal"}
    )

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%H.%M", "%H:%M", "%H"], **kwargs)
        self.error_messages["invalid"] = gettext_lazy(
            "Write the hour with 24 hours, for example 14.30."
        )

    def prepare_value(self, value):
        return f"{value:%H.%M}" if isinstance(value, dt.time) else value


def choice(label, choices, **kwargs) -> forms.ChoiceField:
    """A question with a few answers, none chosen beforehand."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


class PageForm(SheetForm):
    """A page of the walk: reads the claim, and says what was told as columns and circumstances."""

    question: ClassVar[Question]
    COLUMNS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data=None, *, claim: Claim, on: dt.date):
        kept = claim.answers.get(self.question, {})
        columns = {name: getattr(claim, name) for name in self.COLUMNS}
        super().__init__(data, initial={**kept, **self.shown(claim, columns)})
        self.claim, self.on = claim, on

    def shown(self, claim: Claim, columns: dict) -> dict:
        """What the columns look like in the fields."""
        return columns

    @property
    def columns(self) -> dict:
        """What goes into columns of the claim."""
        return {name: self.cleaned_data[name] for name in self.COLUMNS}

    @property
    def circumstances(self) -> dict:
        """The rest, as plain data."""
        rest = [name for name in self.fields if name not in self.COLUMNS]
        return {
            name: _plain(self.cleaned_data[name])
            for name in rest
            if self.cleaned_data[name] not in (None, "")
        }

    def check_day(self, name: str) -> None:
        """A day that has not come is refused in words."""
        day = self.cleaned_data.get(name)
        if day and day > self.on:
            self.add_error(name, _("This day has not come yet."))


def _plain(value):
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, dt.date) else value
