"""Reading a text for the door."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from perisai.common.ids import new_uuid
from villages.outreach_rules import problems_of_answer


class AnswerForm(forms.Form):
    """What is said to an objection."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    text = forms.CharField(
        label=gettext_lazy("What is said"),
        help_text=gettext_lazy("Short sentences, as one speaks. Amounts by their names in braces."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, data=None, *, text: str):
        super().__init__(data, initial={"text": text})

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if found := problems_of_answer(text):
            raise forms.ValidationError(found)
        return text
