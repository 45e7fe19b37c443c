"""Who comes due for a month of dues, on which days, and who does not."""

import datetime as dt

import pytest

from members.actions.enrolling import end_enrolment
from members.enums import EndReason
from perisai.reminders.enums import Kind, Mode, State
from perisai.reminders.models import Reminder
from tests.custody import pay_straight
from tests.reminders.due.nights import (
    at,
    counted,
    night,
    on,
    open_rows,
    reached,
    rule,
    told,
    windows,
)
from tests.taking import NOW, take_from

# The dues of November 2026 are to be paid by Monday the 16th, those of December by the 15th.
MONTHS = {
    Kind.BEFORE_DUE: ("11-13", "11-15"),
    Kind.ON_DUE: ("11-16", "11-16"),
    Kind.AFTER_DUE: ("11-19", "11-30"),
}
ARREARS = {
    Kind.ARREARS_1: ("10", "12-01", "12-14"),
    Kind.ARREARS_2: ("09", "11-17", "12-14"),
    Kind.ARREARS_3: ("08", "11-17", "11-30"),
}


@pytest.mark.parametrize("kind", MONTHS)
def test_a_month_that_has_not_reached_the_scheme_is_told_on_the_days_of_its_kind(cast, kind):
    person = reached(cast, "10")
    first, last = map(on, MONTHS[kind])
    night(f"{first - dt.timedelta(days=1)}")
    assert told(kind) == []
    night(f"{first}")
    assert told(kind) == [(f"e{person.pk}", "2026-11")]
    assert windows(kind) == [(first, last)]


@pytest.mark.parametrize("kind", MONTHS)
def test_the_last_day_of_a_window_still_counts_and_the_day_after_does_not(cast, kind):
    reached(cast, "10")
    last = on(MONTHS[kind][1])
    assert counted(kind, last) == 1
    assert counted(kind, last + dt.timedelta(days=1)) == 0
    night(f"{last + dt.timedelta(days=1)}")
    assert told(kind) == []


@pytest.mark.parametrize("kind", MONTHS)
def test_whoever_has_paid_the_month_is_not_reminded_of_it(cast, kind):
    reached(cast, "11")
    night(MONTHS[kind][0])
    assert told(kind) == []
    assert counted(kind, on(MONTHS[kind][0])) == 0


@pytest.mark.parametrize("kind", ARREARS)
def test_exactly_so_many_overdue_months_until_the_next_due_day_or_the_lapse(cast, kind):
    month, first, last = ARREARS[kind]
    person = reached(cast, month)
    night(f"{on(first) - dt.timedelta(days=1)}")
    assert told(kind) == []
    night(first)
    assert told(kind) == [(f"e{person.pk}", f"2026-{month}")]
    assert windows(kind) == [(on(first), on(last))]
    assert counted(kind, on(last)) == 1
    assert counted(kind, on(last) + dt.timedelta(days=1)) == 0


@pytest.mark.parametrize("kind", ARREARS)
def test_one_month_more_or_less_is_another_kind(cast, kind):
    month = int(ARREARS[kind][0])
    for other in (month - 1, month + 1):
        reached(cast, f"{other:02d}")
    night(ARREARS[kind][1])
    assert told(kind) == []
    assert counted(kind, on(ARREARS[kind][1])) == 0


@pytest.mark.parametrize("month", ["09", "08"])
def test_whoever_owes_more_than_the_month_is_told_of_it_by_the_arrears_alone(cast, month):
    reached(cast, month)
    for day in ("11-19", "11-30"):
        night(day)
        assert told(Kind.AFTER_DUE) == []
        assert counted(Kind.AFTER_DUE, on(day)) == 0
    assert Reminder.objects.filter(kind__startswith="arrears").count() == 1


def test_a_first_month_that_has_not_reached_the_scheme_is_told_after_its_due_day(cast):
    """Nothing before it was ever owed. Of whoever paid the agent for October too, two months are owed."""
    person = cast.enrolment(start=on("11-01"))
    take_from(cast, person, at=at(on("11-10"), 10))
    earlier = cast.enrolment(start=on("10-01"))
    take_from(cast, earlier, at=at(on("10-10"), 10))
    night("11-19")
    assert told(Kind.AFTER_DUE) == [(f"e{person.pk}", "2026-11")]
    assert counted(Kind.AFTER_DUE, on("11-19")) == 1


def test_one_debt_is_told_by_one_reminder_at_a_time(cast):
    """One month is owed from 17 November on: until its end by the one, from then on by the other."""
    reached(cast, "10")
    for day in range(14):
        night(f"{on('11-17') + dt.timedelta(days=2 * day)}")
    about = (Kind.AFTER_DUE, *ARREARS)
    rows = Reminder.objects.filter(kind__in=about).order_by("due_on")
    assert [(row.kind, row.due_on, row.last_on) for row in rows] == [
        (Kind.AFTER_DUE, on("11-19"), on("11-30")),
        (Kind.ARREARS_1, on("12-01"), on("12-14")),
    ]


def test_whoever_has_lapsed_owes_nothing_any_more(cast):
    """Up to July: lapsed on the first of November."""
    reached(cast, "07")
    for day in ("11-13", "11-16", "11-19"):
        night(day)
    assert not Reminder.objects.exists()
    assert [counted(kind, on("11-16")) for kind in (*MONTHS, *ARREARS)] == [0] * 6


def test_somebody_of_whom_nothing_was_ever_paid_owes_nothing(cast):
    cast.enrolment(start=on("10-01"))
    night("11-16")
    assert told(Kind.ON_DUE) == []


def test_dues_that_are_with_the_agent_have_not_reached_the_scheme(cast):
    """The reminder is written all the same: its silence has a reason then."""
    person = cast.enrolment(start=on("11-01"))
    receipt = take_from(cast, person, at=at(on("11-10"), 10))
    night("11-16")
    assert told(Kind.ON_DUE) == [(f"e{person.pk}", "2026-11")]
    pay_straight(cast, receipt, at=at(on("11-17"), 10))
    night("11-19")
    assert told(Kind.AFTER_DUE) == []


def test_before_the_first_paid_month_nothing_is_owed(cast):
    """Paid on 10 November for December: November was never theirs."""
    person = cast.enrolment(start=on("12-01"))
    take_from(cast, person, at=at(on("11-10"), 10))
    night("11-16")
    assert told(Kind.ON_DUE) == []
    assert counted(Kind.ON_DUE, on("11-16")) == 0
    night("12-15")
    assert told(Kind.ON_DUE) == [(f"e{person.pk}", "2026-12")]


@pytest.mark.parametrize("what", ["ended", "died", "withdrawn"])
def test_nobody_whose_participation_is_over_comes_due(cast, what):
    person = reached(cast, "10")
    if what == "ended":
        end_enrolment(
            enrolment=person,
            reason=EndReason.STOPPED,
            ended_on=on("11-01"),
            by=cast.sz.user,
            on=on("11-02"),
        )
    elif what == "died":
        type(person.member).objects.filter(pk=person.member_id).update(deceased_on=on("11-01"))
    else:
        type(person.member).objects.filter(pk=person.member_id).update(withdrawn_at=NOW)
    night("11-16")
    assert not Reminder.objects.exists()
    assert counted(Kind.ON_DUE, on("11-16")) == 0


def test_a_reminder_says_whose_it_is_and_which_rule_and_night_found_it(cast):
    person = reached(cast, "10")
    night("11-14")
    [row] = Reminder.objects.filter(kind=Kind.BEFORE_DUE)
    assert (row.enrolment, row.agent, row.village, row.branch) == (
        person,
        cast.sz,
        cast.village,
        cast.branch,
    )
    assert (row.state, row.night, row.rule.mode) == (State.WAITING, on("11-14"), Mode.OBSERVE)


def test_the_days_of_the_rule_move_the_first_day(cast):
    reached(cast, "10")
    rule(cast, Kind.BEFORE_DUE, from_on=on("10-01"), days=7)
    night("11-09")
    assert windows(Kind.BEFORE_DUE) == [(on("11-09"), on("11-15"))]


def test_a_rule_with_more_days_than_the_month_leaves_no_day(cast):
    reached(cast, "10")
    rule(cast, Kind.AFTER_DUE, from_on=on("10-01"), days=20)
    for day in ("11-20", "11-30", "12-01"):
        night(day)
    assert told(Kind.AFTER_DUE) == []


def test_nobody_comes_due_any_more_after_a_lapse_in_the_middle_of_the_window(cast):
    """A month before the due day is a long time for somebody who lapses on the first."""
    reached(cast, "07")
    rule(cast, Kind.BEFORE_DUE, from_on=on("09-01"), days=30)
    night("10-20")
    assert windows(Kind.BEFORE_DUE) == [(on("10-17"), on("11-15"))]
    assert counted(Kind.BEFORE_DUE, on("10-31")) == open_rows(Kind.BEFORE_DUE, on("10-31")) == 1
    assert counted(Kind.BEFORE_DUE, on("11-01")) == 0
