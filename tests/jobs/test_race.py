"""Several workers at one row, each with a connection of its own."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from perisai.audit.models import AuditEntry
from perisai.jobs.actions import claim_job, request_job, run_now, start_recurring_job
from perisai.jobs.enums import Every
from perisai.jobs.models import Heartbeat, Job, JobRun
from perisai.jobs.registry import handles, kind_of
from perisai.jobs.runner import run_due_jobs
from perisai.jobs.tasks import tick
from tests.jobs.conftest import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def at_once(function) -> list:
    """What `function` answered to each of the workers that called it at the same moment."""
    start, answers = threading.Barrier(WORKERS), []

    def worker():
        try:
            connection.ensure_connection()
            start.wait()
            answers.append(function())
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == WORKERS
    return answers


def test_of_several_workers_exactly_one_gets_each_job():
    handles("tests.sweep")(lambda job, *, on: None)
    for number in range(10):
        job = request_job(kind="tests.sweep", unique_key=f"sweep:{number}", on=MONDAY)
        claims = at_once(
            lambda pk=job.pk: claim_job(job_id=pk, kind=kind_of("tests.sweep"), on=MONDAY)
        )
        assert sum(claim is not None for claim in claims) == 1
        assert Job.objects.get(pk=job.pk).tries == 1


def test_several_ticks_at_once_start_each_night_once_and_it_is_worked_once():
    done = []
    handles("tests.verify", every=Every.NIGHT)(lambda job, *, on: done.append(job.pk))
    at_once(tick)
    assert (Job.objects.count(), JobRun.objects.count(), Heartbeat.objects.count()) == (1, 1, 1)
    run_due_jobs()
    at_once(tick)
    assert run_due_jobs() == 0
    assert len(done) == 1


def test_people_who_press_at_once_share_one_run(cast):
    handles("tests.verify", every=Every.NIGHT)(lambda job, *, on: None)
    start_recurring_job(kind=kind_of("tests.verify"), on=MONDAY)
    run_due_jobs()
    runs = at_once(
        lambda: run_now(name="tests.verify", uuid=uuid4(), by=cast.koordinator, on=MONDAY)
    )
    assert len({job.pk for job in runs}) == 1
    assert JobRun.objects.count() == 1


def test_a_form_sent_at_once_several_times_is_one_run_also_the_first_time(cast):
    handles("tests.verify", every=Every.NIGHT)(lambda job, *, on: None)
    uuid = uuid4()
    runs = at_once(lambda: run_now(name="tests.verify", uuid=uuid, by=cast.pusat, on=MONDAY))
    assert len({job.pk for job in runs}) == 1
    assert AuditEntry.objects.filter(action="job.run_now").count() == 1


def test_several_clocks_ticking_together_start_a_night_once():
    handles("tests.verify", every=Every.NIGHT)(lambda job, *, on: None)
    starts = at_once(lambda: start_recurring_job(kind=kind_of("tests.verify"), on=MONDAY))
    assert sum(start is not None for start in starts) == 1
    assert (Job.objects.count(), JobRun.objects.count()) == (1, 1)
