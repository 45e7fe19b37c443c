import celery
import pytest

from perisai.jobs import bell, tasks
from perisai.jobs.actions import request_job
from perisai.jobs.models import Job
from tests.jobs.conftest import MONDAY


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_never_fails_the_request(monkeypatch, caplog):
    deaf = celery.Celery("deaf", broker="redis://127.0.0.1:1/0", set_as_current=False)
    deaf.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0}
    monkeypatch.setattr(bell, "app", deaf)
    job = request_job(kind="tests.sweep", unique_key="k", on=MONDAY)
    assert Job.objects.get() == job
    assert "the broker is down" in caplog.text


def test_a_bell_names_the_task_that_workers_know():
    assert tasks.work.name == bell.WORK_TASK
