"""Who undoes more receipts than chance explains: the arithmetic of the limits."""

from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perisai.reports.control_rules import Tally, control_of, per_hundred

COUNTS = st.integers(0, 5_000)
TALLIES = st.lists(st.builds(Tally, st.integers(1, 400), COUNTS, st.integers(0, 50)), min_size=1)


def test_the_limit_by_hand():
    """Ten agents who wrote 100 receipts each and undid one; another wrote 100 and undid ten. In all 20 of
    1,100: 1.818 of 100; the limit for 100 receipts is 1.818 + 3 * sqrt(1.818 * 100 / 100) = 5.863."""
    tallies = [Tally(number, 100, 1) for number in range(10)] + [Tally(10, 100, 10)]
    control = control_of(tallies)
    assert control.average == pytest.approx(1.81818, abs=1e-5)
    assert control.limit(100) == pytest.approx(5.86340, abs=1e-4)
    assert [tally.agent for tally in tallies if control.is_above(tally)] == [10]


def test_the_same_rate_is_above_with_many_receipts_and_within_with_few():
    control = control_of([Tally(1, 10_000, 100)])
    assert control.is_above(Tally(2, 1_000, 30))  # limit 1 + 3 * sqrt(100 / 1000) = 1.95
    assert not control.is_above(Tally(3, 100, 3))  # limit 4
    assert control.limit(1_000) == pytest.approx(1 + 3 * sqrt(0.1))


def test_a_single_receipt_undone_never_counts():
    control = control_of([Tally(1, 10_000, 10)])
    one, two = Tally(2, 5, 1), Tally(3, 5, 2)
    assert per_hundred(one) > control.limit(5)
    assert not control.is_above(one)
    assert control.is_above(two)


def test_who_wrote_no_receipt_has_no_rate_and_changes_no_average():
    alone = control_of([Tally(1, 0, 4)])
    assert (alone.written, alone.undone, alone.average) == (0, 0, 0)
    assert not alone.is_above(Tally(1, 0, 4))
    assert control_of([Tally(1, 0, 4), Tally(2, 100, 1)]) == control_of([Tally(2, 100, 1)])


@given(TALLIES)
def test_nobody_at_or_below_the_average_is_ever_above_the_limit(tallies):
    control = control_of(tallies)
    for tally in tallies:
        if tally.written and per_hundred(tally) <= control.average:
            assert not control.is_above(tally)


@given(TALLIES, st.integers(1, 5_000), st.integers(1, 5_000))
def test_more_receipts_make_the_limit_stricter_and_never_lower_than_the_average(tallies, a, b):
    control = control_of(tallies)
    assume(a < b)
    assert control.limit(a) >= control.limit(b) >= control.average


@given(st.integers(1, 5_000), st.integers(0, 50), st.integers(1, 30))
def test_agents_who_are_all_alike_are_all_within(written, undone, number):
    assume(undone <= written)
    tallies = [Tally(agent, written, undone) for agent in range(number)]
    control = control_of(tallies)
    assert not any(control.is_above(tally) for tally in tallies)
