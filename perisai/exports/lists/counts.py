"""Counts of agents' cash, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from dues.permissions import may_see_counts
from dues.queries.cash_counts import cash_counts_of
from perisai.common.tables import Cell
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    Key,
    KeysOf,
    headings,
    in_order,
    iso,
    page,
)
from villages.scoping import Viewer


def _cells(keys: Sequence[Key], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row in in_order(cash_counts_of(viewer), keys):
        settlement = getattr(row, "settlement", None)
        yield [
            iso(row.counted_on),
            row.agent.user.name,
            row.agent.code,
            row.by.name,
            row.expected,
            row.counted,
            row.difference,
            settlement.get_kind_display() if settlement else "",
        ]


COUNTS = ExportList(
    page=page("dues:count_list"),
    sheet="Hitung kas",
    may=may_see_counts,
    keys=KeysOf(lambda viewer, by: cash_counts_of(viewer)),
    header=headings(
        _("Counted on"),
        _("Name of the agent"),
        _("Agent"),
        _("Counted by"),
        _("Expected"),
        _("Counted"),
        _("Difference"),
        _("How it ended"),
    ),
    cells=_cells,
    holds=Holds.FIGURES,
)
