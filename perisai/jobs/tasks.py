"""The two tasks that Celery knows, and the queue's own housekeeping."""

import datetime as dt

from django.utils import timezone

from perisai.celery import app
from perisai.jobs.actions import forget_hours, start_recurring_job
from perisai.jobs.bell import WORK_TASK, ring
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.queries import due_job_ids
from perisai.jobs.registry import handles, known_kinds, recurring_kinds
from perisai.jobs.runner import work_on

BELLS_PER_TICK = 100


@app.task(name=WORK_TASK)
def work(job_id: int) -> None:
    """One slice of a job, then back to the end of the queue, so a long job lets others pass."""
    if work_on(job_id):
        ring(job_id)


@app.task(name="perisai.jobs.tasks.tick")
def tick() -> None:
    """The clock: start what has come due, and ring again for what waits or lost its worker."""
    now = timezone.now()
    for kind in recurring_kinds():
        start_recurring_job(kind=kind, on=now)
    for job_id in due_job_ids(on=now, kinds=known_kinds(), limit=BELLS_PER_TICK):
        ring(job_id)


@handles("jobs.forget_hours", every=Every.NIGHT)
def forget_old_hours(job: Job, *, on: dt.datetime) -> None:
    """Delete the rows of hourly jobs that nobody asks about any more."""
    forget_hours(on=on)
