"""What the worker does about claims."""

import datetime as dt

from claims.actions.deadlines import raise_tasks
from claims.models import Claim
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles

CLAIMS = 200  # in one slice


@handles("claims.raise_tasks", every=Every.NIGHT)
def raise_deadlines(job: Job, *, on: dt.datetime) -> Again | None:
    """Deadlines that come near become tasks of agent and coordinator; what was done is done."""
    number, last = raise_tasks(at=on, after=job.cursor.get("after", 0), most=CLAIMS)
    if number < CLAIMS:
        return None
    done = job.progress + number
    return Again(done, max(Claim.objects.count(), done), {"after": last})
