"""Reading the text of a reminder."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from perisai.common.ids import new_uuid
from perisai.reminders.enums import Kind, Length
from perisai.reminders.wording_rules import problems_of


class WordingForm(forms.Form):
    """The text, and what is wrong with it, all at once."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the text.")},
    )

    def __init__(self, data=None, *, kind: Kind, length: Length, text: str):
        super().__init__(data, initial={"text": text})
        self.kind, self.length = kind, length
        if length == Length.SHORT:
            self.fields["text"].widget.attrs["rows"] = 4

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if problems := problems_of(text, kind=self.kind, length=self.length):
            raise forms.ValidationError(problems)
        return text
