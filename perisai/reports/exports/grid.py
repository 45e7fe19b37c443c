"""Members and months of a village as files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from perisai.common.long_tables import marked_book, marked_csv
from perisai.common.month_names import month_name
from perisai.common.tables import CSV, XLSX, Sheet
from perisai.reports import grid_words
from perisai.reports.exports.marked import mark_of
from perisai.reports.queries.pack import Pack
from perisai.reports.queries.pack.grid import Grid
from villages.scoping import Viewer


def grid_file(
    pack: Pack, grid: Grid, suffix: str, *, is_masked: bool, viewer: Viewer, reason: str = ""
) -> tuple[bytes, str]:
    """The grid as a file (`xlsx`: one sheet for it, before it what it shows and what each sign means; `csv`:
    the same, one below the other), and its content type. `reason`: why names are taken along."""
    title, header = grid_words.title_of(grid), grid_words.header_of(grid)
    rows = grid_words.rows_of(grid, is_masked=is_masked)
    first = [pack.village.title, month_name(pack.month)]
    front = [
        [title, grid_words.sentence_of(grid)],
        [_("Counted on"), str(pack.on)],
        [_("Names"), _("masked") if is_masked else _("in full: for the village office only")],
        *([_("Note"), note] for note in grid_words.notes_of()),
        *grid_words.legend_rows(),
    ]
    mark = mark_of(_("Members and months"), viewer, reason=reason)
    if suffix == "csv":
        return marked_csv(first, [*front, [""], header, *rows], mark=mark), CSV
    sheets = [Sheet(_("Contents"), first, front), Sheet(_("Members and months"), header, rows)]
    return marked_book(sheets, mark=mark), XLSX
