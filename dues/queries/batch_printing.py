"""Prints of many receipts: which receipts, and how far a print is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from dues.models import Collection, PrintBatch, ReceiptRendering
from perisai.jobs.enums import JobState
from perisai.jobs.queries import Progress, progress_of
from villages.scoping import Viewer

BATCH_DRAWER, WHOLE = "prints", "whole.pdf"
BATCH_KEPT = dt.timedelta(days=7)
PART_SIZE = 16  # receipts in a slice of the job: four full sheets, about a second


@dataclass(frozen=True, slots=True)
class BatchPicture:
    """How far a print is. Its file is there until `kept_until`."""

    batch: PrintBatch
    progress: Progress | None
    kept_until: dt.datetime
    is_over: bool

    @property
    def is_ready(self) -> bool:
        is_done = self.progress is not None and self.progress.state == JobState.DONE
        return is_done and not self.is_over


def receipts_to_print(
    viewer: Viewer, *, from_on: dt.date, until_on: dt.date, with_printed: bool
) -> list[int]:
    """The keys of the receipts of these days that count, the oldest first; without those on paper already
    unless wanted, because they come out as copies. One query."""
    rows = Collection.objects.visible_to(viewer).with_receipt().standing()
    rows = rows.filter(collected_on__range=(from_on, until_on))
    if not with_printed:
        printed = ReceiptRendering.objects.filter(collection=OuterRef("pk"))
        rows = rows.filter(~Exists(printed))
    return list(rows.oldest_first().values_list("pk", flat=True))


def picture_of(batch: PrintBatch, *, viewer: Viewer, at: dt.datetime) -> BatchPicture:
    """How far a print is that the viewer may see. One query."""
    until = batch.requested_at + BATCH_KEPT
    return BatchPicture(batch, progress_of(batch.job_key), until, is_over=at >= until)
