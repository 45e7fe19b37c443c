"""The life of a job's row: requested, claimed, passed on, finished or failed.

Jobs are no business facts, so these actions take no `by` and write no audit row; what a handler
does goes through the actions of its own app, which do.
"""

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import F

from perisai.jobs import rules
from perisai.jobs.bell import ring
from perisai.jobs.enums import Every, JobState
from perisai.jobs.models import Job, JobRun
from perisai.jobs.registry import Again, Kind, recurring_kinds


@transaction.atomic
def request_job(*, kind: str, unique_key: str, payload: dict | None = None, on: dt.datetime) -> Job:
    """Want a piece of work done, as part of the caller's transaction.

    The same `unique_key` answers with the row that is there, whatever its state. A worker is rung
    once the transaction has committed; when the broker is down the row waits for the next tick.
    """
    job, is_new = Job.objects.get_or_create(
        unique_key=unique_key, defaults={"kind": kind, "payload": payload or {}, "run_after": on}
    )
    if is_new:
        transaction.on_commit(partial(ring, job.pk))
    return job


@transaction.atomic
def wake_job(*, kind: str, unique_key: str, on: dt.datetime) -> Job:
    """Want a standing job looked at by `on`: one row that is used again and again.

    It begins anew when it was done or had failed. While it runs nothing is changed: a standing job looks for
    new work itself before long (`Again.at`).
    """
    job, is_new = Job.objects.get_or_create(
        unique_key=unique_key, defaults={"kind": kind, "run_after": on}
    )
    asleep = Job.objects.filter(pk=job.pk).exclude(state=JobState.RUNNING)
    asleep = asleep.exclude(state=JobState.WAITING, run_after__lte=on)
    woken = asleep.update(state=JobState.WAITING, run_after=on, tries=0, finished_at=None, error="")
    if is_new or woken:
        transaction.on_commit(partial(ring, job.pk))
        job.refresh_from_db()
    return job


@transaction.atomic
def claim_job(*, job_id: int, kind: Kind, on: dt.datetime) -> Job | None:
    """Take the job for one slice. None when it is not due or another worker holds it.

    One conditional UPDATE decides, so two workers never both get it.
    """
    due = Job.objects.due_at(on).filter(pk=job_id, kind=kind.name)
    claimed = due.update(state=JobState.RUNNING, tries=F("tries") + 1, lease_until=on + kind.lease)
    return Job.objects.get(pk=job_id) if claimed else None


def pass_on_job(job: Job, *, again: Again, on: dt.datetime) -> bool:
    """Note a slice done and put the job back in the queue, until `again.at` where that is told. False when
    the lease was lost."""
    return _settle(
        job,
        state=JobState.WAITING,
        run_after=max(again.at or on, on),
        tries=0,
        progress=again.progress,
        total=again.total,
        cursor=again.cursor,
        error="",
    )


def finish_job(job: Job, *, on: dt.datetime) -> bool:
    """Note that everything is done. False when the lease was lost."""
    return _settle(job, state=JobState.DONE, finished_at=on, progress=F("total"), error="")


def fail_job(job: Job, *, error: str, on: dt.datetime, is_final: bool = False) -> bool:
    """Note a failed try: tried again after a growing pause, until `rules.MAX_TRIES` or `is_final`.

    `error` is for a person to read and names nobody. False when the lease was lost.
    """
    if is_final or job.tries >= rules.MAX_TRIES:
        return _settle(job, state=JobState.FAILED, finished_at=on, error=error)
    pause = rules.pause_after(job.tries)
    return _settle(job, state=JobState.WAITING, run_after=on + pause, error=error)


@transaction.atomic
def retry_job(*, job: Job, on: dt.datetime) -> Job:
    """Give a failed job a new start from where it stopped; any other job stays as it is."""
    failed = Job.objects.filter(pk=job.pk, state=JobState.FAILED)
    if failed.update(state=JobState.WAITING, tries=0, run_after=on, finished_at=None, error=""):
        transaction.on_commit(partial(ring, job.pk))
    job.refresh_from_db()
    return job


@transaction.atomic
def start_recurring_job(*, kind: Kind, on: dt.datetime) -> Job | None:
    """Request the job of the latest due period; None when that was done before.

    `JobRun` is unique by job and period, so clocks that tick at the same moment start it once.
    """
    period = rules.period_of(kind.every, on)
    _, is_new = JobRun.objects.get_or_create(
        job=kind.name, period=period, defaults={"started_at": on}
    )
    if not is_new:
        return None
    return request_job(
        kind=kind.name, unique_key=f"{kind.name}:{period}", payload={"period": period}, on=on
    )


@transaction.atomic
def forget_hours(*, on: dt.datetime) -> int:
    """Delete what hourly jobs left behind longer than `rules.HOURS_KEPT` ago: their runs, and the jobs of
    these that ended. Returns how many runs."""
    hourly = [kind.name for kind in recurring_kinds() if kind.every == Every.HOUR]
    before = on - rules.HOURS_KEPT
    Job.objects.filter(kind__in=hourly, finished_at__lt=before).delete()
    return JobRun.objects.filter(job__in=hourly, started_at__lt=before).delete()[0]


@transaction.atomic
def _settle(job: Job, **changes) -> bool:
    """Write the outcome of a claim, if the claim still stands."""
    claim = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_until=job.lease_until)
    return bool(claim.update(lease_until=None, **changes))
