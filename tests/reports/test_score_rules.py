"""What a score card measures, without a database."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.rules import last_due_month
from perisai.common.months import add_months, month_of, months_between, same_day_after
from perisai.reports.score_rules import (
    CURVE,
    SPANS,
    STAYS,
    Brought,
    Watch,
    curve,
    days_before,
    pay_for,
    per_hundred,
    percentile,
    span_of,
    watch,
)

DAYS = st.dates(dt.date(2016, 1, 1), dt.date(2080, 12, 31))
MONTHS = DAYS.map(month_of)
RULE = {
    "new_three_programs": 15_000,
    "new_two_programs": 10_000,
    "least_new": 25,
    "percent_first": 15,
    "first_until_month": 24,
    "percent_later": 5,
    "later_until_month": 60,
}
INACTIVE = {"months": 3, "return_months": 6}


@given(DAYS, st.sampled_from(SPANS), st.sampled_from(STAYS))
def test_everybody_of_a_cohort_could_have_reached_the_month_that_counts(on, months, stay):
    first, last = span_of(on, months).cohort(stay)
    assert months_between(first, last) == months - 1
    assert add_months(last, stay) == last_due_month(on)


@given(DAYS, st.sampled_from(STAYS))
def test_cohorts_of_two_spans_in_a_row_share_nobody_and_leave_nobody_out(on, stay):
    later = span_of(on, 3)
    earlier = span_of(add_months(later.due, -3) + dt.timedelta(days=27), 3)
    gap = months_between(earlier.due, later.first_due)
    assert months_between(earlier.cohort(stay)[1], later.cohort(stay)[0]) == gap


def test_a_span_of_three_months_ends_today():
    span = span_of(dt.date(2026, 11, 10), 3)
    assert (span.first, span.last) == (dt.date(2026, 9, 1), dt.date(2026, 11, 10))
    assert span.due == dt.date(2026, 10, 1)
    assert span.cohort(3) == (dt.date(2026, 5, 1), dt.date(2026, 7, 1))


@given(st.dictionaries(st.integers(0, 400), st.integers(1, 20), min_size=1), st.integers(1, 100))
def test_so_many_percent_do_not_exceed_a_percentile_and_fewer_a_smaller_value(counts, percent):
    found = percentile(counts, percent)
    whole = sum(counts.values())
    within = sum(times for value, times in counts.items() if value <= found)
    below = sum(times for value, times in counts.items() if value < found)
    assert found in counts
    assert within * 100 >= percent * whole > below * 100


def test_nothing_has_no_percentile():
    assert percentile({}, 50) is None


@given(MONTHS, st.lists(st.tuples(st.integers(0, 30), st.sets(st.integers(0, 30))), max_size=20))
def test_nobody_stays_who_could_not_and_more_could_reach_an_earlier_month(due, people):
    joined, paid = Counter(), Counter()
    for back, months in people:
        start = add_months(due, -back)
        joined[start] += 1
        paid.update((start, add_months(start, after)) for after in months)
    found = curve(joined, paid, due)
    assert [stay.months for stay in found] == list(range(CURVE + 1))
    assert all(0 <= stay.share.part <= stay.share.whole for stay in found)
    wholes = [stay.share.whole for stay in found]
    assert wholes == sorted(wholes, reverse=True)
    for stay in found:
        could = [months for back, months in people if back >= stay.months]
        assert stay.share.whole == len(could)
        assert stay.share.part == sum(stay.months in months for months in could)


@given(MONTHS, st.integers(0, 120), st.integers(1, 120))
def test_days_tell_whether_fewer_than_so_many_months_lie_between(start, between, months):
    days = add_months(start, between) - start
    assert (days < days_before(months)) == (between < months)


@pytest.mark.parametrize(("new", "pay"), [(24, 0), (25, 250_000)])
def test_new_members_pay_only_from_twenty_five_in_a_month(new, pay):
    brought = Brought(dt.date(2026, 11, 1), new_two=new)
    assert pay_for(brought, RULE).for_new == pay


def test_three_programmes_pay_more_and_older_dues_less():
    brought = Brought(
        dt.date(2026, 11, 1), new_two=20, new_three=10, dues_first=84_001, dues_later=16_800
    )
    pay = pay_for(brought, RULE)
    assert (pay.for_new, pay.from_dues) == (350_000, 12_600 + 840)
    assert pay.total == 363_440


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 200))
def test_an_estimate_never_exceeds_what_was_brought_beside_the_new_members(first, later, new):
    pay = pay_for(Brought(dt.date(2026, 11, 1), new, 0, first, later), RULE)
    assert 0 <= pay.from_dues <= first + later
    assert pay.for_new in (0, new * 10_000)


def test_without_a_rule_nothing_is_promised():
    pay = pay_for(Brought(dt.date(2020, 1, 1), new_two=100, dues_first=10**6), None)
    assert (pay.is_known, pay.total) == (False, 0)


@given(DAYS, st.integers(0, 400))
def test_an_agent_is_quiet_after_three_months_and_gone_after_six(last_on, days):
    on = last_on + dt.timedelta(days=days)
    found = watch(last_on, on, INACTIVE)
    assert (found == Watch.WORKS) == (on < same_day_after(last_on, 3))
    assert (found == Watch.GONE) == (on >= same_day_after(last_on, 6))


def test_without_members_nothing_is_counted_for_a_hundred_of_them():
    assert per_hundred(3, 0) is None
    assert per_hundred(3, 150) == 2
