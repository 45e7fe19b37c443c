"""What prints of many papers share: asking the worker, going on, the files of their parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, Model

from dues.models import AskedPrint, CardBatch, PrintBatch
from dues.queries.asked_prints import KEPT, WHOLE
from perisai.audit.actions import record
from perisai.common.imposition import join
from perisai.common.passing_files import forget_files, get_file, put_file
from perisai.common.retries import write_once
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job

MOST = 500  # papers at once
Batch = TypeVar("Batch", bound=AskedPrint)
OF_DUES = (PrintBatch, CardBatch)


def ask_worker(
    model: type[Batch], *, job_kind: str, keys: Sequence[int], by, at: dt.datetime, **fields
) -> tuple[Batch, bool]:
    """Keep that these rows (keys, in this order) are to be printed, and ask the worker, in the caller's
    transaction. Returns the print, and whether it is new. Raises UuidReused."""
    batch, is_new = write_once(model, total=len(keys), by=by, requested_at=at, **fields)
    if is_new:
        payload = {"batch": batch.pk, "keys": list(keys)}
        request_job(kind=job_kind, unique_key=batch.job_key, payload=payload, on=at)
    return batch, is_new


@transaction.atomic
def retry_batch(*, batch: AskedPrint, by, at: dt.datetime) -> None:
    """Let the worker go on where it stopped after it gave up; otherwise nothing changes."""
    for job in Job.objects.filter(unique_key=batch.job_key):
        retry_job(job=job, on=at)
        record("print.retried", batch, by=by)


def keep_part(content: bytes, *, batch: AskedPrint, part: int) -> None:
    """Put the file of a part, from 0, where `join_parts` finds it."""
    put_file(content, drawer=batch.DRAWER, owner=batch.uuid, name=_part_name(part))


def join_parts(*, batch: AskedPrint, parts: int) -> None:
    """Make one file of this many parts; harmless when done again. Raises FileLost."""
    drawn = [
        get_file(drawer=batch.DRAWER, owner=batch.uuid, name=_part_name(part))
        for part in range(parts)
    ]
    put_file(join(drawn), drawer=batch.DRAWER, owner=batch.uuid, name=WHOLE)


def forget_batches(*, at: dt.datetime, models: Iterable[type[AskedPrint]] = OF_DUES) -> int:
    """Delete the files of prints that are older than KEPT; what was printed stays on record. Returns of how
    many prints."""
    number = 0
    for model in models:
        fresh = model.objects.filter(requested_at__gt=at - KEPT).values_list("uuid", flat=True)
        number += forget_files(drawer=model.DRAWER, but=fresh)
    return number


def next_numbers(model: type[Model], *, of: str, keys: Sequence[int]) -> dict[int, int]:
    """For each paper with a key of `of`, in order: 0 for the original, n for the n-th copy, as the rows of
    `model` number them. One query."""
    printed = model.objects.filter(**{f"{of}__in": keys}).values_list(of)
    last = dict(printed.annotate(last=Max("number")))
    return {key: last[key] + 1 if key in last else 0 for key in keys}


def _part_name(part: int) -> str:
    return f"{part:03}.pdf"
