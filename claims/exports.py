"""Files of claims that leave the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from claims.queries.road import TableRow
from perisai.common.tables import xlsx_table
from villages.scoping import Viewer


def table_workbook(rows: Sequence[TableRow], *, viewer: Viewer) -> bytes:
    """The table of claims as `viewer` saw it: initials, never names or numbers of people."""
    header = [
        _("No."),
        _("Initials"),
        _("Programme"),
        _("Occupation"),
        _("Amount (rupiah)"),
        _("Year"),
        _("Note"),
        _("To check"),
    ]
    cells = [
        [
            number,
            row.initials,
            row.program.value if row.program else "?",
            row.job,
            row.amount,
            str(row.year),  # a number would be written 2,026
            row.note,
            str(row.doubt.label) if row.doubt else "",
        ]
        for number, row in enumerate(rows, 1)
    ]
    together = sum(row.amount or 0 for row in rows)
    cells.append(["", _("Together"), "", "", together, "", "", ""])
    return xlsx_table(header, cells)
