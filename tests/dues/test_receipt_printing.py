"""The original of a receipt: printed once, kept, served unchanged."""

import hashlib
from pathlib import Path

import pytest
from django.urls import reverse

from dues.actions import printing
from dues.models import ReceiptRendering
from dues.queries.printing import original_of, original_pdf, printing_of, render_job_key
from perisai.audit.models import AuditEntry
from perisai.common.pdf import PdfUnavailable
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs, work_on
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def collection(cast, take):
    return take(cast.enrolment())


@pytest.fixture
def stored(settings):
    return lambda: [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def test_saving_asks_for_one_print(collection):
    assert Job.objects.get().unique_key == render_job_key(collection)
    assert printing_of(collection).is_waiting


def test_the_worker_prints_the_original_once(collection, stored):
    run_due_jobs()
    rendering = ReceiptRendering.objects.get()
    content = original_pdf(rendering)
    assert content.startswith(b"%PDF")
    assert rendering.sha256 == hashlib.sha256(content).hexdigest()
    assert rendering.size == len(content)
    assert len(stored()) == 1
    assert printing_of(collection).original == rendering


def test_the_original_is_never_printed_again(collection, stored, cast):
    first = printing.render_original(collection=collection, by=None, at=NOW)
    content = original_pdf(first)
    member = collection.lines.get().enrolment.member
    member.name = "Nama Baru"
    member.save()
    assert printing.render_original(collection=collection, by=None, at=NOW) == first
    assert original_pdf(original_of(collection)) == content
    assert len(stored()) == 1


def test_a_second_worker_beside_the_first_changes_nothing(collection, monkeypatch):
    """It comes between the drawing of the first and its row."""
    draw = printing.receipt_pdf

    def draw_late(receipt):
        pdf = draw(receipt)
        monkeypatch.setattr(printing, "receipt_pdf", draw)
        printing.render_original(collection=collection, by=None, at=NOW)
        return pdf

    monkeypatch.setattr(printing, "receipt_pdf", draw_late)
    rendering = printing.render_original(collection=collection, by=None, at=NOW)
    assert ReceiptRendering.objects.get() == rendering


def test_a_worker_that_dies_after_storing_the_file_leaves_the_print_to_the_next(
    collection, monkeypatch, stored
):
    keep = printing.keep_file

    def keep_and_die(*args, **kwargs):
        keep(*args, **kwargs)
        raise SystemExit

    monkeypatch.setattr(printing, "keep_file", keep_and_die)
    with pytest.raises(SystemExit):
        printing.render_original(collection=collection, by=None, at=NOW)
    assert original_of(collection) is None
    monkeypatch.setattr(printing, "keep_file", keep)
    printing.render_original(collection=collection, by=None, at=NOW)
    assert len(stored()) == 1
    assert ReceiptRendering.objects.count() == 1


def test_without_the_library_the_reason_is_kept_and_the_print_can_be_tried_again(
    collection, monkeypatch, cast
):
    def refuse(receipt):
        raise PdfUnavailable("apt-get install libpango")

    draw = printing.receipt_pdf
    monkeypatch.setattr(printing, "receipt_pdf", refuse)
    run_due_jobs()
    assert "libpango" in printing_of(collection).error
    monkeypatch.setattr(printing, "receipt_pdf", draw)
    printing.retry_printing(collection=collection, by=cast.sz.user, at=NOW)
    assert printing_of(collection).is_waiting
    run_due_jobs()
    assert printing_of(collection).original


def test_trying_again_does_nothing_to_a_printed_receipt(collection, cast):
    run_due_jobs()
    printing.retry_printing(collection=collection, by=cast.sz.user, at=NOW)
    assert Job.objects.get().state == JobState.DONE
    assert ReceiptRendering.objects.count() == 1
    assert not AuditEntry.objects.filter(action="receipt.printing_retried").exists()


@pytest.mark.parametrize(
    ("who", "may"), [("sz", True), ("koordinator", True), ("sekdes", False), ("pusat", False)]
)
def test_only_those_who_work_with_money_print_again_and_it_is_noted_once(
    collection, client, cast, who, may
):
    Job.objects.update(state=JobState.FAILED, error="Habis.", finished_at=NOW)
    client.force_login(cast.users[who])
    again = reverse("dues:print_again", args=[collection.uuid])
    page = client.get(reverse("dues:collection", args=[collection.uuid])).content.decode()
    assert (again in page) is may
    assert [client.post(again).status_code for _ in range(2)] == [302 if may else 404] * 2
    assert AuditEntry.objects.filter(action="receipt.printing_retried").count() == int(may)


def test_the_job_done_twice_prints_once(collection):
    job = Job.objects.get()
    work_on(job.pk)
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, finished_at=None)
    work_on(job.pk)
    assert ReceiptRendering.objects.count() == 1


def test_the_address_serves_the_stored_bytes(collection, client, cast):
    run_due_jobs()
    client.force_login(cast.sz.user)
    response = client.get(reverse("dues:receipt_pdf", args=[collection.uuid]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="kuitansi-SZ-2026-A-00001.pdf"'
    assert response.getvalue() == original_pdf(original_of(collection))


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"%PDF lain")])
def test_a_lost_or_changed_original_is_not_served(collection, client, cast, stored, caplog, spoil):
    run_due_jobs()
    spoil(stored()[0])
    client.force_login(cast.sz.user)
    response = client.get(reverse("dues:receipt_pdf", args=[collection.uuid]))
    assert response.status_code == 500
    assert "SZ-2026-A-00001" in response.content.decode()
    assert "was lost" in caplog.text
