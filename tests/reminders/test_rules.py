"""Which rule counts, when nobody is disturbed, what must add up: without a database."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.reminders import rules
from perisai.reminders.enums import Kind, Mode, Reason, State
from perisai.reminders.rules import Place, Sum, Window

DAY = dt.date(2026, 11, 21)
WINDOW = Window(DAY, DAY + dt.timedelta(days=3))


@dataclass(frozen=True)
class Row:
    pk: int
    kind: str = Kind.ON_DUE
    branch_id: int | None = None
    village_id: str | None = None
    has_jht: bool | None = None
    mode: str = Mode.ENFORCE
    days: int = 0
    from_on: dt.date = DAY


def chosen(*rows, place=None, on=DAY):
    found = rules.rule_for(rows, Kind.ON_DUE, place or Place(1, "v", has_jht=False), on=on)
    return found and found.pk


def test_the_village_comes_before_its_branch_and_the_branch_before_everywhere():
    everywhere, branch, village = Row(1), Row(2, branch_id=1), Row(3, branch_id=1, village_id="v")
    assert chosen(village, everywhere, branch) == 3
    assert chosen(branch, everywhere) == 2
    assert chosen(everywhere, Row(4, branch_id=2), Row(5, branch_id=1, village_id="w")) == 1


def test_a_rule_for_a_programme_comes_before_one_for_everybody_of_the_same_place():
    rows = [Row(1, has_jht=True), Row(2)]
    assert chosen(*rows, place=Place(1, "v", has_jht=True)) == 1
    assert chosen(*rows, place=Place(1, "v", has_jht=False)) == 2
    assert chosen(*rows, Row(3, branch_id=1), place=Place(1, "v", has_jht=True)) == 3


def test_the_newest_rule_that_has_begun_counts():
    later = Row(2, from_on=DAY + dt.timedelta(days=1))
    assert chosen(Row(1), later) == 1
    assert chosen(Row(1), later, on=later.from_on) == 2
    assert chosen(Row(1), Row(3)) == 3
    assert chosen(Row(1), on=DAY - dt.timedelta(days=1)) is None
    assert chosen(Row(1, kind=Kind.HARVEST)) is None


@pytest.mark.parametrize(
    ("hour", "quiet"), [(19, False), (20, True), (23, True), (0, True), (6, True), (7, False)]
)
def test_quiet_hours_pass_midnight(hour, quiet):
    assert rules.is_quiet(dt.time(hour), dt.time(20), dt.time(7)) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(11, False), (12, True), (13, True), (14, False)])
def test_quiet_hours_may_be_at_noon(hour, quiet):
    assert rules.is_quiet(dt.time(hour), dt.time(12), dt.time(14)) is quiet


@pytest.mark.parametrize(
    ("mode", "reason", "days", "expected"),
    [
        (Mode.ENFORCE, None, 0, (State.HANDED, "")),
        (Mode.ENFORCE, None, 3, (State.HANDED, "")),
        (Mode.ENFORCE, None, 4, (State.SUPPRESSED, Reason.TOO_LATE)),
        (Mode.OBSERVE, None, 0, (State.OBSERVED, "")),
        (Mode.OBSERVE, Reason.MONEY_HELD, 0, (State.SUPPRESSED, Reason.MONEY_HELD)),
        (Mode.ENFORCE, Reason.PAUSED, 3, (State.WAITING, Reason.PAUSED)),
        (Mode.HOLD, None, 3, (State.WAITING, Reason.HELD)),
        (Mode.HOLD, None, 4, (State.SUPPRESSED, Reason.HELD)),
        (Mode.ENFORCE, Reason.TOO_MANY, 3, (State.WAITING, Reason.TOO_MANY)),
        (Mode.ENFORCE, Reason.TOO_MANY, 4, (State.SUPPRESSED, Reason.TOO_MANY)),
        (Mode.ENFORCE, Reason.DECEASED, 4, (State.SUPPRESSED, Reason.DECEASED)),
    ],
)
def test_what_becomes_of_a_reminder_follows_from_mode_reason_and_day(mode, reason, days, expected):
    on = DAY + dt.timedelta(days=days)
    assert rules.state_for(Kind.ON_DUE, mode, reason, WINDOW, on=on) == expected


@pytest.mark.parametrize("kind", [Kind.DISCOUNT_ENDS, Kind.FREE_MONTHS_END, Kind.HARVEST])
def test_who_has_just_paid_is_told_of_what_comes_once_the_money_has_arrived(kind):
    held = rules.state_for(kind, Mode.ENFORCE, Reason.MONEY_HELD, WINDOW, on=DAY)
    assert held == (State.WAITING, Reason.MONEY_HELD)


@given(
    kind=st.sampled_from(Kind),
    mode=st.sampled_from([mode for mode in Mode if mode != Mode.OFF]),
    reason=st.none() | st.sampled_from(list(Reason)),
    days=st.integers(0, 10),
)
def test_nobody_is_left_without_a_word(kind, mode, reason, days):
    state, why = rules.state_for(kind, mode, reason, WINDOW, on=DAY + dt.timedelta(days=days))
    assert bool(why) is (state in (State.WAITING, State.SUPPRESSED))
    assert state != State.WAITING or days <= 3
    assert state != State.HANDED or (mode == Mode.ENFORCE and reason is None)


def test_a_sum_closes_when_everybody_stands_in_one_number():
    whole = Sum(due=9, observed=1, sent=1, delivered=1, failed=1, unknown=1, waiting=1)
    assert whole.difference == 3
    assert not whole.closes
    assert Sum(due=3, sent=1, suppressed={Reason.PAID: 1, Reason.DECEASED: 1}).closes
