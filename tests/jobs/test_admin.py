import pytest

from perisai.jobs.actions import claim_job, fail_job, request_job
from perisai.jobs.enums import JobState
from perisai.jobs.registry import handles, kind_of
from tests.jobs.conftest import MONDAY

JOBS = "/admin/jobs/job/"


@pytest.fixture
def failed_job(db):
    handles("tests.sweep")(lambda job, *, on: None)
    job = request_job(kind="tests.sweep", unique_key="k", on=MONDAY)
    claimed = claim_job(job_id=job.pk, kind=kind_of("tests.sweep"), on=MONDAY)
    fail_job(claimed, error="No paper.", on=MONDAY, is_final=True)
    return job


def try_again(client, job):
    return client.post(JOBS, {"action": "try_again", "_selected_action": [job.pk]}, follow=True)


def test_head_office_gives_a_failed_job_a_new_start(client, cast, failed_job):
    client.force_login(cast.pusat)
    assert try_again(client, failed_job).status_code == 200
    failed_job.refresh_from_db()
    assert failed_job.state == JobState.WAITING


def test_nobody_else_can(client, cast, failed_job):
    client.force_login(cast.koordinator)
    assert try_again(client, failed_job).status_code == 404
    failed_job.refresh_from_db()
    assert failed_job.state == JobState.FAILED
