"""Reading which list somebody wants to take away, in which kind of file, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perisai.common.forms import NameField
from perisai.common.ids import new_uuid
from perisai.exports.enums import FileKind
from perisai.exports.lists.declaration import LONG_NUMBER
from perisai.exports.models import MOST_REASON


class AskForm(forms.Form):
    """In which kind of file, and why."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    kind = forms.TypedChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=FileKind.choices,
        coerce=FileKind,
        initial=FileKind.XLSX,
        widget=forms.RadioSelect,
    )
    reason = NameField(
        label=gettext_lazy("What do you need it for?"),
        help_text=gettext_lazy(
            "One short sentence, for example: meeting of the village on Friday. No names and no NIK. It is"
            " kept with your name and stands in the file."
        ),
        min_length=5,
        max_length=MOST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if LONG_NUMBER.search(reason):
            raise forms.ValidationError(
                _("Leave the long number out: no NIK and no telephone number belongs here.")
            )
        return reason
