"""Cash of agents: after the day on which it was to be handed on, and when it is too old."""

import pytest

from dues.actions.concerns import answer_concern, raise_concerns
from dues.models import Concern
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import Reminder
from tests.custody import hand_on, pay_straight
from tests.reminders.due.nights import at, counted, night, on, rule, told, windows
from tests.taking import take_from
from villages.actions.offices import set_branch_terms
from villages.queries import remit_by

TAKEN = on("11-02")


@pytest.fixture
def receipt(cast):
    return take_from(cast, cast.enrolment(start=on("11-01")), at=at(TAKEN, 10))


@pytest.fixture
def two_days(cast):
    set_branch_terms(branch=cast.branch, from_on=on("01-01"), remit_within_days=2, by=None)


def test_cash_is_told_to_the_agent_from_the_day_after_it_was_to_be_handed_on(
    cast, two_days, receipt
):
    assert remit_by(cast.branch, TAKEN) == on("11-04")
    night("11-04")
    assert told(Kind.CASH_HELD) == []
    assert counted(Kind.CASH_HELD, on("11-04")) == 0
    night("11-05")
    subject = f"a{cast.sz.pk}b{cast.branch.pk}"
    assert told(Kind.CASH_HELD) == [(subject, "2026-11-02")]
    assert windows(Kind.CASH_HELD) == [(on("11-05"), on("12-05"))]
    assert counted(Kind.CASH_HELD, on("12-05")) == 1
    assert counted(Kind.CASH_HELD, on("12-06")) == 0
    [row] = Reminder.objects.filter(kind=Kind.CASH_HELD)
    assert (row.agent, row.branch, row.enrolment) == (cast.sz, cast.branch, None)


def test_what_was_handed_on_or_paid_in_is_not_told(cast, two_days):
    people = [cast.enrolment(start=on("11-01")) for _ in range(2)]
    first, second = (take_from(cast, person, at=at(TAKEN, 10)) for person in people)
    hand_on(cast, first, at=at(on("11-03")))
    pay_straight(cast, second, at=at(on("11-03")))
    night("11-10")
    assert told(Kind.CASH_HELD) == []
    assert counted(Kind.CASH_HELD, on("11-10")) == 0


def test_the_oldest_receipt_counts_and_when_it_is_gone_the_next(cast, two_days, receipt):
    take_from(cast, cast.enrolment(start=on("11-01")), at=at(on("11-04"), 10))
    night("11-12")
    pay_straight(cast, receipt, at=at(on("11-12"), 10))
    night("11-13")
    assert [period for _agent, period in told(Kind.CASH_HELD)] == ["2026-11-02", "2026-11-04"]


def test_cash_of_two_branches_is_told_for_each(cast, two_days, receipt):
    far = cast.member(cast.stranger)
    take_from(
        cast,
        cast.enrolment(far, start=on("11-01")),
        agent=cast.stranger,
        by=cast.stranger.user,
        at=at(TAKEN, 10),
    )
    rule(cast, Kind.CASH_HELD, from_on=on("10-01"), mode=Mode.OFF)
    night("11-12")
    assert told(Kind.CASH_HELD) == [(f"a{cast.stranger.pk}b{cast.other_branch.pk}", "2026-11-02")]
    assert counted(Kind.CASH_HELD, on("11-12")) == 1


@pytest.fixture
def concern(cast, receipt):
    raise_concerns(at=at(on("11-30")), most=10)
    return Concern.objects.get(enrolment=None)


def test_a_concern_that_nobody_answered_is_told_for_a_month(cast, concern):
    night("11-30")
    assert told(Kind.CASH_TOO_OLD) == [(f"n{concern.pk}", f"{concern.since_on}")]
    assert windows(Kind.CASH_TOO_OLD) == [(on("11-30"), on("12-30"))]
    assert counted(Kind.CASH_TOO_OLD, on("12-30")) == 1
    assert counted(Kind.CASH_TOO_OLD, on("12-31")) == 0
    [row] = Reminder.objects.filter(kind=Kind.CASH_TOO_OLD)
    assert (row.concern, row.agent, row.branch) == (concern, cast.sz, cast.branch)


def test_a_concern_that_was_answered_is_not_told(cast, concern):
    answer_concern(concern=concern, note="Sudah ditagih", by=cast.koordinator, at=at(on("11-30")))
    night("12-01")
    assert told(Kind.CASH_TOO_OLD) == []
    assert counted(Kind.CASH_TOO_OLD, on("12-01")) == 0


def test_the_days_of_the_rule_give_the_branch_time_to_answer(cast, concern):
    rule(cast, Kind.CASH_TOO_OLD, from_on=on("10-01"), days=3)
    night("12-02")
    assert told(Kind.CASH_TOO_OLD) == []
    night("12-03")
    assert windows(Kind.CASH_TOO_OLD) == [(on("12-03"), on("12-30"))]
