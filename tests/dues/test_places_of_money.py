"""Where the money of a receipt is: the same answer one by one, in lists, on pages and on the check page."""

import datetime as dt
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse

from dues.actions.reversal import request_reversal
from dues.enums import MoneyPlace
from dues.models import CashOnItsWay, Collection
from dues.queries.agents_cash import agents_by_cash
from dues.queries.cash import PLACE, cash_of, collections_in_hand, place_of
from dues.queries.custody_ledger import custody_differences
from dues.queries.receipts import receipt_of
from tests.advances import fill_up, pay_out
from tests.confirming import key, told_of
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.dues.credit.conftest import turn_into_credit
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")


def _reverse(kind):
    def make(cast, receipt):
        request_reversal(
            uuid=uuid4(), collection=receipt, kind=kind, reason="salah", by=cast.sz.user, at=NOW
        )

    return make


def _accepted(cast, receipt):
    remittance = hand_on(cast, receipt)
    accept(cast, remittance)
    return remittance


def _paid_from_balance(cast, receipt):
    fill_up(cast, receipt)
    pay_out(cast, receipt)


def _credited(cast, receipt):
    _accepted(cast, receipt)
    turn_into_credit(cast, receipt)


WAYS = {
    "taken": (lambda cast, receipt: None, MoneyPlace.WITH_AGENT),
    "handed over": (hand_on, MoneyPlace.HANDED_OVER),
    "refused": (lambda c, r: refuse(c, hand_on(c, r)), MoneyPlace.WITH_AGENT),
    "accepted": (_accepted, MoneyPlace.AT_BRANCH),
    "paid in": (lambda c, r: pay_branch(c, [_accepted(c, r)]), MoneyPlace.REACHED),
    "straight": (pay_straight, MoneyPlace.REACHED),
    "straight and refused": (lambda c, r: refuse(c, pay_straight(c, r)), MoneyPlace.WITH_AGENT),
    "topped up": (fill_up, MoneyPlace.IN_BALANCE),
    "topped up and refused": (
        lambda c, r: refuse(c, fill_up(c, r).remittance),
        MoneyPlace.WITH_AGENT,
    ),
    "paid from the balance": (_paid_from_balance, MoneyPlace.REACHED),
    "refunded": (_reverse("refund"), MoneyPlace.GIVEN_BACK),
    "wrong": (_reverse("wrong_entry"), MoneyPlace.NEVER_TAKEN),
    "credited": (_credited, MoneyPlace.CREDITED),
}
SURE = {
    "confirmed": (
        lambda c, r: [pay_straight(c, r), key(c, told_of(r))],
        MoneyPlace.CONFIRMED,
    )
}
TOLD = {
    MoneyPlace.WITH_AGENT: ("note-warning", "Uang masih di agen"),
    MoneyPlace.IN_BALANCE: ("note-warning", "ke saldo sistem resmi Perisai tanggal 21 November"),
    MoneyPlace.HANDED_OVER: ("note-info", "Uang sudah diserahkan agen tanggal 21 November 2026."),
    MoneyPlace.AT_BRANCH: ("note-info", "menerima uangnya tanggal 21 November 2026."),
    MoneyPlace.REACHED: ("note-info", "21 November 2026"),
    MoneyPlace.GIVEN_BACK: ("note-error", "uangnya sudah dikembalikan"),
    MoneyPlace.NEVER_TAKEN: ("note-error", "salah catat"),
    MoneyPlace.CREDITED: ("note-error", "menjadi kelebihan bayar"),
}


@pytest.mark.parametrize(("way", "place"), (WAYS | SURE).values(), ids=WAYS | SURE)
def test_lists_and_single_receipts_say_the_same(cast, take, way, place):
    receipt = take(cast.enrolment())
    way(cast, receipt)
    row = Collection.objects.annotate(place=PLACE).get()
    assert row.place == receipt_of(row).place == place_of(row) == place
    in_hand = collections_in_hand(cast.viewer(cast.sz, now=NOW))
    assert in_hand.exists() == (place == MoneyPlace.WITH_AGENT)


@pytest.mark.parametrize(("way", "place"), (WAYS | SURE).values(), ids=WAYS | SURE)
def test_who_holds_how_much_agrees_with_all_receipts_together(cast, take, way, place):
    earlier, later = cast.enrolment(), cast.enrolment()
    take(earlier)
    way(cast, take(later))
    for user in (cast.koordinator, cast.pusat, cast.sekdes):
        viewer = cast.viewer(user, NOW)
        (held,) = agents_by_cash(viewer)
        together = cash_of(viewer, on=viewer.on)
        assert (held.in_hand, held.in_balance, held.in_transit, held.at_branch) == (
            together.in_hand,
            together.in_balance,
            together.in_transit,
            together.at_branch,
        )
        assert held.oldest_on == together.oldest_on
    assert list(custody_differences()) == []


def test_the_ledger_names_cash_that_is_kept_wrongly_missing_or_there_no_more(cast, take):
    wrong, missing, over = (take(cast.enrolment()) for _ in range(3))
    CashOnItsWay.objects.filter(pk=wrong.pk).update(place=MoneyPlace.AT_BRANCH, total=1)
    kept = CashOnItsWay.objects.get(pk=over.pk)
    pay_straight(cast, over)
    kept.save(force_insert=True)
    CashOnItsWay.objects.filter(pk=missing.pk).delete()
    found = {row.key: row for row in custody_differences()}
    assert found.keys() == {str(row.pk) for row in (wrong, missing, over)}
    assert "at_branch" in found[str(wrong.pk)].stored
    assert found[str(missing.pk)].stored == "None"
    assert found[str(over.pk)].rebuilt == "none"


def test_cash_is_noted_for_what_was_taken_before_anybody_noted_it(cast, take):
    for way, _place in WAYS.values():
        way(cast, take(cast.enrolment(cast.member())))
    before = {row[0]: row[1:] for row in CashOnItsWay.objects.values_list()}
    CashOnItsWay.objects.all().delete()
    import_module("dues.migrations.0014_cash_on_its_way").note_cash(apps, None)
    assert {row[0]: row[1:] for row in CashOnItsWay.objects.values_list()} == before


@pytest.mark.parametrize(("way", "place"), WAYS.values(), ids=WAYS)
def test_the_public_page_tells_it_with_its_day_and_never_in_green(client, cast, take, way, place):
    receipt = take(cast.enrolment())
    way(cast, receipt)
    page = " ".join(
        client.get(reverse("check:show", args=[receipt.check_code])).content.decode().split()
    )
    tone, words = TOLD[place]
    assert tone in page
    assert words in page
    assert "note-success" not in page
    assert "state-good" not in page


def test_what_the_agent_paid_by_herself_is_told_as_her_word_with_a_covered_reference(
    client, cast, take
):
    receipt = take(cast.enrolment())
    pay_straight(cast, receipt, reference="091234567731")
    page = client.get(reverse("check:show", args=[receipt.check_code])).content.decode()
    assert "menurut agen" in page
    assert "••••••••7731" in page
    assert "091234567731" not in page


def test_the_list_of_receipts_tells_each(client, cast, take):
    for way in (hand_on, pay_straight):
        way(cast, take(cast.enrolment(cast.member())))
    client.force_login(cast.sz.user)
    page = client.get(reverse("dues:collection_list")).content.decode()
    assert "Sudah diserahkan, belum dihitung" in page
    assert "Sudah dibayarkan, belum dipastikan" in page


def test_in_hand_is_oldest_first_and_marks_what_waits_to_be_reversed(cast, take):
    newer = take(cast.enrolment(cast.member()))
    older = take(cast.enrolment(cast.member()), at=NOW - dt.timedelta(days=2))
    request_reversal(
        uuid=uuid4(),
        collection=older,
        kind="refund",
        reason="batal",
        by=cast.sz.user,
        at=NOW,
    )
    rows = collections_in_hand(cast.viewer(cast.sz, now=NOW), agent=cast.sz)
    assert [(row.pk, row.is_reversal_waiting) for row in rows] == [
        (older.pk, True),
        (newer.pk, False),
    ]
    assert not collections_in_hand(cast.viewer(cast.stranger, now=NOW)).exists()
