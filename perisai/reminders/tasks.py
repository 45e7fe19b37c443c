"""What the worker does about reminders."""

import datetime as dt

from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles
from perisai.reminders.actions.finding import Mark, find_due
from perisai.reminders.enums import Kind

FOUND = 5_000  # in one slice; a few seconds on PostgreSQL


@handles("reminders.find_due", every=Every.NIGHT)
def find_everybody_due(job: Job, *, on: dt.datetime) -> Again | None:
    """Write down who came due, kind by kind. All slices look at the day on which the first one began, also
    those after midnight; nights that were missed are made up."""
    kinds, cursor = list(Kind), job.cursor
    at = dt.datetime.fromisoformat(cursor["at"]) if "at" in cursor else on
    kind = Kind(cursor.get("kind", kinds[0]))
    after = Mark(cursor["look"], cursor["key"]) if "look" in cursor else None
    mark = find_due(kind=kind, at=at, after=after, most=FOUND).mark
    number = kinds.index(kind)
    if mark:
        place = {"kind": kind.value, "look": mark.look, "key": mark.key}
    elif kind == kinds[-1]:
        return None
    else:
        number += 1
        place = {"kind": kinds[number].value}
    return Again(progress=number, total=len(kinds), cursor={"at": at.isoformat(), **place})
