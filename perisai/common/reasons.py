"""Why somebody takes names away, as it is asked for and kept."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perisai.common.forms import NameField

LONG_NUMBER = re.compile(r"\d{6,}")  # a NIK or a telephone number, whole or in part
MOST_REASON = 120


class ReasonField(NameField):
    """One sentence of why, without a NIK or a telephone number: it is kept and stands in the file."""

    def __init__(self, **kwargs):
        asked = {
            "label": gettext_lazy("What do you need it for?"),
            "help_text": gettext_lazy(
                "One short sentence, for example: meeting of the village on Friday. No names and no NIK."
                " It is kept with your name and stands in the file."
            ),
            "min_length": 5,
            "max_length": MOST_REASON,
            "widget": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        super().__init__(**{**asked, **kwargs})

    def clean(self, value) -> str:
        reason = super().clean(value)
        if LONG_NUMBER.search(reason):
            raise forms.ValidationError(
                _("Leave the long number out: no NIK and no telephone number belongs here.")
            )
        return reason
