"""Choosing receipts whose money goes on together, with what the proof says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from dues.forms.proofs import WithProof
from dues.models import Collection
from perisai.common.forms import RowsField
from perisai.common.ids import new_uuid


@dataclass(frozen=True, slots=True)
class Line:
    """A receipt as the form shows it."""

    collection: Collection
    is_chosen: bool

    @property
    def is_free(self) -> bool:
        """Nobody asked to reverse it."""
        return not getattr(self.collection, "is_reversal_waiting", False)

    @property
    def to_give_back(self) -> int:
        """What of it is to be given back, in rupiah: it may be handed on, and then the branch is asked."""
        return getattr(self.collection, "to_give_back", 0) if self.is_free else 0


class ReceiptsForm(WithProof):
    """Receipts out of those `offered`. All of them are proposed but those of which money is to be given
    back; those named in `only` when there are some, none with `start_empty`.

    `receipts` are those this person may choose at all: one that went elsewhere in the meantime is for the
    action to refuse, by its number.
    """

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid)
    collections = RowsField(
        label=gettext_lazy("Receipts"),
        queryset=Collection.objects.none(),
        to_field_name="uuid",
        error_messages={"required": gettext_lazy("Choose at least one receipt.")},
    )

    def __init__(
        self,
        data=None,
        files=None,
        *,
        receipts: QuerySet[Collection],
        offered: Iterable[Collection],
        initial: dict,
        start_empty: bool = False,
        only: Sequence[str] = (),
    ):
        super().__init__(data, files, initial=initial)
        self.fields["collections"].queryset = receipts
        self.lines = [Line(row, self._is_chosen(row, start_empty, only)) for row in offered]

    def _is_chosen(self, row: Collection, start_empty: bool, only: Sequence[str]) -> bool:
        line = Line(row, False)
        if not line.is_free:
            return False
        if self.is_bound:
            return str(row.uuid) in self.data.getlist("collections")
        if only:
            return str(row.uuid) in only
        return not start_empty and not line.to_give_back

    @property
    def chosen(self) -> list[Collection]:
        return [line.collection for line in self.lines if line.is_chosen]

    @property
    def leaves_to_give_back(self) -> bool:
        """A receipt is left out of which money is to be given back."""
        return any(line.to_give_back and not line.is_chosen for line in self.lines)

    @property
    def total(self) -> int:
        """What the chosen receipts add up to, in rupiah."""
        return sum(row.total for row in self.chosen)
