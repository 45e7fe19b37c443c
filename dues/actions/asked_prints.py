"""What files share that somebody asks for and a worker makes: asking it, going on, the files of the parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model

from dues.models import AskedFile, CardBatch, PrintBatch
from dues.queries.asked_prints import WHOLE
from perisai.audit.actions import record
from perisai.common.imposition import join
from perisai.common.passing_files import forget_files, get_file, put_file
from perisai.common.retries import check_same_content, content_hash_of, write_once
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job

MOST = 500  # papers at once
Batch = TypeVar("Batch", bound=AskedFile)
OF_DUES = (PrintBatch, CardBatch)


def known_print(
    model: type[Batch], *, uuid: UUID, asked: Mapping[str, str], by, **chosen: str
) -> Batch | None:
    """What `by` asked for with this `uuid`, although some of its papers are printed by now. Raises
    UuidReused when it answered another question than `asked`, or other columns were `chosen`."""
    known = model.objects.filter(uuid=uuid, by=by).first()
    if known:
        check_same_content(known.content_hash, _content_of(asked, by, chosen))
    return known


def ask_worker(
    model: type[Batch],
    *,
    job_kind: str,
    word: str,
    keys: Sequence[int],
    uuid: UUID,
    asked: Mapping[str, str],
    by,
    at: dt.datetime,
    noted: Mapping[str, Any] = MappingProxyType({}),
    handed: Mapping[str, Any] = MappingProxyType({}),
    **chosen: str,
) -> Batch:
    """Keep that these rows (keys, in this order) are to be put into a file, write it into the audit as
    `word`, and ask the worker, in the caller's transaction. `chosen` are columns that a retry must carry
    again, `noted` others; `handed` goes to the worker beside the keys. Raises UuidReused."""
    batch, is_new = write_once(
        model,
        uuid=uuid,
        content_hash=_content_of(asked, by, chosen),
        total=len(keys),
        by=by,
        requested_at=at,
        **chosen,
        **noted,
    )
    if is_new:
        payload = {"batch": batch.pk, "keys": list(keys), **handed}
        request_job(kind=job_kind, unique_key=batch.job_key, payload=payload, on=at)
        record(word, batch, by=by, number=batch.total, **chosen)
    return batch


def _content_of(asked: Mapping[str, str], by, chosen: Mapping[str, str]) -> str:
    return content_hash_of(asked=dict(asked), by=by.pk, **chosen)


@transaction.atomic
def retry_batch(*, batch: AskedFile, by, at: dt.datetime) -> None:
    """Let the worker go on where it stopped after it gave up; otherwise nothing changes."""
    for job in Job.objects.filter(unique_key=batch.job_key):
        retry_job(job=job, on=at)
        record("print.retried", batch, by=by)


def keep_part(content: bytes, *, batch: AskedFile, part: int) -> None:
    """Put the file of a part, from 0, where `join_parts` finds it."""
    put_file(content, drawer=batch.DRAWER, owner=batch.uuid, name=_part_name(part))


def join_parts(*, batch: AskedFile, parts: int) -> None:
    """Make one file of this many parts; harmless when done again. Raises FileLost."""
    drawn = [
        get_file(drawer=batch.DRAWER, owner=batch.uuid, name=_part_name(part))
        for part in range(parts)
    ]
    put_file(join(drawn), drawer=batch.DRAWER, owner=batch.uuid, name=WHOLE)


def forget_batches(*, at: dt.datetime, models: Iterable[type[AskedFile]] = OF_DUES) -> int:
    """Delete the files of those that are older than they are KEPT; that they were made stays on record.
    Returns of how many."""
    number = 0
    for model in models:
        fresh = model.objects.filter(requested_at__gt=at - model.KEPT).values_list(
            "uuid", flat=True
        )
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
