"""Batalkan kuitansi: what somebody meets who comes back to the page after asking."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.actions.reversal import decide_reversal
from tests.dues.test_reversal import ask
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)


def test_who_asked_is_led_to_the_receipt_and_only_somebody_else_to_the_decision(client, cast, take):
    collection = take(cast.enrolment(start=NOV), at=NOW)
    asked = ask(collection, by=cast.koordinator)
    decision = f"/pembatalan/{asked.uuid}/"
    for user, decides in ((cast.koordinator, False), (cast.pusat, True)):
        client.force_login(user)
        assert (decision in client.get(reverse("dues:reversal_list")).content.decode()) == decides
        assert client.get(decision).status_code == (200 if decides else 404)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(5, "Ini sudah dibatalkan."), (16, "Pembatalan sudah diminta")],
)
def test_going_back_after_asking_leads_to_the_receipt(client, cast, take, minutes, said):
    collection = take(cast.enrolment(start=NOV), at=NOW)
    ask(collection, by=cast.sz.user, minutes=minutes)
    client.force_login(cast.sz.user)
    answer = client.get(f"/kuitansi/{collection.uuid}/batalkan/", follow=True)
    assert answer.redirect_chain == [(f"/kuitansi/{collection.uuid}/", 302)]
    assert said in answer.content.decode()


def test_a_refund_that_waits_asks_leave_and_says_nothing_of_money_given_back(client, cast, take):
    asked = ask(take(cast.enrolment(start=NOV)), by=cast.sz.user, minutes=16, kind="refund")
    client.force_login(cast.koordinator)
    for address in ("/pembatalan/", reverse("dues:reversal_decide", args=[asked.uuid])):
        page = client.get(address).content.decode()
        assert "Minta izin mengembalikan uang" in page
        assert "uang sudah dikembalikan" not in page
    decide_reversal(
        request=asked,
        is_accepted=True,
        reason="",
        by=cast.koordinator,
        at=NOW + dt.timedelta(hours=1),
    )
    page = client.get("/pembatalan/").content.decode()
    assert "Pengembalian disetujui; penerima menandatangani bukti" in page
