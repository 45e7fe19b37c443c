"""Serah terima: the coordinator starts it, the agent is told, the successor answers, the cash is brought."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from dues.enums import SuccessionOutcome
from dues.models import Collection, Remittance, SchemePayment, Succession, SuccessionAnswer
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.common.ids import new_uuid
from tests.advances import advance, fill_up
from tests.counting import accept, count, start
from tests.custody import hand_on
from tests.dues.pictures import upload
from tests.dues.test_taking_screen import typed as dues_of
from tests.questions import end
from villages.actions.people import appoint_agent, assign_agent, end_agent

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def receipts(cast, take):
    return [take(cast.enrolment(start=NOV)) for _ in range(2)]


@pytest.fixture
def as_user(client, cast):
    """The site as somebody sees it."""

    def do(name):
        client.force_login(cast.users[name])
        return client

    return do


def words(response) -> str:
    return " ".join(response.content.decode().split())


def begin_url(cast) -> str:
    return reverse("dues:start_succession", args=[cast.sz.uuid])


def typed(cast, **fields) -> dict:
    usual = {
        "uuid": str(new_uuid()),
        "village": cast.village.pk,
        "successor": str(cast.st.uuid),
        "last_on": "21-11-2026",
        "reason": "Pindah ke kota",
    }
    return {**usual, **fields}


def test_the_coordinator_sees_what_is_handed_over_and_starts_it(as_user, cast, receipts):
    branch = as_user("koordinator")
    page = words(branch.get(begin_url(cast)))
    assert "Rp16.800" in page
    assert "Sutinah (ST)" in page
    assert "Orang Asing" not in page
    told = words(branch.post(begin_url(cast), typed(cast), follow=True))
    assert Succession.objects.get().in_hand == 16_800
    assert "Menunggu agen pengganti" in told


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"successor": ""}, "successor"),
        ({"last_on": "22-11-2026"}, "last_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    as_user, cast, receipts, fields, field
):
    page = as_user("koordinator").post(begin_url(cast), typed(cast, **fields))
    assert page.context["form"].errors[field]
    assert fields.get("reason", "Pindah ke kota") in words(page)
    assert not Succession.objects.exists()


def test_an_agent_of_another_branch_cannot_be_chosen(as_user, cast, receipts):
    page = as_user("koordinator").post(
        begin_url(cast), typed(cast, successor=str(cast.stranger.uuid))
    )
    assert page.context["form"].errors["successor"]


@pytest.mark.parametrize("somebody", ["sz", "st", "sekdes", "pusat", "koordinator-jauh"])
def test_nobody_else_starts_it(as_user, cast, receipts, somebody):
    site = as_user(somebody)
    assert site.get(begin_url(cast)).status_code == 404
    assert site.post(begin_url(cast), typed(cast)).status_code == 404


@pytest.mark.parametrize("page", ["/", "/iuran/", "/setoran/"])
def test_the_agent_who_leaves_is_told_on_her_screens(as_user, cast, receipts, page):
    start(cast)
    told = words(as_user("sz").get(page))
    assert "kepada Sutinah (ST): jangan menerima iuran baru" in told
    assert "Koko Ordinator di kantor cabang" in told
    assert "jangan menerima iuran baru" not in words(as_user("st").get(page))


def test_dues_are_refused_with_the_sentence(as_user, cast, receipts):
    start(cast)
    enrolment = cast.enrolment(start=NOV)
    page = as_user("sz").post("/iuran/", dues_of(enrolment, total=8_400))
    assert "Peserta membayar kepada Sutinah" in words(page)
    assert Collection.objects.count() == 2


def test_the_successor_is_called_from_her_first_page_and_accepts(as_user, cast, receipts):
    started = start(cast)
    successor = as_user("st")
    assert "1 agen menyerahkan pesertanya kepada Anda" in words(successor.get("/"))
    page = reverse("dues:succession", args=[started.uuid])
    assert page in words(successor.get("/serah-terima/"))
    asked = words(successor.get(page))
    assert "Terima 2 peserta" in asked
    assert "3509" not in asked
    assert receipts[0].receipt_no in asked
    assert reverse("dues:collection", args=[receipts[0].uuid]) not in asked
    told = words(successor.post(page, {"answer": "accept"}, follow=True))
    assert "2 orang sekarang peserta Anda" in told
    assert "menyerahkan pesertanya" not in words(successor.get("/"))
    assert successor.post(page, {"answer": "accept"}).status_code == 404


def test_a_refusal_needs_its_reason_and_hides_the_people_again(as_user, cast, receipts):
    page = reverse("dues:succession", args=[start(cast).uuid])
    successor = as_user("st")
    assert successor.post(page, {"answer": "refuse"}).context["form"].errors["reason"]
    told = words(successor.post(page, {"answer": "refuse", "reason": "Terlalu jauh"}, follow=True))
    assert "Terlalu jauh" in told
    assert "Siti Contoh" not in told
    assert receipts[0].receipt_no not in told
    assert successor.get(f"{page}berita-acara-a4.pdf").status_code == 404
    assert SuccessionAnswer.objects.get().outcome == SuccessionOutcome.REFUSED


@pytest.mark.parametrize("somebody", ["sz", "koordinator", "pusat"])
def test_others_read_and_do_not_answer(as_user, cast, receipts, somebody):
    page = reverse("dues:succession", args=[start(cast).uuid])
    site = as_user(somebody)
    assert "Apakah Anda menerima?" not in words(site.get(page))
    assert site.post(page, {"answer": "accept"}).status_code == 404


def test_the_branch_takes_it_back(as_user, cast, receipts):
    started = start(cast)
    url = reverse("dues:withdraw_succession", args=[started.uuid])
    branch = as_user("koordinator")
    assert url in words(branch.get(reverse("dues:succession", args=[started.uuid])))
    told = words(branch.post(url, {"reason": "Tidak jadi"}, follow=True))
    assert "menerima iuran lagi" in told
    assert as_user("st").get(url).status_code == 404


def test_a_secretary_sees_nothing_of_it(as_user, cast, receipts):
    secretary = as_user("sekdes")
    assert secretary.get(reverse("dues:succession", args=[start(cast).uuid])).status_code == 404
    assert secretary.get("/serah-terima/").status_code == 404


@pytest.fixture
def gone(cast, receipts):
    """SZ has left with Rp16.800."""
    accept(cast, start(cast))
    return reverse("dues:hand_on_for", args=[cast.sz.uuid])


def cash(receipts, **fields) -> dict:
    usual = {
        "uuid": str(new_uuid()),
        "collections": [str(row.uuid) for row in receipts],
        "way": "cash",
        "handed_over_on": "21-11-2026",
        "save": "",
    }
    return {**usual, **fields}


def test_the_cash_of_somebody_gone_stands_in_red_until_it_is_brought(as_user, cast, receipts, gone):
    branch = as_user("koordinator")
    assert "Siti Zulaikha sudah berhenti, masih memegang Rp16.800." in words(branch.get("/"))
    assert gone in words(branch.get(reverse("dues:agent", args=[cast.sz.uuid])))
    told = branch.post(gone, cash(receipts), follow=True)
    remittance = Remittance.objects.get()
    assert (remittance.agent, remittance.by) == (cast.sz, cast.koordinator)
    assert "masih memegang" not in words(branch.get("/"))
    decide = reverse("dues:decide", args=[remittance.uuid])
    assert decide not in words(told)
    assert branch.get(decide)["Location"] == reverse("dues:remittance", args=[remittance.uuid])
    assert branch.post(decide, {"answer": "accept", "counted": "16800"}).status_code == 404
    head = as_user("pusat")
    assert decide in words(head.get(reverse("dues:remittance", args=[remittance.uuid])))
    head.post(decide, {"answer": "accept", "counted": "16.800"})
    remittance.refresh_from_db()
    assert remittance.decision.is_accepted


def test_for_somebody_gone_only_what_the_branch_counts_can_be_chosen(as_user, cast, receipts, gone):
    branch = as_user("koordinator")
    page = words(branch.get(gone))
    assert 'value="payment_code"' not in page
    answer = branch.post(gone, cash(receipts, way="payment_code", reference="1"))
    assert answer.context["form"].errors["way"]


def test_nothing_is_brought_for_somebody_who_still_works(as_user, cast, receipts):
    url = reverse("dues:hand_on_for", args=[cast.sz.uuid])
    assert as_user("koordinator").get(url).status_code == 404
    end_agent(agent=cast.sz, until_on=dt.date(2026, 11, 20), by=cast.pusat)
    assert as_user("koordinator").get(url).status_code == 200
    for somebody in ("pusat", "st", "koordinator-jauh"):
        assert as_user(somebody).get(url).status_code == 404


def test_head_office_may_answer_whatever_came_in(as_user, cast, receipts):
    remittance = hand_on(cast, receipts[0])
    decide = reverse("dues:decide", args=[remittance.uuid])
    assert as_user("pusat").get(decide).status_code == 200


def test_more_members_and_rows_cost_no_more_queries(
    as_user, cast, take, django_assert_max_num_queries
):
    branch = as_user("koordinator")

    def ask(url) -> int:
        with django_assert_max_num_queries(40) as asked:
            assert branch.get(url).status_code == 200
        return len(asked)

    take(cast.enrolment(start=NOV))
    page = reverse("dues:succession", args=[start(cast).uuid])
    few = [ask(page), ask("/serah-terima/"), ask(reverse("dues:agent", args=[cast.sz.uuid]))]
    take(cast.enrolment(start=NOV), is_already_taken=True)
    take(cast.enrolment(start=NOV), is_already_taken=True)
    start(cast, agent=cast.st, successor=other_agent(cast))
    assert [
        ask(page),
        ask("/serah-terima/"),
        ask(reverse("dues:agent", args=[cast.sz.uuid])),
    ] == few


def test_the_page_tells_what_she_leaves_open(as_user, cast, receipts, take):
    dead = cast.enrolment(start=NOV)
    take(dead, months=2)
    count(cast, 30_000)
    end(cast, dead)
    page = reverse("dues:succession", args=[start(cast).uuid])
    for somebody in ("koordinator", "st", "sz"):
        told = re.sub(r"<[^>]+>", "", words(as_user(somebody).get(page)))
        for expected in (
            "Hitungan kas yang tidak cocok, belum selesai1, kurang Rp3.600",
            "Masih harus dikembalikan, termasuk dalam uang di tangan1, Rp8.400",
            "Pertanyaan yang belum dijawab kantor cabang0",
        ):
            assert expected in told


def other_agent(cast):
    """A third agent of the village."""
    user = User.objects.create_user("su", name="Sukini", role=Role.AGENT)
    agent = appoint_agent(user=user, code="SU", from_on=NOV, by=cast.pusat)
    assign_agent(agent=agent, village=cast.village, from_on=NOV, by=cast.pusat)
    return agent


def test_what_somebody_gone_left_in_the_balance_is_told_and_paid_from_there(
    as_user, cast, receipts
):
    fill_up(cast, *receipts)
    advance(cast, owing := cast.enrolment(start=NOV))
    accept(cast, succession := start(cast))
    client = as_user("koordinator")
    assert "Siti Zulaikha sudah berhenti, masih memegang Rp16.800." in words(client.get("/"))
    told = words(client.get(reverse("dues:succession", args=[succession.uuid])))
    assert "Di saldo agen, belum dibayarkan" in told
    assert "Talangan yang belum diganti" in told
    page = words(client.get(reverse("dues:agent", args=[cast.sz.uuid])))
    url = reverse("dues:pay_from_balance_for", args=[cast.sz.uuid])
    assert url in page
    assert owing.member.name in page
    assert receipts[0].receipt_no in words(client.get(url))
    form = {
        "uuid": str(new_uuid()),
        "collections": [str(row.uuid) for row in receipts],
        "reference": "REF 1",
        "proof": upload(),
        "paid_on": "2026-11-21",
        "save": "",
    }
    assert client.post(url, form).status_code == 302
    payment = SchemePayment.objects.get(reference="REF 1")
    assert (payment.agent, payment.by, payment.total) == (cast.sz, cast.koordinator, 16_800)


@pytest.mark.parametrize("who", ["koordinator", "koordinator-jauh", "st"])
def test_nothing_is_paid_from_the_balance_for_somebody_who_still_works(as_user, cast, who):
    url = reverse("dues:pay_from_balance_for", args=[cast.sz.uuid])
    assert as_user(who).get(url).status_code == 404
    assert as_user(who).post(url, {}).status_code == 404
