"""Credit on screens and papers: told before money is taken, on the receipt, to the payer, to the branch."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from dues.actions.crediting import adjust
from dues.enums import AdjustmentKind
from dues.models import Collection, ReversalRequest
from dues.papers import receipt_text
from dues.queries.handed import handed_of
from dues.queries.receipts import receipt_of
from members.actions.enrolling import end_enrolment
from members.enums import EndReason
from tests.custody import accept, hand_on, pay_straight
from tests.dues.credit.conftest import ask_credit, turn_into_credit
from tests.dues.test_elsewhere_screen import page_of
from tests.dues.test_elsewhere_screen import typed as typed_elsewhere
from tests.dues.test_taking_screen import PAGE, text, typed
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def give(cast):
    def do(enrolment, amount):
        return adjust(
            enrolment_id=enrolment.pk,
            amount=amount,
            kind=AdjustmentKind.TERMS,
            on=NOW.date(),
            by=cast.koordinator,
            at=NOW,
        )

    return do


def words(response) -> str:
    """What a person reads of a page, spaces folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())


def test_the_form_shows_price_credit_and_what_remains_of_each_person(agent, cast, enrolment, give):
    other = cast.enrolment(cast.member(), start=NOV)
    give(enrolment, 5_000)
    page = agent.get(PAGE, {"peserta": [enrolment.uuid, other.uuid]})
    assert "Kelebihan bayar Rp5.000: dipakai dulu pada pembayaran berikutnya." in words(page)
    assert "Dipakai dari kelebihan bayar −Rp5.000 Sisa yang dibayar Rp3.400" in words(page)
    assert "1 bulan · Rp3.400" in words(page)
    assert 'name="expected_total" value="11800"' in text(page)


def test_what_was_paid_today_is_told_as_the_money_on_the_receipt(agent, enrolment, give, take):
    give(enrolment, 5_000)
    receipt = take(enrolment)
    page = words(agent.get(PAGE, {"peserta": enrolment.uuid}))
    assert f"Hari ini sudah membayar Rp3.400 ({receipt.receipt_no})" in page


def test_a_difference_is_told_before_it_is_taken(agent, enrolment, give):
    give(enrolment, -2_000)
    page = agent.get(PAGE, {"peserta": enrolment.uuid})
    assert "Selisih Rp2.000 dari bulan yang sudah dibayar ditagih" in words(page)
    assert "Selisih bulan sebelumnya Rp2.000 Sisa yang dibayar Rp10.400" in words(page)
    agent.post(PAGE, typed(enrolment, total=10_400))
    assert Collection.objects.get().total == 10_400


def test_covered_wholly_it_is_saved_without_money_and_leads_to_the_member(agent, enrolment, give):
    give(enrolment, 9_000)
    page = agent.get(PAGE, {"peserta": enrolment.uuid})
    assert "Tidak ada uang yang diterima" in words(page)
    assert "Simpan, tanpa uang" in words(page)
    form = typed(enrolment, total=0)
    first = agent.post(PAGE, form, follow=True)
    assert first.redirect_chain == [(f"/peserta/{enrolment.member.uuid}/", 302)]
    assert "Tidak ada uang yang diterima" in words(first)
    assert "Dari kelebihan bayar" in words(first)
    assert "Iuran Rp8.400, dipakai dari kelebihan bayar Rp8.400" in words(first)
    assert agent.post(PAGE, form).headers["Location"] == f"/peserta/{enrolment.member.uuid}/"
    assert Collection.objects.count() == 1


def test_the_button_follows_the_number_of_months(agent, enrolment, give):
    give(enrolment, 9_000)
    data = typed(enrolment, months=2, total=0)
    del data["save"]
    answer = text(agent.post(PAGE, data, HTTP_HX_REQUEST="true"))
    assert 'id="save-label" class="btn-words" data-hx-swap-oob="true"' in answer
    assert "Simpan & cetak" in answer
    assert ">Rp7.800</span>" in answer


def test_paid_elsewhere_shows_what_remained_to_be_paid(agent, enrolment, give):
    give(enrolment, 3_000)
    page = agent.get(page_of(enrolment))
    assert 'name="expected_total" value="5400"' in text(page)
    agent.post(page_of(enrolment), typed_elsewhere(expected_total=5_400))
    assert Collection.objects.get().total == 5_400


def test_paid_elsewhere_with_nothing_to_pay_is_said_so(agent, enrolment, give):
    give(enrolment, 9_000)
    assert "Tidak ada yang perlu dibayar" in words(agent.get(page_of(enrolment)))
    answer = agent.post(page_of(enrolment), typed_elsewhere(expected_total=0), follow=True)
    assert "Tercatat. Tidak ada uang yang dibayar" in words(answer)


def test_the_receipt_and_its_public_page_tell_price_credit_and_money(
    agent, enrolment, give, take, client
):
    give(enrolment, 5_000)
    receipt = take(enrolment)
    told = "Iuran Rp8.400 Dipakai dari kelebihan bayar −Rp5.000 Dibayar Rp3.400"
    assert told in words(agent.get(reverse("dues:collection", args=[receipt.uuid])))
    assert told in words(client.get(reverse("check:show", args=[receipt.check_code])))
    printed = receipt_text(receipt_of(receipt))
    assert "Iuran Rp8.400, dipakai dari kelebihan bayar Rp5.000\nDIBAYAR Rp3.400" in printed
    assert "tiga ribu empat ratus rupiah" in printed


def test_a_receipt_without_credit_does_not_speak_of_it(agent, enrolment, take):
    receipt = take(enrolment)
    page = words(agent.get(reverse("dues:collection", args=[receipt.uuid])))
    assert "kelebihan bayar" not in page
    assert "JUMLAH Rp8.400" in receipt_text(receipt_of(receipt))


def test_the_paper_tells_credit_and_difference(enrolment, give, take):
    give(enrolment, -1_000)
    printed = receipt_text(receipt_of(take(enrolment)))
    assert "Iuran Rp8.400, ditambah selisih Rp1.000\nDIBAYAR Rp9.400" in printed


def test_the_member_page_tells_credit_that_waits_for_its_money(agent, cast, enrolment, take):
    receipt = take(enrolment)
    accept(cast, hand_on(cast, receipt))
    turn_into_credit(cast, receipt)
    page = words(agent.get(f"/peserta/{enrolment.member.uuid}/"))
    assert "Kelebihan bayar Rp8.400 baru bisa dipakai setelah uangnya sampai" in page
    assert "Dibatalkan, jadi kelebihan bayar" in page


def test_credit_of_an_enrolment_that_is_over_is_a_question_to_the_branch(agent, enrolment, give):
    give(enrolment, 8_400)
    enrolment.ended_on, enrolment.end_reason = NOW.date(), "employed"
    enrolment.save()
    page = words(agent.get(f"/peserta/{enrolment.member.uuid}/"))
    assert "Kelebihan bayar Rp8.400: kepesertaan ini sudah berhenti." in page


def reverse_page(receipt) -> str:
    return reverse("dues:reverse", args=[receipt.uuid])


def test_only_the_ways_that_are_open_where_the_money_is_are_offered(agent, cast, enrolment, take):
    receipt = take(enrolment)
    form = agent.get(reverse_page(receipt)).context["form"]
    assert [value for value, _label in form["kind"].field.choices] == ["wrong_entry", "refund"]
    pay_straight(cast, receipt)
    page = agent.get(reverse_page(receipt))
    assert [value for value, _label in page.context["form"]["kind"].field.choices] == ["credit"]
    assert "Tidak ada uang yang kembali. Rp8.400 menjadi kelebihan bayar" in words(page)


def test_undoing_months_of_an_ended_participation_speaks_of_no_arrears(
    agent, cast, enrolment, take
):
    receipt = take(enrolment)
    assert "peserta bisa menunggak" in words(agent.get(reverse_page(receipt)))
    end_enrolment(
        enrolment=enrolment,
        ended_on=NOW.date(),
        reason=EndReason.STOPPED,
        by=cast.sz.user,
        on=NOW.date(),
    )
    page = words(agent.get(reverse_page(receipt)))
    assert "menunggak" not in page
    assert f"Kepesertaan {enrolment.member.name} sudah berhenti" in page


def test_money_that_waits_to_be_counted_is_counted_first(agent, cast, enrolment, take):
    receipt = take(enrolment)
    hand_on(cast, receipt)
    form = {"uuid": str(uuid4()), "kind": "credit", "reason": "salah"}
    for answer in (
        agent.get(reverse_page(receipt), follow=True),
        agent.post(reverse_page(receipt), form, follow=True),
    ):
        assert "Cabang menghitung dulu" in words(answer)
    assert not ReversalRequest.objects.exists()


def test_the_coordinator_sees_whose_months_and_how_much_before_deciding(
    client, cast, enrolment, take
):
    receipt = take(enrolment, months=2)
    accept(cast, hand_on(cast, receipt))
    asked = ask_credit(cast, receipt)
    client.force_login(cast.koordinator)
    address = reverse("dues:reversal_decide", args=[asked.uuid])
    page = words(client.get(address))
    assert f"{enrolment.member.name} Nov–Des 2026 Rp16.800" in page
    assert "Batalkan, Rp16.800 jadi kelebihan bayar" in page
    assert "bisa dipakai setelah kantor cabang membayarkan uangnya" in page
    client.post(address, {"answer": "accept", "reason": ""})
    assert "Dibatalkan, jadi kelebihan bayar" in words(client.get(reverse("dues:reversal_list")))


@pytest.mark.parametrize("who", ["stranger", "koordinator-jauh"])
def test_a_stranger_finds_nothing_to_ask_or_decide(client, cast, enrolment, take, who):
    receipt = take(enrolment)
    pay_straight(cast, receipt)
    asked = ask_credit(cast, receipt)
    client.force_login(cast.users[who])
    for address in (reverse_page(receipt), reverse("dues:reversal_decide", args=[asked.uuid])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "accept"}).status_code == 404


def test_the_payer_reads_what_became_of_the_money(client, cast, enrolment, take):
    receipt = take(enrolment)
    pay_straight(cast, receipt, reference="091234567731")
    turn_into_credit(cast, receipt)
    page = words(client.get(reverse("check:show", args=[receipt.check_code])))
    assert "DIBATALKAN 21 November 2026." in page
    assert "Rp8.400 menjadi kelebihan bayar" in page
    assert "Dibayarkan tanggal 21 November 2026, nomor referensi ••••••••7731." in page


def test_the_list_of_receipts_and_the_remittance_tell_it(agent, cast, enrolment, take):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    turn_into_credit(cast, receipt)
    for address in (
        reverse("dues:collection_list"),
        reverse("dues:remittance", args=[remittance.uuid]),
    ):
        assert "Dibatalkan, jadi kelebihan bayar" in words(agent.get(address))
    assert handed_of(remittance).lines[0].total == 8_400


def test_months_noted_from_credit_can_be_undone_from_the_member_page(agent, enrolment, give, take):
    give(enrolment, 8_400)
    noted = take(enrolment)
    assert reverse_page(noted) in text(agent.get(f"/peserta/{enrolment.member.uuid}/"))
    form = {"uuid": str(uuid4()), "kind": "wrong_entry", "reason": "salah orang"}
    answer = agent.post(reverse_page(noted), form)
    assert answer.headers["Location"] == f"/peserta/{enrolment.member.uuid}/"
    assert not enrolment.paid_months.exists()
