"""A worker that is killed while it draws a receipt."""

import time
from pathlib import Path

import pytest
from django.utils import timezone

from dues.models import ReceiptRendering
from dues.queries.printing import original_of, original_pdf
from perisai.jobs.bell import ring
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from tests.cast import assemble
from tests.taking import take_from

BIG = 120  # people for a year: drawing takes seconds, so that the kill falls into it
PATIENCE = 60  # seconds


@pytest.fixture
def files_of_the_worker(settings) -> Path:
    """The worker keeps its files where its own settings say."""
    settings.FILES_DIR = Path(settings.VAR_DIR) / "files"
    return settings.FILES_DIR / "receipts"


def wait_for(state: JobState) -> None:
    deadline = time.monotonic() + PATIENCE
    while Job.objects.get().state != state:
        assert time.monotonic() < deadline, f"the job stayed {Job.objects.get().state}"
        time.sleep(0.05)


@pytest.mark.broker
@pytest.mark.slow
def test_a_receipt_whose_worker_was_killed_is_printed_once_by_the_next(broker, files_of_the_worker):
    cast = assemble()
    people = [cast.enrolment() for _ in range(BIG)]
    broker.start()
    collection = take_from(cast, *people, months=12, at=timezone.localtime())
    wait_for(JobState.RUNNING)
    broker.kill()
    assert original_of(collection) is None
    assert Job.objects.get().state == JobState.RUNNING

    Job.objects.update(lease_until=timezone.now())  # its lease runs out
    broker.start()
    for _ in range(2):  # the clock and the message that comes back ring as well
        ring(Job.objects.get().pk)
    wait_for(JobState.DONE)
    broker.stop()
    rendering = ReceiptRendering.objects.get()
    assert original_pdf(rendering).startswith(b"%PDF")
    assert [path.stem for path in files_of_the_worker.rglob("*.pdf")] == [rendering.sha256]
