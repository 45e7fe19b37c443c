"""Whoever a night finds is decided about at once, not at the next full hour."""

import pytest

from perisai.jobs.actions import start_recurring_job
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of
from perisai.jobs.runner import run_due_jobs
from tests.taking import NOW

pytestmark = pytest.mark.django_db


def test_the_end_of_the_finding_asks_for_the_deciding_once(cast):
    finding = start_recurring_job(kind=kind_of("reminders.find_due"), on=NOW)
    run_due_jobs(clock=lambda: NOW)
    deciding = Job.objects.filter(kind="reminders.decide")
    assert [(job.unique_key, job.state) for job in deciding] == [
        (f"reminders.decide:after:{finding.pk}", "done")
    ]
