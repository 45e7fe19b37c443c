"""Printing the original of a receipt: once, kept for good, served unchanged."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from dues.enums import RenderingKind
from dues.models import Collection, ReceiptRendering
from dues.papers import receipt_pdf
from dues.queries.printing import DRAWER, SUFFIX, original_of, render_job_key
from dues.queries.receipts import receipt_of
from perisai.audit.actions import record
from perisai.common.kept_files import keep_file
from perisai.jobs.actions import retry_job
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job


def render_original(*, collection: Collection, by, at: dt.datetime) -> ReceiptRendering:
    """Print the original of a receipt, or return the one there is: it is never printed again.

    The file is on the disk before the row says so, and the first who writes the row wins: a worker that
    dies on the way, or a second one beside it, leaves nothing behind that counts. `by` is None for the
    worker. Not one transaction, because drawing must not keep other writers waiting. Raises
    PdfUnavailable when this machine cannot print.
    """
    if known := original_of(collection):
        return known
    pdf = receipt_pdf(receipt_of(collection))
    sha256 = keep_file(pdf, drawer=DRAWER, suffix=SUFFIX)
    try:
        return _note_original(collection, sha256=sha256, size=len(pdf), by=by, at=at)
    except IntegrityError:
        if known := original_of(collection):
            return known
        raise


@transaction.atomic
def retry_printing(*, collection: Collection, by, at: dt.datetime) -> None:
    """Let the worker try again to print a receipt after it gave up; otherwise nothing changes."""
    failed = Job.objects.select_for_update().filter(state=JobState.FAILED)
    job = failed.filter(unique_key=render_job_key(collection)).first()
    if job is None:
        return
    retry_job(job=job, on=at)
    record("receipt.printing_retried", collection, by=by)


@transaction.atomic
def _note_original(
    collection: Collection, *, sha256: str, size: int, by, at: dt.datetime
) -> ReceiptRendering:
    rendering = ReceiptRendering.objects.create(
        collection=collection,
        kind=RenderingKind.ORIGINAL,
        sha256=sha256,
        size=size,
        rendered_at=at,
    )
    record("receipt.printed", collection, by=by, sha256=sha256)
    return rendering
