"""Setoran masuk: counting, accepting, refusing, paying in, settling."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.actions.deciding import decide_remittance
from dues.actions.remitting import hand_over
from dues.enums import Handover, MoneyPlace, SchemeChannel
from dues.models import RemittanceDecision, SchemePayment, Shortage
from dues.queries.receipts import receipt_of
from perisai.common.ids import new_uuid
from perisai.common.scans import scan_in
from tests.dues.pictures import photo, upload
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
INBOX = "/setoran/"
PAY_IN = "/setoran/ke-bpjs-ketenagakerjaan/"
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def hand_on(cast, take):
    """SZ hands on receipts of Rp8.400 each."""

    def do(number=1, handover=Handover.CASH, **fields):
        rows = [take(cast.enrolment(start=NOV)) for _ in range(number)]
        return hand_over(
            uuid=new_uuid(),
            agent=cast.sz,
            collections=rows,
            handover=handover,
            handed_over_on=NOW.date(),
            by=cast.sz.user,
            at=NOW,
            **fields,
        )

    return do


@pytest.fixture
def accepted(cast, hand_on):
    """Accepted remittances, ready to be paid in."""

    def do(number=1, counted=None):
        remittance = hand_on(number)
        decide_remittance(
            remittance=remittance,
            is_accepted=True,
            counted=remittance.total if counted is None else counted,
            by=cast.koordinator,
            at=NOW,
        )
        return remittance

    return do


def test_an_answer_without_a_button_says_to_open_the_page_again(coordinator, hand_on):
    remittance = hand_on()
    page = coordinator.post(reverse("dues:decide", args=[remittance.uuid]), {"counted": "8.400"})
    assert "Formulir ini rusak atau sudah lama." in page.content.decode()
    assert "Answer" not in page.content.decode()
    assert not RemittanceDecision.objects.exists()


@pytest.mark.parametrize("chosen", [[], ["rusak"]])
def test_no_remittance_chosen_is_named_in_indonesian(coordinator, accepted, chosen):
    accepted()
    sent = {"uuid": str(new_uuid()), "remittances": chosen, "save": ""}
    page = coordinator.post(PAY_IN, sent).content.decode()
    assert ">Setoran yang mana</a>" in page
    assert ">Remittances<" not in page


def words(response) -> str:
    return " ".join(response.content.decode().split())


def decide_url(remittance) -> str:
    return reverse("dues:decide", args=[remittance.uuid])


def test_the_inbox_leads_to_what_waits(coordinator, hand_on):
    remittance = hand_on(2)
    page = words(coordinator.get(INBOX))
    assert decide_url(remittance) in page
    assert "Siti Zulaikha (SZ)" in page
    assert "Rp16.800" in page


def test_a_full_count_is_accepted(coordinator, hand_on):
    remittance = hand_on(2)
    page = coordinator.post(
        decide_url(remittance), {"answer": "accept", "counted": "16.800"}, follow=True
    )
    assert RemittanceDecision.objects.get().is_accepted
    assert "Uang ini belum melindungi siapa pun" in words(page)


def test_a_refusal_needs_its_reason_and_the_agent_reads_it(coordinator, cast, client, hand_on):
    remittance = hand_on()
    page = coordinator.post(decide_url(remittance), {"answer": "refuse", "counted": ""})
    assert page.context["form"].errors["reason"]
    coordinator.post(decide_url(remittance), {"answer": "refuse", "reason": "Amplop kosong"})
    client.force_login(cast.sz.user)
    assert "Amplop kosong" in words(client.get(INBOX))
    told = words(client.get(reverse("dues:remittance", args=[remittance.uuid])))
    assert "Alasan: Amplop kosong" in told
    assert "Setorkan lagi" in told


def test_a_short_count_is_explained_before_it_is_accepted(coordinator, hand_on):
    remittance = hand_on(3)
    first = coordinator.post(decide_url(remittance), {"answer": "accept", "counted": "20.000"})
    page = words(first)
    assert not RemittanceDecision.objects.exists()
    numbers = [item.collection.receipt_no for item in remittance.items.order_by("pk")]
    assert "Kurang Rp5.200." in page
    assert f"Rp16.800: {numbers[0]}, {numbers[1]}." in page
    assert f"Kembali di tangan agen: {numbers[2]}." in page
    assert "Kembalikan Rp3.200 kepada agen." in page
    told = first.content.decode()
    assert 'name="explained" value="20000"' in told
    coordinator.post(
        decide_url(remittance), {"answer": "accept", "counted": "20.000", "explained": "20000"}
    )
    assert RemittanceDecision.objects.get().covered == 16_800
    assert Shortage.objects.get().amount == 5_200


def test_another_short_count_is_explained_again(coordinator, hand_on):
    remittance = hand_on(3)
    data = {"answer": "accept", "counted": "10.000", "explained": "20000"}
    assert "Kurang Rp15.200." in words(coordinator.post(decide_url(remittance), data))
    assert not RemittanceDecision.objects.exists()


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ("8.400", "Sama dengan kuitansinya."),
        ("10.000", "Lebih Rp1.600 dari kuitansinya."),
        ("5.000", "tidak menutup satu kuitansi pun"),
        ("", ""),
    ],
)
def test_the_count_is_judged_while_it_is_typed(coordinator, hand_on, counted, said):
    answer = coordinator.post(
        decide_url(hand_on()), {"counted": counted, "x": ""}, headers={"HX-Request": "true"}
    )
    assert said in words(answer)
    assert "<html" not in words(answer)


@pytest.mark.parametrize("counted", ["", "10.000", "5.000", "delapan ribu"])
def test_an_impossible_count_is_refused_at_its_field(coordinator, hand_on, counted):
    remittance = hand_on()
    page = coordinator.post(decide_url(remittance), {"answer": "accept", "counted": counted})
    assert page.context["form"].errors["counted"]
    said = words(page).split('id="form-errors"')[-1].split("</ul>", 1)[-1]
    assert "note-error" not in said, "the field says it, the box beside it does not again"
    assert not RemittanceDecision.objects.exists()


def test_what_went_straight_to_the_scheme_is_not_counted_but_can_be_refused(coordinator, hand_on):
    remittance = hand_on(
        handover=Handover.DIRECT,
        channel=SchemeChannel.PAYMENT_CODE,
        reference="0912345678",
        proof=scan_in(photo()),
    )
    page = words(coordinator.get(decide_url(remittance)))
    assert 'value="accept"' not in page
    assert "tidak ada yang dihitung di sini" in page
    coordinator.post(decide_url(remittance), {"answer": "refuse", "reason": "Nomor palsu"})
    collection = remittance.items.get().collection
    assert receipt_of(collection).place == MoneyPlace.WITH_AGENT


def test_an_answered_remittance_leads_to_its_answer(coordinator, accepted):
    remittance = accepted()
    response = coordinator.get(decide_url(remittance))
    assert response["Location"] == reverse("dues:remittance", args=[remittance.uuid])


def test_an_agent_does_not_decide(client, cast, hand_on):
    remittance = hand_on()
    client.force_login(cast.sz.user)
    for url in (decide_url(remittance), PAY_IN):
        assert client.post(url, {"answer": "accept", "counted": "8400"}).status_code == 404
    assert not RemittanceDecision.objects.exists()


def test_paying_in_protects(coordinator, accepted):
    remittance = accepted(2)
    page = words(coordinator.get(PAY_IN))
    assert "Rp16.800" in page
    response = coordinator.post(
        PAY_IN,
        {
            "uuid": str(new_uuid()),
            "remittances": [str(remittance.uuid)],
            "paid_on": "2026-11-21",
            "reference": "77 1234",
            "proof": upload(),
            "save": "",
        },
        follow=True,
    )
    payment = SchemePayment.objects.get()
    assert payment.total == 16_800
    assert "Tersimpan." in words(response)
    assert "77 1234" in words(response)
    place = receipt_of(remittance.items.first().collection).place
    assert place == MoneyPlace.REACHED
    proof = coordinator.get(reverse("dues:payment_proof", args=[payment.uuid]))
    assert proof["Content-Type"] == "image/jpeg"


def test_paying_in_needs_a_remittance_and_a_reference(coordinator, accepted):
    accepted()
    page = coordinator.post(
        PAY_IN, {"uuid": str(new_uuid()), "paid_on": "2026-11-21", "reference": "", "save": ""}
    )
    assert set(page.context["form"].errors) == {"remittances", "reference"}
    assert not SchemePayment.objects.exists()


def test_a_reference_noted_before_is_told_without_sending_the_branch_to_itself(
    coordinator, accepted
):
    sent = {"paid_on": "2026-11-21", "reference": "77 1234", "save": ""}
    for _again in range(2):
        rows = [str(accepted().uuid)]
        page = coordinator.post(
            PAY_IN,
            {**sent, "uuid": str(new_uuid()), "remittances": rows, "proof": upload()},
            follow=True,
        )
    assert "kantor cabang memeriksa pembayaran yang dicatat lebih dulu" in words(page)
    assert "hubungi kantor cabang" not in words(page)


def test_a_shortage_stays_in_the_list_until_somebody_else_settles_it(cast, coordinator, accepted):
    accepted(2, counted=10_000)
    shortage = Shortage.objects.get()
    url = reverse("dues:settle", args=[shortage.uuid])
    told = words(coordinator.get(INBOX))
    assert url not in told
    assert "Anda yang menghitung ini" in told
    assert coordinator.get(url).status_code == 404
    coordinator.force_login(cast.pusat)
    assert url in words(coordinator.get(INBOX))
    assert "Rp6.800" in words(coordinator.get(url))
    coordinator.post(url, {"kind": "made_good", "note": "Diantar sorenya"})
    assert url not in words(coordinator.get(INBOX))
    told = words(coordinator.get(reverse("dues:remittance", args=[shortage.remittance.uuid])))
    assert "Diantar sorenya" in told


def test_more_rows_cost_no_more_queries(
    coordinator, accepted, hand_on, django_assert_max_num_queries
):
    def ask() -> int:
        with django_assert_max_num_queries(80) as asked:
            assert coordinator.get(INBOX).status_code == 200
        return len(asked)

    def one_of_each():
        hand_on()
        accepted()
        accepted(2, counted=10_000)

    one_of_each()
    few = ask()
    one_of_each()
    one_of_each()
    assert ask() == few


def test_more_receipts_cost_a_page_no_more_queries(
    coordinator, hand_on, django_assert_max_num_queries
):
    def ask(remittance) -> int:
        with django_assert_max_num_queries(60) as asked:
            url = reverse("dues:remittance", args=[remittance.uuid])
            assert coordinator.get(url).status_code == 200
        return len(asked)

    assert ask(hand_on(1)) == ask(hand_on(3))
