"""The pages of round sheets: printing, typing, and who may read them."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from dues.actions import sheets
from dues.actions.entering import Counted
from dues.models import Collection, RoundSheet, SheetBatch, SheetPrinting
from dues.sheet_rules import Typed
from members.models import Visit
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs
from tests.sheets import houses_on_paper, type_stubs
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
LIST = reverse("dues:sheet_list")
COUNTED = {"counted_stubs": "1", "counted_total": "8.400", "collected_on": "21-11-2026"}


@pytest.fixture
def sheet(cast):
    return houses_on_paper(cast, 3)


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def send(agent, sheet):
    """What SZ types on the screen; one stub of Rp8.400 was counted unless told."""

    def do(**typed):
        sent = {"uuid": str(uuid4()), "save": "", **COUNTED, **typed}
        return agent.post(reverse("dues:enter_stubs", args=[sheet.uuid]), sent)

    return do


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_round_becomes_a_sheet_with_a_stub_for_each_house(agent, cast):
    card = "3509110101010001"
    for name, fields in (
        ("Ayah", {"family_card": card}),
        ("Ibu", {"family_card": card}),
        ("Budi", {}),
    ):
        cast.enrolment(cast.member(name=name, **fields))
    sent = {"uuid": str(uuid4()), "di": f"rt-{cast.rt_1.pk}", "urut": ""}
    first = agent.post(reverse("desk:print_round"), sent)
    again = agent.post(reverse("desk:print_round"), sent)
    sheet = RoundSheet.objects.get()
    assert first.url == again.url == reverse("dues:sheet", args=[sheet.uuid])
    assert sheet.places == "Krajan RT 001/RW 001"
    people = [
        [row.enrolment.member.name for row in stub.people.all()] for stub in sheet.stubs.all()
    ]
    assert people == [["Ayah", "Ibu"], ["Budi"]]


def test_a_round_without_houses_says_that_there_is_nothing_to_print(agent):
    page = agent.post(reverse("desk:print_round"), {"uuid": str(uuid4())}, follow=True)
    assert "tidak ada yang dicetak" in words(page)


def test_printing_leads_to_the_paper_and_the_second_is_a_copy(agent, sheet):
    sent = {"uuid": str(uuid4()), "paper": "f4"}
    answer = agent.post(reverse("dues:print_sheet", args=[sheet.uuid]), sent)
    assert answer.url == reverse("dues:sheet_paper", args=[sheet.uuid, 1, "f4"])
    assert agent.get(reverse("dues:sheet_paper", args=[sheet.uuid, 2, "f4"])).status_code == 404
    assert SheetPrinting.objects.filter(sheet=sheet).count() == 2
    assert "Salinan ke-1" in words(agent.get(reverse("dues:sheet", args=[sheet.uuid])))


def test_the_paper_of_a_long_sheet_is_drawn_by_the_worker_while_a_page_waits(
    agent, cast, monkeypatch
):
    monkeypatch.setattr(sheets, "DRAWN_AT_ONCE", 1)
    long = houses_on_paper(cast, 2)
    here = reverse("dues:sheet_paper", args=[long.uuid, 0, "a4"])
    waits = agent.get(here)
    assert "sedang disiapkan" in words(waits)
    assert 'data-hx-trigger="every 1s"' in words(agent.get(here, headers={"HX-Request": "true"}))
    run_due_jobs()
    assert agent.get(here, headers={"HX-Request": "true"})["HX-Redirect"] == here
    drawn = agent.get(here).getvalue()
    assert drawn.startswith(b"%PDF")
    assert sheets.forget_drawn(at=NOW + dt.timedelta(days=8)) == 1
    assert agent.get(here).getvalue() == drawn


def test_the_paper_of_a_short_sheet_is_there_at_once(agent, sheet):
    here = reverse("dues:sheet_paper", args=[sheet.uuid, 0, "a4"])
    assert agent.get(here).getvalue().startswith(b"%PDF")
    assert not Job.objects.exists()


def test_typing_begins_with_what_was_counted(agent, sheet):
    address = reverse("dues:enter_stubs", args=[sheet.uuid])
    assert "Mulai mengetik" in words(agent.get(address))
    page = agent.get(address, COUNTED | {"counted_stubs": "2"})
    assert len(page.context["lines"]) == 4
    assert "Simpan semua" in words(page)


def test_what_was_typed_is_saved_and_leads_to_its_receipts(send, agent, cast):
    answer = send(
        serial_1="1-02",
        months_1="1",
        outcome_1="not_home",
        outcome_3="come_back",
        note_3="30-11-2026",
    )
    batch = SheetBatch.objects.get()
    assert answer.url == reverse("dues:stub_batch", args=[batch.uuid])
    page = words(agent.get(answer.url))
    assert "SZ-2026-A-00001" in page
    assert "Semua nomor di lembar ini sudah diketik" in page
    assert sorted(Visit.objects.values_list("result", flat=True)) == ["come_back", "not_home"]


def test_a_double_press_answers_with_the_same_batch(send):
    sent = {"uuid": str(uuid4()), "serial_1": "2", "months_1": "1", "outcome_3": "ill"}
    assert send(**sent).url == send(**sent).url
    assert (Collection.objects.count(), Visit.objects.count()) == (1, 1)


def test_a_difference_is_told_then_asks_why_then_is_saved(send):
    typed = {"serial_1": "2", "months_1": "1", "counted_total": "8.000"}
    page = send(**typed)
    assert page.context["is_told_first"]
    assert "kurang Rp400" in words(page)
    told = {"told": page.context["reckoned"].key}
    page = send(**typed, **told)
    assert "explanation" in page.context["form"].errors
    assert 'value="8.000"' in words(page)
    assert send(**typed, **told, explanation="Kembalian salah").status_code == 302
    assert SheetBatch.objects.get().explanation == "Kembalian salah"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"serial_1": "2", "months_1": "satu"}, "dengan angka"),
        ({"serial_1": "2", "amount_1": "8,4"}, "rupiah bulat"),
        (
            {"serial_1": "2", "months_1": "1", "outcome_1": "come_back", "note_1": "besok"},
            "tanggal datang lagi",
        ),
        ({"serial_1": "2", "months_1": "1", "outcome_1": "refused"}, "Tulis alasannya"),
        ({"serial_1": "2", "months_1": "1", "collected_on": "22-11-2026"}, "belum tiba"),
        (
            {"serial_1": "2", "months_1": "1", "serial_2": "1-02", "months_2": "1"},
            "diketik dua kali",
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(send, typed, said):
    page = send(**typed)
    assert page.status_code == 200
    assert said in words(page)
    for value in typed.values():
        assert f'value="{value}"' in words(page)
    assert not SheetBatch.objects.exists()


def test_the_answer_while_typing_tells_each_row_and_what_is_missing(agent, sheet):
    page = words(
        agent.post(
            reverse("dues:enter_stubs", args=[sheet.uuid]),
            {**COUNTED, "serial_1": "2", "amount_1": "8.400"},
            headers={"HX-Request": "true"},
        )
    )
    assert "Nov 2026" in page
    assert "Belum diketik: 1-01, 1-03" in page
    assert "Kertas dan ketikan cocok" in page


def test_a_stub_of_a_month_that_was_paid_meanwhile_is_doubted(agent, sheet, take):
    take(sheet.stubs.first().people.get().enrolment)
    address = reverse("dues:enter_stubs", args=[sheet.uuid])
    page = words(agent.post(address, {**COUNTED, "serial_1": "1", "months_1": "1", "recount": ""}))
    assert "bulan itu sudah dibayar" in page
    assert "SZ-2026-A-00001, Rp8.400" in page


def test_what_is_doubted_is_saved_only_after_it_was_read(send, sheet, take):
    take(sheet.stubs.first().people.get().enrolment)
    typed = {"serial_1": "1", "months_1": "1"}
    page = send(**typed)
    assert page.context["is_told_first"]
    assert not SheetBatch.objects.exists()
    assert send(**typed, told=page.context["reckoned"].key).status_code == 302


def test_odd_figures_are_no_rows(send):
    page = send(counted_stubs="²", **{"serial_²": "1"})
    assert "counted_stubs" in page.context["form"].errors


def test_the_coordinator_reads_what_differs_and_what_is_lost(client, cast, agent, sheet):
    type_stubs(
        cast, sheet, Typed("1", months=1), counted=Counted(2, 8_400), explanation="Satu hilang"
    )
    agent.post(reverse("dues:sheet_lost", args=[sheet.uuid]), {"reason": "Basah kena hujan"})
    client.force_login(cast.koordinator)
    listed = words(client.get(LIST))
    assert "Beda dari kertas" in listed
    assert "Hilang" in listed
    page = words(client.get(reverse("dues:sheet", args=[sheet.uuid])))
    for said in ("Basah kena hujan", "Satu hilang", "1-03"):
        assert said in page
    assert client.get(reverse("dues:enter_stubs", args=[sheet.uuid])).status_code == 404


def test_a_lost_sheet_says_why_nothing_can_be_typed(send, agent, sheet):
    agent.post(reverse("dues:sheet_lost", args=[sheet.uuid]), {"reason": "Basah"})
    assert "dicatat hilang" in words(send(serial_1="2", months_1="1"))


def test_secretaries_see_no_sheets(client, cast, sheet):
    client.force_login(cast.sekdes)
    assert client.get(LIST).status_code == 404
    assert client.get(reverse("dues:sheet", args=[sheet.uuid])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_lists_and_pages_ask_as_often_for_three_as_for_one(
    agent, cast, number, django_assert_num_queries
):
    for _ in range(number):
        sheet = houses_on_paper(cast, number)
    batch = type_stubs(cast, sheet, Typed("1", months=1))
    for address, queries in (
        (LIST, 5),
        (reverse("dues:sheet", args=[sheet.uuid]), 9),
        (reverse("dues:stub_batch", args=[batch.uuid]), 8),
    ):
        agent.get(address)
        with django_assert_num_queries(queries):
            agent.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_typing_asks_as_often_for_three_stubs_as_for_one(
    agent, cast, number, django_assert_num_queries
):
    sheet = houses_on_paper(cast, 3)
    sent = COUNTED | {"counted_stubs": str(number)}
    for row in range(1, number + 1):
        sent |= {f"serial_{row}": str(row), f"months_{row}": "1"}
    address = reverse("dues:enter_stubs", args=[sheet.uuid])
    with django_assert_num_queries(16):
        agent.post(address, sent | {"recount": ""})
