"""What stands on the months that a refund books anew: nothing of it is lost, and nothing is gained."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions import recording
from dues.actions.confirming import undo_confirmations
from dues.actions.overpaid import credit_overpaid
from dues.actions.reversal import request_reversal
from dues.enums import ConfirmationMatch
from dues.errors import NotYours
from dues.models import BranchQuestion, ConfirmationBatch, ConfirmedLine, LateEntry, Standing
from dues.queries.credit import Credit, credit_of
from dues.queries.ledger import ledger_differences
from tests import closing
from tests.confirming import key, told_of
from tests.custody import pay_straight
from tests.law import DISCOUNTS, law_without
from tests.questions import answer, ask_refund, decide, end, new_terms
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
OCT, NOV, DEC = (dt.date(2026, month, 1) for month in (10, 11, 12))
JAN = dt.date(2027, 1, 1)


@pytest.fixture
def dead(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def other(cast):
    return cast.enrolment(start=NOV, income=1_100_000)


@pytest.mark.parametrize(("income", "kind"), [(2_700_000, "billed"), (1_000_000, "credited")])
def test_what_the_branch_settled_on_a_month_that_stays_follows_it(
    cast, dead, other, take, income, kind
):
    collection = take(dead, other, months=3)
    new_terms(cast, other, DEC, income=income)
    answer(cast, BranchQuestion.objects.get(), kind)
    before = credit_of([other.pk])
    end(cast, dead)
    decide(cast, ask_refund(cast, collection, dead))
    assert credit_of([other.pk]) == before
    assert before[other.pk] != Credit()
    assert list(ledger_differences()) == []


def test_a_discount_that_appeared_follows_a_month_that_stays_and_is_noted_once(
    cast, dead, other, take, monkeypatch
):
    law_without(monkeypatch, *DISCOUNTS)
    collection = take(dead, other, months=3)
    monkeypatch.undo()
    credit_overpaid(after=0, by=None, at=NOW)
    before = credit_of([other.pk])
    assert before[other.pk].waiting > 0
    end(cast, dead)
    decide(cast, ask_refund(cast, collection, dead))
    assert credit_of([other.pk]) == before
    credit_overpaid(after=0, by=None, at=NOW)
    assert credit_of([other.pk]) == before
    assert list(ledger_differences()) == []


def test_a_difference_that_was_paid_already_stays_paid_when_its_month_is_booked_anew(
    cast, dead, other, take
):
    collection = take(dead, other, months=3)
    new_terms(cast, other, DEC, income=2_700_000)
    answer(cast, BranchQuestion.objects.get(), "billed")
    take(other)
    end(cast, dead)
    decide(cast, ask_refund(cast, collection, dead))
    assert credit_of([other.pk])[other.pk] == Credit()
    assert list(ledger_differences()) == []


def test_a_month_that_credit_paid_and_the_scheme_confirmed_stays_confirmed(cast, take):
    """Her husband's refund does not wait for it."""
    wife, husband = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    wrong = take(wife)
    pay_straight(cast, wrong)
    request = request_reversal(
        uuid=uuid4(),
        collection=wrong,
        kind="credit",
        reason="salah orang",
        by=cast.sz.user,
        at=NOW,
    )
    decide(cast, request)
    collection = take(wife, husband, months=2)
    said = told_of(collection, nik=wife.member.nik, months=1, amount=8_400)
    assert key(cast, said).match == ConfirmationMatch.EXACT
    end(cast, husband)
    rebooked = decide(cast, ask_refund(cast, collection, husband)).rebooked
    assert [row.line.collection for row in ConfirmedLine.objects.all()] == [rebooked]
    assert Standing.objects.get(pk=wife.pk).confirmed_through == NOV
    assert list(ledger_differences()) == []
    undo_confirmations(
        batch=ConfirmationBatch.objects.get(), reason="salah", by=cast.koordinator, at=NOW
    )
    assert list(ledger_differences()) == []


def test_a_difference_that_got_lost_with_its_receipt_is_named(cast, dead, other, take, monkeypatch):
    collection = take(dead, other, months=3)
    new_terms(cast, other, JAN, income=2_700_000)
    answer(cast, BranchQuestion.objects.get(), "billed")
    end(cast, dead)
    monkeypatch.setattr(recording, "follow_to_copies", lambda copies, **when: None)
    decide(cast, ask_refund(cast, collection, dead))
    assert [found.what for found in ledger_differences()] == [
        "difference of a month booked again",
        "difference of terms",
    ]


def test_who_decided_to_book_anew_does_not_approve_it_in_a_closed_month(cast, take):
    dead, other = cast.enrolment(start=OCT), cast.enrolment(start=OCT)
    collection = take(dead, other, months=3, at=closing.IN_OCTOBER)
    closing.close(cast)
    end(cast, dead)
    rebooked = decide(cast, ask_refund(cast, collection, dead)).rebooked
    late = LateEntry.objects.get(collection=rebooked)
    assert late.by == cast.koordinator
    with pytest.raises(NotYours):
        closing.answer(cast, late)
    closing.answer(cast, late, by=cast.pusat)
    assert list(ledger_differences()) == []
