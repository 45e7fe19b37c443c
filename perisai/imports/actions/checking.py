"""Bringing a file, choosing its sheet and columns: everything before the first person is saved."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.audit.actions import record
from perisai.common.masking import mask_nik
from perisai.common.retries import check_same_content, content_hash_of
from perisai.imports.enums import BatchState, Verdict
from perisai.imports.errors import BatchRefused, ColumnsRefused
from perisai.imports.models import ImportBatch, ImportRow
from perisai.imports.reading import judge, keep_register, named_sheet, workbook_of
from perisai.imports.register.headings import month_from
from perisai.imports.register.judging import JudgedRow, Judgement
from perisai.imports.register.layout import Layout, check_years, find_layout, remap
from perisai.imports.register.remarks import named, remark, remarks_of
from perisai.imports.register.workbook import Sheet, Workbook, read_workbook
from villages.models import Agent, Village


@transaction.atomic
def upload_register(
    *,
    uuid: UUID,
    agent: Agent,
    village: Village,
    file_name: str,
    content: bytes,
    by,
    on: dt.date,
    sheet: str = "",
) -> ImportBatch:
    """Keep a register and, when its sheet is clear, judge every row. Nobody is saved.

    The sheet is the one named, the only one, or the only one that names the agent's code; otherwise
    the import waits for `choose_sheet`. The same `uuid` with the same file for the same agent and
    village answers as the first time. Raises UuidReused, FileRefused, SheetRefused.
    """
    if known := ImportBatch.objects.filter(uuid=uuid).first():
        sent = hashlib.sha256(content).hexdigest()
        check_same_content(
            content_hash_of(file=known.sha256, agent=known.agent_id, village=known.village_id),
            content_hash_of(file=sent, agent=agent.pk, village=village.pk),
        )
        return known
    workbook = read_workbook(content, file_name)
    batch = ImportBatch.objects.create(
        uuid=uuid,
        agent=agent,
        village=village,
        file_name=file_name[-200:],
        sha256=keep_register(content, file_name),
        checked_on=on,
        created_by=by,
    )
    record("import.uploaded", batch, by=by, sha256=batch.sha256, agent=agent.code)
    chosen = named_sheet(workbook, sheet) if sheet else _clear_sheet(workbook, agent)
    if chosen:
        _look_at(batch, workbook, chosen, on)
    return batch


@transaction.atomic
def choose_sheet(*, batch: ImportBatch, sheet: str, by, on: dt.date) -> ImportBatch:
    """Judge the rows of this sheet. Raises SheetRefused, BatchRefused."""
    batch = lock_batch(batch)
    _check_unsaved(batch)
    workbook = workbook_of(batch)
    _look_at(batch, workbook, named_sheet(workbook, sheet), on)
    record("import.checked", batch, by=by)
    return batch


@transaction.atomic
def remap_columns(*, batch: ImportBatch, holds: Mapping[int, str], by, on: dt.date) -> ImportBatch:
    """Judge the rows again with the columns as a person says; `holds` maps the place of a column from 0
    to a Field or `month:2026-11`. Raises ColumnsRefused, BatchRefused."""
    batch = lock_batch(batch)
    _check_unsaved(batch)
    batch.is_mapped = True
    workbook = workbook_of(batch)
    _judge(batch, workbook, remap(find_layout(workbook.sheet(batch.sheet)), holds), on)
    if batch.problem:
        raise ColumnsRefused(batch.problem)
    record("import.checked", batch, by=by)
    return batch


def lock_batch(batch: ImportBatch) -> ImportBatch:
    """The import's row, locked."""
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def _clear_sheet(workbook: Workbook, agent: Agent) -> Sheet | None:
    if len(workbook.sheets) == 1:
        return workbook.sheets[0]
    named = [
        sheet
        for sheet in workbook.sheets
        if agent.code in re.findall(r"[A-Z0-9]+", sheet.name.upper())
    ]
    return named[0] if len(named) == 1 else None


def _check_unsaved(batch: ImportBatch) -> None:
    if batch.state not in (BatchState.UPLOADED, BatchState.CHECKED):
        raise BatchRefused(
            _("This import was saved already. To change it, undo it and bring the file again.")
        )


def _look_at(batch: ImportBatch, workbook: Workbook, sheet: Sheet, on: dt.date) -> None:
    """Recognise the columns, or take those a person said for the same headings, and judge; a sheet
    without headings keeps its problem in words."""
    batch.sheet, batch.holds, batch.is_mapped = sheet.name, {}, False
    try:
        layout = find_layout(sheet)
    except ColumnsRefused as refusal:
        _forget_rows(batch, str(refusal))
        return
    batch.headings_hash = layout.headings_hash
    said = []
    if earlier := mapped_before(batch):
        layout = remap(layout, _remembered(layout, earlier))
        said = [remark("remembered", day=f"{earlier.checked_on:%d-%m-%Y}")]
    _judge(batch, workbook, layout, on, said, is_year_asked=True)


def _remembered(layout: Layout, earlier: ImportBatch) -> dict[int, str]:
    """What a person said of the same headings, but for the months: `Jan` of last year's register is
    another month in this one, so months are read from the sheet itself, or asked."""
    held = {column.index: column.holds for column in layout.columns if column.month}
    return held | {
        int(index): key for index, key in earlier.holds.items() if month_from(key) is None
    }


def mapped_before(batch: ImportBatch) -> ImportBatch | None:
    """The agent's last import in which a person said what these same headings hold."""
    same = ImportBatch.objects.filter(agent=batch.agent_id, headings_hash=batch.headings_hash)
    return same.filter(is_mapped=True).exclude(pk=batch.pk).order_by("-pk").first()


def saved_before(batch: ImportBatch) -> ImportBatch | None:
    """The agent's last import of the same sheet of the same file that is saved or being saved."""
    same = ImportBatch.objects.filter(agent=batch.agent_id, sha256=batch.sha256, sheet=batch.sheet)
    kept = same.filter(state__in=(BatchState.SAVING, BatchState.SAVED)).exclude(pk=batch.pk)
    return kept.select_related("saved_by").order_by("-pk").first()


def _judge(
    batch: ImportBatch,
    workbook: Workbook,
    layout: Layout,
    on: dt.date,
    said: Sequence[dict] = (),
    *,
    is_year_asked: bool = False,
) -> None:
    batch.holds, batch.checked_on, batch.problem = layout.as_json(), on, ""
    sheet = workbook.sheet(batch.sheet)
    try:
        judged = judge(sheet, layout, agent_id=batch.agent_id, on=on)
        if is_year_asked:
            check_years(layout)
    except ColumnsRefused as refusal:
        _forget_rows(batch, str(refusal))
        return
    batch.rows.all().delete()
    ImportRow.objects.bulk_create(_row_of(batch, row) for row in judged.rows)
    batch.passed_over = {kind.value: count for kind, count in judged.passed_over.items()}
    batch.remarks = [
        *_about_file(batch),
        *_vanished(batch, judged),
        *said,
        *remarks_of(workbook, sheet, judged),
    ]
    batch.state = BatchState.CHECKED
    batch.save()


def _about_file(batch: ImportBatch) -> list[dict]:
    earlier = saved_before(batch)
    if not earlier:
        return []
    return [remark("same_file", day=f"{earlier.saved_on:%d-%m-%Y}", by=str(earlier.saved_by))]


def _vanished(batch: ImportBatch, judged: Judgement) -> list[dict]:
    """Whom the agent's earlier imports of this sheet saved and the file has no more, when it is the same
    register again: at least half of them are in it."""
    earlier = ImportRow.objects.filter(
        batch__agent=batch.agent_id, batch__village=batch.village_id, batch__sheet=batch.sheet
    )
    kept = earlier.filter(member__withdrawn_at__isnull=True, member__agent=batch.agent_id)
    saved = dict(kept.order_by("number").values_list("member__nik", "member__name"))
    niks = {row.nik for row in judged.rows}
    names = [name for nik, name in saved.items() if nik not in niks]
    return named("vanished", names, count=len(names)) if len(names) <= len(saved) / 2 else []


def _forget_rows(batch: ImportBatch, problem: str) -> None:
    batch.rows.all().delete()
    batch.problem, batch.passed_over, batch.state = problem[:500], {}, BatchState.UPLOADED
    batch.remarks = []
    batch.save()


def _row_of(batch: ImportBatch, row: JudgedRow) -> ImportRow:
    added = row.person if row.verdict != Verdict.CHANGED else None
    return ImportRow(
        batch=batch,
        number=row.number,
        verdict=row.verdict,
        found=[finding.as_json() for finding in row.findings],
        name=row.name,
        covered_nik=mask_nik(row.nik),
        months=len(added.paid) if added else 0,
        amount=added.rupiah if added else 0,
    )


@transaction.atomic
def note_download(*, batch: ImportBatch, by) -> None:
    """Keep that somebody took the register with its numbers in full."""
    record("import.downloaded", batch, by=by)
