"""What the worker does about exports."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from dues.actions.asked_prints import forget_batches
from perisai.exports.actions import (
    EXPORT_JOB,
    ROWS_IN_PART,
    finish_export,
    scope_at,
    write_part,
)
from perisai.exports.models import Export
from perisai.exports.rules import scope_json
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles


@handles(
    EXPORT_JOB,
    lease=dt.timedelta(minutes=10),  # the last slice writes the whole file in one go
    label=_("Write a list into a file"),
    purpose=_("Puts a list that somebody asked for into an Excel or text file."),
)
def make_file(job: Job, *, on: dt.datetime) -> Again | None:
    """The next part of a file, and after the last one the whole. When the asker lost a village or a role in
    between, the parts are written anew without it."""
    export = Export.objects.select_related("by").get(pk=job.payload["batch"])
    viewer = scope_at(export, at=on)
    keys, frame, scope = job.payload["keys"], job.payload["frame"], scope_json(viewer)
    part = job.cursor["part"] if job.cursor.get("scope") == scope else 0
    if part * ROWS_IN_PART >= len(keys):
        finish_export(export=export, parts=part, viewer=viewer, frame=frame, at=on)
        return None
    done = write_part(export=export, keys=keys, part=part, viewer=viewer, frame=frame)
    return Again(done, len(keys), {"part": part + 1, "scope": scope})


@handles(
    "exports.forget_files",
    every=Every.NIGHT,
    label=_("Delete old files of lists"),
    purpose=_("Removes the lists that were put into files some days ago."),
)
def forget_files(job: Job, *, on: dt.datetime) -> None:
    """Delete the files that are no longer kept; who took what stays on record."""
    forget_batches(at=on, models=(Export,))
