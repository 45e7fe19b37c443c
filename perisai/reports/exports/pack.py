"""The monthly pack as files that leave the site."""

from __future__ import annotations

from django.utils.translation import gettext as _

from perisai.common.long_tables import marked_book, marked_csv
from perisai.common.month_names import month_name
from perisai.common.tables import CSV, XLSX, Cell, Sheet, percent_cell
from perisai.reports.exports.marked import mark_of
from perisai.reports.pack_tables import Table, hidden_words, tables_of
from perisai.reports.pack_tables.table import Kind
from perisai.reports.queries.pack import Pack
from villages.scoping import Viewer


def pack_file(pack: Pack, suffix: str, *, viewer: Viewer) -> tuple[bytes, str]:
    """The monthly pack as a file (`xlsx`: a sheet for each table; `csv`: one table below the other), and its
    content type. Small counts are hidden; numbers are plain: people, rupiah, days."""
    tables = tables_of(pack, is_leaving=True)
    mark = mark_of(_("Monthly pack"), viewer)
    if suffix == "csv":
        header = [pack.village.title, month_name(pack.month)]
        below = [row for table in tables for row in _below(table)]
        return marked_csv(header, below, mark=mark), CSV
    sheets = [Sheet(table.title, table.header, _figures(table)) for table in tables]
    return marked_book([_front(pack, tables), *sheets], mark=mark), XLSX


def _plain(table: Table) -> list[list[str | int]]:
    return [["" if cell is None else cell for cell in row] for row in table.rows]


def _figures(table: Table) -> list[list[Cell]]:
    """The same with shares as numbers."""
    shares = {place for place, column in enumerate(table.columns) if column.kind == Kind.PERCENT}
    return [
        [percent_cell(cell) if place in shares else cell for place, cell in enumerate(row)]
        for row in _plain(table)
    ]


def _below(table: Table) -> list[list[str | int]]:
    return [[""], [table.title], [table.sentence], table.header, *_plain(table)]


def _front(pack: Pack, tables: list[Table]) -> Sheet:
    """What each sheet says."""
    rows = [[table.title, table.sentence] for table in tables]
    notes = [[table.title, note] for table in tables for note in table.notes]
    taken = [
        [_("Village"), pack.village.title],
        [_("Counted on"), str(pack.on)],
        [_("Hidden"), hidden_words()],
    ]
    return Sheet(
        _("Contents"), [_("Monthly pack"), month_name(pack.month)], [*taken, *rows, *notes]
    )
