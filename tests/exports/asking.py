"""What tests of exports do again and again."""

import csv
from io import BytesIO, StringIO

import openpyxl

from perisai.common.ids import new_uuid
from perisai.common.passing_files import get_file
from perisai.exports.actions import ask_export
from perisai.exports.enums import FileKind, ListName
from perisai.exports.lists.declaration import Narrowing
from perisai.exports.lists.registry import LISTS
from perisai.exports.models import Export
from perisai.jobs.runner import run_due_jobs
from tests.cast import Cast
from tests.taking import NOW

REASON = "rapat desa hari Jumat"


def ask(cast: Cast, user=None, *, list_name=ListName.MEMBERS, **overrides) -> Export:
    """An export that SZ (unless told) asked for and no worker has looked at."""
    viewer = cast.viewer(user or cast.sz, NOW)
    told = {
        "uuid": new_uuid(),
        "kind": FileKind.XLSX,
        "reason": REASON,
        "narrowing": Narrowing(),
        "keys": overrides.get("keys") or LISTS[list_name].keys(viewer, None),
        "at": NOW,
    }
    return ask_export(list_name=list_name, viewer=viewer, **{**told, **overrides})


def made(cast: Cast, user=None, **overrides) -> Export:
    """The same, written."""
    export = ask(cast, user, **overrides)
    run_due_jobs()
    return export


def content_of(export: Export) -> bytes:
    return get_file(drawer=export.DRAWER, owner=export.uuid, name=export.file_name)


def rows_of(export: Export) -> list[dict]:
    """The rows of the table in a workbook, by heading."""
    book = openpyxl.load_workbook(BytesIO(content_of(export)))
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def taken(client, list_name, query: str = "", kind: str = FileKind.XLSX) -> Export:
    """What the person who is signed in asks for and gets at once."""
    sent = {"uuid": str(new_uuid()), "kind": kind, "reason": REASON}
    answer = client.post(f"/unduh/{list_name}/?{query}", sent)
    assert answer.status_code == 302
    return Export.objects.latest("pk")


def lines_of(export: Export) -> list[dict]:
    """The rows of the table in a text file, by heading; the mark below them is left out."""
    text = content_of(export).decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text), delimiter=";"))
    header, *rows = lines[: lines.index([])]
    return [dict(zip(header, row, strict=True)) for row in rows]
