"""The monthly pack as files that leave the site."""

from __future__ import annotations

from django.utils.translation import gettext as _

from perisai.common.month_names import month_name
from perisai.common.tables import CSV, XLSX, Sheet, csv_table, xlsx_book
from perisai.reports.pack_tables import Table, hidden_words, tables_of
from perisai.reports.queries.pack import Pack
from villages.scoping import Viewer


def pack_file(pack: Pack, suffix: str, *, viewer: Viewer) -> tuple[bytes, str]:
    """The monthly pack as a file (`xlsx`: a sheet for each table; `csv`: one table below the other), and its
    content type. Small counts are hidden; numbers are plain: people, rupiah, days."""
    tables = tables_of(pack, is_leaving=True)
    if suffix == "csv":
        header = [pack.village.title, month_name(pack.month)]
        return csv_table(header, [row for table in tables for row in _below(table)]), CSV
    sheets = [Sheet(table.title, table.header, _plain(table)) for table in tables]
    return xlsx_book([_front(pack, tables, viewer), *sheets]), XLSX


def _plain(table: Table) -> list[list[str | int]]:
    return [["" if cell is None else cell for cell in row] for row in table.rows]


def _below(table: Table) -> list[list[str | int]]:
    return [[""], [table.title], [table.sentence], table.header, *_plain(table)]


def _front(pack: Pack, tables: list[Table], viewer: Viewer) -> Sheet:
    """What each sheet says, and who took the file when."""
    rows = [[table.title, table.sentence] for table in tables]
    notes = [[table.title, note] for table in tables for note in table.notes]
    taken = [
        [_("Village"), pack.village.title],
        [_("Counted on"), str(pack.on)],
        [_("Taken by"), viewer.user.name if viewer.user else ""],
        [_("Hidden"), hidden_words()],
    ]
    return Sheet(
        _("Contents"), [_("Monthly pack"), month_name(pack.month)], [*taken, *rows, *notes]
    )
