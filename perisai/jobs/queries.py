"""Reading jobs. Which job belongs to whom is decided by the app that requested it: it looks the job
up by the unique key of a row that the viewer may see."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q

from perisai.jobs.enums import JobState
from perisai.jobs.models import Job, JobRun


@dataclass(frozen=True)
class Progress:
    """How far a job is, for a page that waits: `done` of `total` in the handler's own units."""

    state: JobState
    done: int
    total: int
    error: str

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def percent(self) -> int:
        """0 to 100; 0 while the total is unknown."""
        if self.state == JobState.DONE:
            return 100
        return min(self.done * 100 // self.total, 100) if self.total else 0


@dataclass(frozen=True)
class QueueState:
    """The queue as a whole. `oldest_due`: since when the longest-waiting job could have run."""

    waiting: int
    running: int
    failed: int
    oldest_due: dt.datetime | None


def progress_of(unique_key: str) -> Progress | None:
    """How far the job with this key is; None when it was never requested."""
    job = Job.objects.filter(unique_key=unique_key).first()
    return job and Progress(JobState(job.state), job.progress, job.total, job.error)


def job_id_of(unique_key: str) -> int:
    """The key of the job that was requested under this unique key."""
    return Job.objects.values_list("pk", flat=True).get(unique_key=unique_key)


def due_job_ids(*, on: dt.datetime, kinds: list[str], limit: int) -> list[int]:
    """Keys of the jobs of these kinds that may be claimed at `on`, longest-waiting first."""
    due = Job.objects.due_at(on).filter(kind__in=kinds).order_by("run_after", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def queue_state(*, on: dt.datetime) -> QueueState:
    """Counts of open and failed jobs, and since when the oldest due one waits.

    A failed run of a recurring job counts until its next run begins, which does its work again.
    """
    next_run = JobRun.objects.filter(job=OuterRef("kind"), started_at__gt=OuterRef("finished_at"))
    open_jobs = Job.objects.open().aggregate(
        waiting=Count("pk", filter=Q(state=JobState.WAITING)),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        oldest_waiting=Min("run_after", filter=Q(state=JobState.WAITING, run_after__lte=on)),
        oldest_expired=Min("lease_until", filter=Q(state=JobState.RUNNING, lease_until__lte=on)),
    )
    dues = [open_jobs["oldest_waiting"], open_jobs["oldest_expired"]]
    return QueueState(
        waiting=open_jobs["waiting"],
        running=open_jobs["running"],
        failed=Job.objects.filter(~Exists(next_run), state=JobState.FAILED).count(),
        oldest_due=min((at for at in dues if at), default=None),
    )
