import datetime as dt

import pytest
from django.db import transaction

from perisai.jobs.actions import (
    claim_job,
    fail_job,
    finish_job,
    pass_on_job,
    request_job,
    retry_job,
    wake_job,
)
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles, kind_of
from perisai.jobs.rules import LEASE, MAX_TRIES
from tests.jobs.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    handles("tests.sweep")(lambda job, *, on: None)
    return kind_of("tests.sweep")


@pytest.fixture
def job(kind):
    return request_job(kind="tests.sweep", unique_key="sweep:1", payload={"n": 1}, on=MONDAY)


@pytest.fixture
def bells(monkeypatch):
    rung = []
    monkeypatch.setattr("perisai.jobs.actions.ring", rung.append)
    return rung


def test_the_same_work_is_requested_once(kind, django_capture_on_commit_callbacks, bells):
    with django_capture_on_commit_callbacks(execute=True):
        first = request_job(kind="tests.sweep", unique_key="k", on=MONDAY)
        second = request_job(kind="tests.sweep", unique_key="k", on=MONDAY + dt.timedelta(1))
    assert first == second
    assert Job.objects.count() == 1
    assert bells == [first.pk]


def test_work_of_a_transaction_that_fails_is_neither_kept_nor_rung(
    kind, django_capture_on_commit_callbacks, bells
):
    @transaction.atomic
    def save_something_broken():
        request_job(kind="tests.sweep", unique_key="k", on=MONDAY)
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        save_something_broken()
    assert not Job.objects.exists()
    assert bells == []


def test_a_claimed_job_is_not_given_to_a_second_worker(job, kind):
    assert claim_job(job_id=job.pk, kind=kind, on=MONDAY).state == JobState.RUNNING
    assert claim_job(job_id=job.pk, kind=kind, on=MONDAY) is None


def test_a_job_whose_time_has_not_come_is_not_claimed(job, kind):
    assert claim_job(job_id=job.pk, kind=kind, on=MONDAY - dt.timedelta(seconds=1)) is None


def test_a_lease_that_ran_out_lets_another_worker_take_over(job, kind):
    claim_job(job_id=job.pk, kind=kind, on=MONDAY)
    assert claim_job(job_id=job.pk, kind=kind, on=MONDAY + LEASE).tries == 2


@pytest.mark.parametrize(
    "settle",
    [
        lambda job, on: finish_job(job, on=on),
        lambda job, on: fail_job(job, error="late", on=on),
        lambda job, on: pass_on_job(job, again=Again(1, 2), on=on),
    ],
    ids=["finish", "fail", "pass on"],
)
def test_a_worker_that_lost_its_lease_cannot_settle_the_job(job, kind, settle):
    slow = claim_job(job_id=job.pk, kind=kind, on=MONDAY)
    later = MONDAY + LEASE
    claim_job(job_id=job.pk, kind=kind, on=later)
    assert settle(slow, later) is False
    job.refresh_from_db()
    assert (job.state, job.tries, job.error) == (JobState.RUNNING, 2, "")


def test_a_slice_done_puts_the_job_back_with_its_progress_and_cursor(job, kind):
    claimed = claim_job(job_id=job.pk, kind=kind, on=MONDAY)
    assert pass_on_job(claimed, again=Again(100, 482, {"row": 100}), on=MONDAY)
    job.refresh_from_db()
    assert (job.state, job.progress, job.total, job.cursor, job.tries) == (
        JobState.WAITING,
        100,
        482,
        {"row": 100},
        0,
    )


def test_failing_tries_pause_longer_and_longer_and_then_end(job, kind):
    on, pauses = MONDAY, []
    for _ in range(MAX_TRIES):
        claimed = claim_job(job_id=job.pk, kind=kind, on=on)
        fail_job(claimed, error="The disk is full.", on=on)
        job.refresh_from_db()
        pauses.append((job.run_after - on).total_seconds())
        on = job.run_after
    assert pauses[:-1] == [10, 40, 160, 640]
    assert (job.state, job.error) == (JobState.FAILED, "The disk is full.")
    assert claim_job(job_id=job.pk, kind=kind, on=on + dt.timedelta(days=1)) is None


def test_a_failed_job_can_be_given_a_new_start(
    job, kind, django_capture_on_commit_callbacks, bells
):
    claimed = claim_job(job_id=job.pk, kind=kind, on=MONDAY)
    fail_job(claimed, error="No paper.", on=MONDAY, is_final=True)
    with django_capture_on_commit_callbacks(execute=True):
        again = retry_job(job=job, on=MONDAY)
    assert (again.state, again.tries, again.error) == (JobState.WAITING, 0, "")
    assert bells == [job.pk]


def test_a_job_that_is_done_is_not_started_again(job, kind):
    finish_job(claim_job(job_id=job.pk, kind=kind, on=MONDAY), on=MONDAY)
    assert retry_job(job=job, on=MONDAY).state == JobState.DONE


def test_a_standing_job_is_one_row_that_is_woken_again_and_again(
    kind, django_capture_on_commit_callbacks, bells
):
    later = MONDAY + dt.timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        job = wake_job(kind="tests.sweep", unique_key="k", on=later)
        assert wake_job(kind="tests.sweep", unique_key="k", on=MONDAY) == job
        wake_job(kind="tests.sweep", unique_key="k", on=MONDAY + dt.timedelta(minutes=1))
    job.refresh_from_db()
    assert job.run_after == MONDAY, "the earliest moment counts"
    assert bells == [job.pk, job.pk]


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_a_standing_job_that_ended_begins_anew(job, kind, state):
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=MONDAY, error="x", tries=5)
    woken = wake_job(kind="tests.sweep", unique_key="sweep:1", on=MONDAY)
    assert (woken.pk, woken.state, woken.error, woken.tries) == (job.pk, JobState.WAITING, "", 0)
    assert claim_job(job_id=job.pk, kind=kind, on=MONDAY)


def test_a_standing_job_that_runs_is_left_to_its_worker(job, kind):
    claimed = claim_job(job_id=job.pk, kind=kind, on=MONDAY)
    wake_job(kind="tests.sweep", unique_key="sweep:1", on=MONDAY)
    assert finish_job(claimed, on=MONDAY)


def test_a_slice_may_say_when_the_next_one_begins(job, kind):
    claimed = claim_job(job_id=job.pk, kind=kind, on=MONDAY)
    later = MONDAY + dt.timedelta(minutes=1)
    pass_on_job(claimed, again=Again(0, 0, at=later), on=MONDAY)
    assert claim_job(job_id=job.pk, kind=kind, on=MONDAY) is None
    assert claim_job(job_id=job.pk, kind=kind, on=later)
