"""Undoing a collection: asked for, decided by the right person, never deleted."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.reversal import decide_reversal, request_reversal
from dues.enums import ReversalKind
from dues.errors import NotReversible, NotYours
from dues.models import Collection, PaidMonth, ReversalDecision, Standing
from dues.queries.ledger import ledger_differences
from perisai.common.retries import UuidReused
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)


@pytest.fixture
def collection(cast, take):
    return take(cast.enrolment(start=NOV))


def ask(collection, *, by, minutes=5, **overrides):
    fields = {
        "uuid": uuid4(),
        "collection": collection,
        "kind": ReversalKind.WRONG_ENTRY,
        "reason": "salah orang",
        "by": by,
        "at": NOW + dt.timedelta(minutes=minutes),
    }
    return request_reversal(**{**fields, **overrides})


def decide(request, *, by, is_accepted=True, reason="sudah dicek"):
    return decide_reversal(
        request=request,
        is_accepted=is_accepted,
        reason=reason,
        by=by,
        at=NOW + dt.timedelta(hours=2),
    )


def test_within_fifteen_minutes_the_collector_undoes_it_alone(cast, collection):
    request = ask(collection, by=cast.sz.user, minutes=15)
    assert request.decision.is_accepted
    assert request.decision.is_alone
    assert not PaidMonth.objects.exists()
    assert Standing.objects.get().paid_through is None
    assert list(Collection.objects.standing()) == []
    assert list(ledger_differences()) == []


def test_afterwards_it_waits_for_the_coordinator(cast, collection):
    request = ask(collection, by=cast.sz.user, minutes=16)
    assert not ReversalDecision.objects.exists()
    assert PaidMonth.objects.exists()
    decide(request, by=cast.koordinator)
    assert not PaidMonth.objects.exists()


def test_a_refusal_stays_on_record_and_changes_nothing(cast, collection):
    request = ask(collection, by=cast.sz.user, minutes=60)
    decide(request, by=cast.koordinator, is_accepted=False)
    assert PaidMonth.objects.exists()
    assert ask(collection, by=cast.sz.user, minutes=90).pk != request.pk


def test_a_refusal_needs_a_reason(cast, collection):
    request = ask(collection, by=cast.sz.user, minutes=60)
    with pytest.raises(NotReversible):
        decide(request, by=cast.koordinator, is_accepted=False, reason="")


@pytest.mark.parametrize("who", ["sz", "st", "sekdes"])
def test_neither_agents_nor_secretaries_decide(cast, collection, who):
    request = ask(collection, by=cast.sz.user, minutes=60)
    with pytest.raises(NotYours):
        decide(request, by=cast.users[who])


def test_the_coordinator_of_another_branch_does_not_decide(cast, collection):
    request = ask(collection, by=cast.sz.user, minutes=60)
    with pytest.raises(NotYours):
        decide(request, by=cast.foreign_coordinator)
    assert PaidMonth.objects.exists()


def test_nobody_decides_their_own_request(cast, collection):
    request = ask(collection, by=cast.koordinator, minutes=1)
    with pytest.raises(NotYours):
        decide(request, by=cast.koordinator)


def test_head_office_decides_where_the_coordinator_asked(cast, collection):
    request = ask(collection, by=cast.koordinator, minutes=1)
    decide(request, by=cast.pusat)
    assert not PaidMonth.objects.exists()


def test_a_colleague_cannot_undo_it_alone(cast, collection):
    ask(collection, by=cast.koordinator, minutes=1)
    assert not ReversalDecision.objects.exists()


def test_a_request_is_decided_once(cast, collection):
    request = ask(collection, by=cast.sz.user, minutes=60)
    decide(request, by=cast.koordinator)
    with pytest.raises(NotReversible):
        decide(request, by=cast.koordinator, is_accepted=False)


def test_a_collection_is_undone_once(cast, collection):
    ask(collection, by=cast.sz.user)
    with pytest.raises(NotReversible):
        ask(collection, by=cast.sz.user)


def test_a_second_request_waits_for_the_first(cast, collection):
    ask(collection, by=cast.sz.user, minutes=60)
    with pytest.raises(NotReversible):
        ask(collection, by=cast.sz.user, minutes=61)


def test_the_same_form_sent_twice_asks_once(cast, collection):
    uuid = uuid4()
    first = ask(collection, by=cast.sz.user, minutes=60, uuid=uuid)
    assert ask(collection, by=cast.sz.user, minutes=61, uuid=uuid) == first
    with pytest.raises(UuidReused):
        ask(collection, by=cast.sz.user, minutes=61, uuid=uuid, reason="lain")


def test_a_month_under_a_later_paid_one_cannot_be_undone(cast, collection, take):
    later = take(collection.lines.get().enrolment)
    with pytest.raises(NotReversible, match=later.receipt_no):
        ask(collection, by=cast.sz.user)
    ask(later, by=cast.sz.user)
    ask(collection, by=cast.sz.user)
    assert not PaidMonth.objects.exists()


def test_an_undone_month_can_be_paid_again_under_a_new_number(cast, collection, take):
    ask(collection, by=cast.sz.user)
    again = take(collection.lines.get().enrolment)
    assert again.lines.get().month == NOV
    assert again.receipt_no == "SZ-2026-A-00002"
