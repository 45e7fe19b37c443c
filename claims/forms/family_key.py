"""Reading the key of a family."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from claims.rules.family_key import clean_answer, clean_code
from perisai.common.ids import new_uuid


class OpenForm(forms.Form):
    """The code and the second word, or the last four digits of a phone."""

    code = forms.CharField(
        label=_("Code on the slip"),
        help_text=_("10 letters and digits, for example K7QFM-2M9XT."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    answer = forms.CharField(
        label=_("Second word, or the last 4 digits of your phone number"),
        help_text=_("The second word stands under the code."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return clean_code(self.cleaned_data["code"])

    def clean_answer(self) -> str:
        return clean_answer(self.cleaned_data["answer"])


class KeyForm(forms.Form):
    """A new key, and a phone of the family that opens the page too."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    phone_tail = forms.CharField(
        label=_("Last 4 digits of a phone of the family"),
        help_text=_("May stay empty: then only the second word opens the page."),
        required=False,
        max_length=4,
        validators=[RegexValidator(r"^\d{4}$", _("Write exactly four digits."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
