"""Reading where a page of a long list begins."""

from __future__ import annotations

from uuid import UUID

from django import forms


class PageForm(forms.Form):
    """`sesudah`: the last row of the page before; what cannot be read begins at the start."""

    sesudah = forms.UUIDField(required=False)

    @property
    def after(self) -> UUID | None:
        return self.cleaned_data.get("sesudah") if self.is_valid() else None
