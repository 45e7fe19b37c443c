"""Giving back some months of a receipt: the receipt is undone, what stays is booked anew."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dues.actions.reversal import may_decide_alone, request_reversal
from dues.enums import MoneyPlace, ReversalKind
from dues.errors import NothingToRefund, NotReversible, NotYours, ReversalWaits
from dues.models import Collection, PaidMonth, RefundLine, Standing
from dues.queries.cash import cash_of
from dues.queries.ledger import ledger_differences
from dues.queries.receipts import receipt_of
from dues.queries.refunds import refund_on, refunds_due
from perisai.common.retries import UuidReused
from tests.custody import hand_on
from tests.questions import ask_refund, decide, end
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV, DEC, JAN = dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1)
LATER = NOW + dt.timedelta(hours=2)


@pytest.fixture
def dead(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def other(cast):
    return cast.enrolment(start=NOV, income=1_100_000)


@pytest.fixture
def collection(cast, dead, other, take):
    """Two people, November to January, five days ago; one of them dies today."""
    collection = take(dead, other, months=3, at=NOW - dt.timedelta(days=5))
    end(cast, dead)
    return collection


def cash(cast):
    return cash_of(cast.viewer(cast.sz, now=NOW), on=NOW.date())


def live() -> set[tuple]:
    rows = PaidMonth.objects.values_list(
        "enrolment", "month", "line__jkk", "line__jkm", "line__jht", "line__sources"
    )
    return {(*row[:-1], str(row[-1])) for row in rows}


def test_cash_falls_by_exactly_what_goes_back_and_keeps_its_age(cast, dead, other, collection):
    before, months = cash(cast), live()
    decision = decide(cast, ask_refund(cast, collection, dead), at=LATER)
    after = cash(cast)
    assert before.in_hand - after.in_hand == 8_400 + 16_800
    assert (after.oldest_on, after.age_days) == (before.oldest_on, 5)
    assert months - live() == {row for row in months if row[0] == dead.pk and row[1] > NOV}
    assert live() <= months
    assert Standing.objects.get(pk=dead.pk).paid_through == NOV
    assert Standing.objects.get(pk=other.pk).paid_through == JAN
    assert decision.rebooked.total == collection.total - 25_200
    assert list(ledger_differences()) == []


def test_what_stays_is_a_new_receipt_of_the_same_payer_day_and_agent(cast, dead, collection):
    new = decide(cast, ask_refund(cast, collection, dead), at=LATER).rebooked
    for name in ("agent", "source", "payer_name", "payer_kind", "collected_on", "collected_at"):
        assert getattr(new, name) == getattr(collection, name)
    assert (collection.receipt_no, new.receipt_no) == ("SZ-2026-A-00001", "SZ-2026-A-00002")
    assert new.check_code != collection.check_code
    assert [line.is_first_payment for line in new.lines.filter(enrolment=dead)] == [True]
    old, again = receipt_of(fresh(collection)), receipt_of(fresh(new))
    assert (old.place, old.given_back, old.follows) == (
        MoneyPlace.GIVEN_BACK,
        25_200,
        new.receipt_no,
    )
    assert (again.place, again.replaces) == (MoneyPlace.WITH_AGENT, collection.receipt_no)


def fresh(collection: Collection) -> Collection:
    return Collection.objects.with_letterhead().get(pk=collection.pk)


def test_a_receipt_of_which_nothing_stays_is_a_plain_refund(cast, dead, take):
    take(dead)
    rest = take(dead, months=2)
    end(cast, dead)
    decision = decide(cast, ask_refund(cast, rest, dead))
    assert decision.rebooked is None
    assert cash(cast).in_hand == 8_400
    assert Collection.objects.count() == 2
    assert list(ledger_differences()) == []


def test_the_agent_never_decides_alone_not_even_in_the_first_minutes(cast, dead, take):
    collection = take(dead, months=2)
    end(cast, dead)
    request = ask_refund(cast, collection, dead)
    assert not hasattr(request, "decision")
    with pytest.raises(NotYours):
        decide(cast, request, by=cast.sz.user)


def test_what_was_booked_anew_is_not_undone_alone_either(cast, dead, collection):
    new = decide(cast, ask_refund(cast, collection, dead)).rebooked
    assert not may_decide_alone(new, by=cast.sz.user, at=NOW)
    request = request_reversal(
        uuid=uuid4(),
        collection=new,
        kind=ReversalKind.REFUND,
        reason="batal",
        by=cast.sz.user,
        at=NOW,
    )
    assert not hasattr(request, "decision")
    assert decide(cast, request).is_accepted


def test_a_refusal_leaves_everything_as_it_was(cast, dead, collection):
    months = live()
    decide(cast, ask_refund(cast, collection, dead), is_accepted=False, reason="Tunggu ahli waris")
    assert live() == months
    (due,) = refunds_due(cast.viewer(cast.sz))
    assert not due.is_waiting
    assert decide(cast, ask_refund(cast, collection, dead)).is_accepted


def test_while_it_waits_it_is_due_and_cannot_be_handed_on(cast, dead, collection):
    ask_refund(cast, collection, dead)
    (due,) = refunds_due(cast.viewer(cast.sz))
    assert due.is_waiting
    with pytest.raises(ReversalWaits):
        hand_on(cast, collection)


def test_money_that_was_handed_on_is_not_given_back_here(cast, dead, collection):
    hand_on(cast, collection)
    with pytest.raises(NotReversible, match="menunggu dihitung"):
        ask_refund(cast, collection, dead)


def test_whoever_goes_on_gets_nothing_back_this_way(cast, other, collection):
    with pytest.raises(NothingToRefund):
        ask_refund(cast, collection, other)


def test_later_months_on_another_receipt_do_not_stand_in_the_way(cast, dead, take):
    first, later = take(dead, months=2), take(dead)
    end(cast, dead)
    decide(cast, ask_refund(cast, first, dead))
    assert set(PaidMonth.objects.values_list("month", flat=True)) == {NOV, JAN}
    decide(cast, ask_refund(cast, later, dead))
    assert PaidMonth.objects.get().month == NOV
    assert list(ledger_differences()) == []


def test_two_of_a_family_who_die_are_given_back_one_after_the_other(cast, dead, other, collection):
    decide(cast, ask_refund(cast, collection, dead))
    end(cast, other)
    (due,) = refunds_due(cast.viewer(cast.sz))
    decide(cast, ask_refund(cast, due.collection, other))
    assert set(PaidMonth.objects.values_list("month", flat=True)) == {NOV}
    assert cash(cast).in_hand == 8_400 + 9_400
    assert list(ledger_differences()) == []


def test_the_same_form_sent_twice_asks_once(cast, dead, collection):
    uuid = uuid4()
    first = ask_refund(cast, collection, dead, uuid=uuid)
    assert ask_refund(cast, collection, dead, uuid=uuid) == first
    assert RefundLine.objects.count() == 2
    with pytest.raises(UuidReused):
        ask_refund(cast, collection, dead, uuid=uuid, receiver="Orang Lain")
    with pytest.raises(NotReversible):
        ask_refund(cast, collection, dead)


def test_the_same_form_for_another_person_on_the_receipt_is_refused(cast, dead, other, collection):
    uuid = uuid4()
    ask_refund(cast, collection, dead, uuid=uuid)
    end(cast, other)
    with pytest.raises(UuidReused):
        ask_refund(cast, collection, other, uuid=uuid)


def test_the_same_form_in_another_language_is_the_same_form(cast, dead, collection):
    uuid = uuid4()
    first = ask_refund(cast, collection, dead, uuid=uuid)
    with translation.override("en"):
        assert ask_refund(cast, collection, dead, uuid=uuid) == first


def test_the_paper_knows_who_received_what(cast, dead, collection):
    decide(cast, ask_refund(cast, collection, dead), at=LATER)
    refund = refund_on(collection, viewer=cast.viewer(cast.sz))
    assert (refund.receiver, refund.amount) == ("Ibu Ahli Waris", 25_200)
    assert [(row.name, row.months) for row in refund.people] == [(dead.member.name, (DEC, JAN))]
    assert refund.stays_on.receipt_no == "SZ-2026-A-00002"
    assert refund_on(collection, viewer=cast.viewer(cast.stranger)) is None


def test_a_whole_refund_names_the_payer_unless_told(cast, take):
    collection = take(cast.enrolment(start=NOV))
    request_reversal(
        uuid=uuid4(),
        collection=collection,
        kind=ReversalKind.REFUND,
        reason="batal",
        by=cast.sz.user,
        at=NOW,
    )
    refund = refund_on(collection, viewer=cast.viewer(cast.sz))
    assert (refund.receiver, refund.amount) == ("Ibu Pembayar", 8_400)


def test_a_tampered_booking_is_named_by_the_ledger(cast, dead, collection):
    request = ask_refund(cast, collection, dead)
    decide(cast, request)
    stayed = collection.lines.get(enrolment=dead, month=NOV)
    RefundLine.objects.create(request=request, line=stayed)
    assert [found.what for found in ledger_differences()] == ["booked again"]


def test_the_number_is_of_the_year_in_which_it_is_booked_anew(cast, dead, collection):
    request = ask_refund(cast, collection, dead)
    new_year = dt.datetime(2027, 1, 4, 9, tzinfo=NOW.tzinfo)
    with time_machine.travel(new_year, tick=False):
        assert decide(cast, request, at=new_year).rebooked.receipt_no == "SZ-2027-A-00001"


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    months=st.integers(1, 4),
    incomes=st.lists(st.sampled_from([1_000_000, 1_100_000, 2_700_000]), min_size=1, max_size=3),
    ended_on=st.dates(dt.date(2026, 11, 1), dt.date(2026, 11, 21)),
    receipts=st.integers(1, 2),
    dies=st.integers(0, 2),
)
def test_whatever_was_paid_together_the_cash_falls_by_what_goes_back(
    cast, take, months, incomes, ended_on, receipts, dies
):
    with transaction.atomic():
        people = [cast.enrolment(cast.member(), start=NOV, income=income) for income in incomes]
        for _ in range(receipts):
            take(*people, months=months, at=NOW - dt.timedelta(days=3))
        dead = people[dies % len(people)]
        end(cast, dead, ended_on=ended_on)
        viewer = cast.viewer(cast.sz, now=NOW)
        before, paid = cash(cast), live()
        gone = {row for row in paid if row[0] == dead.pk and row[1] > ended_on.replace(day=1)}
        due = refunds_due(viewer)
        assert sum(row.amount for row in due) == sum(sum(row[2:5]) for row in gone)
        for row in due:
            decide(cast, ask_refund(cast, row.collection, dead))
        after = cash(cast)
        assert before.in_hand - after.in_hand == sum(row.amount for row in due)
        assert after.oldest_on in (before.oldest_on, None)
        assert live() == paid - gone
        assert refunds_due(viewer) == []
        assert list(ledger_differences()) == []
        transaction.set_rollback(True)
