"""Cases that happened, retold: facts.md names them, here they are run."""

import datetime as dt

import pytest

from dues.enums import CustodyLevel, MoneyPlace, Status
from dues.models import Standing
from dues.queries.cash import cash_of, custody_of
from dues.queries.receipts import receipt_of
from dues.queries.standing import position_of
from members.models import Enrolment
from tests.custody import accept, hand_on, pay_branch
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)


@pytest.fixture
def lebak(cast, take):
    """An agent collects for months, hands nothing on, and the member dies."""
    enrolment = cast.enrolment(cast.member(), start=NOV)
    receipts = [
        take(enrolment, at=NOW.replace(month=month, year=year), is_already_taken=True)
        for year, month in ((2026, 11), (2026, 12), (2027, 1))
    ]
    member = enrolment.member
    member.deceased_on = dt.date(2027, 2, 2)
    member.save()
    return enrolment, receipts


def test_lebak_collected_and_never_handed_on_protected_nobody(cast, lebak):
    enrolment, receipts = lebak
    standing = Standing.objects.get(enrolment=enrolment)
    assert standing.paid_through == dt.date(2027, 1, 1)
    assert standing.remitted_through is None
    fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
    assert position_of(fresh, on=dt.date(2027, 2, 3)).status == Status.DECEASED
    assert position_of(fresh, on=dt.date(2027, 2, 3)).is_held_by_agent
    assert {receipt_of(row).place for row in receipts} == {MoneyPlace.WITH_AGENT}


def test_lebak_the_branch_could_have_known_from_the_day_after_the_first_deadline(cast, lebak):
    _enrolment, receipts = lebak
    first = receipt_of(receipts[0])
    assert first.remit_by == dt.date(2026, 11, 22)
    assert not first.is_late(dt.date(2026, 11, 22))
    assert first.is_late(dt.date(2026, 11, 23))
    custody = custody_of(cast.sz, branch=cast.branch, on=dt.date(2027, 2, 2))
    assert custody.level == CustodyLevel.REFUSE_NEW
    assert custody.over_since == dt.date(2026, 11, 25)
    assert custody.refused_from == dt.date(2026, 11, 27)
    cash = cash_of(cast.viewer(cast.koordinator, now=NOW), on=dt.date(2027, 2, 2))
    assert (cash.in_hand, cash.age_days) == (33_600, 73)


def test_lebak_every_collection_after_the_limit_was_flagged(lebak):
    _enrolment, receipts = lebak
    assert [row.is_over_limit for row in receipts] == [False, True, True]


def test_a_payment_of_this_month_does_not_protect_while_last_month_is_still_with_the_agent(
    cast, take
):
    enrolment = cast.enrolment(cast.member(), start=NOV)
    first, second = take(enrolment), take(enrolment)
    late, early = hand_on(cast, first), hand_on(cast, second)
    for remittance in (late, early):
        accept(cast, remittance)
    pay_branch(cast, [early])
    assert Standing.objects.get().remitted_through is None
    pay_branch(cast, [late])
    assert Standing.objects.get().remitted_through == dt.date(2026, 12, 1)
