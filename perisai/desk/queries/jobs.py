"""What runs by itself: how each job stands, who does the work, and first of all what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perisai.desk.job_words import duration_words, name_of
from perisai.jobs.bell import is_broker_reachable
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.queries import (
    Alive,
    LastRun,
    QueueState,
    failed_jobs,
    last_runs,
    next_runs,
    queue_state,
    who_is_alive,
)
from perisai.jobs.registry import Kind, recurring_kinds
from perisai.jobs.rules import MISSING_AFTER
from perisai.operations.health import (
    MESSAGES_MAY_WAIT,
    QUEUE_MAY_WAIT,
    Finding,
    examine_machine,
)
from perisai.outbox.enums import MessageState
from perisai.outbox.queries import OutboxState, outbox_state
from villages.scoping import Viewer

FAILED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong, in words, with what to do. `is_grave`: nothing goes on until it is mended."""

    what: str
    to_do: str
    is_grave: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """A recurring job: its newest run, if it ever ran, and when it runs next."""

    kind: Kind
    last: LastRun | None
    next_at: dt.datetime
    is_overdue: bool

    @property
    def job(self) -> Job | None:
        return self.last.job if self.last else None

    @property
    def state(self) -> str:
        """A word of components/state.html. `retrying`: a try failed and the next one waits."""
        if self.job is None:
            return "never"
        is_retrying = self.job.state == JobState.WAITING and self.job.error
        return "retrying" if is_retrying else self.job.state

    @property
    def is_open(self) -> bool:
        return self.job is not None and self.job.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def took(self) -> str:
        """How long the run took from its first slice to its end, in words; empty when that is unknown."""
        return duration_words(self.job.started_at, self.job.finished_at) if self.job else ""


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A job that somebody asked for and that failed."""

    job: Job
    label: str


@dataclass(frozen=True, slots=True)
class JobsPage:
    """Everything at the moment `on`. `broker`: None on a site that needs none."""

    on: dt.datetime
    problems: tuple[Problem, ...]
    kinds: tuple[KindRow, ...]
    failed: tuple[FailedRow, ...]
    queue: QueueState
    alive: Alive
    workers: int
    clock_is_heard: bool
    broker: bool | None
    messages: OutboxState
    disk: Finding
    backup: Finding

    @property
    def messages_waiting(self) -> int:
        return self.messages.counts[MessageState.WAITING]

    @property
    def disk_free(self) -> str:
        megabytes = self.disk.facts["free_megabytes"]
        return f"{megabytes // 1024} GB" if megabytes >= 10 * 1024 else f"{megabytes} MB"

    @property
    def messages_failed(self) -> int:
        return self.messages.counts[MessageState.FAILED]


def jobs_page(*, viewer: Viewer, on: dt.datetime) -> JobsPage:
    """The state of everything that runs by itself at `on` (aware). It is that of the whole site and names
    nobody; the same number of queries whatever there is to tell."""
    kinds = recurring_kinds()
    runs = last_runs([kind.name for kind in kinds])
    starts = next_runs(kinds, on=on)
    rows = tuple(
        KindRow(kind, runs.get(kind.name), starts[kind.name], starts[kind.name] <= on)
        for kind in kinds
    )
    others = failed_jobs().exclude(kind__in=runs)[:FAILED_SHOWN]
    alive = who_is_alive()
    machine = examine_machine(on=on)
    page = JobsPage(
        on=on,
        problems=(),
        kinds=tuple(sorted(rows, key=_worst_first)),
        failed=tuple(FailedRow(job, name_of(job.kind)) for job in others),
        queue=queue_state(on=on),
        alive=alive,
        workers=sum(_is_heard(at, on) for at in alive.workers),
        clock_is_heard=_is_heard(alive.clock, on),
        broker=is_broker_reachable() if settings.REDIS_URL else None,
        messages=outbox_state(on),
        disk=machine["disk"],
        backup=machine["backup"],
    )
    problems = sorted(_problems(page), key=lambda problem: not problem.is_grave)
    return replace(page, problems=tuple(problems))


def _is_heard(at: dt.datetime | None, on: dt.datetime) -> bool:
    return at is not None and on - at <= MISSING_AFTER


def _worst_first(row: KindRow) -> tuple[bool, str]:
    return row.state not in ("failed", "retrying"), str(row.kind.label)


def _problems(page: JobsPage) -> Iterator[Problem]:
    yield from _problems_of_processes(page)
    if page.disk.state != "ok":
        yield Problem(
            _("The disk is nearly full: %(free)s MB are free.")
            % {"free": page.disk.facts["free_megabytes"]},
            _(
                "Delete what is not needed, or make the disk larger. Do not wait: nothing can be saved then."
            ),
            is_grave=True,
        )
    for row in page.kinds:
        if row.state == JobState.FAILED:
            yield _failed(str(row.kind.label), row.job, row.last.failing_since)
    for failed in page.failed:
        yield _failed(failed.label, failed.job, failed.job.finished_at)
    if page.messages.asked_about:
        yield Problem(
            ngettext(
                "Of %(number)s message nobody knows whether it left.",
                "Of %(number)s messages nobody knows whether they left.",
                page.messages.asked_about,
            )
            % {"number": page.messages.asked_about},
            _("The gateway is asked. Do not send again until it is clear."),
            is_grave=False,
        )
    oldest = page.messages.oldest_due
    if oldest and page.on - oldest > MESSAGES_MAY_WAIT:
        yield Problem(
            _("Messages have been waiting since %(moment)s.") % {"moment": _moment(oldest)},
            _(
                "The gateway or the mail server does not take them, or not fast enough. Ask whoever runs it;"
                " the messages stay and leave later."
            ),
            is_grave=False,
        )
    if page.backup.state != "ok":
        age = page.backup.facts["age_hours"]
        yield Problem(
            _("There is no backup yet.")
            if age is None
            else _("The newest backup is %(hours)s hours old.") % {"hours": age},
            _("Run the job Backup now. On a server it needs PERISAI_BACKUP_KEY."),
            is_grave=False,
        )


def _problems_of_processes(page: JobsPage) -> Iterator[Problem]:
    """Broker, worker, clock: who depends on another one is told only when that one is well."""
    if page.broker is False:
        yield Problem(
            _(
                "The broker of the queue (Redis) cannot be reached. What people do is saved and waits."
            ),
            _("Start Redis again. Half a minute later everything goes on by itself, once."),
            is_grave=True,
        )
    elif not page.workers:
        yield Problem(
            _("No worker is running: nothing runs by itself."),
            _("On a server: docker compose up --detach worker. On a laptop: start the site again."),
            is_grave=True,
        )
    elif not page.clock_is_heard:
        yield Problem(
            _("The clock is silent: nights and hours do not begin."),
            _("On a server: docker compose up --detach beat. On a laptop: start the site again."),
            is_grave=True,
        )
    elif page.queue.oldest_due and page.on - page.queue.oldest_due > QUEUE_MAY_WAIT:
        yield Problem(
            _("Work has been waiting since %(moment)s.")
            % {"moment": _moment(page.queue.oldest_due)},
            _(
                "The workers are busy or stuck. If nothing moves for a few minutes, start them again."
            ),
            is_grave=True,
        )


def _failed(label: str, job: Job, since: dt.datetime | None) -> Problem:
    told = {"job": label, "moment": _moment(since or job.finished_at), "reason": job.error}
    return Problem(
        _("%(job)s has failed since %(moment)s: %(reason)s") % told,
        _(
            "Press Try again below. If it fails again, give the reason to whoever looks after the site."
        ),
        is_grave=False,
    )


def _moment(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), "j F, H.i")
