"""What comes first in a day, and when its mail goes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.desk.digest_rules import mail_span, parts_of_day, visiting_order
from perisai.desk.enums import DayPart
from villages.enums import TimeZone

PEOPLE, CASH, CLAIMS = DayPart.PEOPLE, DayPart.CASH, DayPart.CLAIMS
TODAY = dt.date(2026, 11, 21)
DAYS = st.none() | st.integers(-400, 400)


@pytest.mark.parametrize(
    ("clock_left", "cash_left", "order"),
    [
        (None, None, [PEOPLE, CASH, CLAIMS]),
        (20, 5, [PEOPLE, CASH, CLAIMS]),
        (20, 0, [CASH, PEOPLE, CLAIMS]),
        (20, -3, [CASH, PEOPLE, CLAIMS]),
        (2, 5, [PEOPLE, CASH, CLAIMS]),
        (1, 5, [CLAIMS, PEOPLE, CASH]),
        (-4, -3, [CLAIMS, CASH, PEOPLE]),
    ],
)
def test_what_is_lost_soonest_comes_first(clock_left, cash_left, order):
    assert parts_of_day(DayPart, clock_left=clock_left, cash_left=cash_left) == order


@given(there=st.sets(st.sampled_from(DayPart)), clock_left=DAYS, cash_left=DAYS)
def test_every_part_that_is_there_stands_once(there, clock_left, cash_left):
    found = parts_of_day(there, clock_left=clock_left, cash_left=cash_left)
    assert sorted(found) == sorted(there)


def test_a_week_is_left_comes_before_a_promise_and_that_before_the_others():
    yesterday, long_ago = TODAY - dt.timedelta(1), TODAY - dt.timedelta(9)
    people = {
        "in ten days": (10, None),
        "promised yesterday": (None, yesterday),
        "no day left": (0, None),
        "promised long ago": (40, long_ago),
        "in a week": (7, yesterday),
    }
    assert sorted(people, key=lambda who: visiting_order(*people[who], TODAY)) == [
        "no day left",
        "in a week",
        "promised long ago",
        "promised yesterday",
        "in ten days",
    ]


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "begins"),
    [
        (dt.time(20), dt.time(7), dt.time(7)),
        (dt.time(20), dt.time(5), dt.time(6)),
        (dt.time(12), dt.time(14), dt.time(6)),
        (dt.time(20), dt.time(8, 30), dt.time(8, 30)),
    ],
)
def test_a_mail_goes_from_six_or_the_end_of_the_quiet_hours_until_noon(
    quiet_from, quiet_until, begins
):
    for zone in TimeZone.values:
        first, last = mail_span(TODAY, zone, quiet_from, quiet_until)
        assert (first.date(), first.time(), last.time()) == (TODAY, begins, dt.time(12))
        assert str(first.tzinfo) == zone


def test_quiet_hours_beyond_noon_leave_no_time():
    first, last = mail_span(TODAY, "Asia/Jakarta", dt.time(20), dt.time(13))
    assert first > last
