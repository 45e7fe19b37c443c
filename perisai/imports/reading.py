"""The registers people brought, kept under their hash and read again when their rows are needed."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Iterable
from pathlib import PurePath
from typing import Protocol

from django.utils.translation import gettext as _

from members.models import Member
from perisai.common.kept_files import keep_file, read_kept_file
from perisai.imports.changes import AT_ONCE, compare_members
from perisai.imports.confirmations.fields import CONFIRMATIONS
from perisai.imports.confirmations.rows import ReadSheet, read_sheet
from perisai.imports.errors import SheetRefused
from perisai.imports.models import ConfirmationImport, ImportBatch
from perisai.imports.register.judging import Judgement, judge_sheet, niks_of
from perisai.imports.register.layout import Layout, check_layout, find_layout, remap
from perisai.imports.register.merging import spread_merges
from perisai.imports.register.people import Person, read_person
from perisai.imports.register.workbook import Sheet, Workbook, read_workbook

DRAWER = "imports"


def keep_register(content: bytes, file_name: str) -> str:
    """Keep a file that was read without complaint; returns its SHA-256."""
    return keep_file(content, drawer=DRAWER, suffix=_suffix(file_name))


class Brought(Protocol):
    """Something that keeps a file somebody brought, and which sheet of it is meant."""

    sha256: str
    file_name: str
    sheet: str


def content_of(batch: Brought) -> bytes:
    """The file as it was brought."""
    return read_kept_file(batch.sha256, drawer=DRAWER, suffix=_suffix(batch.file_name))


def workbook_of(batch: Brought) -> Workbook:
    """The file, read. A worker that saves slice after slice reads it once."""
    return _workbook(batch.sha256, _suffix(batch.file_name))


def sheet_of(batch: Brought) -> Sheet:
    """The sheet that was chosen."""
    return workbook_of(batch).sheet(batch.sheet)


def layout_of(batch: ImportBatch) -> Layout:
    """Its columns, as recognised or as a person said."""
    found = find_layout(sheet_of(batch))
    return remap(found, {int(index): key for index, key in batch.holds.items()})


def people_of(batch: ImportBatch, numbers: Collection[int]) -> dict[int, Person]:
    """The people of some good rows, by row number, read as on the day of the check."""
    layout = layout_of(batch)
    sheet = spread_merges(sheet_of(batch), layout)
    rows = [row for row in sheet.rows if row.number in numbers]
    return {row.number: read_person(row, layout, on=batch.checked_on)[0] for row in rows}


def confirmations_layout_of(brought: ConfirmationImport) -> Layout:
    """The columns of a file of the scheme, as recognised or as a person said."""
    found = find_layout(sheet_of(brought), CONFIRMATIONS)
    return remap(found, {int(index): key for index, key in brought.holds.items()}, CONFIRMATIONS)


def read_confirmations(brought: ConfirmationImport) -> ReadSheet:
    """Every row of a file of the scheme, read as on the day it was brought."""
    return read_sheet(sheet_of(brought), confirmations_layout_of(brought), on=brought.checked_on)


def judge(sheet: Sheet, layout: Layout, *, agent_id: int, on: dt.date) -> Judgement:
    """Judge a sheet of an agent against the members there are. Raises ColumnsRefused."""
    check_layout(layout)
    sheet = spread_merges(sheet, layout)
    niks = set(niks_of(sheet, layout).values())
    judged = judge_sheet(sheet, layout, taken=taken_among(niks, agent_id), on=on)
    return compare_members(judged, sheet, agent_id=agent_id, on=on)


def taken_among(niks: Iterable[str], agent_id: int) -> dict[str, str]:
    """Those of these NIKs that somebody has already, with the finding that says so. Whose a NIK is, is
    told only of the agent's own members."""
    wanted, found = list(niks), {}
    for start in range(0, len(wanted), AT_ONCE):
        present = Member.objects.present().filter(nik__in=wanted[start : start + AT_ONCE])
        for nik, agent in present.values_list("nik", "agent"):
            found[nik] = "dup_own" if agent == agent_id else "dup_registered"
    return found


def named_sheet(workbook: Workbook, name: str) -> Sheet:
    """The sheet of that name. Raises SheetRefused, which names those there are."""
    found = workbook.sheet(name)
    if found is None:
        raise SheetRefused(
            _("There is no sheet %(name)s. The file has: %(sheets)s.")
            % {"name": name, "sheets": _names(workbook)}
        )
    return found


def only_sheet(workbook: Workbook) -> Sheet:
    """The one sheet of a workbook. Raises SheetRefused when there are several."""
    if len(workbook.sheets) > 1:
        raise SheetRefused(
            _("The file has several sheets: %(sheets)s. Say which one is meant.")
            % {"sheets": _names(workbook)}
        )
    return workbook.sheets[0]


def _names(workbook: Workbook) -> str:
    return ", ".join(sheet.name for sheet in workbook.sheets)


@functools.lru_cache(maxsize=2)
def _workbook(sha256: str, suffix: str) -> Workbook:
    return read_workbook(read_kept_file(sha256, drawer=DRAWER, suffix=suffix), f"register{suffix}")


def _suffix(file_name: str) -> str:
    return PurePath(file_name).suffix.lower()[:5]
