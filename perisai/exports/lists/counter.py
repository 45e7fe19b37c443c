"""Who asked at the counters of villages, in columns. Nobody who was asked about is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from members.permissions import may_see_counter_log
from members.queries.counter import checks_of
from perisai.common.tables import Cell
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    KeysOf,
    headings,
    in_order,
    iso_minute,
    page,
)
from villages.scoping import Viewer


def _cells(keys: Sequence[int], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    for row in in_order(checks_of(viewer), keys):
        yield [
            row.by.name,
            row.village.title,
            iso_minute(row.asked_at, viewer),
            row.get_purpose_display(),
            row.get_answer_display(),
            row.trace,
        ]


COUNTER = ExportList(
    page=page("desk:counter_log"),
    sheet="Loket",
    may=may_see_counter_log,
    keys=KeysOf(lambda viewer, by: checks_of(viewer)),
    header=headings(
        _("Who asked"),
        _("Village"),
        _("When"),
        _("Why"),
        _("The answer"),
        _("Signs of the NIK"),
    ),
    cells=_cells,
)
