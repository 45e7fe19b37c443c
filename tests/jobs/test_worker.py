"""A worker of its own, as on a branch server, with Redis between."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from perisai.jobs.actions import claim_job, request_job
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of
from perisai.jobs.tasks import tick

pytestmark = [pytest.mark.broker, pytest.mark.slow]
KIND = "operations.back_up"  # any kind that the product's own worker knows
DONE_WITHIN = 30  # seconds, on a busy machine


@pytest.fixture(autouse=True)
def no_other_kinds():
    """The registry of the product, because the worker has that one too."""


def wait_until_done(job: Job) -> Job:
    deadline = time.monotonic() + DONE_WITHIN
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if job.state == JobState.DONE:
            return job
        time.sleep(0.1)
    pytest.fail(f"The job is still {job.state}: {job.error}")


def test_a_job_is_done_by_the_worker_that_hears_the_bell(broker):
    broker.start()
    wait_until_done(request_job(kind=KIND, unique_key="k", on=timezone.now()))


def test_a_job_requested_without_a_worker_is_done_when_one_comes(broker):
    job = request_job(kind=KIND, unique_key="k", on=timezone.now())
    broker.start()
    wait_until_done(job)


def test_a_job_whose_worker_was_killed_is_taken_over_at_the_next_tick(broker):
    two_hours_ago = timezone.now() - dt.timedelta(hours=2)
    job = request_job(kind=KIND, unique_key="k", on=two_hours_ago)
    assert claim_job(job_id=job.pk, kind=kind_of(KIND), on=two_hours_ago)  # and then it was killed
    broker.start()
    tick.delay()
    assert wait_until_done(job).tries == 2
