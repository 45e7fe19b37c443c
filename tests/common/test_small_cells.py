"""Small counts are hidden, and no sum gives them away."""

import datetime as dt
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from perisai.common.small_cells import BESIDE, LEAST, SMALL, Sum, hide_small, told_in_steps

MOST = 5


def table_of(rows: list[list[int]]):
    """The counts and sums of a table with totals at both ends."""
    counts = {(r, c): n for r, row in enumerate(rows) for c, n in enumerate(row)}
    width, height = len(rows[0]), len(rows)
    for r, row in enumerate(rows):
        counts[r, "all"] = sum(row)
    for c in range(width):
        counts["all", c] = sum(row[c] for row in rows)
    counts["all", "all"] = sum(map(sum, rows))
    across = [Sum((r, "all"), tuple((r, c) for c in range(width))) for r in [*range(height), "all"]]
    down = [Sum(("all", c), tuple((r, c) for r in range(height))) for c in [*range(width), "all"]]
    return counts, [*across, *down]


def could_be(rows, counts, hidden) -> dict:
    """By hidden key every count that some table has which looks the same."""
    large = LEAST if SMALL in hidden.values() else 1

    def fits(key, guess: int) -> bool:
        match hidden.get(key):
            case None:
                return guess == counts[key]
            case mark:
                return 0 < guess < LEAST if mark == SMALL else guess >= large

    cells = [
        (key, counts[key])
        for key in ((r, c) for r in range(len(rows)) for c in range(len(rows[0])))
    ]
    ranges = [
        [n]
        if key not in hidden
        else range(1, LEAST)
        if hidden[key] == SMALL
        else range(large, MOST + 4)
        for key, n in cells
    ]
    found = {key: set() for key in hidden}
    width = len(rows[0])
    for guess in product(*ranges):
        other = [list(guess[start : start + width]) for start in range(0, len(guess), width)]
        told, _ = table_of(other)
        if all(fits(key, told[key]) for key in counts):
            for key in hidden:
                found[key].add(told[key])
    return found


def test_small_counts_are_hidden_and_one_beside_a_single_one():
    counts, sums = table_of([[1, 8, 20]])
    hidden = hide_small({key: counts[key] for key in counts if key[0] == 0}, sums[:1])
    assert hidden == {(0, 0): SMALL, (0, 1): BESIDE}


def test_nothing_is_hidden_where_every_count_is_large():
    counts, sums = table_of([[3, 4], [5, 6]])
    assert hide_small(counts, sums) == {}


def test_nobody_is_told_of_by_zero():
    counts, sums = table_of([[0, 0, 329], [0, 4, 21]])
    assert hide_small(counts, sums) == {}


def test_two_small_parts_that_only_fit_one_way_hide_their_total():
    counts, sums = table_of([[2, 2]])
    hidden = hide_small({key: counts[key] for key in counts if key[0] == 0}, sums[:1])
    assert hidden == {(0, 0): SMALL, (0, 1): SMALL, (0, "all"): BESIDE}


def test_a_count_is_not_told_by_the_dusun_above_it():
    counts = {"a": 1, "b": 9, "c": 30, "dusun": 10, "village": 40}
    hidden = hide_small(counts, [Sum("dusun", ("a", "b")), Sum("village", ("dusun", "c"))])
    assert hidden == {"a": SMALL, "b": BESIDE}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, MOST), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_hidden_count_can_be_computed_from_what_is_shown(rows):
    counts, sums = table_of(rows)
    hidden = hide_small(counts, sums)
    assert all(not 0 < count < LEAST or key in hidden for key, count in counts.items())
    assert all(counts[key] for key in hidden)
    assert all(len(guesses) > 1 for guesses in could_be(rows, counts, hidden).values())


@given(st.lists(st.integers(0, MOST), min_size=3, max_size=3))
def test_no_hidden_count_of_one_row_can_be_computed(row):
    counts, sums = table_of([row])
    only = {key: count for key, count in counts.items() if key[0] == 0}
    hidden = hide_small(only, sums[:1])
    assert all(len(guesses) > 1 for guesses in could_be([row], only, hidden).values())


def days_of(numbers: list[int]) -> list[dt.date]:
    """So many days in each month of 2026."""
    return [dt.date(2026, month, 5) for month, n in enumerate(numbers, 1) for _each in range(n)]


def test_a_sum_is_told_up_to_the_month_in_which_three_more_had_come():
    assert told_in_steps(days_of([1, 1])) == (0, None)
    assert told_in_steps(days_of([2, 3, 0, 2])) == (5, dt.date(2026, 2, 1))
    assert told_in_steps(days_of([2, 3, 0, 2, 1])) == (8, dt.date(2026, 5, 1))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_two_reports_side_by_side_tell_of_nobody_or_of_three_and_more(numbers):
    told = [told_in_steps(days_of(numbers[:until]))[0] for until in range(len(numbers) + 1)]
    assert all(
        later - earlier == 0 or later - earlier >= LEAST for earlier, later in pairwise(told)
    )
    assert sum(numbers) - told[-1] < LEAST
