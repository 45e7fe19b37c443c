import datetime as dt

import pytest

from perisai.common.errors import Refused
from perisai.jobs.actions import claim_job, request_job
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.queries import progress_of
from perisai.jobs.registry import Again, handles, kind_of
from perisai.jobs.rules import LEASE, MAX_TRIES
from perisai.jobs.runner import run_due_jobs, work_on
from tests.jobs.conftest import MONDAY

pytestmark = pytest.mark.django_db


def want(kind: str, key: str = "k") -> Job:
    return request_job(kind=kind, unique_key=key, on=MONDAY)


def test_a_job_is_done_once_however_often_it_is_rung(clock):
    done = []
    handles("tests.once")(lambda job, *, on: done.append(on))
    job = want("tests.once")
    for _ in range(3):
        work_on(job.pk, clock=clock)
    assert done == [MONDAY]
    assert progress_of("k").state == JobState.DONE


def test_a_long_job_goes_slice_by_slice_and_lets_others_pass(clock):
    order = []

    @handles("tests.long")
    def long(job, *, on):
        step = job.cursor.get("step", 0) + 1
        order.append(f"long {step}")
        clock.pass_by(seconds=4)
        return Again(step, 3, {"step": step}) if step < 3 else None

    handles("tests.short")(lambda job, *, on: order.append("short"))
    want("tests.long", "long")
    want("tests.short", "short")
    run_due_jobs(clock=clock)
    assert order == ["long 1", "short", "long 2", "long 3"]
    progress = progress_of("long")
    assert (progress.done, progress.total, progress.percent) == (3, 3, 100)


def test_progress_is_seen_between_the_slices(clock):
    handles("tests.third")(lambda job, *, on: Again(160, 482))
    job = want("tests.third")
    assert progress_of("k").percent == 0
    assert work_on(job.pk, clock=clock) is True
    assert (progress_of("k").is_open, progress_of("k").percent) == (True, 33)


def test_a_refusal_ends_the_job_with_its_own_words(clock):
    @handles("tests.refused")
    def refused(job, *, on):
        raise Refused("The sheet has no header row.")

    job = want("tests.refused")
    work_on(job.pk, clock=clock)
    assert (progress_of("k").state, progress_of("k").error) == (
        JobState.FAILED,
        "The sheet has no header row.",
    )


def test_an_error_is_tried_again_and_quotes_no_data(clock):
    calls = []

    @handles("tests.flaky")
    def flaky(job, *, on):
        calls.append(on)
        if len(calls) == 1:
            raise ValueError("3509124107890001")

    job = want("tests.flaky")
    work_on(job.pk, clock=clock)
    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert "ValueError" in job.error
    assert "3509" not in job.error
    clock.now = job.run_after
    work_on(job.pk, clock=clock)
    assert progress_of("k").state == JobState.DONE
    assert progress_of("k").error == ""


def test_work_of_a_killed_worker_is_taken_over_and_done_once(clock):
    done = []
    handles("tests.render")(lambda job, *, on: done.append(job.pk))
    job = want("tests.render")
    claim_job(job_id=job.pk, kind=kind_of("tests.render"), on=clock())  # and then it is killed
    run_due_jobs(clock=clock)
    assert done == []
    clock.now += LEASE
    run_due_jobs(clock=clock)
    assert done == [job.pk]


def test_a_job_that_kills_every_worker_ends(clock):
    kind = handles("tests.bomb")(lambda job, *, on: None) and kind_of("tests.bomb")
    job = want("tests.bomb")
    for _ in range(MAX_TRIES):
        assert claim_job(job_id=job.pk, kind=kind, on=clock())
        clock.now += LEASE
    run_due_jobs(clock=clock)
    assert progress_of("k").state == JobState.FAILED


def test_a_job_of_a_newer_version_waits_for_a_worker_that_knows_it(clock):
    job = want("tests.from_the_future")
    assert run_due_jobs(clock=clock) == 0
    assert work_on(job.pk, clock=clock) is False
    assert progress_of("k").state == JobState.WAITING


def test_work_that_cannot_be_cut_keeps_its_own_longer_lease(clock):
    handles("tests.backup", lease=dt.timedelta(minutes=30))(lambda job, *, on: None)
    job = want("tests.backup")
    claimed = claim_job(job_id=job.pk, kind=kind_of("tests.backup"), on=clock())
    assert claimed.lease_until == MONDAY + dt.timedelta(minutes=30)


def test_a_job_that_rests_is_not_rung_at_once(clock):
    later = clock() + dt.timedelta(minutes=1)
    handles("tests.stand")(lambda job, *, on: Again(0, 0, at=later))
    job = request_job(kind="tests.stand", unique_key="k", on=clock())
    assert work_on(job.pk, clock=clock) is False
    assert run_due_jobs(clock=clock) == 0
    clock.pass_by(minutes=1)
    assert work_on(job.pk, clock=clock) is False
    job.refresh_from_db()
    assert job.state == JobState.WAITING
