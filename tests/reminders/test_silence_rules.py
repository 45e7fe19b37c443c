"""Of several reasons the one that is told."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.reminders.enums import Kind, Mode, Reason, Recipient, State
from perisai.reminders.rules import Window, state_for
from perisai.reminders.silence_rules import ORDER, clock_of, day_of, first_reason

MEMBERS = [kind for kind in Kind if kind.to == Recipient.MEMBER]
DAY = dt.date(2026, 11, 21)


def test_every_reason_has_its_place_or_comes_from_the_rule():
    assert set(ORDER) | {Reason.HELD, Reason.TOO_LATE} == set(Reason)
    assert len(set(ORDER)) == len(ORDER)


@pytest.mark.parametrize("place", range(1, len(ORDER)))
def test_an_earlier_reason_is_told_before_a_later_one(place):
    assert first_reason(Kind.ON_DUE, ORDER[place - 1 :]) == ORDER[place - 1]


@given(
    kind=st.sampled_from(MEMBERS),
    found=st.frozensets(st.sampled_from(ORDER), min_size=1),
    mode=st.sampled_from(Mode),
    begins=st.integers(-40, 0),
    ends=st.integers(-5, 40),
)
def test_whoever_has_a_reason_is_never_handed_on(kind, found, mode, begins, ends):
    last = max(DAY + dt.timedelta(days=ends), DAY + dt.timedelta(days=begins))
    window = Window(DAY + dt.timedelta(days=begins), last)
    reason = first_reason(kind, found)
    state, told = state_for(kind, mode, reason, window, on=DAY)
    assert state in (State.WAITING, State.SUPPRESSED)
    assert told == reason


@given(found=st.frozensets(st.sampled_from(ORDER)))
def test_an_agent_cannot_opt_out_of_her_own_work(found):
    mine = {Reason.DONE, Reason.ENDED, Reason.QUIET_HOURS, Reason.HOLIDAY, Reason.NO_CHANNEL}
    reason = first_reason(Kind.CASH_HELD, found)
    assert (reason is None) == (not found & mine)


def test_a_period_says_what_it_is_about():
    assert clock_of("death_report 2026-12-03") == "death_report"
    assert clock_of("claim:2026-12-03") == "claim"
    assert clock_of("2026") == ""
    assert day_of("death_report 2026-12-03") == dt.date(2026, 12, 3)
    assert day_of("2026-12") is None
