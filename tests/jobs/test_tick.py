import datetime as dt

import pytest
import time_machine

from perisai.jobs import tasks
from perisai.jobs.actions import forget_hours, request_job
from perisai.jobs.enums import Every
from perisai.jobs.models import Job, JobRun
from perisai.jobs.registry import handles
from perisai.jobs.runner import run_due_jobs
from tests.jobs.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def nights():
    done = []
    handles("tests.verify", every=Every.NIGHT)(
        lambda job, *, on: done.append(job.payload["period"])
    )
    return done


def tick(at: dt.datetime) -> None:
    with time_machine.travel(at, tick=False):
        tasks.tick()
        run_due_jobs()


def test_a_night_is_worked_once_however_often_the_clock_ticks(nights):
    for minute in range(5):
        tick(MONDAY + dt.timedelta(minutes=minute))
    assert nights == ["2026-11-23"]


def test_nights_with_the_laptop_off_are_made_up_by_one_run(nights):
    tick(MONDAY)
    tick(MONDAY + dt.timedelta(days=4))
    tick(MONDAY + dt.timedelta(days=4, hours=1))
    assert nights == ["2026-11-23", "2026-11-27"]


def test_a_second_clock_that_was_first_leaves_nothing_to_start(nights):
    JobRun.objects.create(job="tests.verify", period="2026-11-23", started_at=MONDAY)
    tick(MONDAY)
    assert not Job.objects.exists()


def test_the_tick_rings_for_waiting_jobs_whose_time_has_come(monkeypatch):
    handles("tests.sweep")(lambda job, *, on: None)
    due = request_job(kind="tests.sweep", unique_key="due", on=MONDAY)
    request_job(kind="tests.sweep", unique_key="later", on=MONDAY + dt.timedelta(hours=1))
    rung = []
    monkeypatch.setattr(tasks, "ring", rung.append)
    with time_machine.travel(MONDAY, tick=False):
        tasks.tick()
    assert rung == [due.pk]


def test_hours_are_forgotten_after_a_month_and_nights_are_kept(nights):
    hours = []
    handles("tests.look", every=Every.HOUR)(lambda job, *, on: hours.append(job.payload["period"]))
    tick(MONDAY)
    tick(MONDAY + dt.timedelta(hours=1))
    later = MONDAY + dt.timedelta(days=31, minutes=30)
    assert forget_hours(on=later) == 1
    assert (len(hours), JobRun.objects.filter(job="tests.look").count()) == (2, 1)
    assert Job.objects.filter(kind="tests.look").count() == 1
    assert JobRun.objects.filter(job="tests.verify").count() == 1
