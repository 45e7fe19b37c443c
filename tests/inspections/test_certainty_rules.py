"""What a draw says about everybody: exact for small numbers, and never more certain than it is."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.inspections.certainty_rules import Group, bounds, share_of_all, total_bounds

ERROR = Fraction(25, 1000)


def chance(true: int, everybody: int, asked: int, found: int) -> Fraction:
    return Fraction(
        comb(true, found) * comb(everybody - true, asked - found), comb(everybody, asked)
    )


@given(st.data())
def test_whatever_is_true_the_bounds_miss_it_at_most_as_often_as_said(data):
    everybody = data.draw(st.integers(1, 30))
    asked = data.draw(st.integers(1, everybody))
    true = data.draw(st.integers(0, everybody))
    missed = Fraction(0)
    for found in range(max(0, asked - (everybody - true)), min(asked, true) + 1):
        low, high = bounds(Group(everybody, asked, found), error=ERROR)
        if not low <= true <= high:
            missed += chance(true, everybody, asked, found)
    assert missed <= 2 * ERROR


@given(st.data())
def test_two_groups_together_miss_it_at_most_as_often_as_said(data):
    """Of every pair of results, weighed by how likely they are."""
    sizes = [data.draw(st.integers(1, 12)) for _ in range(2)]
    asked = [data.draw(st.integers(1, size)) for size in sizes]
    true = [data.draw(st.integers(0, size)) for size in sizes]
    missed = Fraction(0)
    for one in range(asked[0] + 1):
        for two in range(asked[1] + 1):
            weight = chance(true[0], sizes[0], asked[0], one) * chance(
                true[1], sizes[1], asked[1], two
            )
            if weight:
                groups = [Group(sizes[0], asked[0], one), Group(sizes[1], asked[1], two)]
                low, high = total_bounds(groups)
                missed += 0 if low <= sum(true) <= high else weight
    assert missed <= Fraction(5, 100)


@given(st.integers(1, 300), st.data())
def test_the_bounds_hold_what_was_found(everybody, data):
    asked = data.draw(st.integers(0, everybody))
    found = data.draw(st.integers(0, asked))
    low, high = bounds(Group(everybody, asked, found), error=ERROR)
    assert found <= low <= high <= everybody - (asked - found)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([Group(10, 10, 3)], (3, 3)),  # everybody was asked
        ([Group(10, 0, 0)], (0, 10)),  # nobody was
        ([], (0, 0)),
        ([Group(0, 0, 0)], (0, 0)),
        ([Group(10, 10, 3), Group(5, 5, 1)], (4, 4)),
    ],
)
def test_what_can_be_said_at_the_ends(groups, expected):
    assert total_bounds(groups) == expected


def test_a_census_of_thousands_is_counted_without_waiting():
    low, high = total_bounds([Group(4_000, 50, 5), Group(1_000, 20, 0)])
    assert 5 < low < 500 < high < 2_000


def test_a_large_group_weighs_as_much_as_it_has_people():
    """Of 25 who paid three were asked and all three differ; of 227 who did not, two, and one."""
    share = share_of_all([Group(25, 3, 3), Group(227, 2, 1)])
    assert share == Fraction(25 + Fraction(227, 2)) / 252
    assert share_of_all([Group(25, 3, 3), Group(0, 0, 0)]) == 1


@pytest.mark.parametrize("groups", [[], [Group(0, 0, 0)], [Group(25, 3, 1), Group(227, 0, 0)]])
def test_nothing_is_estimated_of_a_group_that_nobody_asked(groups):
    assert share_of_all(groups) is None


@given(st.data())
def test_over_all_draws_the_estimate_is_the_truth(data):
    """Weighed by how likely each pair of results is."""
    sizes = [data.draw(st.integers(1, 8)) for _ in range(2)]
    asked = [data.draw(st.integers(1, size)) for size in sizes]
    true = [data.draw(st.integers(0, size)) for size in sizes]
    expected = Fraction(0)
    for one in range(asked[0] + 1):
        for two in range(asked[1] + 1):
            weight = chance(true[0], sizes[0], asked[0], one) * chance(
                true[1], sizes[1], asked[1], two
            )
            groups = [Group(sizes[0], asked[0], one), Group(sizes[1], asked[1], two)]
            expected += weight * share_of_all(groups)
    assert expected == Fraction(sum(true), sum(sizes))
