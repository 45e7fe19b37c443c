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
from perisai.jobs.registry import kind_of
from perisai.operations import health
from perisai.operations.archives import archive_name
from perisai.operations.health import examine

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
KIND = "operations.back_up"


@pytest.fixture
def last_night():
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir()
    (folder / archive_name(NOW - dt.timedelta(hours=9))).touch()


def test_all_is_well(client, last_night):
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
    assert set(json.loads(text)) == {"state", "database", "queue", "disk", "backup"}


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


def test_a_database_that_does_not_answer_is_failing(client, monkeypatch):
    def refuse():
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    body = json.loads(answer.content)
    assert answer.status_code == 503
    assert (body["database"]["state"], body["queue"]["state"]) == ("failing", "failing")


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
