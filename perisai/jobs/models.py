"""What runs by itself. The row is the truth; the broker is only the bell."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perisai.jobs.enums import JobState, Process

OPEN = [JobState.WAITING, JobState.RUNNING]


class JobQuerySet(models.QuerySet):
    def open(self) -> "JobQuerySet":
        """Neither done nor failed."""
        return self.filter(state__in=OPEN)

    def due_at(self, on: dt.datetime) -> "JobQuerySet":
        """May be claimed: waiting and its time has come, or running under a lease that ran out."""
        return self.open().filter(
            Q(state=JobState.WAITING, run_after__lte=on)
            | Q(state=JobState.RUNNING, lease_until__lte=on)
        )


class Job(models.Model):
    """A piece of work, written in the transaction that wants it done.

    `unique_key` makes the same work one row. A worker claims the row with a lease and does one
    slice of under five seconds; a lease that runs out (the worker died) lets another claim it.
    `lease_until` doubles as the claim's token: each later claim has a later one, so a worker that
    lost its lease cannot settle the job any more.
    """

    kind = models.CharField(max_length=60, verbose_name=_("kind"))
    unique_key = models.CharField(max_length=120, unique=True, verbose_name=_("unique key"))
    payload = models.JSONField(default=dict, blank=True, verbose_name=_("payload"))
    cursor = models.JSONField(
        default=dict, blank=True, verbose_name=_("stopped at")
    )  # where the handler left off
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.WAITING, verbose_name=_("state")
    )
    progress = models.PositiveIntegerField(default=0, verbose_name=_("progress"))
    total = models.PositiveIntegerField(default=0, verbose_name=_("of"))
    tries = models.PositiveSmallIntegerField(
        default=0, verbose_name=_("tries")
    )  # since the last slice that succeeded
    lease_until = models.DateTimeField(null=True, blank=True, verbose_name=_("claimed until"))
    run_after = models.DateTimeField(verbose_name=_("not before"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    started_at = models.DateTimeField(
        null=True, blank=True, verbose_name=_("started at")
    )  # its first slice since it was wanted, or wanted again
    finished_at = models.DateTimeField(null=True, blank=True, verbose_name=_("finished at"))
    error = models.TextField(
        blank=True, verbose_name=_("error")
    )  # words for a person; never data of a member

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["run_after"], name="job_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["id"], name="job_failed", condition=Q(state=JobState.FAILED)),
            models.Index(fields=["kind", "id"], name="job_of_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="running_job_has_a_lease",
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="ended_job_has_an_end",
                condition=Q(state__in=OPEN, finished_at__isnull=True)
                | (~Q(state__in=OPEN) & Q(finished_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.unique_key


class JobRun(models.Model):
    """That a recurring job was started for a period: a missed night is made up once."""

    job = models.CharField(max_length=60, verbose_name=_("job"))
    period = models.CharField(max_length=20, verbose_name=_("period"))
    started_at = models.DateTimeField(verbose_name=_("started at"))

    class Meta:
        verbose_name = _("run of a job")
        verbose_name_plural = _("runs of jobs")
        constraints = [
            models.UniqueConstraint(fields=["job", "period"], name="one_run_per_job_and_period")
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"


class Heartbeat(models.Model):
    """When a worker, or the clock, was heard of last. Who falls silent for long is forgotten."""

    name = models.CharField(max_length=120, unique=True, verbose_name=_("name"))
    process = models.CharField(max_length=10, choices=Process.choices, verbose_name=_("process"))
    seen_at = models.DateTimeField(verbose_name=_("seen at"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
