"""The grid of members and months in words and signs: the same on the page, on paper and in files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from perisai.common.masking import initials
from perisai.common.month_names import month_name, short_month_name
from perisai.common.numbers import format_number
from perisai.reports.enums import Square
from perisai.reports.grid_rules import counted
from perisai.reports.queries.pack.grid import Grid, GridRow

# One sign for each, so that grey paper, a workbook and somebody who does not see colours tell them apart.
SIGNS: dict[Square, str | Promise] = {
    Square.CONFIRMED: pgettext_lazy("sign: confirmed", "C"),
    Square.REACHED: pgettext_lazy("sign: in the scheme", "R"),
    Square.SPONSORED: pgettext_lazy("sign: paid by a sponsor", "G"),
    Square.HANDED_ON: pgettext_lazy("sign: handed on", "H"),
    Square.WITH_AGENT: pgettext_lazy("sign: with the agent", "A"),
    Square.OWED: pgettext_lazy("sign: not paid", "X"),
    Square.NOT_DUE: "·",
    Square.LAPSED: pgettext_lazy("sign: lapsed", "L"),
    Square.OUTSIDE: "–",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of a row: its sign, its meaning, and which it is."""

    square: Square

    @property
    def sign(self) -> str:
        return str(SIGNS[self.square])

    @property
    def meaning(self) -> str:
        return str(self.square.label)


@dataclass(frozen=True, slots=True)
class Line:
    """One member as they may be shown."""

    row: GridRow
    name: str
    cells: Sequence[Cell]


def lines_of(rows: Sequence[GridRow], *, is_masked: bool) -> list[Line]:
    """The members, each with their name or its initials."""
    return [
        Line(
            row,
            initials(row.name) if is_masked else row.name,
            [Cell(square) for square in row.squares],
        )
        for row in rows
    ]


def heads_of(grid: Grid) -> list[tuple[str, str]]:
    """Each month, short for a narrow column and in full: `Nov`, `November 2026`."""
    return [(date_format(month, "M"), month_name(month)) for month in grid.months]


def sums_of(grid: Grid) -> list[int]:
    """Of how many members the dues of each month are in the scheme."""
    rows = [row.squares for row in grid.rows]
    return [_in_scheme(counted(rows, place)) for place in range(len(grid.months))]


def legend() -> list[Cell]:
    """Every sign with its meaning."""
    return [Cell(square) for square in Square]


def title_of(grid: Grid) -> str:
    """What it is a grid of."""
    where = str(grid.place) if grid.place else _("the whole village")
    return _("Members and months: %(where)s") % {"where": where}


def sentence_of(grid: Grid) -> str:
    """What it shows of the last month that is due."""
    found = counted([row.squares for row in grid.rows], grid.months.index(grid.due))
    members = found.total() - found[Square.OUTSIDE]
    if not members:
        return _("Nobody took part in %(month)s.") % {"month": month_name(grid.due)}
    counts = [
        (_("%(number)s in the scheme"), _in_scheme(found)),
        (_("%(number)s of them confirmed"), found[Square.CONFIRMED]),
        (_("%(number)s handed on"), found[Square.HANDED_ON]),
        (_("%(number)s still with the agent"), found[Square.WITH_AGENT]),
        (_("%(number)s not paid"), found[Square.OWED]),
        (_("%(number)s not yet due"), found[Square.NOT_DUE]),
        (_("%(number)s lapsed"), found[Square.LAPSED]),
    ]
    return _("Dues of %(month)s, %(members)s members: %(counts)s.") % {
        "month": month_name(grid.due),
        "members": format_number(members),
        "counts": ", ".join(
            words % {"number": format_number(number)} for words, number in counts if number
        ),
    }


def notes_of() -> list[str]:
    """What has to be known beside the signs."""
    return [
        _(
            "Dues count for their month by what is known today, also when they arrived late. With two jobs"
            " the better one counts. Who lapsed before these months and did not come back is left out."
        )
    ]


def header_of(grid: Grid) -> list[str]:
    """The first row of a file."""
    return ["RT", _("Name"), *(short_month_name(month) for month in grid.months)]


def rows_of(grid: Grid, *, is_masked: bool) -> list[list[str | int]]:
    """The rows of a file: each member with their signs, at last how many were in the scheme."""
    lines = lines_of(grid.rows, is_masked=is_masked)
    told = [[str(line.row.place), line.name, *(cell.sign for cell in line.cells)] for line in lines]
    return [*told, [_("In the scheme"), "", *sums_of(grid)]]


def legend_rows() -> list[list[str]]:
    """Every sign with its meaning, for files."""
    return [[cell.sign, capfirst(cell.meaning)] for cell in legend()]


def _in_scheme(found: Counter[Square]) -> int:
    return sum(found[square] for square in Square.in_scheme())
