"""Reading jobs. Which job belongs to whom is decided by the app that requested it: it looks the job
up by the unique key of a row that the viewer may see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from perisai.jobs.enums import JobState, Process
from perisai.jobs.models import Heartbeat, Job, JobQuerySet, JobRun
from perisai.jobs.registry import Kind, recurring_kinds
from perisai.jobs.rules import next_start, period_of


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
        failed=failed_jobs().count(),
        oldest_due=min((at for at in dues if at), default=None),
    )


@dataclass(frozen=True)
class LastRun:
    """The newest run of a recurring job, and since when its runs end in failure (None: the last that ended
    went well, or none has ended)."""

    job: Job
    failing_since: dt.datetime | None


@dataclass(frozen=True)
class Alive:
    """When each worker was heard of last, newest first, and when the clock was (None: never)."""

    workers: tuple[dt.datetime, ...]
    clock: dt.datetime | None


def failed_jobs() -> JobQuerySet:
    """Jobs that failed and wait for a person, newest first. Of a recurring job the newest run counts: it
    does the work of those before it."""
    names = [kind.name for kind in recurring_kinds()]
    later = Job.objects.filter(kind=OuterRef("kind"), kind__in=names, pk__gt=OuterRef("pk"))
    return Job.objects.filter(~Exists(later), state=JobState.FAILED).order_by("-pk")


def last_runs(names: list[str]) -> dict[str, LastRun]:
    """The newest run of each of these kinds; one that never ran is missing. Three queries."""
    newest = Job.objects.filter(kind__in=names).order_by().values("kind")
    ends = newest.annotate(last=Max("pk"), well=Max("pk", filter=Q(state=JobState.DONE)))
    well = {row["kind"]: row["well"] or 0 for row in ends}
    jobs = Job.objects.filter(pk__in=[row["last"] for row in ends])
    failed = Job.objects.filter(kind__in=names, state=JobState.FAILED).order_by("-pk")
    ended = failed.values_list("kind", "pk", "finished_at")
    since = {
        kind: at for kind, pk, at in ended if pk > well.get(kind, 0)
    }  # the earliest comes last
    return {job.kind: LastRun(job, since.get(job.kind)) for job in jobs}


def done_at(names: Iterable[str]) -> dict[str, dt.datetime]:
    """When the newest run of each of these kinds that went well ended; one that never did is missing. One
    query."""
    done = Job.objects.filter(kind__in=list(names), state=JobState.DONE).order_by()
    return dict(done.values_list("kind").annotate(Max("finished_at")))


def next_runs(kinds: Iterable[Kind], *, on: dt.datetime) -> dict[str, dt.datetime]:
    """When each of these recurring kinds begins next, by name; `on` for one whose period has come and was not
    begun: it begins at the next tick. One query."""
    periods = {kind.name: period_of(kind.every, on) for kind in kinds if kind.every}
    begun = set(
        JobRun.objects.filter(job__in=periods, period__in=set(periods.values())).values_list(
            "job", "period"
        )
    )
    return {
        kind.name: next_start(kind.every, on) if (kind.name, periods[kind.name]) in begun else on
        for kind in kinds
        if kind.every
    }


def who_is_alive() -> Alive:
    """Who was heard of within a day. One query."""
    rows = list(Heartbeat.objects.order_by("-seen_at").values_list("process", "seen_at"))
    clocks = [at for process, at in rows if process == Process.CLOCK]
    return Alive(
        workers=tuple(at for process, at in rows if process == Process.WORKER),
        clock=clocks[0] if clocks else None,
    )
