"""Batalkan kuitansi: what somebody meets who comes back to the page after asking."""

import datetime as dt

import pytest
from django.urls import reverse

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
