import datetime as dt
import json
from collections import namedtuple
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection

from perisai.jobs.actions import (
    claim_job,
    fail_job,
    finish_job,
    request_job,
    start_recurring_job,
)
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of, recurring_kinds
from perisai.operations import health
from perisai.operations.archives import archive_name
from perisai.operations.health import examine
from perisai.outbox.enums import Channel
from perisai.outbox.models import Message
from tests.outbox.conftest import NOON, want

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
KIND = "operations.back_up"
NIGHTS = [kind.name for kind in recurring_kinds() if kind.every == Every.NIGHT]


@pytest.fixture
def last_night():
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir()
    (folder / archive_name(NOW - dt.timedelta(hours=9))).touch()


@pytest.fixture
def nights():
    """Every job of the last night ended well, two hours before NOW."""
    for name in NIGHTS:
        end_well(start_recurring_job(kind=kind_of(name), on=NOW - dt.timedelta(hours=2)))


@pytest.fixture
def gateway(settings):
    """One at which nobody answers."""
    settings.GATEWAY_URL = "http://127.0.0.1:9"


def end_well(job, at=NOW - dt.timedelta(hours=2)):
    finish_job(claim_job(job_id=job.pk, kind=kind_of(job.kind), on=at), on=at)


def test_all_is_well(client, last_night, nights):
    with time_machine.travel(NOW, tick=False):
        answer = client.get("/healthz")
    body = json.loads(answer.content)
    assert answer.status_code == 200
    assert body["state"] == "ok"
    assert {part["state"] for name, part in body.items() if name != "state"} == {"ok"}
    assert body["backup"]["age_hours"] == 9
    assert body["database"]["engine"] == connection.vendor
    assert "no-store" in answer["Cache-Control"]


def test_it_tells_no_path_and_no_name(client, last_night):
    text = client.get("/healthz").content.decode()
    assert str(settings.VAR_DIR) not in text
    parts = {"database", "queue", "nights", "messages", "disk", "backup"}
    assert set(json.loads(text)) == {"state", *parts}


@pytest.mark.parametrize(
    ("minutes", "state", "status"), [(4, "ok", 200), (6, "failing", 503)], ids=["short", "long"]
)
def test_work_that_waits_long_means_that_there_is_no_worker(client, minutes, state, status):
    request_job(kind=KIND, unique_key="k", on=NOW - dt.timedelta(minutes=minutes))
    with time_machine.travel(NOW, tick=False):
        answer = client.get("/healthz")
    queue = json.loads(answer.content)["queue"]
    assert (answer.status_code, queue["state"]) == (status, state)
    assert queue["oldest_waits_seconds"] == minutes * 60


def test_work_that_is_not_due_yet_does_not_count_as_waiting_long():
    request_job(kind=KIND, unique_key="k", on=NOW + dt.timedelta(hours=1))
    assert examine(on=NOW)["queue"].state == "ok"


def test_failed_work_is_a_warning():
    job = request_job(kind=KIND, unique_key="k", on=NOW)
    claimed = claim_job(job_id=job.pk, kind=kind_of(KIND), on=NOW)
    fail_job(claimed, error="No key.", on=NOW, is_final=True)
    queue = examine(on=NOW)["queue"]
    assert (queue.state, queue.facts["failed"]) == ("warning", 1)


def test_a_night_that_failed_is_forgotten_when_the_next_one_goes_well():
    nights = [NOW + dt.timedelta(days=day) for day in range(3)]
    failed = []
    for night, does_fail in zip(nights, [True, False, True], strict=True):
        job = start_recurring_job(kind=kind_of(KIND), on=night)
        claimed = claim_job(job_id=job.pk, kind=kind_of(KIND), on=night)
        if does_fail:
            fail_job(claimed, error="No key.", on=night, is_final=True)
        else:
            finish_job(claimed, on=night)
        failed.append(examine(on=night)["queue"].facts["failed"])
    assert failed == [1, 0, 1]


def test_work_of_its_own_that_failed_stays_a_warning_whatever_runs_at_night():
    job = request_job(kind="dues.credit_overpaid", unique_key="receipt:1", on=NOW)
    claimed = claim_job(job_id=job.pk, kind=kind_of("dues.credit_overpaid"), on=NOW)
    fail_job(claimed, error="No font.", on=NOW, is_final=True)
    start_recurring_job(kind=kind_of(KIND), on=NOW + dt.timedelta(days=1))
    assert examine(on=NOW)["queue"].facts["failed"] == 1


def test_the_age_of_every_night_is_told(nights):
    found = examine(on=NOW)["nights"]
    assert found.state == "ok"
    assert found.facts["age_hours"] == dict.fromkeys(NIGHTS, 2)
    assert "reminders.find_due" in NIGHTS


@pytest.mark.parametrize(("hours", "state"), [(34, "ok"), (35, "warning")])
def test_a_clock_that_begins_no_night_is_a_warning(nights, hours, state):
    later = examine(on=NOW + dt.timedelta(hours=hours, minutes=-30))
    assert (later["nights"].state, later["queue"].state) == (state, "ok")


def test_a_night_that_never_ended_well_is_a_warning(nights):
    Job.objects.filter(kind="reminders.find_due").delete()
    job = request_job(kind="reminders.find_due", unique_key="k", on=NOW)
    claimed = claim_job(job_id=job.pk, kind=kind_of(job.kind), on=NOW)
    fail_job(claimed, error="No rules.", on=NOW, is_final=True)
    found = examine(on=NOW)["nights"]
    assert (found.state, found.facts["age_hours"]["reminders.find_due"]) == ("warning", None)


@pytest.mark.parametrize(("hours", "state"), [(6, "ok"), (7, "warning")])
def test_a_message_that_waits_long_is_a_warning(gateway, hours, state):
    want("test:1", "test:2")
    want("test:3", channel=Channel.LETTER, not_before=NOON - dt.timedelta(days=1))
    found = examine(on=NOON + dt.timedelta(hours=hours))["messages"]
    told = (found.state, found.facts["due"], found.facts["oldest_waits_seconds"])
    assert told == (state, 2, hours * 3600), "a letter waits for a person"


@pytest.mark.parametrize(("hours", "state", "asked"), [(1, "warning", 1), (25, "ok", 0)])
def test_a_message_in_doubt_is_a_warning_while_the_gateway_is_asked(gateway, hours, state, asked):
    want("test:1")
    Message.objects.update(state="unknown", handed_at=NOON)
    found = examine(on=NOON + dt.timedelta(hours=hours))["messages"]
    assert (found.state, found.facts["unknown"], found.facts["asked_about"]) == (state, 1, asked)


def test_a_database_that_does_not_answer_is_failing(client, monkeypatch):
    def refuse():
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    body = json.loads(answer.content)
    assert answer.status_code == 503
    assert {body[name]["state"] for name in ("database", "queue", "nights", "messages")} == {
        "failing"
    }


def test_a_full_disk_is_failing(monkeypatch):
    usage = namedtuple("usage", "total used free")(10**9, 10**9 - 10**6, 10**6)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: usage)
    assert examine(on=NOW)["disk"].state == "failing"


@pytest.mark.parametrize(("hours", "state"), [(30, "ok"), (49, "warning")])
def test_an_old_backup_is_a_warning(hours, state):
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir()
    (folder / archive_name(NOW - dt.timedelta(hours=hours))).touch()
    assert examine(on=NOW)["backup"].state == state


def test_no_backup_at_all_is_a_warning():
    assert examine(on=NOW)["backup"].state == "warning"
