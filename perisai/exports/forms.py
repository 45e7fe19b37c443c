"""Reading which list somebody wants to take away, in which kind of file, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from perisai.common.ids import new_uuid
from perisai.common.reasons import ReasonField
from perisai.exports.enums import FileKind


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
    reason = ReasonField()
