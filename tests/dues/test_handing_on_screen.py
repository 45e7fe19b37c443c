"""Setoran: what an agent holds, choosing receipts and the way, what she is told afterwards."""

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from dues.actions.reversal import request_reversal
from dues.actions.shortages import settle_shortage
from dues.enums import ReversalKind, SettlementKind
from dues.models import BranchQuestion, Remittance
from perisai.common.ids import new_uuid
from tests.advances import fill_up
from tests.custody import accept, hand_on, pay_straight, refuse
from tests.dues.pictures import upload
from tests.questions import ask_refund, end
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")

PAGE = "/setoran/"
NEW = "/setoran/baru/"
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def receipts(cast, take):
    """Three receipts of SZ, Rp8.400 each, of three days."""
    return [take(cast.enrolment(start=NOV), at=NOW - dt.timedelta(days=days)) for days in (4, 2, 0)]


def words(response) -> str:
    return " ".join(response.content.decode().split())


def typed(*receipts, way="cash", **overrides) -> dict:
    data = {
        "uuid": str(uuid4()),
        "collections": [str(row.uuid) for row in receipts],
        "way": way,
        "handed_over_on": "2026-11-21",
        "reference": "",
        "save": "",
    }
    return {**data, **overrides}


def test_the_page_says_how_much_is_held_and_since_when(agent, receipts):
    page = words(agent.get(PAGE))
    assert "Rp25.200" in page
    assert "di tangan atau di saldo, sejak 17 November 2026: 4 hari" in page
    assert "Setor Rp25.200" in page


def test_an_empty_page_teaches(agent):
    page = words(agent.get(PAGE))
    assert "Tidak ada yang perlu disetorkan" in page
    assert "Terima iuran" in page


def test_all_receipts_are_chosen_oldest_first(agent, receipts):
    page = agent.get(NEW).content.decode()
    places = [page.index(row.receipt_no) for row in receipts]
    assert places == sorted(places)
    assert page.count(" checked") == 3
    assert "dua puluh lima ribu dua ratus rupiah" in page


def test_nothing_is_chosen_when_asked_so(agent, receipts):
    page = agent.get(NEW, {"kosong": ""}).content.decode()
    assert page.count(" checked") == 0
    assert ">Rp0<" in page


def test_the_sum_follows_the_ticks_with_and_without_javascript(agent, receipts):
    partial = agent.post(
        NEW, {"collections": [str(receipts[0].uuid)], "x": ""}, headers={"HX-Request": "true"}
    )
    assert "Rp8.400" in words(partial)
    assert "<html" not in words(partial)
    unsaved = {
        key: value for key, value in typed(*receipts[:2], recount="").items() if key != "save"
    }
    whole = agent.post(NEW, unsaved)
    assert "Rp16.800" in words(whole)
    assert not Remittance.objects.exists()


def test_cash_to_the_branch_waits_to_be_counted(agent, receipts):
    response = agent.post(NEW, typed(*receipts[:2]), follow=True)
    remittance = Remittance.objects.get()
    assert remittance.total == 16_800
    page = words(response)
    assert "Menunggu dihitung" in page
    assert "Cetak slip (A5)" in page
    held = words(agent.get(PAGE))
    assert "Setor Rp8.400" in held
    assert "Menunggu dihitung" in held


def test_straight_to_the_scheme_needs_reference_and_photo_and_then_counts(agent, receipts):
    first = agent.post(NEW, typed(*receipts, way="payment_code"))
    assert set(first.context["form"].errors) == {"reference", "proof"}
    assert not Remittance.objects.exists()
    response = agent.post(
        NEW,
        typed(*receipts, way="payment_code", reference="0912 3456 78", proof=upload()),
        follow=True,
    )
    assert "menurut Perisai" in words(response)
    proof = agent.get(reverse("dues:remittance_proof", args=[Remittance.objects.get().uuid]))
    assert proof["Content-Type"] == "image/jpeg"
    assert proof["X-Content-Type-Options"] == "nosniff"


def test_a_proof_that_is_lost_says_whom_to_tell(agent, receipts, settings):
    data = typed(*receipts[:1], way="balance", reference="0912345678", proof=upload())
    agent.post(NEW, data)
    for path in Path(settings.FILES_DIR, "proofs").rglob("*.jpg"):
        path.unlink()
    answer = agent.get(reverse("dues:remittance_proof", args=[Remittance.objects.get().uuid]))
    page = answer.content.decode()
    assert (answer.status_code, "cadangan" in page, 'class="back"' in page) == (500, True, False)


def test_nothing_typed_is_lost_and_a_photo_is_not_sent_twice(agent, receipts):
    data = typed(*receipts[:1], way="transfer", proof=upload())
    first = agent.post(NEW, data)
    assert list(first.context["form"].errors) == ["reference"]
    assert "Foto Anda sudah kami terima" in words(first)
    kept = first.context["form"].data["proof_kept"]
    assert kept in first.content.decode()
    assert first.content.decode().count(" checked") == 2  # one receipt and the way
    del data["proof"]
    agent.post(NEW, data | {"reference": "TRF-1", "proof_kept": kept})
    assert Remittance.objects.get().proof_suffix == ".jpg"


@pytest.mark.parametrize(
    ("file", "said"),
    [(b"bukan gambar", "Pilih berkas lain"), (bytes(6 * 1024 * 1024 + 1), "paling besar 6 MB")],
    ids=["no picture", "too big"],
)
def test_a_wrong_file_is_named_at_its_field_and_the_rest_stays(agent, receipts, file, said):
    data = typed(*receipts, way="balance", reference="0912345678", proof=upload(file))
    page = agent.post(NEW, data)
    assert said in page.context["form"].errors["proof"][0]
    assert 'value="0912345678"' in page.content.decode()
    assert not Remittance.objects.exists()


def test_the_same_reference_twice_is_refused_at_its_field(agent, receipts):
    for row in receipts[:2]:
        page = agent.post(
            NEW, typed(row, way="payment_code", reference="0912345678", proof=upload())
        )
    assert Remittance.objects.count() == 1
    assert page.context["form"].errors["reference"]


def test_a_double_click_hands_on_once(agent, receipts):
    data = typed(*receipts)
    first, second = agent.post(NEW, data), agent.post(NEW, data)
    assert first["Location"] == second["Location"]
    assert Remittance.objects.count() == 1


def test_a_receipt_whose_reversal_waits_cannot_be_chosen(agent, cast, receipts):
    request_reversal(
        uuid=new_uuid(),
        collection=receipts[0],
        kind=ReversalKind.REFUND,
        reason="Berubah pikiran",
        by=cast.sz.user,
        at=NOW,
    )
    page = agent.get(NEW)
    assert page.content.decode().count(" disabled") == 1
    assert "Rp16.800" in words(page)


@pytest.fixture
def beyond(cast, take, receipts):
    """A fourth receipt, of two people for two months; one of them died in the first."""
    dead = cast.enrolment(start=NOV)
    receipt = take(dead, cast.enrolment(start=NOV), months=2)
    end(cast, dead)
    return receipt, dead


@pytest.mark.parametrize("page", [NEW, "/setoran/saldo/isi/"])
def test_what_is_to_be_given_back_is_not_chosen_and_says_so(agent, beyond, page):
    shown = agent.get(page)
    told = words(shown)
    assert shown.content.decode().count(" checked") == 3
    assert "Rp25.200" in told
    assert "Rp8.400 di antaranya dibayar untuk bulan sesudah kepesertaan berakhir." in told
    assert f'href="{reverse("dues:refund_list")}"' in told
    assert " disabled" not in told


def test_what_is_to_be_given_back_may_be_handed_on_all_the_same(agent, beyond):
    receipt, _dead = beyond
    again = {name: told for name, told in typed(receipt).items() if name != "save"}
    form = agent.post(NEW, again).context["form"]
    assert [line.collection for line in form.lines if line.is_chosen] == [receipt]
    agent.post(NEW, typed(receipt))
    assert list(Remittance.objects.get().items.values_list("collection", flat=True)) == [receipt.pk]
    assert BranchQuestion.objects.count() == 1


def test_a_receipt_chosen_by_its_address_is_chosen_with_its_mark(agent, beyond):
    receipt, _dead = beyond
    shown = agent.get(NEW, {"kuitansi": str(receipt.uuid)})
    assert shown.context["form"].chosen == [receipt]
    assert "Harus dikembalikan, jangan disetor" in words(shown)


def test_once_the_refund_is_asked_it_waits_like_every_reversal(agent, cast, beyond):
    ask_refund(cast, *beyond)
    shown = words(agent.get(NEW))
    assert shown.count(" disabled") == 1
    assert "Harus dikembalikan, jangan disetor" not in shown


@pytest.mark.parametrize("page", [PAGE, "/"])
def test_the_sum_that_is_announced_is_the_sum_that_is_chosen(agent, beyond, page):
    assert agent.get(NEW).context["form"].total == 25_200
    told = words(agent.get(page))
    assert "Rp58.800" in told
    assert "Setor Rp25.200" in told


@pytest.mark.parametrize("page", [PAGE, "/"])
def test_when_everything_is_to_be_given_back_no_sum_is_announced(agent, cast, take, page):
    dead, _alive = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    take(dead, months=2)
    end(cast, dead)
    told = words(agent.get(page))
    assert "Setor Rp" not in told
    assert f'href="{NEW}"' in told


def test_a_colleagues_receipt_cannot_be_handed_on(agent, cast, take):
    other = take(cast.enrolment(cast.member(cast.st), start=NOV), agent=cast.st, by=cast.st.user)
    page = agent.post(NEW, typed(other))
    assert page.context["form"].errors["collections"]
    assert not Remittance.objects.exists()


def test_over_the_limit_the_page_says_what_still_protects(agent, cast, take):
    take(cast.enrolment(start=NOV), at=NOW - dt.timedelta(days=40))
    page = words(agent.get(PAGE))
    for expected in ("BRILink", "Alfamart", "QRIS", "dibayar di tempat lain"):
        assert expected in page


REFUSED = "1 setoran ditolak, kuitansinya ada pada Anda lagi"
SHORT = "1 kekurangan Anda belum selesai"


def test_a_refusal_is_told_to_the_agent_until_the_receipts_are_handed_on_again(
    agent, cast, receipts
):
    first = hand_on(cast, *receipts[:2])
    refuse(cast, first, reason="Uangnya belum sampai")
    assert REFUSED in words(agent.get("/"))
    page = words(agent.get(PAGE))
    told = page[page.index("Ditolak, ada pada Anda lagi") : page.index("Yang sudah disetorkan")]
    assert reverse("dues:remittance", args=[first.uuid]) in told
    assert "Uangnya belum sampai" in told
    hand_on(cast, receipts[0])
    assert REFUSED in words(agent.get("/"))
    second = hand_on(cast, receipts[1])
    for page in ("/", PAGE):
        told = words(agent.get(page))
        assert REFUSED not in told
        assert "Ditolak, ada pada Anda lagi" not in told
    refuse(cast, second)
    assert REFUSED in words(agent.get("/"))


def test_a_refusal_is_not_told_to_a_colleague(client, cast, receipts):
    refuse(cast, hand_on(cast, *receipts))
    client.force_login(cast.st.user)
    assert "ditolak" not in words(client.get("/"))


def test_a_shortage_is_told_to_the_agent_until_it_is_settled(agent, cast, receipts):
    remittance = hand_on(cast, *receipts)
    accept(cast, remittance, 20_000)
    assert SHORT in words(agent.get("/"))
    page = words(agent.get(PAGE))
    told = page[page.index("Kekurangan yang belum selesai") : page.index("Yang sudah disetorkan")]
    assert "Rp5.200" in told
    assert reverse("dues:remittance", args=[remittance.uuid]) in told
    settle_shortage(
        shortage=remittance.shortage,
        kind=SettlementKind.MADE_GOOD,
        note="Dibawa besoknya",
        by=cast.pusat,
        at=NOW,
    )
    assert SHORT not in words(agent.get("/"))
    assert "Kekurangan yang belum selesai" not in words(agent.get(PAGE))


def test_a_secretary_has_no_page_of_remittances(client, cast):
    client.force_login(cast.sekdes)
    assert client.get(PAGE).status_code == 404
    assert client.get(NEW).status_code == 404


@pytest.mark.parametrize("page", [PAGE, NEW])
def test_more_receipts_cost_no_more_queries(agent, cast, take, page, django_assert_max_num_queries):
    def ask() -> int:
        with django_assert_max_num_queries(60) as asked:
            assert agent.get(page).status_code == 200
        return len(asked)

    def hand_on_one():
        row = take(cast.enrolment(start=NOV))
        agent.post(NEW, typed(row))
        take(cast.enrolment(start=NOV))

    hand_on_one()
    few = ask()
    hand_on_one()
    hand_on_one()
    assert ask() == few


@pytest.mark.parametrize(
    ("way", "heading"),
    [
        (hand_on, "Slip untuk ditandatangani kedua pihak"),
        (pay_straight, "Slip untuk dicetak dan disimpan"),
        (
            lambda cast, receipt: fill_up(cast, receipt).remittance,
            "Slip untuk dicetak dan disimpan",
        ),
    ],
    ids=["cash", "straight", "top-up"],
)
def test_a_slip_names_two_sides_only_where_there_are_two(client, cast, take, way, heading):
    remittance = way(cast, take(cast.enrolment()))
    client.force_login(cast.sz.user)
    page = client.get(reverse("dues:remittance", args=[remittance.uuid])).content.decode()
    assert heading in page
    assert ("kedua pihak" in page) == ("kedua pihak" in heading)
