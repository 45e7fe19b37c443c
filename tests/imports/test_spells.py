"""Paid months into enrolments."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.common.months import add_months, months_between
from perisai.imports.register.people import Paid
from perisai.imports.register.spells import spells_of
from tests.imports.registers import TODAY

JANUARY = dt.date(2025, 1, 1)


def paid(*positions: int) -> list[Paid]:
    return [Paid(add_months(JANUARY, position), 8400) for position in positions]


def cut(*positions: int) -> list[list[int]]:
    return [
        [months_between(JANUARY, month.month) for month in spell.paid]
        for spell in spells_of(paid(*positions), on=TODAY)
    ]


@pytest.mark.parametrize(
    ("positions", "spells"),
    [
        ([0], [[0]]),
        ([0, 1, 2], [[0, 1, 2]]),
        ([0, 2], [[0, 2]]),
        ([0, 3], [[0, 3]]),
        ([0, 4], [[0], [4]]),
        ([0, 1, 8, 10, 20], [[0, 1], [8, 10], [20]]),
    ],
)
def test_three_unpaid_months_between_paid_ones_end_an_enrolment(positions, spells):
    assert cut(*positions) == spells


def test_an_ended_enrolment_lapsed_on_the_first_of_the_fourth_month():
    """Paid March, lapsed 1 July (Serang)."""
    first, second = spells_of(paid(2, 6), on=TODAY)

    assert (first.start_month, first.lapsed_on) == (dt.date(2025, 3, 1), dt.date(2025, 7, 1))
    assert (second.start_month, second.lapsed_on) == (dt.date(2025, 7, 1), None)
    assert first.is_start_estimated
    assert second.is_start_estimated


def test_somebody_who_paid_nothing_starts_in_the_month_of_the_import():
    (spell,) = spells_of([], on=TODAY)

    assert (spell.start_month, spell.paid, spell.lapsed_on) == (dt.date(2026, 11, 1), (), None)
    assert not spell.is_start_estimated


@given(st.sets(st.integers(0, 60), min_size=1))
def test_no_month_is_lost_or_doubled_and_only_the_last_spell_is_open(positions):
    spells = spells_of(paid(*sorted(positions)), on=TODAY)
    months = [month.month for spell in spells for month in spell.paid]

    assert months == [month.month for month in paid(*sorted(positions))]
    assert [spell.lapsed_on is None for spell in spells] == [False] * (len(spells) - 1) + [True]
    for earlier, later in pairwise(spells):
        assert earlier.lapsed_on <= later.start_month
