"""Writing the file of an export from its parts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from perisai.common.long_tables import Mark, write_csv, write_xlsx
from perisai.common.tables import Cell
from perisai.exports.enums import FileKind
from perisai.exports.lists.declaration import Frame
from perisai.exports.lists.registry import LISTS
from perisai.exports.models import Export
from villages.scoping import Viewer

_WRITERS = {FileKind.XLSX: write_xlsx, FileKind.CSV: write_csv}


def write_rows(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    """A part: one row to a line."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(list(row), ensure_ascii=False) + "\n")


def read_rows(parts: Iterable[Path]) -> Iterator[list[Cell]]:
    """The rows of these parts, one after the other."""
    for part in parts:
        with part.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def write_export(
    export: Export, path: Path, *, rows: Iterable[Sequence[Cell]], frame: Frame, viewer: Viewer
) -> int:
    """The whole file for `viewer`, who asked for it, row by row, with the mark of who took it, when and why.
    Returns how many rows."""
    told = LISTS[export.list_name]
    # The import takes the sheet that names the agent's code by itself, though the mark is another one.
    code = viewer.user.agent.code if viewer.agent_id else ""
    return _WRITERS[FileKind(export.kind)](
        path,
        ["No", *told.header(frame)],
        # Numbers first: a register has them, and the mark below a text file stands where no NIK is read.
        ([number, *row] for number, row in enumerate(rows, 1)),
        mark=_mark(export, viewer),
        title=f"{told.sheet} {code}".strip(),
        beside=told.beside(viewer, frame),
    )


def _mark(export: Export, viewer: Viewer) -> Mark:
    at = export.requested_at.astimezone(ZoneInfo(viewer.time_zone))
    by = f"{export.by.name} ({export.by.username})"
    lines = [
        (_("List"), export.get_list_name_display()),
        (_("Taken by"), by),
        (_("Asked for at"), f"{date_format(at, 'j F Y H:i')} {viewer.time_zone}"),
        (_("Reason"), export.reason),
        (_("Rows asked for"), str(export.total)),
        (_("Narrowed to"), export.narrowed or _("nothing: the whole list")),
        (_("Please"), _("Keep this file as you keep the book itself, and delete it afterwards.")),
    ]
    return Mark(_("About this file"), lines, author=by, subject=export.reason, made_at=_plain(at))


def _plain(at: dt.datetime) -> dt.datetime:
    """To the second: a spreadsheet keeps no more."""
    return at.replace(microsecond=0)
