"""Reading what was done about a concern, and where the list goes on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """What the branch did."""

    note = forms.CharField(
        label=_("What was done"),
        help_text=_("For example: called the agent, the money is paid in today."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConcernPageForm(forms.Form):
    """Where the list goes on: after this concern."""

    sesudah = forms.UUIDField(required=False)
