"""Reading that a month is closed, what is said of an entry after it, and the reason for one."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy

from dues.queries.closing import closed_through
from perisai.common.ids import new_uuid
from perisai.common.months import month_of
from villages.models import Branch


class WithWhyLate(forms.Form):
    """A form with a day that may lie in a closed month. Then it asks why the entry comes only now; the
    field is there before, out of sight, so that nothing typed is lost."""

    DAY = ""  # the name of the field with the day

    why_late = forms.CharField(
        label=gettext_lazy("Why only now?"),
        help_text=gettext_lazy(
            "For example: the proof was found only now. The coordinator reads it."
        ),
        max_length=200,
        required=False,
        error_messages={"required": gettext_lazy("Write why this comes only now.")},
    )

    def read_books(self, branch: Branch | int | None) -> None:
        """Look up which months of the branch are closed; the form calls it once it knows the branch."""
        day = self._typed_day()
        through = closed_through(branch) if day else None
        is_closed = through is not None and month_of(day) <= through
        self.closed_month: dt.date | None = month_of(day) if is_closed else None
        self.fields["why_late"].required = is_closed

    def clean(self):
        typed = super().clean() or self.cleaned_data
        if "save" not in self.data:  # while somebody is still typing, nothing is missing
            self.errors.pop("why_late", None)
        return typed

    def _typed_day(self) -> dt.date | None:
        field = self.fields[self.DAY]
        try:
            return field.clean(self[self.DAY].value())
        except forms.ValidationError:
            return None


class CloseForm(forms.Form):
    """That a month is to be closed with the figures that were shown."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    expected = forms.CharField(widget=forms.HiddenInput, max_length=64)


class LateAnswerForm(forms.Form):
    """Which of the two buttons was pressed, and why."""

    answer = forms.ChoiceField(
        choices=[("approve", gettext_lazy("approve")), ("refuse", gettext_lazy("refuse"))],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=gettext_lazy("Note for the person who entered it"),
        help_text=gettext_lazy("Needed when you refuse."),
        max_length=200,
        required=False,
    )

    @property
    def is_approved(self) -> bool:
        return self.cleaned_data["answer"] == "approve"
