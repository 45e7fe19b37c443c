"""What prints of many papers share: asking the worker, going on, the files of their parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model

from dues.models import AskedPrint, CardBatch, PrintBatch
from dues.queries.asked_prints import KEPT, WHOLE
from perisai.audit.actions import record
from perisai.common.imposition import join
from perisai.common.passing_files import forget_files, get_file, put_file
from perisai.common.retries import check_same_content, content_hash_of, write_once
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job

MOST = 500  # papers at once
Batch = TypeVar("Batch", bound=AskedPrint)
OF_DUES = (PrintBatch, CardBatch)


def known_print(
    model: type[Batch], *, uuid: UUID, asked: Mapping[str, str], paper: str, by
) -> Batch | None:
    """The print that `by` asked for with this `uuid`, although some of its papers are printed by now. Raises
    UuidReused when it answered another question than `asked`."""
    known = model.objects.filter(uuid=uuid, by=by).first()
    if known:
        check_same_content(known.content_hash, _content_of(asked, paper, by))
    return known


def ask_worker(
    model: type[Batch],
    *,
    job_kind: str,
    word: str,
    keys: Sequence[int],
    uuid: UUID,
    asked: Mapping[str, str],
    paper: str,
    by,
    at: dt.datetime,
) -> Batch:
    """Keep that these rows (keys, in this order) are to be printed, write it into the audit as `word`, and
    ask the worker, in the caller's transaction. Raises UuidReused."""
    batch, is_new = write_once(
        model,
        uuid=uuid,
        content_hash=_content_of(asked, paper, by),
        total=len(keys),
        paper=paper,
        by=by,
        requested_at=at,
    )
    if is_new:
        payload = {"batch": batch.pk, "keys": list(keys)}
        request_job(kind=job_kind, unique_key=batch.job_key, payload=payload, on=at)
        record(word, batch, by=by, number=batch.total, paper=batch.paper)
    return batch


def _content_of(asked: Mapping[str, str], paper: str, by) -> str:
    return content_hash_of(asked=dict(asked), paper=paper, by=by.pk)


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
