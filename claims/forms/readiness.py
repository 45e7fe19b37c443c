"""Reading what the work list is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.enums import Gap
from claims.queries.readiness import OfAgent


class WorkForm(forms.Form):
    """What is missing, whose members, and after whom the page begins. What cannot be read narrows nothing."""

    kurang = forms.ChoiceField(
        label=_("What is missing"), choices=[("", _("everything")), *Gap.choices], required=False
    )
    agen = forms.ChoiceField(label=_("Agent"), required=False)
    sesudah = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, agents: Sequence[OfAgent] = ()):
        super().__init__(data)
        named = [(row.code, row.name) for row in agents if row.code]
        if named:
            self.fields["agen"].choices = [("", _("every agent")), *named]
        else:
            del self.fields["agen"]
        self.full_clean()

    @property
    def gap(self) -> str:
        return self.cleaned_data.get("kurang") or ""

    @property
    def agent(self) -> str:
        return self.cleaned_data.get("agen") or ""

    @property
    def after(self) -> UUID | None:
        return self.cleaned_data.get("sesudah")
