"""Talangan on the screen: an explicit choice, on her list until it is repaid, with a plain receipt."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from dues.actions.reversal import request_reversal
from dues.enums import Source
from dues.models import Collection, ReachedLine, ReversalRequest
from tests.advances import advance, repay
from tests.dues.pictures import upload
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")

PAGE, BACK = "/iuran/talangan/", "/iuran/talangan/diganti/"
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def typed(*enrolments, months=1, total=8_400, **overrides) -> dict:
    data = {
        "uuid": str(uuid4()),
        "peserta": [str(row.uuid) for row in enrolments],
        "paid_on": "21-11-2026",
        "channel": "payment_code",
        "reference": "0912 3456",
        "proof": upload(),
        "expected_total": total,
        "save": "",
    }
    for row in enrolments:
        data |= {f"months_{row.uuid.hex}": months, f"first_{row.uuid.hex}": "2026-11-01"}
    return {**data, **overrides}


def given_back(enrolment, months=1, total=8_400, **overrides) -> dict:
    data = {
        "uuid": str(uuid4()),
        "peserta": str(enrolment.uuid),
        "payer_name": "Siti Contoh",
        "expected_total": total,
        f"months_{enrolment.uuid.hex}": months,
        f"first_{enrolment.uuid.hex}": "2026-11-01",
        "save": "",
    }
    return {**data, **overrides}


@pytest.mark.parametrize("day", ["01-01-0001", "01-01-1900", "30-06-2015", "31-12-9999"])
def test_a_day_that_cannot_be_is_refused_at_its_field(agent, enrolment, day):
    page = agent.post(PAGE, typed(enrolment, paid_on=day))
    assert page.status_code == 200
    assert "paid_on" in page.context["form"].errors
    assert not Collection.objects.exists()


def test_paying_first_is_a_choice_on_the_take_screen_and_on_the_member(agent, enrolment):
    address = f"{PAGE}?peserta={enrolment.uuid}"
    taking = words(agent.get("/iuran/", {"peserta": enrolment.uuid}))
    assert address in taking
    assert "Saya bayarkan dulu dengan uang saya" in taking
    assert address in words(agent.get(reverse("desk:member", args=[enrolment.member.uuid])))


def test_without_anybody_chosen_the_page_leads_to_taking(agent):
    assert agent.get(PAGE).url == "/iuran/"
    assert agent.get(BACK).url == "/setoran/"


def test_an_advance_leads_back_to_the_member_and_stands_there(agent, cast, enrolment):
    page = words(agent.post(PAGE, typed(enrolment), follow=True))
    assert Collection.objects.get().source == Source.ADVANCE
    assert "Tercatat." in page
    assert "ditalangi Siti Zulaikha: Rp8.400 belum diganti." in page
    assert "Terlindungi" in page
    listed = words(agent.get("/setoran/"))
    assert "Talangan belum diganti" in listed
    assert f"{BACK}?peserta={enrolment.uuid}" in listed
    assert "Talangan belum diganti: Rp8.400." in words(agent.get("/"))


def test_a_household_is_noted_at_once(agent, cast):
    people = [cast.enrolment(cast.member(), start=NOV) for _ in range(2)]
    page = agent.post(PAGE, typed(*people, total=16_800), follow=True)
    assert page.request["PATH_INFO"] == "/setoran/"
    assert Collection.objects.get().total == 16_800


def test_errors_stand_at_the_field_and_the_photo_stays(agent, enrolment):
    page = words(agent.post(PAGE, typed(enrolment, reference="", channel="")))
    assert "Tulis nomor referensi yang tercetak pada bukti." in page
    assert "Foto Anda sudah kami terima" in page
    assert not Collection.objects.exists()


def test_the_day_of_payment_decides_what_is_next(agent, enrolment):
    data = typed(enrolment, months=3)
    page = words(agent.post(PAGE, data, headers={"HX-Request": "true"}))
    assert "Rp33.600" in page
    assert 'value="2026-11-01"' in page


def test_the_take_screen_says_that_months_were_paid_ahead(agent, cast, enrolment):
    advance(cast, enrolment)
    page = words(agent.get("/iuran/", {"peserta": enrolment.uuid}))
    assert "Rp8.400 belum diganti." in page
    assert f"{BACK}?peserta={enrolment.uuid}" in page


def test_the_repayment_leads_to_a_receipt_that_says_so(agent, client, cast, enrolment):
    advance(cast, enrolment, reference="091234567731")
    assert "Rp8.400" in words(agent.get(BACK, {"peserta": enrolment.uuid}))
    page = words(agent.post(BACK, given_back(enrolment), follow=True))
    receipt = Collection.objects.get(source=Source.REPAYMENT)
    assert "Mengganti uang agen" in page
    assert "tanggal 21 November 2026, nomor ••••••••7731" in page
    assert "Batalkan kuitansi ini" in page
    assert "Setor Rp" not in words(agent.get("/setoran/"))
    client.logout()
    check = words(client.get(reverse("check:show", args=[receipt.check_code])))
    assert "Mengganti uang agen." in check
    assert "091234567731" not in check


def test_a_household_gives_back_with_one_receipt(agent, cast):
    card = "3509110101800001"
    people = [cast.enrolment(cast.member(family_card=card), start=NOV) for _ in range(2)]
    other = cast.enrolment(cast.member(), start=NOV)
    advance(cast, *people, other)
    page = words(agent.get(BACK, {"peserta": people[0].uuid}))
    assert people[1].member.name in page
    assert other.member.name not in page
    data = given_back(people[0], total=16_800) | {
        f"months_{people[1].uuid.hex}": 1,
        f"first_{people[1].uuid.hex}": "2026-11-01",
    }
    agent.post(BACK, data)
    assert Collection.objects.get(source=Source.REPAYMENT).total == 16_800


def test_nothing_chosen_is_said(agent, cast, enrolment):
    advance(cast, enrolment)
    page = words(agent.post(BACK, given_back(enrolment, months=0, total=0)))
    assert "Pilih paling sedikit satu orang dan satu bulan." in page


@pytest.mark.parametrize("months", [1, 2, 3])
def test_a_repayment_that_is_sent_again_leads_to_the_same_receipt(agent, cast, enrolment, months):
    lines = advance(cast, enrolment, months=3).lines.order_by("month")[:months]
    data = given_back(enrolment, months=months, total=sum(line.cash for line in lines))
    first = agent.post(BACK, data)
    again = agent.post(BACK, data)
    assert again.url == first.url
    assert Collection.objects.filter(source=Source.REPAYMENT).count() == 1


def test_the_same_form_with_another_payer_is_refused(agent, cast, enrolment):
    advance(cast, enrolment)
    data = given_back(enrolment)
    agent.post(BACK, data)
    page = words(agent.post(BACK, {**data, "payer_name": "Orang lain"}))
    assert "sudah disimpan dengan isi lain" in page


def test_what_was_repaid_already_leads_to_its_receipt_and_says_so(agent, cast, enrolment):
    advance(cast, enrolment)
    receipt = repay(cast, enrolment)
    for page in (
        agent.get(BACK, {"peserta": enrolment.uuid}, follow=True),
        agent.post(BACK, given_back(enrolment), follow=True),
    ):
        assert page.request["PATH_INFO"] == reverse("dues:collection", args=[receipt.uuid])
        assert "Talangan ini sudah diganti." in words(page)
    part = agent.post(BACK, given_back(enrolment), headers={"HX-Request": "true"})
    assert part.status_code == 204
    assert Collection.objects.filter(source=Source.REPAYMENT).count() == 1


@pytest.mark.parametrize("chosen", ["abc", "0fe64372-fb6d-4c3f-9354-6b040bcf80f9"])
def test_an_advance_that_never_was_is_not_found(agent, cast, enrolment, chosen):
    advance(cast, enrolment)
    assert agent.get(BACK, {"peserta": chosen}).status_code == 404
    assert agent.post(BACK, given_back(enrolment, peserta=chosen)).status_code == 404


def test_somebody_elses_repayment_is_not_found(client, cast, enrolment):
    advance(cast, enrolment)
    repay(cast, enrolment)
    client.force_login(cast.stranger.user)
    assert client.get(BACK, {"peserta": enrolment.uuid}).status_code == 404


def test_an_advance_is_undone_from_the_member_as_a_wrong_entry_only(agent, cast, enrolment):
    paid = advance(cast, enrolment)
    address = reverse("dues:reverse", args=[paid.uuid])
    assert address in words(agent.get(reverse("desk:member", args=[enrolment.member.uuid])))
    page = words(agent.get(address))
    assert "tidak pernah dibayarkan" in page
    assert "refund" not in page
    agent.post(address, {"uuid": uuid4(), "kind": "wrong_entry", "reason": "Salah orang"})
    assert ReversalRequest.objects.get().decision.is_accepted
    assert not ReachedLine.objects.exists()
    assert address not in words(agent.get(reverse("desk:member", args=[enrolment.member.uuid])))


def test_the_coordinator_reads_what_undoing_an_advance_means(client, cast, enrolment):
    paid = advance(cast, enrolment)
    asked = request_reversal(
        uuid=uuid4(),
        collection=paid,
        kind="wrong_entry",
        reason="Salah orang",
        by=cast.sz.user,
        at=NOW + dt.timedelta(hours=1),
    )
    client.force_login(cast.koordinator)
    page = words(client.get(reverse("dues:reversal_decide", args=[asked.uuid])))
    assert "Ini talangan: menurut agen, iurannya tidak pernah dibayarkan." in page


def test_a_reversed_repayment_says_that_the_advance_is_open_again(agent, cast, enrolment):
    advance(cast, enrolment)
    receipt = repay(cast, enrolment)
    data = {"uuid": uuid4(), "kind": "refund", "reason": "Batal", "receiver": "Ibu Sri"}
    page = words(agent.post(reverse("dues:reverse", args=[receipt.uuid]), data, follow=True))
    assert "Talangannya perlu diganti lagi" in page


@pytest.mark.parametrize("who", ["sekdes", "koordinator", "pusat"])
@pytest.mark.parametrize("page", [PAGE, BACK])
def test_only_agents_pay_first(client, cast, enrolment, who, page):
    advance(cast, enrolment)
    client.force_login(cast.users[who])
    assert client.get(page, {"peserta": enrolment.uuid}).status_code == 404
    assert client.post(page, typed(enrolment)).status_code == 404


def test_a_strangers_member_is_not_found(client, cast, enrolment):
    advance(cast, enrolment)
    client.force_login(cast.stranger.user)
    assert client.post(PAGE, typed(enrolment)).status_code == 404
    assert client.post(BACK, given_back(enrolment)).status_code == 404
    assert Collection.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_more_people_cost_no_more_queries(agent, cast, number, django_assert_max_num_queries):
    card = "3509110101800001"
    people = [cast.enrolment(cast.member(family_card=card), start=NOV) for _ in range(number)]
    with django_assert_max_num_queries(10):
        agent.get(PAGE, {"peserta": [row.uuid for row in people]})
    advance(cast, *people, at=NOW)
    with django_assert_max_num_queries(6):
        agent.get(BACK, {"peserta": people[0].uuid})
