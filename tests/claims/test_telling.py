"""What is told of claims outside the office: two sums laid side by side tell of no family."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.telling import told_of
from perisai.common.small_cells import LEAST

FIRST = dt.date(2026, 1, 1)
days = st.integers(0, 364).map(lambda after: FIRST + dt.timedelta(after))


def test_claims_are_told_in_threes_and_of_months_that_are_over():
    happened = [(dt.date(2026, 9, day), day) for day in (1, 2, 3)]
    happened.append((dt.date(2026, 11, 2), 42_000_000))
    assert told_of(happened, on=dt.date(2026, 9, 30)).number == 0
    for on in (dt.date(2026, 10, 1), dt.date(2026, 12, 1)):
        told = told_of(happened, on=on)
        assert (told.number, told.rupiah, told.through) == (3, 6, dt.date(2026, 9, 1))


@given(st.lists(days, max_size=30), st.lists(days, min_size=2))
def test_papers_of_any_two_days_tell_of_the_same_claims_or_of_three_more(happened, taken_on):
    rows = [(day, 1) for day in happened]
    told = [told_of([row for row in rows if row[0] <= on], on=on).number for on in sorted(taken_on)]
    for earlier, later in pairwise(told):
        assert later == earlier or later - earlier >= LEAST


@given(st.lists(days, max_size=30), days)
def test_a_paper_of_an_earlier_month_tells_no_sum_that_todays_gives_away(happened, on):
    rows = [(day, 1) for day in happened]
    today = told_of(rows, on=on).number
    for month in range(1, 13):
        before = told_of([row for row in rows if row[0].month <= month], on=on).number
        assert today == before or today - before >= LEAST
