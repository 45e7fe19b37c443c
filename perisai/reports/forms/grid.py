"""Reading which part of the grid of members and months is asked for, and whether names are masked."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from perisai.common.numbers import format_number
from perisai.common.reasons import ReasonField
from perisai.reports.queries.pack.grid import Place

MASKED = "samar"


class GridForm(forms.Form):
    """An RT, the first one unless told, and the names in full unless told."""

    rt = forms.ChoiceField(label="RT")
    nama = forms.ChoiceField(
        label=_("Names"),
        required=False,
        choices=[("", _("in full")), (MASKED, _("masked, for others who look"))],
    )

    def __init__(self, data: QueryDict, *, places: Sequence[Place]) -> None:
        super().__init__({"rt": places[0].code, **data.dict()})
        self._places = {place.code: place for place in places}
        self.fields["rt"].choices = [
            (place.code, f"{place} ({format_number(place.people)})") for place in places
        ]
        self.full_clean()

    @property
    def place(self) -> Place:
        """The RT that was chosen; the first one where there is no such one any more."""
        first = next(iter(self._places.values()))
        return self._places.get(self.cleaned_data.get("rt", ""), first)

    @property
    def is_masked(self) -> bool:
        """Whether initials stand in the place of names."""
        return self.cleaned_data.get("nama") == MASKED


class GridReasonForm(forms.Form):
    """Why the names are taken along."""

    reason = ReasonField()
