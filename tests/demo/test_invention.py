"""The same day invents the same people, and the habits keep their word on any day."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perisai.common.months import add_months, month_of, month_range
from perisai.demo.invention import Household, Inventor
from perisai.demo.plan import HAMLETS, MEMBERS, Habit

TODAY = dt.date(2026, 11, 21)


def invent(agent: str, today: dt.date = TODAY, seed: int = 1) -> list[Household]:
    inventor = Inventor(today=today, seed=seed)
    return list(inventor.households("35.09.11", HAMLETS, MEMBERS[agent]))


def test_the_same_day_invents_the_same_people():
    assert invent("sz") == invent("sz")


@pytest.mark.parametrize(("agent", "count"), [("sz", 254), ("st", 228), ("stranger", 6)])
def test_as_many_people_as_planned_each_with_a_nik_of_their_own(agent, count):
    people = [person for home in invent(agent) for person in home.people]

    assert len(people) == count
    assert len({person.person.nik for person in people}) == count


def test_a_household_shares_one_family_card_and_others_do_not():
    homes = invent("sz")
    cards = [{person.person.family_card for person in home.people} for home in homes]

    assert all(len(card) == 1 for card in cards)
    assert len(set().union(*cards)) == len(homes)


@settings(max_examples=40, deadline=None)
@given(
    today=st.dates(dt.date(2026, 1, 1), dt.date(2036, 12, 31)),
    seed=st.integers(0, 1000),
    agent=st.sampled_from(["sz", "st"]),
)
def test_only_the_regular_ones_have_all_six_months_once_the_round_is_over(today, seed, agent):
    months = month_range(add_months(month_of(today), -6), 6)
    for home in invent(agent, today, seed):
        for person in home.people:
            # Whoever is visited pays on from the last month of the book, without a hole.
            last = max(person.book, default=None)
            visited = [month for month in months if last and month > last]
            is_complete = all(month in person.book or month in visited for month in months)
            if home.habit.is_regular:
                assert is_complete
            elif home.habit in (Habit.GAPS, Habit.FAMILY, Habit.LATE_1, Habit.LATE_2, Habit.LATE_3):
                assert not is_complete


@settings(max_examples=40, deadline=None)
@given(today=st.dates(dt.date(2026, 1, 1), dt.date(2036, 12, 31)), seed=st.integers(0, 1000))
def test_nobody_is_born_registered_or_paid_out_of_order(today, seed):
    for home in invent("st", today, seed):
        for person in home.people:
            assert person.person.birth_date < person.registered_on < today
            assert today.year - person.person.birth_date.year < 65
            assert person.registered_on <= min(person.book, default=today) or (
                month_of(person.registered_on) == min(person.book)
            )
            assert all(day is None or day < today for day in person.book.values())
