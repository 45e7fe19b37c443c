"""The registers people brought, kept under their hash and read again when their rows are needed."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, Protocol

from django.utils.translation import gettext as _

from perisai.common.kept_files import keep_file, read_kept_file
from perisai.common.masking import mask_nik
from perisai.imports.changes import difference_of, is_somebody_else
from perisai.imports.confirmations.fields import CONFIRMATIONS
from perisai.imports.confirmations.rows import ReadSheet, read_sheet
from perisai.imports.enums import BatchState, Field
from perisai.imports.errors import SheetRefused
from perisai.imports.known import Holder, Known, Portfolio, holders_of, known_among
from perisai.imports.models import ConfirmationImport, ImportBatch
from perisai.imports.register.findings import Finding
from perisai.imports.register.judging import (
    JudgedRow,
    Judgement,
    Survey,
    judge_rows,
    survey_sheet,
)
from perisai.imports.register.layout import Layout, check_layout, find_layout, remap
from perisai.imports.register.merging import spread_merges
from perisai.imports.register.people import Person, read_person
from perisai.imports.register.workbook import Row, Sheet, Workbook, read_workbook
from villages.scoping import Viewer

DRAWER = "imports"


def keep_register(content: bytes, file_name: str) -> str:
    """Keep a file that was read without complaint; returns its SHA-256."""
    return keep_file(content, drawer=DRAWER, suffix=_suffix(file_name))


def remember_workbook(batch: Brought, workbook: Workbook) -> None:
    """Spare this process the second reading of a file that it has just read."""
    _remember((batch.sha256, _suffix(batch.file_name)), workbook)


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
    key = (batch.sha256, _suffix(batch.file_name))
    if known := _workbooks.get(key):
        return known
    content = read_kept_file(batch.sha256, drawer=DRAWER, suffix=key[1])
    return _remember(key, read_workbook(content, f"register{key[1]}"))


def sheet_of(batch: Brought) -> Sheet:
    """The sheet that was chosen."""
    return workbook_of(batch).sheet(batch.sheet)


def layout_of(batch: ImportBatch, workbook: Workbook | None = None) -> Layout:
    """Its columns, as recognised or as a person said. Pass the `workbook` where it was read already."""
    found = find_layout(workbook.sheet(batch.sheet) if workbook else sheet_of(batch))
    return remap(found, {int(index): key for index, key in batch.holds.items()})


def portfolio_of(batch: ImportBatch, viewer: Viewer) -> Portfolio:
    """Whose people the rows of an import are compared with, as far as this viewer sees them."""
    return Portfolio(viewer, batch.agent_id, batch.village_id, batch.sha256)


def people_of(batch: ImportBatch, numbers: Collection[int]) -> dict[int, Person]:
    """The people of some good rows, by row number, read as on the day of the check."""
    layout = layout_of(batch)
    sheet = spread_merges(sheet_of(batch), layout)
    rows = [row for row in sheet.rows if row.number in numbers]
    return {row.number: read_person(row, layout, on=batch.checked_on)[0] for row in rows}


def niks_of(batch: ImportBatch, numbers: Collection[int]) -> dict[int, str]:
    """The NIKs of some rows, by row number; one that cannot be read is left out."""
    layout = layout_of(batch)
    niks = survey_sheet(spread_merges(sheet_of(batch), layout), layout).niks
    return {number: niks[number] for number in numbers if number in niks}


def confirmations_layout_of(brought: ConfirmationImport) -> Layout:
    """The columns of a file of the scheme, as recognised or as a person said."""
    found = find_layout(sheet_of(brought), CONFIRMATIONS)
    return remap(found, {int(index): key for index, key in brought.holds.items()}, CONFIRMATIONS)


def read_confirmations(brought: ConfirmationImport) -> ReadSheet:
    """Every row of a file of the scheme, read as on the day it was brought."""
    return read_sheet(sheet_of(brought), confirmations_layout_of(brought), on=brought.checked_on)


def judge(sheet: Sheet, layout: Layout, *, portfolio: Portfolio, on: dt.date) -> Judgement:
    """Judge a whole sheet against the members there are. Raises ColumnsRefused."""
    check_layout(layout)
    sheet = spread_merges(sheet, layout)
    survey = survey_sheet(sheet, layout)
    rows = judge_some(sheet, layout, survey, survey.people, portfolio=portfolio, on=on)
    return Judgement(sheet.name, layout, tuple(rows), survey.passed_over)


def judge_some(
    sheet: Sheet,
    layout: Layout,
    survey: Survey,
    rows: Sequence[Row],
    *,
    portfolio: Portfolio,
    on: dt.date,
) -> list[JudgedRow]:
    """Judge some people of a sheet that was looked over, its merges spread: who is a member already is
    compared when they are the portfolio's own, and no more than registered when they are not."""
    niks = {survey.niks[row.number] for row in rows if row.number in survey.niks}
    holders = holders_of(niks, portfolio)
    judged = judge_rows(sheet, layout, survey, rows, taken=_taken(holders), on=on)
    own = [holder.pk for holder in holders.values() if holder.is_own]
    members = known_among(own, sha256=portfolio.sha256)
    comparison = _Comparison(layout, portfolio.village_id, survey, on)
    return [comparison.of(row, holders.get(row.nik), members) for row in judged]


def _taken(holders: Mapping[str, Holder]) -> dict[str, str]:
    """Which NIKs somebody has today. Whose they are is told only of the portfolio's own members."""
    return {
        nik: "dup_own" if holder.is_own else "dup_registered"
        for nik, holder in holders.items()
        if not holder.is_old_nik
    }


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Rows of members beside what is known of them."""

    layout: Layout
    village_id: str
    survey: Survey
    on: dt.date

    def of(self, row: JudgedRow, holder: Holder | None, members: Mapping[int, Known]) -> JudgedRow:
        """The row compared with its member; a row of nobody known, or that cannot be read, as it is."""
        if holder is None or row.said is None or _is_second(row):
            return row
        if holder.is_old_nik:
            if not holder.may_be(row.said.name, row.said.birth_date):
                return row
            if other := self.survey.first_rows.get(holder.nik):
                return self._refused(row, "dup_same", row=other)
            if not holder.is_own:
                return self._refused(row, "dup_registered")
        if not holder.is_own:
            return row
        return self._compared(row, holder, members[holder.pk])

    def _compared(self, row: JudgedRow, holder: Holder, known: Known) -> JudgedRow:
        if is_somebody_else(row.said, known):
            return self._refused(row, "other_person")
        found = difference_of(
            row.said,
            known,
            village_id=self.village_id,
            asked=(column.month for column in self.layout.months),
            on=self.on,
        )
        note = [self._about_nik("nik_corrected", nik=mask_nik(holder.nik))]
        findings = [*found.findings(known.member), *(note if holder.is_old_nik else ())]
        left_out = {"nik_birth", "nik_sex"} if holder.is_old_nik else set()
        left_out |= set() if found.added else {"amount_differs", "date_ahead"}
        warnings = _warnings(row, but=left_out)
        if found.is_to_save:
            return replace(
                row,
                person=row.said,
                findings=(*findings, *warnings),
                months=len(found.months),
                rupiah=found.added_total,
            )
        own = self._about_nik("dup_own")
        return replace(row, person=None, findings=(*findings, own, *warnings))

    def _refused(self, row: JudgedRow, code: str, /, **values: Any) -> JudgedRow:
        return replace(
            row, person=None, findings=(self._about_nik(code, **values), *_warnings(row))
        )

    def _about_nik(self, code: str, **values: Any) -> Finding:
        return Finding(code, self.layout.column(Field.NIK).title, values)


def _is_second(row: JudgedRow) -> bool:
    return any(finding.code == "dup_same" for finding in row.findings)


def _warnings(row: JudgedRow, *, but: Collection[str] = ()) -> list[Finding]:
    """What was found besides. A NIK that was corrected since needs no comparing, and how months were
    written matters only when some are added."""
    return [f for f in row.findings if not f.refuses and f.code not in but]


def chosen_together(batch: ImportBatch) -> list[ImportBatch]:
    """The imports of the sheets that were chosen together with this one, itself included, without those
    that are over: their sheets are free again."""
    if batch.bundle is None:
        alone = bool(batch.sheet) and not BatchState(batch.state).is_over
        return [batch] if alone else []
    rows = ImportBatch.objects.filter(bundle=batch.bundle).exclude(sheet="").order_by("pk")
    return [one for one in rows if not BatchState(one.state).is_over]


def saved_since_check(batch: ImportBatch) -> ImportBatch | None:
    """Another sheet of the same file that is being saved or undone, or was saved after this one was
    checked: whoever stands in both is a member now, so this check no longer holds."""
    if batch.bundle is None:
        return None
    for other in ImportBatch.objects.filter(bundle=batch.bundle).exclude(pk=batch.pk):
        is_later = other.saved_at and batch.checked_at and other.saved_at >= batch.checked_at
        is_moving = other.state in (BatchState.SAVING, BatchState.UNDOING)
        if is_moving or (other.state == BatchState.SAVED and is_later):
            return other
    return None


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


_workbooks: dict[tuple[str, str], Workbook] = {}
_MOST_REMEMBERED = 2
_lock = threading.Lock()


def _remember(key: tuple[str, str], workbook: Workbook) -> Workbook:
    with _lock:
        while len(_workbooks) >= _MOST_REMEMBERED:
            del _workbooks[next(iter(_workbooks))]
        _workbooks[key] = workbook
    return workbook


def _suffix(file_name: str) -> str:
    return PurePath(file_name).suffix.lower()[:5]
