"""Pertanyaan, uang yang harus dikembalikan, and what the member's page says of both."""

import datetime as dt
import re
import shutil
import subprocess

import pytest
from django.urls import reverse

from dues.models import BranchAnswer, BranchQuestion, ReversalRequest
from dues.papers import REFUND_PAPERS, refund_pdf
from dues.queries.refunds import refund_on
from dues.views import refunds as views
from members.models import Heir
from perisai.common.ids import new_uuid
from perisai.common.pdf import PdfUnavailable
from tests.custody import pay_straight
from tests.questions import answer, ask_refund, decide, end, new_terms
from tests.taking import NOW
from villages.actions.people import assign_agent, end_agent, end_assignment
from villages.models import Assignment

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV, DEC, JAN = dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1)


@pytest.fixture
def read(client, cast):
    """A page as somebody reads it: the words, spaces folded."""

    def get(address, username="sz"):
        client.force_login(cast.users[username])
        return words(client.get(address))

    return get


def words(response) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def asked(cast, take):
    """Somebody who died in November; December and January are handed on."""

    def ask():
        enrolment = cast.enrolment(start=NOV)
        pay_straight(cast, take(enrolment, months=3))
        end(cast, enrolment)
        return BranchQuestion.objects.get(enrolment=enrolment)

    return ask


@pytest.fixture
def due(cast, take):
    """Two people on one receipt that is with the agent; one of them died."""

    def make():
        dead, other = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
        collection = take(dead, other, months=2)
        end(cast, dead)
        return collection, dead

    return make


# -- Questions ---


@pytest.mark.parametrize(("username", "doors"), [("koordinator", "Jawab"), ("sz", "Menunggu")])
def test_a_card_tells_who_what_which_months_and_since_when(read, asked, username, doors):
    question = asked()
    page = read(reverse("dues:question_list"), username)
    for said in (
        question.enrolment.member.name,
        "Krajan RT 001",
        "Meninggal pada 21 November 2026.",
        "sudah dibayar dan disetor Rp25.200",
        "Desember 2026 sampai Januari 2027",
        "Sejak 21 November 2026 Agen Siti Zulaikha",
        doors,
    ):
        assert said in page


def test_the_coordinator_answers_and_the_agent_reads_it(client, cast, read, asked):
    question = asked()
    client.force_login(cast.koordinator)
    address = reverse("dues:question_answer", args=[question.uuid])
    page = words(client.get(address))
    assert "sudah mengembalikan uangnya" in page
    assert "tidak ada yang dikembalikan" in page
    assert "ditagih" not in page
    assert "Pilih satu jawaban." in words(client.post(address, {"note": "x"}))
    answered = client.post(address, {"kind": "stays", "note": "Sesuai aturan"})
    assert answered["Location"] == reverse("dues:question_list")
    assert BranchAnswer.objects.get().answered_by == cast.koordinator
    again = client.get(address, follow=True)
    assert "sudah dijawab" in words(again)
    for place in (reverse("dues:question_list"), _member(question.enrolment)):
        page = read(place)
        assert "Tetap di BPJS Ketenagakerjaan (Jamsostek)" in page
        assert "“Sesuai aturan”" in page
        assert "Koko Ordinator, 21 November 2026" in page


def _member(enrolment) -> str:
    return reverse("desk:member", args=[enrolment.member.uuid])


def test_an_explanation_without_words_keeps_what_was_chosen(client, cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment, months=2)
    new_terms(cast, enrolment, NOV)
    client.force_login(cast.koordinator)
    question = BranchQuestion.objects.get()
    address = reverse("dues:question_answer", args=[question.uuid])
    wrong = client.post(address, {"kind": "credited", "note": "Catatan saya"})
    assert "Catatan saya" in wrong.content.decode()
    assert not BranchAnswer.objects.exists()


def test_the_member_page_says_that_the_branch_has_not_answered(cast, read, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment, months=2)
    new_terms(cast, enrolment, NOV)
    page = read(_member(enrolment))
    assert "Harganya Rp2.000 lebih mahal daripada yang dibayar. Apakah ditagih?" in page
    assert "Menunggu jawaban cabang sejak 21 Nov 2026" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("sz", 404), ("sekdes", 404), ("pusat", 404), ("koordinator-jauh", 404), ("koordinator", 200)],
)
def test_only_who_answers_gets_the_form(client, cast, asked, who, status):
    question = asked()
    client.force_login(cast.users[who])
    address = reverse("dues:question_answer", args=[question.uuid])
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("page", "who"), [("dues:collection_list", "sz"), ("dues:reversal_list", "koordinator")]
)
def test_both_lists_are_found_from_the_menu(client, cast, page, who):
    client.force_login(cast.users[who])
    html = client.get(reverse(page)).content.decode()
    for name in ("dues:question_list", "dues:refund_list"):
        assert f'href="{reverse(name)}"' in html


def test_an_empty_list_teaches_when_a_question_appears(read):
    assert "Pertanyaan muncul sendiri" in read(reverse("dues:question_list"), "koordinator")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_three_as_for_one(
    client, cast, asked, count, django_assert_num_queries
):
    for _ in range(count):
        answer(cast, asked(), "stays")
        asked()
    client.force_login(cast.koordinator)
    with django_assert_num_queries(5):
        client.get(reverse("dues:question_list"))


# -- Changing terms of a paid month, ending ---


def test_the_agent_may_let_terms_count_from_a_paid_month_of_now_on(client, cast, take):
    enrolment = cast.enrolment(start=dt.date(2026, 10, 1))
    take(enrolment, months=3, at=NOW.replace(month=10))
    client.force_login(cast.sz.user)
    address = reverse("desk:change_terms", args=[enrolment.uuid])
    page = client.get(address)
    months = page.context["form"].fields["from_month"]
    assert [months.choices[0][0], months.initial] == ["2026-11", "2027-01"]
    assert len(months.choices) == 14
    assert "kantor cabang ditanya apakah selisihnya" in words(page)
    form = {
        "sector": "other",
        "is_employer": "no",
        "income": "2.000.000",
        "has_jht": "no",
        "from_month": "2026-11",
    }
    saved = client.post(address, form, follow=True)
    assert "Kantor cabang ditanya tentang bulan yang sudah dibayar." in words(saved)
    assert BranchQuestion.objects.get().amount < 0


def test_ending_says_what_goes_back(client, cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment, months=2)
    client.force_login(cast.sz.user)
    address = reverse("desk:end", args=[enrolment.uuid])
    saved = client.post(address, {"reason": "deceased", "ended_on": "20-11-2026"}, follow=True)
    page = words(saved)
    assert "Rp8.400 harus dikembalikan" in page
    assert "Kembalikan Rp8.400 kepada ahli waris" in page
    assert "Dibayar untuk Des 2026 pada 21 November 2026" in page


# -- Refunds ---


def test_an_agent_asks_and_the_coordinator_sees_what_goes_and_what_stays(client, cast, read, due):
    collection, dead = due()
    Heir.objects.create(member=dead.member, name="Budi Santoso", relation="husband", position=1)
    client.force_login(cast.sz.user)
    address = reverse("dues:refund", args=[collection.uuid, dead.member.uuid])
    page = client.get(address)
    assert page.context["form"].initial["receiver"] == "Budi Santoso"
    assert "Rp25.200: ditulis di kuitansi baru" in words(page)
    uuid = new_uuid()
    client.post(address, {"uuid": uuid, "receiver": ""})
    assert not ReversalRequest.objects.exists()
    client.post(address, {"uuid": uuid, "receiver": "Budi Santoso"})
    assert "Pembatalan menunggu koordinator" in read(reverse("dues:refund_list"))
    assert client.get(address).status_code == 302
    request = ReversalRequest.objects.get()
    page = read(reverse("dues:reversal_decide", args=[request.uuid]), "koordinator")
    for said in ("Rp8.400", f"{dead.member.name}: Des 2026", "Seluruhnya Rp33.600", "Budi Santoso"):
        assert said in page


def test_a_receipt_without_months_beyond_an_end_has_no_such_page(client, cast, due):
    collection, dead = due()
    other = collection.lines.exclude(enrolment=dead).first().enrolment
    client.force_login(cast.sz.user)
    address = reverse("dues:refund", args=[collection.uuid, other.member.uuid])
    assert client.get(address)["Location"] == reverse("dues:refund_list")


def test_both_receipts_say_where_the_money_is(cast, read, due):
    collection, dead = due()
    new = decide(cast, ask_refund(cast, collection, dead)).rebooked
    old_page = read(reverse("dues:collection", args=[collection.uuid]))
    assert "agen mengembalikan Rp8.400. Penerima menandatangani bukti." in old_page
    assert f"Bulan lainnya tetap terbayar: ada di kuitansi {new}." in old_page
    assert "Bukti pengembalian Rp8.400" in old_page
    new_page = read(reverse("dues:collection", args=[new.uuid]))
    assert f"Kuitansi ini pengganti {collection}" in new_page
    text = read(reverse("dues:receipt_text", args=[new.uuid]))
    assert f"Pengganti kuitansi {collection}." in text
    public = read(reverse("check:show", args=[collection.check_code]))
    assert "Ibu Ahli Waris" not in public


def test_what_was_given_back_stands_in_the_list_with_its_papers(cast, read, due):
    collection, dead = due()
    decide(cast, ask_refund(cast, collection, dead))
    page = read(reverse("dues:refund_list"))
    assert "Rp8.400 kepada Ibu Ahli Waris, disetujui 21 November 2026." in page
    assert all(str(paper.label) in page for paper in REFUND_PAPERS.values())


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_refunds_costs_the_same_for_three_as_for_one(
    client, cast, due, count, django_assert_num_queries
):
    for _ in range(count):
        collection, dead = due()
        decide(cast, ask_refund(cast, collection, dead))
        due()
    client.force_login(cast.sz.user)
    with django_assert_num_queries(6):
        client.get(reverse("dues:refund_list"))


def test_each_role_reads_what_it_does_about_a_refund(read, due):
    due()
    page = reverse("dues:refund_list")
    agent, branch, head = read(page), read(page, "koordinator"), read(page, "pusat")
    assert "Minta ke koordinator" in agent
    assert "Siti Zulaikha (SZ) yang meminta, Anda yang memutuskan." in branch
    assert "Siti Zulaikha (SZ) yang meminta, koordinator cabang yang memutuskan." in head
    for page in (branch, head):
        assert "Minta ke koordinator" not in page
    assert "Ajukan pengembalian" in branch
    assert "Ajukan pengembalian" not in head


def test_the_refund_of_an_agent_who_left_is_the_branchs_to_ask_for(client, cast, read, due):
    collection, dead = due()
    waits = "1 pembayaran dari agen yang sudah berhenti harus dikembalikan"
    assert waits not in read("/", "koordinator")
    end_agent(agent=cast.sz, until_on=NOW.date() - dt.timedelta(days=1), by=cast.pusat)
    for username in ("koordinator", "pusat"):
        assert waits in read("/", username)
    assert waits not in read("/", "koordinator-jauh")
    page = read(reverse("dues:refund_list"), "koordinator")
    assert "Siti Zulaikha (SZ) sudah tidak bekerja di sini: Anda yang mengajukan" in page
    client.force_login(cast.koordinator)
    address = reverse("dues:refund", args=[collection.uuid, dead.member.uuid])
    assert "Koordinator lain atau kantor pusat yang memutuskan" in words(client.get(address))
    form = {"uuid": new_uuid(), "receiver": "Ibu Ahli Waris"}
    told = client.post(address, form, follow=True)
    assert "Koordinator lain atau kantor pusat sudah diminta" in words(told)
    assert ReversalRequest.objects.get().requested_by == cast.koordinator
    assert waits not in read("/", "koordinator")


def test_an_agent_who_works_in_another_branch_now_has_left_this_one(cast, read, due):
    due()
    work = Assignment.objects.get(agent=cast.sz, village=cast.village)
    end_assignment(assignment=work, until_on=NOW.date() - dt.timedelta(days=1), by=cast.pusat)
    Assignment.objects.filter(agent=cast.sz, village=cast.neighbour_village).delete()
    assign_agent(agent=cast.sz, village=cast.foreign_village, from_on=NOW.date(), by=cast.pusat)
    assert "1 pembayaran dari agen yang sudah berhenti" in read("/", "koordinator")
    assert "1 pembayaran untuk bulan sesudah kepesertaan berakhir harus dikembalikan" in read("/")


def test_a_refund_on_the_usual_form_asks_who_receives_it(client, cast, take):
    collection = take(cast.enrolment(start=NOV))
    client.force_login(cast.sz.user)
    address = reverse("dues:reverse", args=[collection.uuid])
    assert client.get(address).context["form"].initial["receiver"] == "Ibu Pembayar"
    form = {"uuid": new_uuid(), "kind": "refund", "reason": "Batal", "receiver": ""}
    assert "Tulis siapa yang menerima uangnya." in words(client.post(address, form))
    client.post(address, {**form, "receiver": "Pak Pembayar"})
    assert ReversalRequest.objects.get().receiver == "Pak Pembayar"


# -- What waits ---


def test_the_first_page_names_what_waits_for_whom(cast, read, asked, due):
    asked()
    collection, dead = due()
    assert "1 pertanyaan tentang bulan yang sudah dibayar menunggu jawaban." in read(
        "/", "koordinator"
    )
    waits = "1 pembayaran untuk bulan sesudah kepesertaan berakhir harus dikembalikan."
    assert waits in read("/")
    ask_refund(cast, collection, dead)
    assert waits not in read("/")


# -- The paper ---

SIZES = {
    "a6": "297.638 x 419.528",
    "a5": "419.528 x 595.276",
    "a4": "595.276 x 841.89",
    "f4": "609.449 x 935.433",
}


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize("paper", REFUND_PAPERS)
def test_the_proof_says_who_received_what_for_which_months(cast, due, tmp_path, paper):
    collection, dead = due()
    decide(cast, ask_refund(cast, collection, dead))
    path = tmp_path / "bukti.pdf"
    refund = refund_on(collection, viewer=cast.viewer(cast.sz))
    path.write_bytes(refund_pdf(refund, paper=paper))
    text, facts = (
        " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
        for command in (["pdftotext", "-layout", path, "-"], ["pdfinfo", path])
    )
    for said in (
        "Bukti pengembalian",
        "SZ-2026-A-00001",
        "Ibu Ahli Waris",
        "Siti Zulaikha (SZ)",
        "Des 2026",
        "Rp8.400",
        "delapan ribu empat ratus rupiah",
        "Yang menerima",
        "tidak berlaku lagi",
        "SZ-2026-A-00002",
        "Lembar 1 dari 1",
    ):
        assert said in text
    assert f"Page size: {SIZES[paper]}" in facts


def test_only_an_accepted_refund_has_a_paper(client, cast, due, monkeypatch):
    collection, dead = due()
    request = ask_refund(cast, collection, dead)
    client.force_login(cast.sz.user)
    address = reverse("dues:refund_slip", args=[collection.uuid, "a6"])
    assert client.get(address).status_code == 404
    decide(cast, request)
    assert client.get(address)["Content-Type"] == "application/pdf"
    assert client.get(reverse("dues:refund_slip", args=[collection.uuid, "a3"])).status_code == 404

    def refuse(given, *, paper):
        raise PdfUnavailable("Minta pengelola menjalankan: apt-get install libpango-1.0-0")

    monkeypatch.setattr(views, "refund_pdf", refuse)
    missing = client.get(address)
    assert missing.status_code == 503
    assert "libpango" in missing.content.decode()
