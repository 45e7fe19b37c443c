"""Forms shown as sheets of paper, and forms that warn before they are saved."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from members.rules import Finding

FILL_IN = _("Please fill this in.")
CHOOSE = _("Please choose one.")


@dataclass(frozen=True)
class Section:
    """A titled group of fields, in the order of the paper."""

    title: str
    fields: list[forms.BoundField]
    name: str = ""


class SheetForm(forms.Form):
    """A form shown in sections. Subclasses list them: `(name, title, field names)`."""

    is_draft = False
    sheets: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = CHOOSE if is_choice else FILL_IN

    @property
    def sections(self) -> list[Section]:
        """The visible fields by sheet; one sheet without a title when none are listed."""
        if not self.sheets:
            return [Section("", self.visible_fields())]
        return [
            Section(title, [self[name] for name in names if name in self.fields], key)
            for key, title, names in self.sheets
        ]

    def without_errors(self) -> Self:
        """The same form with what was typed and no complaints: it was not meant to be saved yet."""
        self._errors, self.is_draft = ErrorDict(), True
        return self

    def put(self, name: str, value: str) -> None:
        """Write a proposal into a field, as if it had been typed."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value


class ConfirmedForm(SheetForm):
    """The first button always asks; the second, beside the warnings, confirms those that are shown."""

    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def warnings(self) -> list[Finding]:
        """What to look at once more; asked when the form is valid."""
        return []

    @property
    def warned(self) -> list[Finding]:
        """The warnings to show: none while something else is wrong."""
        is_asked = self.is_bound and not self.is_draft and not self.errors
        return self.warnings() if is_asked else []

    @property
    def confirmation(self) -> str:
        """Names the warnings that are shown: others need another look."""
        return " ".join(_name_of(finding) for finding in self.warned)

    def is_ready(self) -> bool:
        """Valid, and every warning was confirmed."""
        if not self.is_valid():
            return False
        confirmed = self.cleaned_data["confirmed"].split()
        return all(_name_of(finding) in confirmed for finding in self.warned)


def _name_of(finding: Finding) -> str:
    text = f"{finding.field} {finding.message}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
