"""Targets and results as files that leave the site."""

from __future__ import annotations

from django.utils.translation import gettext as _

from perisai.common.tables import Cell, percent_cell, year_cell
from perisai.reports.exports.marked import marked_file
from perisai.reports.queries.targets import Board, TargetRow
from villages.enums import Measure
from villages.scoping import Viewer


def targets_table(board: Board, suffix: str, *, viewer: Viewer) -> tuple[bytes, str]:
    """The targets and results that `viewer` sees as a file (`xlsx`, `csv`), and its content type. Numbers are
    plain numbers: people, events, rupiah, or percent."""
    header = [
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
    ]
    rows = [_cells(row) for row in board.rows]
    return marked_file(suffix, _("Targets and results"), header, rows, viewer=viewer)


def _cells(row: TargetRow) -> list[Cell]:
    return [
        str(Measure(row.measure).label),
        row.any.place_name,
        year_cell(row.period.year),
        row.period.month or "",
        row.segment.upper(),
        row.target.value if row.target else "",
        row.result.value if row.result else "",
        "" if row.counted is None else row.counted,
        percent_cell(row.percent.removesuffix("%")),
        row.target.source if row.target else "",
        row.result.source if row.result else "",
        "; ".join(row.notes),
    ]
