"""Files of the scheme: brought, their columns told, saved in slices. Matching and undoing is of `dues`."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.confirming import add_confirmations, open_confirmation_batch
from dues.models import ConfirmationBatch, ConfirmationUndo
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of
from perisai.imports.confirmations.fields import CONFIRMATIONS, check_columns
from perisai.imports.enums import BatchState
from perisai.imports.errors import BatchRefused, ColumnsRefused
from perisai.imports.models import ConfirmationImport
from perisai.imports.reading import (
    keep_register,
    named_sheet,
    read_confirmations,
    remember_workbook,
    sheet_of,
    workbook_of,
)
from perisai.imports.register.layout import find_layout, remap
from perisai.imports.register.workbook import Sheet, read_workbook
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job
from perisai.jobs.registry import Again
from villages.models import Branch

CONFIRM_JOB = "imports.save_confirmations"
ROWS_A_SLICE = 200


def upload_confirmations(
    *, uuid: UUID, branch: Branch, file_name: str, content: bytes, by, on: dt.date
) -> ConfirmationImport:
    """Keep a file of the scheme and recognise its columns when it has one sheet. Nothing is confirmed.

    The same `uuid` with the same file for the same branch answers as the first time. Raises
    UuidReused, FileRefused.
    """
    if known := _uploaded(uuid, content, branch):
        return known
    # Read before anything is written: SQLite has one writer, and reading takes seconds.
    workbook = read_workbook(content, file_name)
    with transaction.atomic():
        if known := _uploaded(uuid, content, branch):
            return known
        brought = ConfirmationImport.objects.create(
            uuid=uuid,
            branch=branch,
            file_name=file_name[-200:],
            sha256=keep_register(content, file_name),
            checked_on=on,
            created_by=by,
        )
        remember_workbook(brought, workbook)
        record("confirmations.uploaded", brought, by=by, sha256=brought.sha256)
        if len(workbook.sheets) == 1:
            _look_at(brought, workbook.sheets[0])
        return brought


def _uploaded(uuid: UUID, content: bytes, branch: Branch) -> ConfirmationImport | None:
    """The import of this form, when it arrived before. Raises UuidReused."""
    known = ConfirmationImport.objects.filter(uuid=uuid).first()
    if known:
        sent = hashlib.sha256(content).hexdigest()
        check_same_content(
            content_hash_of(file=known.sha256, branch=known.branch_id),
            content_hash_of(file=sent, branch=branch.pk),
        )
    return known


def choose_confirmations_sheet(
    *, brought: ConfirmationImport, sheet: str, by
) -> ConfirmationImport:
    """Recognise the columns of this sheet. Raises SheetRefused, BatchRefused."""
    chosen = named_sheet(workbook_of(brought), sheet)
    with transaction.atomic():
        brought = _lock_unsaved(brought)
        _look_at(brought, chosen)
        record("confirmations.checked", brought, by=by)
        return brought


def remap_confirmations(
    *, brought: ConfirmationImport, holds: Mapping[int, str], by
) -> ConfirmationImport:
    """Take the columns as a person says; `holds` maps the place of a column from 0 to a
    ConfirmationField. Raises ColumnsRefused, BatchRefused."""
    layout = remap(find_layout(sheet_of(brought), CONFIRMATIONS), holds, CONFIRMATIONS)
    with transaction.atomic():
        brought = _lock_unsaved(brought)
        check_columns(layout)
        brought.holds, brought.problem, brought.state = layout.as_json(), "", BatchState.CHECKED
        brought.save()
        record("confirmations.checked", brought, by=by)
        return brought


def save_confirmations(*, brought: ConfirmationImport, by, at: dt.datetime) -> ConfirmationImport:
    """Want the readable rows written down; a worker does it. Asking twice changes nothing, but a worker
    that gave up starts again. Raises BatchRefused when no row can be read, NotYours."""
    is_checked = brought.state == BatchState.CHECKED
    is_readable = is_checked and bool(read_confirmations(brought).told)
    with transaction.atomic():
        return _save(_lock(brought), is_readable, by, at)


def _save(
    brought: ConfirmationImport, is_readable: bool, by, at: dt.datetime
) -> ConfirmationImport:
    if brought.state in (BatchState.SAVING, BatchState.SAVED):
        retry_job(job=_job(brought, at), on=at)
        return brought
    if brought.state != BatchState.CHECKED or not is_readable:
        raise BatchRefused(
            _("No row can be saved. Mend the rows in Excel and bring the file again.")
        )
    open_confirmation_batch(
        uuid=brought.uuid,
        branch=brought.branch,
        file_name=brought.file_name,
        sha256=brought.sha256,
        by=by,
        at=at,
    )
    brought.state = BatchState.SAVING
    brought.save()
    _job(brought, at)
    return brought


def save_confirmations_slice(*, brought: ConfirmationImport) -> Again | None:
    """Write the next rows down; None when there are none left. Harmless when repeated: a row is known
    by its number in the batch."""
    if brought.state != BatchState.SAVING:
        return None
    batch = ConfirmationBatch.objects.get(uuid=brought.uuid)
    told = read_confirmations(brought).told
    known = set(batch.rows.values_list("number", flat=True))
    left = [row for row in told if row.number not in known]
    is_undone = ConfirmationUndo.objects.filter(batch=batch).exists()
    if left and not is_undone:
        add_confirmations(batch=batch, rows=left[:ROWS_A_SLICE])
        return Again(progress=len(told) - len(left[ROWS_A_SLICE:]), total=len(told))
    _finish(brought, batch)
    return None


@transaction.atomic
def note_confirmations_download(*, brought: ConfirmationImport, by) -> None:
    """Keep that somebody took the file with its numbers in full."""
    record("confirmations.downloaded", brought, by=by)


@transaction.atomic
def _finish(brought: ConfirmationImport, batch: ConfirmationBatch) -> None:
    brought = _lock(brought)
    saved = batch.rows.count()
    brought.state = BatchState.SAVED if saved else BatchState.FAILED
    brought.save()
    record("confirmations.saved", brought, by=batch.by, saved=saved)


def _look_at(brought: ConfirmationImport, sheet: Sheet) -> None:
    """Recognise the columns; a sheet without them keeps its problem in words."""
    brought.sheet, brought.holds, brought.problem = sheet.name, {}, ""
    brought.state = BatchState.UPLOADED
    try:
        layout = find_layout(sheet, CONFIRMATIONS)
        brought.holds = layout.as_json()
        check_columns(layout)
        brought.state = BatchState.CHECKED
    except ColumnsRefused as refusal:
        brought.problem = str(refusal)[:500]
    brought.save()


def _lock(brought: ConfirmationImport) -> ConfirmationImport:
    rows = ConfirmationImport.objects.select_for_update(of=("self",)).select_related("branch")
    return rows.get(pk=brought.pk)


def _lock_unsaved(brought: ConfirmationImport) -> ConfirmationImport:
    brought = _lock(brought)
    if brought.state not in (BatchState.UPLOADED, BatchState.CHECKED):
        raise BatchRefused(
            _("This import was saved already. To change it, undo it and bring the file again.")
        )
    return brought


def _job(brought: ConfirmationImport, at: dt.datetime) -> Job:
    told = {"import": brought.pk}
    return request_job(kind=CONFIRM_JOB, unique_key=brought.save_key, payload=told, on=at)
