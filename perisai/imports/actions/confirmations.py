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
    sheet_of,
    workbook_of,
)
from perisai.imports.register.layout import find_layout, remap
from perisai.imports.register.workbook import read_workbook
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job
from perisai.jobs.registry import Again
from villages.models import Branch

CONFIRM_JOB = "imports.save_confirmations"
ROWS_A_SLICE = 200


@transaction.atomic
def upload_confirmations(
    *, uuid: UUID, branch: Branch, file_name: str, content: bytes, by, on: dt.date
) -> ConfirmationImport:
    """Keep a file of the scheme and recognise its columns when it has one sheet. Nothing is confirmed.

    The same `uuid` with the same file for the same branch answers as the first time. Raises
    UuidReused, FileRefused.
    """
    if known := ConfirmationImport.objects.filter(uuid=uuid).first():
        sent = hashlib.sha256(content).hexdigest()
        check_same_content(
            content_hash_of(file=known.sha256, branch=known.branch_id),
            content_hash_of(file=sent, branch=branch.pk),
        )
        return known
    workbook = read_workbook(content, file_name)
    brought = ConfirmationImport.objects.create(
        uuid=uuid,
        branch=branch,
        file_name=file_name[-200:],
        sha256=keep_register(content, file_name),
        checked_on=on,
        created_by=by,
    )
    record("confirmations.uploaded", brought, by=by, sha256=brought.sha256)
    if len(workbook.sheets) == 1:
        _look_at(brought, workbook.sheets[0].name)
    return brought


@transaction.atomic
def choose_confirmations_sheet(
    *, brought: ConfirmationImport, sheet: str, by
) -> ConfirmationImport:
    """Recognise the columns of this sheet. Raises SheetRefused, BatchRefused."""
    brought = _lock_unsaved(brought)
    _look_at(brought, named_sheet(workbook_of(brought), sheet).name)
    record("confirmations.checked", brought, by=by)
    return brought


@transaction.atomic
def remap_confirmations(
    *, brought: ConfirmationImport, holds: Mapping[int, str], by
) -> ConfirmationImport:
    """Take the columns as a person says; `holds` maps the place of a column from 0 to a
    ConfirmationField. Raises ColumnsRefused, BatchRefused."""
    brought = _lock_unsaved(brought)
    layout = remap(find_layout(sheet_of(brought), CONFIRMATIONS), holds, CONFIRMATIONS)
    check_columns(layout)
    brought.holds, brought.problem, brought.state = layout.as_json(), "", BatchState.CHECKED
    brought.save()
    record("confirmations.checked", brought, by=by)
    return brought


@transaction.atomic
def save_confirmations(*, brought: ConfirmationImport, by, at: dt.datetime) -> ConfirmationImport:
    """Want the readable rows written down; a worker does it. Asking twice changes nothing, but a worker
    that gave up starts again. Raises BatchRefused when no row can be read, NotYours."""
    brought = _lock(brought)
    if brought.state in (BatchState.SAVING, BatchState.SAVED):
        retry_job(job=_job(brought, at), on=at)
        return brought
    if brought.state != BatchState.CHECKED or not read_confirmations(brought).told:
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


def _look_at(brought: ConfirmationImport, sheet: str) -> None:
    """Recognise the columns; a sheet without them keeps its problem in words."""
    brought.sheet, brought.holds, brought.problem = sheet, {}, ""
    brought.state = BatchState.UPLOADED
    try:
        layout = find_layout(sheet_of(brought), CONFIRMATIONS)
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
