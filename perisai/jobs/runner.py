"""Doing a job: claim, one slice, settle."""

import datetime as dt
import logging
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from perisai.common.errors import Refused
from perisai.jobs import rules
from perisai.jobs.actions import claim_job, fail_job, finish_job, pass_on_job
from perisai.jobs.models import Job
from perisai.jobs.queries import due_job_ids
from perisai.jobs.registry import Again, kind_of, known_kinds

log = logging.getLogger(__name__)


def work_on(job_id: int, *, clock: Callable[[], dt.datetime] = timezone.now) -> bool:
    """Do one slice of the job. True when there is more to do at once.

    Harmless when called twice, too early, or for a job that another worker holds. The clock is
    asked again after the slice because a slice takes time.
    """
    name = Job.objects.filter(pk=job_id).values_list("kind", flat=True).first()
    kind = kind_of(name) if name else None
    if kind is None:
        # A row of a newer version waits for a worker that knows it.
        log.warning("Job %s is of an unknown kind (%s) and was left alone.", job_id, name)
        return False
    job = claim_job(job_id=job_id, kind=kind, on=clock())
    if job is None:
        return False
    if job.tries > rules.MAX_TRIES:
        fail_job(job, error=_("The work was cut off again and again."), on=clock())
        return False
    try:
        answer = kind.handler(job, on=clock())
    except Refused as refusal:
        fail_job(job, error=str(refusal), on=clock(), is_final=True)
        return False
    except Exception as error:
        # The text of an exception may quote a member's data: it belongs in the log only.
        log.exception("Job %s (%s) failed at try %s.", job_id, name, job.tries)
        fail_job(job, error=_("An error stopped the work (%s).") % type(error).__name__, on=clock())
        return False
    if isinstance(answer, Again):
        return pass_on_job(job, again=answer, on=clock()) and answer.at is None
    finish_job(job, on=clock())
    return False


def run_due_jobs(*, clock: Callable[[], dt.datetime] = timezone.now) -> int:
    """Do everything that is due, here and now, slice by slice. Returns how many slices were done.

    For tests, demos and an administrator without a worker; what fails waits for its pause as usual.
    """
    slices = 0
    while job_ids := due_job_ids(on=clock(), kinds=known_kinds(), limit=100):
        for job_id in job_ids:
            work_on(job_id, clock=clock)
            slices += 1
    return slices
