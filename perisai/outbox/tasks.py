"""What the worker does about messages."""

import datetime as dt

from perisai.jobs.actions import wake_job
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles
from perisai.outbox.actions.forgetting import forget_old_messages
from perisai.outbox.actions.moving import fail_late
from perisai.outbox.actions.wanting import SEND_JOB
from perisai.outbox.queries import is_anything_open
from perisai.outbox.sender import Slice

FORGOTTEN_AT_ONCE = 2000


@handles(SEND_JOB)
def send_messages(job: Job, *, on: dt.datetime) -> Again:
    """Send what is due, for a few seconds. The job is never done: it is one row that looks again by itself,
    so that no lost bell and no dead worker leaves a message behind."""
    turn = Slice(on=on, cursor=job.cursor)
    cursor, next_at = turn.run()
    return Again(0, 0, cursor, at=next_at if next_at > turn.now() else None)


@handles("outbox.tidy", every=Every.NIGHT)
def tidy(job: Job, *, on: dt.datetime) -> Again | None:
    """Messages that nobody sent in time are settled, old ones are emptied, and should sending have failed
    again and again, it begins anew."""
    fail_late(at=on)
    if is_anything_open():
        wake_job(kind=SEND_JOB, unique_key=SEND_JOB, on=on)
    done = forget_old_messages(at=on, most=FORGOTTEN_AT_ONCE)
    return Again(job.progress + done, 0) if done == FORGOTTEN_AT_ONCE else None
