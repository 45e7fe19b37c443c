"""Targets and results, in columns. Numbers are plain: people, events, rupiah, or percent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from perisai.common.tables import Cell
from perisai.exports.enums import Holds
from perisai.exports.lists.declaration import (
    ExportList,
    Frame,
    Key,
    Narrowing,
    anybody,
    headings,
    narrowed_by,
    page,
)
from perisai.reports.forms.targets import TargetsFilterForm
from perisai.reports.queries.targets import Narrowed, target_board, years_of
from villages.enums import Measure
from villages.scoping import Viewer


def _read(query: QueryDict, viewer: Viewer) -> Narrowing:
    form = TargetsFilterForm(query, years=years_of(viewer), on=viewer.on)
    return narrowed_by(form, form.narrowed)


def _keys(viewer: Viewer, narrowed: Narrowed) -> list[Key]:
    return [row.any.pk for row in target_board(viewer, narrowed, most=None).rows]


def _cells(keys: Sequence[Key], viewer: Viewer, frame: Frame) -> Iterator[list[Cell]]:
    board = target_board(viewer, Narrowed(), most=None, keys=keys)
    found = {row.any.pk: row for row in board.rows}
    for row in (found[key] for key in keys if key in found):
        yield [
            str(Measure(row.measure).label),
            row.any.place_name,
            str(row.period.year),
            str(row.period.month or ""),
            row.segment.upper(),
            row.target.value if row.target else "",
            row.result.value if row.result else "",
            "" if row.counted is None else row.counted,
            row.percent.removesuffix("%"),
            row.target.source if row.target else "",
            row.result.source if row.result else "",
            "; ".join(row.notes),
        ]


TARGETS = ExportList(
    page=page("reports:targets"),
    sheet="Target",
    may=anybody,
    read=_read,
    keys=_keys,
    header=headings(
        _("Measure"),
        _("For whom"),
        _("Year"),
        _("Month"),
        _("Segment"),
        _("Target"),
        _("Result"),
        _("Counted here"),
        _("Reached (%)"),
        _("Source of the target"),
        _("Source of the result"),
        _("Notes"),
    ),
    cells=_cells,
    holds=Holds.FIGURES,
)
