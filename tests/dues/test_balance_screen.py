"""Saldo on the screen: filling it up, paying from it, and what the branch sees of it."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from dues.models import SchemePayment, TopUp
from tests.advances import fill_up, pay_out
from tests.custody import pay_straight, refuse
from tests.dues.pictures import upload

pytestmark = pytest.mark.usefixtures("on_the_day")
PAGE, UP, OUT = "/setoran/saldo/", "/setoran/saldo/isi/", "/setoran/saldo/bayar/"
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def receipts(cast, take):
    return [take(cast.enrolment(cast.member(), start=NOV)) for _ in range(3)]


def words(response) -> str:
    return " ".join(response.content.decode().split())


def typed(*receipts, **overrides) -> dict:
    data = {
        "uuid": str(uuid4()),
        "collections": [str(row.uuid) for row in receipts],
        "amount": "50.000",
        "topped_up_on": "21-11-2026",
        "paid_on": "21-11-2026",
        "reference": "0912 3456",
        "proof": upload(),
        "save": "",
    }
    return {**data, **overrides}


@pytest.mark.parametrize("day", ["01-01-0001", "30-06-2015", "22-11-2026"])
def test_own_money_of_a_day_that_cannot_be_is_refused_at_its_field(agent, day):
    page = agent.post(UP, typed(topped_up_on=day))
    assert "topped_up_on" in page.context["form"].errors
    assert not TopUp.objects.exists()


def test_a_top_up_leads_to_its_slip_and_then_to_paying(agent, receipts):
    page = agent.post(UP, typed(*receipts[:2]), follow=True)
    row = TopUp.objects.get()
    assert (row.amount, row.of_members) == (50_000, 16_800)
    assert page.request["PATH_INFO"] == reverse("dues:remittance", args=[row.remittance.uuid])
    told = words(page)
    assert "Di saldo agen sejak 21 November 2026." in told
    assert "Uang di saldo belum melindungi siapa pun" in told
    assert OUT in told
    for place in (PAGE, "/setoran/"):
        assert "Rp50.000" in words(agent.get(place))
    parts = "Di saldo Anda Rp50.000: iuran peserta Rp16.800, uang Anda sendiri Rp33.200."
    for place in ("/", "/setoran/"):
        assert parts in words(agent.get(place))


def test_own_money_alone_needs_no_receipt(agent, receipts):
    page = words(agent.post(UP, typed(), follow=True))
    assert TopUp.objects.get().remittance is None
    assert "uang Anda sendiri Rp50.000" in page
    proof = agent.get(reverse("dues:top_up_proof", args=[TopUp.objects.get().uuid]))
    assert proof["Content-Type"] == "image/jpeg"


def test_what_was_typed_stays_when_the_amount_is_too_small(agent, receipts):
    page = words(agent.post(UP, typed(*receipts, amount="10.000")))
    assert "Kurang Rp15.200 dari kuitansi yang dipilih" in page
    assert 'value="0912 3456"' in page
    assert "Foto Anda sudah kami terima" in page
    assert not TopUp.objects.exists()


def test_a_photo_that_was_kept_is_not_asked_for_again_by_the_browser(agent, receipts):
    assert " required" in photo_input(agent.get(UP))
    refused = agent.post(UP, typed(*receipts, reference=""))
    assert " required" not in photo_input(refused)
    kept = refused.context["form"].data["proof_kept"]
    agent.post(UP, typed(*receipts, proof="", proof_kept=kept))
    assert TopUp.objects.count() == 1


def test_an_error_is_said_above_the_form_with_the_way_to_each_field(agent, receipts):
    page = words(agent.post(UP, typed(*receipts, amount="", reference="")))
    banner = page[page.index('id="form-errors"') : page.index('name="uuid"')]
    assert "Belum tersimpan." in banner
    for field in ("amount", "reference"):
        assert f'href="#id_{field}_error"' in banner
        assert f'id="id_{field}_error"' in page
    assert 'id="form-errors"' not in words(agent.get(UP))


def photo_input(response) -> str:
    return re.search(r'<input type="file"[^>]*>', words(response)).group()


def test_the_sum_tells_her_own_part(agent, receipts):
    data = typed(*receipts[:1])
    page = words(agent.post(UP, data, headers={"HX-Request": "true"}))
    assert "Rp8.400" in page
    assert "Uang Anda sendiri" in page
    assert "Rp41.600" in page


@pytest.mark.parametrize("page", [UP, OUT])
def test_reference_and_photo_are_asked_for(agent, cast, receipts, page):
    fill_up(cast, receipts[0])
    told = words(agent.post(page, typed(receipts[0], reference="", proof="")))
    assert "Tulis nomor referensi yang tercetak pada bukti." in told
    assert "Tambahkan foto bukti: hanya itu yang membela Anda." in told
    assert TopUp.objects.count() == 1


def test_receipts_in_the_balance_are_paid_from_it(agent, cast, receipts):
    fill_up(cast, *receipts[:2])
    assert "Uang 2 kuitansi ada di saldo Anda" in words(agent.get("/"))
    assert receipts[2].receipt_no not in words(agent.get(OUT))
    page = words(agent.post(OUT, typed(receipts[0]), follow=True))
    assert SchemePayment.objects.get().total == 8_400
    assert "Peserta terhitung sudah dibayarkan" in page
    assert receipts[0].lines.get().enrolment.member.name in page
    assert receipts[1].lines.get().enrolment.member.name not in page
    assert "Bayar Rp8.400 dari saldo" in words(agent.get("/setoran/"))
    told = words(agent.get(reverse("dues:remittance", args=[TopUp.objects.get().remittance.uuid])))
    assert "1 dari 2 kuitansi belum dibayarkan dari saldo." in told


def test_a_receipt_that_was_paid_in_the_meantime_is_refused_in_words(agent, cast, receipts):
    fill_up(cast, receipts[0])
    pay_out(cast, receipts[0])
    assert "sudah dibayarkan dari saldo" in words(agent.post(OUT, typed(receipts[0])))


def test_an_empty_balance_teaches(agent):
    assert "Belum ada iuran di saldo Anda" in words(agent.get(OUT))
    assert "Belum ada yang dicatat" in words(agent.get(PAGE))


def test_a_missing_top_up_is_said_instead_of_a_negative_balance(agent, cast, receipts):
    pay_straight(cast, receipts[0], channel="balance")
    for place in (PAGE, "/setoran/"):
        page = words(agent.get(place))
        assert "Isi saldo belum dicatat" in page
        assert "-Rp" not in page


def test_the_branch_sees_balances_and_may_only_refuse_a_top_up(client, cast, receipts):
    remittance = fill_up(cast, *receipts[:2]).remittance
    client.force_login(cast.koordinator)
    assert "Rp16.800" in words(client.get("/"))
    assert "di saldo agen, belum dibayarkan" in words(client.get("/setoran/"))
    decide = reverse("dues:decide", args=[remittance.uuid])
    page = words(client.get(decide))
    assert "Uang ini masuk ke saldo agen" in page
    assert 'value="accept"' not in page
    told = client.post(decide, {"answer": "refuse", "reason": "Buktinya palsu"}, follow=True)
    assert told.status_code == 200
    client.force_login(cast.sz.user)
    assert "Ditolak" in words(client.get(PAGE))


def test_a_payment_of_a_refused_top_up_says_that_it_no_longer_counts(agent, cast, receipts):
    remittance = fill_up(cast, receipts[0]).remittance
    payment = pay_out(cast, receipts[0])
    page = reverse("dues:scheme_payment", args=[payment.uuid])
    assert "tidak dihitung lagi" not in words(agent.get(page))
    refuse(cast, remittance)
    assert "tidak dihitung lagi" in words(agent.get(page))


@pytest.mark.parametrize("page", [PAGE, UP, OUT])
@pytest.mark.parametrize("who", ["sekdes", "koordinator", "pusat"])
def test_only_agents_have_a_balance(client, cast, page, who):
    client.force_login(cast.users[who])
    assert client.get(page).status_code == 404
    assert client.post(page if page != PAGE else UP, typed()).status_code == 404


def test_anothers_receipts_cannot_be_chosen(agent, cast, take):
    foreign = take(cast.enrolment(cast.member(cast.st), start=NOV), agent=cast.st, by=cast.st.user)
    agent.post(UP, typed(foreign))
    assert not TopUp.objects.exists()


@pytest.mark.parametrize("page", [PAGE, UP, OUT, "/setoran/"])
def test_more_receipts_cost_no_more_queries(agent, cast, take, page, django_assert_max_num_queries):
    def one_more():
        rows = [take(cast.enrolment(cast.member(), start=NOV)) for _ in range(3)]
        fill_up(cast, rows[0])
        fill_up(cast, rows[1])
        pay_out(cast, rows[1])

    def ask() -> int:
        with django_assert_max_num_queries(40) as asked:
            assert agent.get(page).status_code == 200
        return len(asked)

    one_more()
    few = ask()
    one_more()
    one_more()
    assert ask() == few


def test_a_mistyped_top_up_is_taken_back_with_its_reason(agent):
    agent.post(UP, typed(amount="500.000"))
    undo = reverse("dues:top_up_undo", args=[TopUp.objects.get().uuid])
    assert undo in words(agent.get(PAGE))
    assert "Rp500.000" in words(agent.get(undo))
    assert "reason" in agent.post(undo, {"reason": " "}).context["form"].errors
    page = words(agent.post(undo, {"reason": "Salah ketik"}, follow=True))
    assert "ditarik kembali: Salah ketik" in page
    assert "<s>Rp500.000</s>" in page
    assert undo not in page
    assert agent.get(undo).status_code == 302


def test_nobody_finds_the_way_to_take_back_what_is_not_her_own_money(agent, client, cast, receipts):
    mixed = fill_up(cast, receipts[0], amount=50_000)
    own = fill_up(cast, amount=50_000, reference="LAIN 2")
    assert agent.get(reverse("dues:top_up_undo", args=[mixed.uuid])).status_code == 404
    client.force_login(cast.koordinator)
    assert client.get(reverse("dues:top_up_undo", args=[own.uuid])).status_code == 404
