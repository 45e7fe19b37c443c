"""Many receipts on sheets: once each, whatever happens to the worker."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from dues.actions import batch_printing
from dues.actions.asked_prints import forget_batches
from dues.actions.batch_printing import start_batch
from dues.actions.printing import print_receipt
from dues.enums import ReceiptPaper, SheetPaper
from dues.errors import PrintRefused
from dues.models import Collection, PrintBatch, ReceiptRendering
from dues.queries.asked_prints import WHOLE
from dues.views import asked_prints
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from perisai.common.passing_files import get_file
from perisai.common.retries import UuidReused
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs, work_on
from tests.taking import NOW
from villages.models import Hamlet, Neighbourhood

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def receipts(cast, take) -> list[Collection]:
    return [take(cast.enrolment()) for _ in range(3)]


@pytest.fixture
def small_parts(monkeypatch):
    """Three receipts are two parts."""
    monkeypatch.setattr(batch_printing, "PART_SIZE", 2)


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def ask(cast, receipts, **overrides) -> PrintBatch:
    fields = {
        "uuid": new_uuid(),
        "asked": {"dari": "2026-11-21"},
        "paper": SheetPaper.A4,
        "by": cast.sz.user,
        "at": NOW,
        **overrides,
    }
    return start_batch(collections=[row.pk for row in receipts], **fields)


def sheets_of(batch) -> PdfReader:
    return PdfReader(BytesIO(get_file(drawer=PrintBatch.DRAWER, owner=batch.uuid, name=WHOLE)))


@pytest.mark.parametrize(("paper", "wide", "high"), [("a4", 210, 297), ("f4", 215, 330)])
def test_four_receipts_stand_on_a_sheet_and_a_long_one_takes_two_places(
    cast, take, paper, wide, high
):
    long = take(*[cast.enrolment(has_jht=True) for _ in range(12)], months=12)
    rows = [long, *[take(cast.enrolment()) for _ in range(3)]]
    batch = ask(cast, rows, paper=SheetPaper(paper))
    run_due_jobs()
    pages = sheets_of(batch).pages
    assert [
        tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:]) for page in pages
    ] == [(wide, high)] * 2
    text = pages[0].extract_text()
    assert "Lembar 1 dari 2" in text
    assert "Lembar 2 dari 2" in text
    assert rows[2].receipt_no in text
    assert rows[3].receipt_no in pages[1].extract_text()


def test_what_was_printed_before_comes_out_as_a_copy(cast, receipts):
    print_receipt(
        uuid=new_uuid(), collection=receipts[1], paper=ReceiptPaper.TEXT_32, by=cast.sz.user, at=NOW
    )
    batch = ask(cast, receipts[:2])
    run_due_jobs()
    text = sheets_of(batch).pages[0].extract_text()
    assert text.count("SALINAN ke-1") == 1
    told = batch.renderings.order_by("pk").values_list("collection", "number", "paper")
    assert list(told) == [(receipts[0].pk, 0, "a4"), (receipts[1].pk, 1, "a4")]
    assert AuditEntry.objects.filter(action="receipt.printed").count() == 3


@pytest.mark.parametrize("where", ["before the rows", "after the rows"])
def test_a_worker_that_dies_half_way_leaves_the_rest_to_the_next_and_doubles_nothing(
    cast, receipts, small_parts, monkeypatch, where
):
    batch = ask(cast, receipts)
    job = Job.objects.get()
    assert work_on(job.pk)  # the first part
    note = batch_printing._note_part

    def die(*args, **kwargs):
        if where == "after the rows":
            note(*args, **kwargs)
        raise SystemExit

    monkeypatch.setattr(batch_printing, "_note_part", die)
    with pytest.raises(SystemExit):
        work_on(job.pk)
    monkeypatch.setattr(batch_printing, "_note_part", note)
    Job.objects.update(lease_until=NOW)  # its lease runs out
    run_due_jobs()
    assert Job.objects.get().state == JobState.DONE
    assert sorted(batch.renderings.values_list("collection", "number")) == [
        (row.pk, 0) for row in receipts
    ]
    text = "".join(page.extract_text() for page in sheets_of(batch).pages)
    assert "SALINAN" not in text
    for row in receipts:
        assert f"Kuitansi {row.receipt_no}" in text


def test_a_print_asked_for_before_an_upgrade_is_done_after_it(cast, receipts):
    """Its job names the receipts by another word."""
    batch = ask(cast, receipts)
    job = Job.objects.get()
    job.payload = {"batch": batch.pk, "collections": job.payload["keys"]}
    job.save()
    run_due_jobs()
    assert batch.renderings.count() == 3


def test_the_same_request_is_one_print(cast, receipts):
    uuid = new_uuid()
    assert ask(cast, receipts, uuid=uuid) == ask(cast, receipts[:1], uuid=uuid)
    with pytest.raises(UuidReused):
        ask(cast, receipts, uuid=uuid, asked={"dari": "2026-11-20"})
    assert Job.objects.count() == 1


def test_more_than_the_most_is_refused_with_what_to_do(cast, receipts, monkeypatch):
    monkeypatch.setattr(batch_printing, "MOST", 2)
    with pytest.raises(PrintRefused, match="Pilih lebih sedikit"):
        ask(cast, receipts)


def test_few_are_printed_while_the_agent_waits_and_the_sheets_are_remembered(agent, receipts):
    told = {"uuid": new_uuid(), "dari": "21-11-2026", "sampai": "21-11-2026", "paper": "f4"}
    page = agent.post(reverse("dues:print_many"), told, follow=True)
    text = " ".join(page.content.decode().split())
    assert "Buka lembar cetak" in text
    opened = agent.get(reverse("dues:print_batch_pdf", args=[told["uuid"]]))
    assert opened.getvalue().startswith(b"%PDF")
    assert agent.get(reverse("dues:print_many")).context["form"].initial["paper"] == "f4"
    again = agent.post(reverse("dues:print_many"), {**told, "uuid": new_uuid()})
    assert "Tidak ada yang perlu dicetak" in again.content.decode()


def test_many_show_how_far_they_are_when_the_page_is_opened_again(
    agent, cast, receipts, small_parts
):
    batch = ask(cast, receipts)
    here = reverse("dues:print_batch", args=[batch.uuid])
    work_on(Job.objects.get().pk)
    assert "2 dari 3 kuitansi" in agent.get(here).content.decode()
    part = agent.get(here, headers={"HX-Request": "true"}).content.decode()
    assert 'data-hx-trigger="every 1s"' in part
    run_due_jobs()
    part = agent.get(here, headers={"HX-Request": "true"}).content.decode()
    assert "data-hx-trigger" not in part


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 3),
        ({"pembayar": "family"}, 1),
        ({"dusun": "Sumber"}, 1),
        ({"rt": "002"}, 1),
        ({"rt": "1", "pembayar": "self"}, 1),
        ({"agen": "ST"}, 0),
        ({"agen": "SZ", "dusun": "Krajan"}, 2),
        ({"dari": "20-11-2026", "sampai": "20-11-2026"}, 0),
    ],
)
def test_a_coordinator_narrows_the_receipts_and_reads_how_many_there_are(
    client, cast, take, asked, number
):
    sumber = Hamlet.objects.create(village=cast.village, name="Sumber")
    rt_2 = Neighbourhood.objects.create(hamlet=sumber, rw="001", rt="002")
    take(cast.enrolment())
    take(cast.enrolment(cast.member(neighbourhood=rt_2)))
    take(cast.enrolment(), payer_kind="family")
    client.force_login(cast.koordinator)
    here = reverse("dues:print_many")
    page = " ".join(client.get(here, asked).content.decode().split())
    assert (f"Cetak {number} kuitansi" in page) is bool(number)
    assert ("Tidak ada yang perlu dicetak" in page) is (not number)
    if number:
        sent = {"dari": "21-11-2026", "sampai": "21-11-2026", **asked}
        client.post(here, {"uuid": new_uuid(), "paper": "a4", **sent})
        assert PrintBatch.objects.get().total == number


def test_an_agent_is_not_asked_which_agent(agent, receipts):
    form = agent.get(reverse("dues:print_many"), {"agen": "ST"}).context["which"]
    assert "agen" not in form.fields


def test_too_many_are_told_before_anything_is_pressed(agent, receipts, monkeypatch):
    monkeypatch.setattr(asked_prints, "MOST", 2)
    page = agent.get(reverse("dues:print_many")).content.decode()
    assert "3 terlalu banyak untuk sekali cetak" in page
    assert "Cetak 3 kuitansi" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_as_often_for_three_receipts_as_for_one(
    client, cast, take, number, django_assert_num_queries
):
    rows = [take(cast.enrolment()) for _ in range(number)]
    client.force_login(cast.koordinator)
    batch = ask(cast, rows, by=cast.koordinator)
    run_due_jobs()
    for address, queries in (
        (reverse("dues:print_many") + "?salinan=on&dusun=Krajan&agen=SZ", 7),
        (reverse("dues:print_batch", args=[batch.uuid]), 5),
    ):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_the_sheets_are_for_who_asked_for_them(client, cast, receipts):
    batch = ask(cast, receipts)
    run_due_jobs()
    for who in ("koordinator", "sekdes", "pusat"):
        client.force_login(cast.users[who])
        for name in ("print_batch", "print_batch_pdf"):
            answer = client.get(reverse(f"dues:{name}", args=[batch.uuid]))
            assert answer.status_code == 404


def test_a_week_later_the_file_is_gone_and_the_page_says_so(agent, cast, receipts, settings):
    old, fresh = ask(cast, receipts, at=NOW - dt.timedelta(days=8)), ask(cast, receipts)
    run_due_jobs()
    assert forget_batches(at=NOW) == 1
    folders = [path.name for path in (Path(settings.FILES_DIR) / PrintBatch.DRAWER).iterdir()]
    assert folders == [str(fresh.uuid)]
    page = agent.get(reverse("dues:print_batch_pdf", args=[old.uuid]), follow=True)
    assert "disimpan tujuh hari" in page.content.decode()
    assert ReceiptRendering.objects.filter(batch=old).count() == 3


def test_whoever_lost_the_page_of_a_print_finds_it_for_seven_days(cast, receipts, agent, client):
    batch = ask(cast, receipts)
    here = reverse("dues:print_batch", args=[batch.uuid])
    assert here in agent.get(reverse("dues:print_many")).content.decode()
    client.force_login(cast.koordinator)
    assert here not in client.get(reverse("dues:print_many")).content.decode()
    client.force_login(cast.sz.user)
    with time_machine.travel(NOW + dt.timedelta(days=8), tick=False):
        client.force_login(cast.sz.user)
        assert here not in client.get(reverse("dues:print_many")).content.decode()
