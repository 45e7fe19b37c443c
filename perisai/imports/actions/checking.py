"""Bringing a file, choosing its sheets and columns, checking the rows: everything before the first person
is saved. Few rows are checked at once, many by a worker in slices."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.audit.actions import record
from perisai.common.locks import hold_word
from perisai.common.retries import check_same_content, content_hash_of
from perisai.imports.actions.locking import lock_batch, lock_file
from perisai.imports.actions.slices import check_slice, chosen_of
from perisai.imports.earlier import (
    Remembered,
    remembered_of,
)
from perisai.imports.enums import BatchState
from perisai.imports.errors import BatchRefused, ColumnsRefused
from perisai.imports.models import ImportBatch
from perisai.imports.reading import (
    chosen_together,
    keep_register,
    layout_of,
    named_sheet,
    remember_workbook,
    workbook_of,
)
from perisai.imports.register.layout import (
    Layout,
    check_layout,
    check_months,
    check_years,
    find_layout,
    remap,
)
from perisai.imports.register.remarks import remark
from perisai.imports.register.unclear import left_out_of, unclear_columns
from perisai.imports.register.workbook import Sheet, Workbook, read_workbook
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job
from villages.models import Agent, Village

CHECK_JOB = "imports.check_batch"
CHECKED_AT_ONCE = 300  # rows that are checked while the person waits
_MOST_SHEETS = 60


def upload_register(
    *,
    uuid: UUID,
    agent: Agent | None,
    village: Village,
    file_name: str,
    content: bytes,
    by,
    on: dt.date,
    at: dt.datetime,
    sheet: str = "",
) -> ImportBatch:
    """Keep a register and, when its sheet is clear, have every row judged. Nobody is saved. Without an
    `agent` it holds people who pay without one.

    The sheet is the one named, the only one, or the only one that names the agent's code; otherwise
    the import waits for `choose_sheets`. The same `uuid` with the same file for the same agent and
    village answers as the first time. Raises UuidReused, FileRefused, SheetRefused.
    """
    sent = hashlib.sha256(content).hexdigest()
    if known := _uploaded(uuid, sent, agent, village):
        return known
    # A file is read before anything is written: SQLite has one writer, and reading takes seconds.
    workbook = read_workbook(content, file_name)
    with transaction.atomic():
        hold_word(
            f"import {uuid}"
        )  # the same form sent twice at once: the second waits for the first
        if known := _uploaded(uuid, sent, agent, village):
            return known
        batch = ImportBatch.objects.create(
            uuid=uuid,
            agent=agent,
            village=village,
            file_name=file_name[-200:],
            sha256=keep_register(content, file_name),
            checked_on=on,
            created_by=by,
        )
        remember_workbook(batch, workbook)
        code = agent and agent.code
        record("import.uploaded", batch, by=by, sha256=batch.sha256, agent=code)
        chosen = named_sheet(workbook, sheet) if sheet else _clear_sheet(workbook, agent)
        if chosen:
            _look_at(batch, workbook, chosen, by=by, on=on, at=at)
        return batch


def _uploaded(uuid: UUID, sent: str, agent: Agent | None, village: Village) -> ImportBatch | None:
    """The import of this form, when it arrived before. Raises UuidReused."""
    known = ImportBatch.objects.filter(uuid=uuid).first()
    if known:
        check_same_content(
            content_hash_of(file=known.sha256, agent=known.agent_id, village=known.village_id),
            content_hash_of(file=sent, agent=agent and agent.pk, village=village.pk),
        )
    return known


def choose_sheets(
    *, batch: ImportBatch, sheets: Sequence[str], by, on: dt.date, at: dt.datetime
) -> list[ImportBatch]:
    """Have several sheets of one file judged, each as an import of its own with its own columns and years.
    The first is this import when its sheet is not chosen yet; sheets that were chosen with it before stay
    as they are. Raises SheetRefused, BatchRefused."""
    workbook = workbook_of(batch)
    names = [named_sheet(workbook, name).name for name in dict.fromkeys(sheets)]
    if len(names) > _MOST_SHEETS:
        raise BatchRefused(_("Choose at most %(most)s sheets at once.") % {"most": _MOST_SHEETS})
    with transaction.atomic():
        return _choose_sheets(lock_file(batch), workbook, names, by, on, at)


def _choose_sheets(
    batch: ImportBatch, workbook: Workbook, names: list[str], by, on: dt.date, at: dt.datetime
) -> list[ImportBatch]:
    if batch.bundle is None and (len(names) > 1 or batch.sheet):
        batch.bundle = batch.uuid
        batch.save()
    of_file = {one.sheet: one for one in chosen_together(batch)}
    new: list[ImportBatch] = []
    for name in names:
        if name in of_file:
            continue
        if not batch.sheet and not new:
            batch.sheet = name
            new.append(batch)
        else:
            new.append(_beside(batch, name, by, on))
        new[-1].save()
    rows = sum(len(workbook.sheet(one.sheet).rows) for one in new)
    for one in new:
        _look_at(
            one,
            workbook,
            workbook.sheet(one.sheet),
            by=by,
            on=on,
            at=at,
            is_small=rows <= CHECKED_AT_ONCE,
        )
        record("import.checked", one, by=by)
    return new


def _beside(batch: ImportBatch, sheet: str, by, on: dt.date) -> ImportBatch:
    """An import of another sheet of the same file, or once more of one whose import is over."""
    before = ImportBatch.objects.filter(bundle=batch.bundle, sheet=sheet).count()
    return ImportBatch(
        uuid=batch.uuid_beside(sheet, before),
        bundle=batch.bundle,
        agent=batch.agent,
        village=batch.village,
        file_name=batch.file_name,
        sha256=batch.sha256,
        sheet=sheet,
        checked_on=on,
        created_by=by,
    )


def remap_columns(
    *, batch: ImportBatch, holds: Mapping[int, str], by, on: dt.date, at: dt.datetime
) -> ImportBatch:
    """Have the rows judged again with the columns as a person says; `holds` maps the place of a column
    from 0 to a Field or `month:2026-11`. Raises ColumnsRefused, BatchRefused."""
    workbook = workbook_of(batch)
    with transaction.atomic():
        batch = lock_batch(batch)
        _check_unsaved(batch)
        batch.is_mapped = True
        sheet = workbook.sheet(batch.sheet)
        layout = remap(find_layout(sheet), holds)
        batch.left_out = left_out_of(sheet, layout)
        _begin_check(batch, workbook, layout, by=by, on=on, at=at)
        if batch.problem:
            raise ColumnsRefused(batch.problem)
        record("import.checked", batch, by=by)
        return batch


def check_again(*, batch: ImportBatch, by, on: dt.date, at: dt.datetime) -> ImportBatch:
    """Judge the rows once more with the same columns, against the members there are now; a check that
    stopped goes on where it was. What a person chose holds where the row still says the same, otherwise a
    remark says that it must be chosen anew. Raises BatchRefused."""
    workbook = workbook_of(batch)
    with transaction.atomic():
        batch = lock_batch(batch)
        _check_unsaved(batch)
        if batch.state == BatchState.CHECKING:
            for job in Job.objects.filter(unique_key=batch.check_key):
                retry_job(job=job, on=at)
            return batch
        if batch.state != BatchState.CHECKED:
            raise BatchRefused(_("Choose sheet and columns first."))
        said = [one for one in batch.remarks if one["code"] == "remembered"]
        layout = layout_of(batch, workbook)
        _begin_check(batch, workbook, layout, said, by=by, on=on, at=at)
        record("import.checked", batch, by=by)
        return batch


def _clear_sheet(workbook: Workbook, agent: Agent | None) -> Sheet | None:
    if len(workbook.sheets) == 1:
        return workbook.sheets[0]
    named = [
        sheet
        for sheet in workbook.sheets
        if agent and agent.code in re.findall(r"[A-Z0-9]+", sheet.name.upper())
    ]
    return named[0] if len(named) == 1 else None


def _check_unsaved(batch: ImportBatch) -> None:
    if batch.state not in (BatchState.UPLOADED, BatchState.CHECKING, BatchState.CHECKED):
        raise BatchRefused(
            _("This import was saved already. To change it, undo it and bring the file again.")
        )


def _look_at(
    batch: ImportBatch,
    workbook: Workbook,
    sheet: Sheet,
    *,
    by,
    on: dt.date,
    at: dt.datetime,
    is_small: bool = True,
) -> None:
    """Recognise the columns, or take those a person said for the same headings, and judge; a sheet
    without headings keeps its problem in words."""
    batch.sheet, batch.holds, batch.is_mapped, batch.left_out = sheet.name, {}, False, []
    try:
        layout = find_layout(sheet)
    except ColumnsRefused as refusal:
        _forget_rows(batch, str(refusal))
        return
    batch.headings_hash = layout.headings_hash
    said, known = [], remembered_of(batch, layout)
    if known.said_on:
        layout = remap(layout, known.holds)
        said = [remark("remembered", day=f"{known.said_on:%d-%m-%Y}")]
    _begin_check(batch, workbook, layout, said, by=by, on=on, at=at, known=known, is_small=is_small)


def _begin_check(
    batch: ImportBatch,
    workbook: Workbook,
    layout: Layout,
    said: Sequence[dict] = (),
    *,
    by,
    on: dt.date,
    at: dt.datetime,
    known: Remembered | None = None,
    is_small: bool = True,
) -> None:
    """Forget the last check and begin another: at once when there are few rows, otherwise by a worker. With
    what is `known` of the headings, months that are not clear are asked; without, a person has just said
    them."""
    batch.holds, batch.checked_on, batch.problem = layout.as_json(), on, ""
    try:
        check_layout(layout)
        if known:
            sheet = workbook.sheet(batch.sheet)
            check_months(
                layout, known.asked, unclear_columns(sheet, layout, on=on, but=known.unread)
            )
            check_years(layout, but=known.unread)
    except ColumnsRefused as refusal:
        _forget_rows(batch, str(refusal))
        return
    batch.chosen = chosen_of(batch)
    batch.rows.all().delete()
    batch.checks += 1
    batch.state, batch.remarks, batch.passed_over = BatchState.CHECKING, list(said), {}
    batch.save()
    if is_small and len(workbook.sheet(batch.sheet).rows) <= CHECKED_AT_ONCE:
        told = {"batch": batch, "number": batch.checks, "by": by, "at": at}
        while check_slice(**told, workbook=workbook):
            pass
        batch.refresh_from_db()
        return
    told = {"batch": batch.pk, "number": batch.checks, "by": by.pk}
    request_job(kind=CHECK_JOB, unique_key=batch.check_key, payload=told, on=at)


def _forget_rows(batch: ImportBatch, problem: str) -> None:
    batch.rows.all().delete()
    batch.problem, batch.passed_over, batch.state = problem[:500], {}, BatchState.UPLOADED
    batch.remarks = []
    batch.save()


@transaction.atomic
def note_download(*, batch: ImportBatch, by) -> None:
    """Keep that somebody took the register with its numbers in full."""
    record("import.downloaded", batch, by=by)
