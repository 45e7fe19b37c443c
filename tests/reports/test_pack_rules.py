"""How far people were behind on a day, who lapsed and who came back, without a database."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.common.months import add_months, last_day
from perisai.reports.enums import Age
from perisai.reports.pack_rules import (
    Course,
    ages_on,
    day_of_pack,
    lapses,
    median_days,
    returned_in,
)

JANUARY = dt.date(2026, 1, 1)
OCTOBER = dt.date(2026, 10, 1)
TODAY = dt.date(2026, 11, 21)
END = last_day(OCTOBER)


def course(member: int = 1, reached: dt.date | None = None, **fields) -> Course:
    known = Course(
        member=member,
        neighbourhood=7,
        start_month=JANUARY,
        registered_on=JANUARY,
        is_return=False,
        remitted_through=reached,
        ended_on=None,
        end_reason="",
        returned_on=None,
        deceased_on=None,
    )
    return replace(known, **fields)


@pytest.mark.parametrize(
    ("reached", "age"),
    [
        (dt.date(2026, 9, 1), Age.ONE),
        (dt.date(2026, 8, 1), Age.TWO),
        (dt.date(2026, 7, 1), Age.THREE),
        (dt.date(2026, 6, 1), Age.LAPSED),
        (JANUARY, Age.LAPSED),
    ],
)
def test_arrears_are_counted_from_the_last_month_that_reached_the_scheme(reached, age):
    assert ages_on(END, [course(reached=reached)], active=()) == {1: (age, 7)}


def test_who_is_active_is_up_to_date_whatever_else_lapsed():
    courses = [course(reached=JANUARY), course(reached=OCTOBER, neighbourhood=8)]
    assert ages_on(END, courses, active={1}) == {1: (Age.CURRENT, 7)}


@pytest.mark.parametrize(
    "fields",
    [
        {"reached": None},
        {"reached": JANUARY, "deceased_on": dt.date(2026, 3, 1)},
        {"reached": JANUARY, "ended_on": dt.date(2026, 2, 1), "end_reason": "stopped"},
        {"reached": dt.date(2026, 11, 1)},  # began after that day
    ],
)
def test_who_never_paid_ended_died_or_began_later_is_in_no_arrears(fields):
    assert ages_on(END, [course(**fields)], active=()) == {}


def test_who_lapsed_is_told_as_lapsed_until_the_day_of_registering_again():
    lapsed = {"ended_on": dt.date(2026, 5, 1), "end_reason": "lapsed"}
    old = course(reached=JANUARY, returned_on=END, **lapsed)
    again = course(registered_on=END, is_return=True)  # nothing reached the scheme yet
    day_before = END - dt.timedelta(days=1)
    assert ages_on(day_before, [old, again], active=()) == {1: (Age.LAPSED, 7)}
    assert ages_on(END, [old, again], active=()) == {}


def test_who_died_after_the_day_was_in_arrears_on_it():
    found = ages_on(END, [course(reached=dt.date(2026, 9, 1), deceased_on=TODAY)], active=())
    assert found == {1: (Age.ONE, 7)}


def test_somebody_lapses_in_the_month_of_the_day_of_the_law():
    lapsing = course(reached=dt.date(2026, 6, 1))  # on 1 October
    assert lapses([lapsing], TODAY) == {OCTOBER: {1}}
    assert lapses([lapsing], dt.date(2026, 9, 30)) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"ended_on": dt.date(2026, 9, 30), "end_reason": "stopped"},
        {"deceased_on": dt.date(2026, 9, 30)},
    ],
)
def test_who_ended_or_died_before_did_not_lapse(fields):
    assert lapses([course(reached=dt.date(2026, 6, 1), **fields)], TODAY) == {}


def test_who_registered_again_came_back_in_that_month():
    again = course(is_return=True, registered_on=dt.date(2026, 10, 31))
    first = course(2, registered_on=dt.date(2026, 10, 5))
    assert returned_in(OCTOBER, [again, first]) == {1}
    assert returned_in(add_months(OCTOBER, 1), [again, first]) == set()


def test_the_pack_of_a_month_that_lasts_is_about_today():
    assert day_of_pack(OCTOBER, TODAY) == END
    assert day_of_pack(dt.date(2026, 11, 1), TODAY) == TODAY


def test_the_median_of_days_weighs_how_often_each_happened():
    assert median_days([(1, 1), (9, 3)]) == 9
    assert median_days([(1, 1), (2, 1)]) == 2
    assert median_days([]) is None


@given(st.lists(st.integers(-30, 3), max_size=30))
def test_everybody_who_paid_once_has_one_age_or_began_later(offsets):
    months = [add_months(OCTOBER, offset) for offset in offsets]
    courses = [course(number, reached=month) for number, month in enumerate(months)]
    active = {number for number, month in enumerate(months) if month == OCTOBER}
    found = ages_on(END, courses, active=active)
    assert found.keys() == {number for number, month in enumerate(months) if month <= OCTOBER}
    assert {number for number, (age, _place) in found.items() if age == Age.CURRENT} == active
