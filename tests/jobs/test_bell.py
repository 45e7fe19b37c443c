import celery
import pytest

from perisai.jobs import bell, tasks
from perisai.jobs.actions import request_job
from perisai.jobs.models import Job
from tests.jobs.conftest import MONDAY


@pytest.fixture
def broker_is_down(monkeypatch):
    """Bells go to an address where nobody answers."""
    deaf = celery.Celery("deaf", broker="redis://127.0.0.1:1/0", set_as_current=False)
    deaf.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0}
    monkeypatch.setattr(bell, "app", deaf)
    monkeypatch.setattr(bell, "_answers", {})


@pytest.fixture
def fresh_answers(monkeypatch):
    monkeypatch.setattr(bell, "_answers", {})


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_never_fails_the_request(broker_is_down, caplog):
    job = request_job(kind="tests.sweep", unique_key="k", on=MONDAY)
    assert Job.objects.get() == job
    assert "the broker is down" in caplog.text


def test_a_bell_names_the_task_that_workers_know():
    assert tasks.work.name == bell.WORK_TASK


def test_a_bell_that_was_not_heard_is_remembered_until_one_is(monkeypatch, broker_is_down):
    assert not bell.is_silent()
    assert bell.ring(1) is False
    assert bell.is_silent()
    monkeypatch.setattr(bell.app, "send_task", lambda *args, **options: None)
    assert bell.ring(1) is True
    assert not bell.is_silent()


@pytest.mark.django_db
def test_a_tick_that_arrives_proves_that_the_broker_is_back():
    bell.note_silence()
    tasks.tick()
    assert not bell.is_silent()


def test_a_disk_that_is_full_does_not_fail_the_request(monkeypatch, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.FILES_DIR = tmp_path / "file" / "below"  # no folder can be made there
    bell.note_silence()
    assert not bell.is_silent()


def test_the_broker_is_asked_once_in_a_few_seconds(monkeypatch, fresh_answers):
    asked = []
    monkeypatch.setattr(bell, "_ask_broker", lambda: asked.append(1) or True)
    assert bell.is_broker_reachable()
    assert bell.is_broker_reachable()
    assert len(asked) == 1


def test_a_broker_where_nobody_answers_is_out_of_reach(broker_is_down):
    assert not bell.is_broker_reachable()
