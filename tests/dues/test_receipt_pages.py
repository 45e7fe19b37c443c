"""Receipts on the screen."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.actions.collecting import Payer
from dues.actions.reversal import decide_reversal, request_reversal
from members.models import Consent
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from tests.taking import NOW, take_from

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def signed_in(client, cast):
    """SZ at her screen."""
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def receipt(cast, take):
    return take(cast.enrolment(cast.member(name="Siti Aminah")), payer=Payer("Bu Tini", "family"))


def page_of(receipt) -> str:
    return reverse("dues:collection", args=[receipt.uuid])


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_right_after_saving_the_text_is_there_and_the_first_paper_one_tap_away(signed_in, receipt):
    text = words(signed_in.get(page_of(receipt)))
    for expected in (
        "SZ-2026-A-00001",
        "Rp8.400",
        "Diterima dari Bu Tini oleh Siti Zulaikha",
        "Belum dicetak",
        "Cetak kuitansi (A6)",
        "KUITANSI TITIPAN IURAN",
        "Uang masih di agen sejak 21 November 2026",
        "Iuran pertama harus lewat sistem resmi Perisai",
    ):
        assert expected in text


def test_a_reversed_receipt_says_so_and_its_next_paper_too(signed_in, receipt, cast):
    request_reversal(
        uuid=new_uuid(), collection=receipt, kind="refund", reason="Keliru", by=cast.sz.user, at=NOW
    )
    assert "DIBATALKAN 21 November 2026" in words(signed_in.get(page_of(receipt)))
    paper = signed_in.post(
        reverse("dues:print_receipt", args=[receipt.uuid]),
        {"uuid": new_uuid(), "paper": "t48"},
        follow=True,
    )
    assert b"*** DIBATALKAN ***" in paper.getvalue()


@pytest.mark.parametrize(
    ("owner", "channels", "number"),
    [
        ("self", ["whatsapp"], "628123456789"),
        ("self", ["visit"], ""),
        ("neighbour", ["whatsapp"], ""),
    ],
    ids=["agreed", "not agreed", "somebody else's"],
)
def test_whatsapp_opens_with_the_text_and_the_payers_own_number_where_it_may_be_used(
    signed_in, cast, take, owner, channels, number
):
    member = cast.member(phone="08123456789", phone_owner=owner)
    Consent.objects.create(
        member=member, given_on=NOW.date(), channels=channels, text_version="1", by=cast.sz.user
    )
    receipt = take(cast.enrolment(member))
    answer = signed_in.post(reverse("dues:send_receipt", args=[receipt.uuid]))
    address = answer.context["address"]
    assert address.startswith(f"https://wa.me/{number}?text=")
    assert receipt.receipt_no in address
    assert member.nik not in address
    page = answer.content.decode()
    assert f'content="0; url={address}"' in page
    assert f'href="{address}"' in page
    assert AuditEntry.objects.filter(action="receipt.sending_opened").count() == 1


def test_a_browser_that_fetches_links_ahead_leaves_no_trace_of_a_sending(signed_in, receipt):
    address = reverse("dues:send_receipt", args=[receipt.uuid])
    assert f'href="{address}"' not in words(signed_in.get(page_of(receipt)))
    assert signed_in.get(address).status_code == 405
    assert not AuditEntry.objects.filter(action="receipt.sending_opened").exists()


def test_a_request_to_reverse_shows_while_it_waits_and_when_it_was_refused(
    signed_in, receipt, cast
):
    page, ask = page_of(receipt), reverse("dues:reverse", args=[receipt.uuid])
    assert ask in words(signed_in.get(page))
    later = NOW + dt.timedelta(days=1)
    asked = request_reversal(
        uuid=new_uuid(),
        collection=receipt,
        kind="refund",
        reason="Keliru",
        by=cast.sz.user,
        at=later,
    )
    waiting = words(signed_in.get(page))
    assert "Pembatalan menunggu koordinator" in waiting
    assert ask not in waiting
    decide_reversal(
        request=asked, is_accepted=False, reason="Uang sudah benar", by=cast.koordinator, at=later
    )
    refused = words(signed_in.get(page))
    assert "Koordinator menolak pembatalan kuitansi ini: Uang sudah benar" in refused
    assert ask in refused


@pytest.mark.parametrize(
    ("who", "taking", "reversing"),
    [("sz", True, True), ("koordinator", False, True), ("sekdes", False, False)],
)
def test_the_page_offers_what_the_role_may_do(client, cast, receipt, who, taking, reversing):
    client.force_login(cast.users[who])
    text = words(client.get(page_of(receipt)))
    assert ("Terima uang dari orang lain" in text) is taking
    assert ("Batalkan kuitansi ini" in text) is reversing


def test_the_text_is_plain(signed_in, receipt):
    response = signed_in.get(reverse("dues:receipt_text", args=[receipt.uuid]))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "SZ-2026-A-00001" in response.content.decode()


def test_the_screen_may_be_english_the_receipt_is_not(signed_in, receipt, cast):
    cast.sz.user.language = "en"
    cast.sz.user.save()
    text = words(signed_in.get(page_of(receipt)))
    assert "Not printed yet" in text
    assert "eight thousand" in text
    assert "delapan ribu empat ratus rupiah" in text


def test_no_nik_is_shown(signed_in, receipt):
    nik = receipt.lines.get().enrolment.member.nik
    assert nik not in signed_in.get(page_of(receipt)).content.decode()


def test_the_list_shows_the_newest_first_with_their_state(signed_in, cast, take, receipt):
    newer = take(cast.enrolment())
    request_reversal(
        uuid=new_uuid(), collection=newer, kind="refund", reason="Keliru", by=cast.sz.user, at=NOW
    )
    text = words(signed_in.get(reverse("dues:collection_list")))
    assert text.index(newer.receipt_no) < text.index(receipt.receipt_no)
    assert text.index("Dibatalkan") < text.index("Masih di agen")


def test_an_empty_list_teaches(signed_in):
    assert "Belum ada kuitansi" in words(signed_in.get(reverse("dues:collection_list")))


def test_the_list_is_paged_by_key(signed_in, cast, take, monkeypatch):
    monkeypatch.setattr("dues.views.receipts.PAGE_SIZE", 2)
    numbers = [take(cast.enrolment()).receipt_no for _ in range(3)]
    first = signed_in.get(reverse("dues:collection_list"))
    assert [row.receipt_no for row in first.context["receipts"]] == [numbers[2], numbers[1]]
    second = signed_in.get(first.context["next_url"])
    assert [row.receipt_no for row in second.context["receipts"]] == [numbers[0]]
    assert not second.context["next_url"]
    assert second.context["first_url"]


@pytest.mark.parametrize("before", ["abc", "-1", "9" * 30])
def test_a_mangled_page_address_shows_a_list(signed_in, receipt, before):
    response = signed_in.get(reverse("dues:collection_list"), {"before": before})
    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_at_most_ten_questions_of_the_database(
    signed_in, cast, count, django_assert_max_num_queries
):
    receipts = [
        take_from(cast, *[cast.enrolment() for _ in range(count)], months=count)
        for _ in range(count)
    ]
    with django_assert_max_num_queries(10):
        signed_in.get(reverse("dues:collection_list"))
    with django_assert_max_num_queries(10):
        signed_in.get(page_of(receipts[0]))
