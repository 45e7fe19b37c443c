"""How far a file is that somebody asked for, such as a print of many papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dues.models import AskedFile
from perisai.jobs.enums import JobState
from perisai.jobs.queries import Progress, progress_of
from villages.scoping import Viewer

WHOLE = "whole.pdf"
RECENT = 5


@dataclass(frozen=True, slots=True)
class BatchPicture:
    """How far a file is. It is there until `kept_until`."""

    batch: AskedFile
    progress: Progress | None
    kept_until: dt.datetime
    is_over: bool

    @property
    def is_ready(self) -> bool:
        is_done = self.progress is not None and self.progress.state == JobState.DONE
        return is_done and not self.is_over


def prints_of(viewer: Viewer, model: type[AskedFile], *, at: dt.datetime) -> list[AskedFile]:
    """The last ones this viewer asked for whose file is still kept, the newest first. One query."""
    since = at - model.KEPT
    asked = model.objects.visible_to(viewer).filter(by=viewer.user, requested_at__gt=since)
    return list(asked.order_by("-pk")[:RECENT])


def picture_of(batch: AskedFile, *, viewer: Viewer, at: dt.datetime) -> BatchPicture:
    """How far a file is that the viewer may see. One query."""
    until = batch.requested_at + batch.KEPT
    return BatchPicture(batch, progress_of(batch.job_key), until, is_over=at >= until)
