"""What a square of members and months says, and that it never contradicts the page of the member."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from dues import rules
from dues.enums import MonthState
from perisai.common.months import add_months
from perisai.reports.enums import Square
from perisai.reports.grid_rules import (
    Drawer,
    PaidSquare,
    Participation,
    months_of_grid,
    was_member,
)
from tests.taking import NOW

NOVEMBER = dt.date(2026, 11, 1)
TODAY = NOW.date()
MONTHS = months_of_grid(NOVEMBER)


def month(number, year=2026):
    return dt.date(year, number, 1)


def part(start, through=None, *, paid=None, ended_on=None, deceased_on=None):
    return Participation(start, paid or through, through, ended_on, deceased_on)


def drawn(*parts, paid=None, day=TODAY):
    return Drawer(MONTHS, day).row((one, paid or {}) for one in parts)


def paid(first, count, *, reached=True, confirmed=False, kind="self", handed=False):
    payment = rules.Payment(reached, kind, confirmed)
    return {add_months(first, step): PaidSquare(payment, handed) for step in range(count)}


def test_a_month_that_is_in_the_scheme_is_confirmed_reached_or_a_sponsors():
    months = paid(month(9), 1, confirmed=True) | paid(month(10), 1)
    months |= paid(month(11), 1, kind="village")
    row = drawn(part(month(9), month(11)), paid=months)
    assert row[:9] == (Square.OUTSIDE,) * 9
    assert row[9:] == (Square.CONFIRMED, Square.REACHED, Square.SPONSORED)


def test_money_with_the_agent_is_told_apart_from_money_she_handed_on():
    months = paid(month(10), 1, reached=False, handed=True) | paid(month(11), 1, reached=False)
    row = drawn(part(month(10), paid=month(11)), paid=months)
    assert row[10:] == (Square.HANDED_ON, Square.WITH_AGENT)


def test_who_stops_paying_owes_three_months_and_has_lapsed_from_the_fourth():
    row = drawn(part(month(5), month(6)), paid=paid(month(5), 2))
    assert row[5:] == (
        *(Square.REACHED,) * 2,
        *(Square.OWED,) * 3,  # July, August, September
        *(Square.LAPSED,) * 2,  # since 1 October
    )


def test_who_left_or_died_is_no_member_any_more_and_has_not_lapsed():
    for told in ({"ended_on": dt.date(2026, 8, 1)}, {"deceased_on": dt.date(2026, 8, 1)}):
        row = drawn(part(month(5), month(6), **told), paid=paid(month(5), 2))
        assert row[7:] == (Square.OWED, *(Square.OUTSIDE,) * 4)


def test_who_came_back_has_lapsed_only_in_between():
    old = part(month(5), month(5), ended_on=dt.date(2026, 9, 1))
    new = part(month(10), month(11))
    drawer = Drawer(MONTHS, TODAY)
    row = drawer.row([(old, paid(month(5), 1)), (new, paid(month(10), 2))])
    assert row[5:] == (
        Square.REACHED,
        *(Square.OWED,) * 3,
        Square.LAPSED,
        *(Square.REACHED,) * 2,
    )


def test_of_two_jobs_the_better_square_counts():
    drawer = Drawer(MONTHS, TODAY)
    row = drawer.row(
        [
            (part(month(9), month(9)), paid(month(9), 1)),
            (part(month(9), month(11)), paid(month(10), 2)),
        ]
    )
    assert row[9:] == (Square.REACHED,) * 3


def test_a_month_before_its_due_day_is_not_owed():
    day = dt.date(2026, 11, 10)
    row = drawn(part(month(9), month(9)), paid=paid(month(9), 1), day=day)
    assert row[9:] == (Square.REACHED, Square.OWED, Square.NOT_DUE)


def test_whoever_lapsed_before_all_of_it_took_no_part():
    assert not was_member(drawn(part(month(1, 2025), month(3, 2025))))
    assert not was_member(())
    assert was_member(drawn(part(month(11))))


firsts = st.integers(-20, 11).map(lambda back: add_months(NOVEMBER, -back))


@given(start=firsts, through=firsts, ended=st.none() | firsts, month=st.sampled_from(MONTHS))
def test_a_square_never_contradicts_the_grid_on_the_members_own_page(start, through, ended, month):
    """The rules of dues decide; the grid of the pack only tells a lapse apart from no participation."""
    one = part(start, max(start, through), ended_on=ended)
    square = drawn(one)[MONTHS.index(month)]
    lapsed_on = rules.lapsed_on(one.remitted_through, ended_on=ended, night=TODAY)
    closed_on = min((day for day in (ended, lapsed_on) if day), default=None)
    progress = rules.Progress(start, one.paid_through, one.remitted_through)
    state = rules.month_state(month, progress, None, closed_on=closed_on, on=TODAY)
    told = MonthState.OUTSIDE if square == Square.LAPSED else state
    assert state == told
    assert square == Square.LAPSED or square.value == state.value
