"""Who is alive: workers and the clock."""

import datetime as dt
import time

import pytest
import time_machine
from django.db import DatabaseError

from perisai.jobs import heartbeat, tasks
from perisai.jobs.actions import note_alive
from perisai.jobs.enums import Process
from perisai.jobs.models import Heartbeat
from perisai.jobs.queries import who_is_alive
from perisai.operations.background import worker_and_clock
from tests.jobs.conftest import MONDAY

HEARD_WITHIN = 20  # seconds, on a busy machine


def hear(name: str, at: dt.datetime) -> None:
    note_alive(process=Process.WORKER, name=name, on=at)


@pytest.mark.django_db
def test_a_worker_has_one_row_that_tells_when_it_was_heard_of_last():
    hear("celery@satu", MONDAY)
    hear("celery@satu", MONDAY + dt.timedelta(seconds=30))
    hear("celery@dua", MONDAY)
    assert who_is_alive().workers == (MONDAY + dt.timedelta(seconds=30), MONDAY)


@pytest.mark.django_db
def test_who_was_heard_of_just_now_is_not_written_again():
    hear("celery@satu", MONDAY)
    hear("celery@satu", MONDAY + dt.timedelta(seconds=10))
    assert Heartbeat.objects.get().seen_at == MONDAY


@pytest.mark.django_db
def test_who_is_silent_for_a_day_is_forgotten():
    hear("celery@dulu", MONDAY)
    hear("celery@satu", MONDAY + dt.timedelta(days=1, seconds=1))
    assert Heartbeat.objects.get().name == "celery@satu"


@pytest.mark.django_db
def test_a_tick_tells_that_the_clock_lives_and_two_clocks_are_one_row():
    for seconds in (0, 1, 30, 31):
        with time_machine.travel(MONDAY + dt.timedelta(seconds=seconds), tick=False):
            tasks.tick()
    row = Heartbeat.objects.get()
    assert (row.process, row.seen_at) == (Process.CLOCK, MONDAY + dt.timedelta(seconds=30))
    assert who_is_alive().clock == row.seen_at


def test_a_database_that_does_not_answer_never_stops_a_worker(monkeypatch, caplog):
    def refuse(**told):
        raise DatabaseError("gone")

    monkeypatch.setattr(heartbeat, "note_alive", refuse)
    heartbeat.beat("celery@satu")
    assert "celery@satu" in caplog.text


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_worker_inside_the_web_process_beats_by_itself(monkeypatch):
    monkeypatch.setattr(heartbeat, "BEAT", dt.timedelta(seconds=0.2))
    beats = []
    monkeypatch.setattr(heartbeat, "note_alive", lambda **told: beats.append(told["process"]))
    with worker_and_clock():
        deadline = time.monotonic() + HEARD_WITHIN
        while len(beats) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    assert beats[:3] == [Process.WORKER] * 3
