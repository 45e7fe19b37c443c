"""The public check of a receipt."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from dues.actions.collecting import Payer
from dues.actions.reversal import decide_reversal, request_reversal
from dues.views import check
from perisai.common.ids import group_check_code, new_check_code, new_uuid
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")

UNKNOWN = "0123456789ABCDEF"


@pytest.fixture
def member(cast):
    return cast.member(
        name="Siti Aminah",
        family_card="3509110101800009",
        phone="+6281234567890",
        phone_owner="self",
        address="Jl. Kenanga 7",
    )


@pytest.fixture
def receipt(cast, take, member):
    return take(cast.enrolment(member), months=3, payer=Payer("Bapak Hartono", "family"))


def see(client, code: str):
    return client.get(reverse("check:show", args=[code]))


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_it_proves_number_date_months_amount_agent_and_where_the_money_is(client, receipt):
    response = see(client, receipt.check_code)
    assert response.status_code == 200
    for expected in (
        "Kuitansi asli",
        "SZ-2026-A-00001",
        "21 November 2026",
        "B. H.",
        "S. A.",
        "Nov–Des 2026",
        "Jan 2027",
        "Rp33.600",
        "Siti Zulaikha (SZ)",
        "Uang masih di agen sejak 21 November 2026.",
        "paling lambat 22 November 2026",
    ):
        assert expected in words(response)


def test_it_tells_no_name_no_number_and_no_address_of_the_people(client, receipt, member):
    body = see(client, receipt.check_code).content.decode()
    secrets = [
        member.name,
        "Aminah",
        "Hartono",
        member.nik,
        member.nik[-6:],
        member.family_card,
        member.phone,
        member.address,
        str(member.uuid),
        str(receipt.uuid),
    ]
    assert [secret for secret in secrets if secret in body] == []


def test_the_colour_of_money_with_the_agent_is_amber_and_never_green(client, receipt):
    body = see(client, receipt.check_code).content.decode()
    assert "note-warning" in body
    assert "note-success" not in body
    assert "state-good" not in body


def test_after_the_last_day_it_says_that_the_agent_is_late(client, receipt):
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        assert "sudah lewat" not in words(see(client, receipt.check_code))
    with time_machine.travel(NOW + dt.timedelta(days=2), tick=False):
        assert "22 November 2026 sudah lewat" in words(see(client, receipt.check_code))


@pytest.mark.parametrize(
    ("kind", "told"), [("refund", "uangnya sudah dikembalikan"), ("wrong_entry", "salah catat")]
)
def test_a_reversed_receipt_says_so(client, cast, receipt, kind, told):
    request_reversal(
        uuid=new_uuid(), collection=receipt, kind=kind, reason="Keliru", by=cast.sz.user, at=NOW
    )
    text = words(see(client, receipt.check_code))
    assert "Kuitansi ini sudah dibatalkan" in text
    assert "DIBATALKAN 21 November 2026" in text
    assert told in text
    assert "Kuitansi asli" not in text
    assert "Uang masih di agen" not in text


def test_a_refund_that_was_approved_is_not_told_as_given_back(client, cast, receipt):
    cast.branch.phone = "0331-111222"
    cast.branch.save()
    later = NOW + dt.timedelta(hours=1)
    asked = request_reversal(
        uuid=new_uuid(),
        collection=receipt,
        kind="refund",
        reason="Keliru",
        by=cast.sz.user,
        at=later,
    )
    assert "Pengembalian" not in words(see(client, receipt.check_code))
    decide_reversal(request=asked, is_accepted=True, reason="", by=cast.koordinator, at=later)
    text = words(see(client, receipt.check_code))
    assert "Kantor cabang menyetujui tanggal 21 November 2026 agen mengembalikan Rp33.600" in text
    assert "Belum menerima uangnya? Hubungi kantor cabang Jember: 0331-111222." in text
    assert "uangnya sudah dikembalikan" not in text


def test_whom_to_call_is_there(client, cast, receipt):
    cast.branch.phone = "0331-111222"
    cast.branch.save()
    cast.village.office_phone = "0331-333444"
    cast.village.save()
    body = see(client, receipt.check_code).content.decode()
    assert "tel:0331-111222" in body
    assert "tel:0331-333444" in body


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        group_check_code,
        lambda code: f" {code} ",
        lambda code: f"{code}/",
        lambda code: code.replace("1", "l"),
        lambda code: code.replace("0", "o"),
    ],
    ids=["small letters", "with dashes", "with spaces", "with a slash", "l for 1", "o for 0"],
)
def test_a_code_read_aloud_or_typed_opens_the_same_page(client, receipt, change):
    assert see(client, change(receipt.check_code)).status_code == 200


MISSES = [
    "A",
    UNKNOWN,
    UNKNOWN + "GH",
    "SZ-2026-A-00001",
    "3509110101801001",
    "%00",
    "' OR 1=1 --",
    "ü",
    "ab/cd",
    "x" * 500,
]


@pytest.mark.parametrize("code", MISSES)
def test_every_miss_gets_the_same_answer_for_the_same_work(
    client, receipt, code, django_assert_num_queries
):
    expected = see(client, new_check_code())
    with django_assert_num_queries(1):
        response = see(client, code)
    assert response.status_code == expected.status_code == 404
    assert response.content == expected.content
    assert dict(response.headers) == dict(expected.headers)
    assert "Kode tidak cocok dengan kuitansi mana pun" in words(response)


def test_old_books_and_payments_elsewhere_have_no_public_page(client, db):
    """They have no code: an empty one must not find them."""
    assert see(client, "---").status_code == 404


@pytest.mark.parametrize("code", ["hit", UNKNOWN])
def test_it_is_neither_stored_nor_listed_and_leaves_no_cookie(client, receipt, code):
    response = see(client, receipt.check_code if code == "hit" else code)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


def test_guessing_is_slowed_down(client, receipt, monkeypatch):
    monkeypatch.setattr(check, "MISSES", {**check.MISSES, "rate": "3/m"})
    codes = [see(client, new_check_code()).status_code for _ in range(5)]
    assert codes == [404, 404, 404, 404, 429]
    refused = see(client, receipt.check_code)
    assert refused.status_code == 429
    assert "Tunggu satu menit" in words(refused)
    with time_machine.travel(NOW + dt.timedelta(minutes=2), tick=False):
        assert see(client, receipt.check_code).status_code == 200


def test_guessing_from_one_address_does_not_shut_out_another(client, receipt, monkeypatch):
    monkeypatch.setattr(check, "MISSES", {**check.MISSES, "rate": "1/m"})
    for _ in range(3):
        see(client, new_check_code())
    url = reverse("check:show", args=[receipt.check_code])
    assert client.get(url).status_code == 429
    assert client.get(url, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_village_meeting_may_check_its_receipts_through_one_address(client, receipt):
    codes = {see(client, receipt.check_code).status_code for _ in range(40)}
    assert codes == {200}


def test_even_hits_have_a_limit(client, receipt, monkeypatch):
    monkeypatch.setattr(check, "ALL", {**check.ALL, "rate": "2/m"})
    codes = [see(client, receipt.check_code).status_code for _ in range(4)]
    assert codes == [200, 200, 429, 429]


def test_the_form_leads_to_the_page_of_the_code(client, receipt):
    typed = group_check_code(receipt.check_code).lower()
    response = client.get(reverse("check:ask"), {"kode": typed})
    assert response.status_code == 302
    assert response["Location"] == reverse("check:show", args=[receipt.check_code])


@pytest.mark.parametrize("typed", ["", "   ", "---", "z" * 41])
def test_the_form_asks_again_for_what_cannot_be_a_code(client, db, typed):
    response = client.get(reverse("check:ask"), {"kode": typed})
    assert response.status_code == 200
    assert 'name="kode"' in response.content.decode()


def test_it_can_only_be_read(client, receipt):
    assert client.post(reverse("check:show", args=[receipt.check_code])).status_code == 405
