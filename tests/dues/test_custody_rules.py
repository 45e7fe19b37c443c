"""Decisions about money on its way, as tables."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.custody_rules import covered_by_count, custody_state, place_of_money, plain_reference
from dues.enums import CustodyLevel, MoneyPlace, ReversalKind
from dues.rules import reached_through
from perisai.common.months import month_range
from villages.rules import CustodyTerms

JAN = dt.date(2026, 1, 1)
MONTHS = month_range(JAN, 6)
TERMS = CustodyTerms(cash_limit=100_000, age_limit_days=3, grace_days=2, is_verified=True)
DAY = dt.date(2026, 11, 10)


def spell(text: str) -> list[tuple[dt.date, bool]]:
    """`RRH R`: reached, reached, with the agent, not paid, reached, from January on."""
    return [(m, sign == "R") for m, sign in zip(MONTHS, text, strict=False) if sign != " "]


@pytest.mark.parametrize(
    ("months", "through"),
    [
        ("", None),
        ("R", 1),
        ("RRR", 3),
        ("H", None),
        ("HR", None),
        ("RRH", 2),
        ("RRHR", 2),
        ("RHRR", 1),
        ("R RR", 4),
        ("R H R", 1),
        ("  RR", 4),
        ("R  HR", 1),
    ],
)
def test_what_reached_the_scheme_counts_up_to_the_first_paid_month_that_did_not(months, through):
    assert reached_through(spell(months)) == (MONTHS[through - 1] if through else None)


@given(st.text("RH ", max_size=6))
def test_a_month_that_reaches_the_scheme_never_moves_it_back(text):
    before = reached_through(spell(text)) or dt.date.min
    for position, sign in enumerate(text):
        if sign == "H":
            better = text[:position] + "R" + text[position + 1 :]
            assert (reached_through(spell(better)) or dt.date.min) >= before


@pytest.mark.parametrize(
    ("counted", "covered"), [(0, 0), (9, 0), (10, 1), (29, 1), (30, 2), (59, 2), (60, 3), (99, 3)]
)
def test_a_count_covers_whole_receipts_from_the_oldest_on(counted, covered):
    assert covered_by_count([10, 20, 30], counted) == covered


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({}, MoneyPlace.WITH_AGENT),
        ({"is_carried": True}, MoneyPlace.HANDED_OVER),
        ({"is_carried": True, "is_accepted": True}, MoneyPlace.AT_BRANCH),
        ({"is_carried": True, "has_reached": True}, MoneyPlace.REACHED),
        ({"is_carried": True, "is_accepted": True, "has_reached": True}, MoneyPlace.REACHED),
        ({"reversal": ReversalKind.REFUND}, MoneyPlace.GIVEN_BACK),
        ({"reversal": ReversalKind.WRONG_ENTRY}, MoneyPlace.NEVER_TAKEN),
    ],
)
def test_where_the_money_is(facts, place):
    assert place_of_money(**facts) == place


@pytest.mark.parametrize(
    "text", ["0912-3456 78", "09123456 78", " 0912.345678 ", "０９１２-３４５６７８"]
)
def test_a_reference_is_compared_by_its_letters_and_digits(text):
    assert plain_reference(text) == "0912345678"


def test_other_letters_are_another_reference_and_none_grows_longer():
    assert plain_reference("ｂｃａ-0912") == "BCA0912"
    assert plain_reference("BCB 0912") != plain_reference("BCA 0912")
    assert len(plain_reference("ﷺﬁß" * 20)) == 60


def days(count: int) -> dt.date:
    return DAY + dt.timedelta(days=count)


@pytest.mark.parametrize(
    ("on", "level"),
    [
        (3, CustodyLevel.OK),
        (4, CustodyLevel.WARN),
        (5, CustodyLevel.WARN),
        (6, CustodyLevel.REFUSE_NEW),
        (60, CustodyLevel.REFUSE_NEW),
    ],
)
def test_old_cash_is_warned_of_and_refuses_new_cash_after_the_days_of_grace(on, level):
    custody = custody_state([(DAY, 8_400)], TERMS, days(on))
    assert custody.level == level
    if level != CustodyLevel.OK:
        assert (custody.over_since, custody.refused_from) == (days(4), days(6))


@pytest.mark.parametrize(
    ("held", "in_transit", "level", "since"),
    [
        ([(0, 100_000)], 0, CustodyLevel.OK, None),
        ([(0, 100_001)], 0, CustodyLevel.REFUSE_NEW, 0),
        ([(0, 60_000), (1, 60_000)], 0, CustodyLevel.WARN, 1),
        ([(0, 60_000), (2, 60_000)], 0, CustodyLevel.WARN, 2),
        ([(2, 60_000)], 60_000, CustodyLevel.WARN, 2),
        ([(0, 1)], 100_000, CustodyLevel.REFUSE_NEW, 0),
        ([], 900_000, CustodyLevel.OK, None),
        ([], 0, CustodyLevel.OK, None),
    ],
)
def test_much_cash_counts_from_the_day_on_which_it_became_too_much(held, in_transit, level, since):
    rows = [(days(day), amount) for day, amount in held]
    custody = custody_state(rows, TERMS, days(2), in_transit=in_transit)
    assert custody.level == level
    assert custody.over_since == (days(since) if since is not None else None)
    assert custody.held == in_transit + sum(amount for _day, amount in held)


def test_the_earlier_of_two_limits_counts():
    custody = custody_state([(DAY, 8_400), (days(2), 100_000)], TERMS, days(4))
    assert custody.over_since == days(2)
    assert custody.level == CustodyLevel.REFUSE_NEW


LENIENT = CustodyTerms(cash_limit=1_000_000, age_limit_days=30, grace_days=2, is_verified=True)


def test_a_new_limit_binds_from_its_own_day_on():
    new = replace(TERMS, from_on=DAY, before=LENIENT)
    held = [(DAY - dt.timedelta(days=9), 200_000)]
    state = custody_state(held, new, DAY)
    assert (state.over_since, state.level) == (DAY, CustodyLevel.WARN)
    assert state.refused_from == DAY + dt.timedelta(days=2)


def test_a_new_limit_gives_nobody_who_was_over_the_old_one_more_days():
    new = replace(TERMS, from_on=DAY, before=replace(LENIENT, cash_limit=150_000))
    first = DAY - dt.timedelta(days=9)
    state = custody_state([(first, 200_000)], new, DAY)
    assert (state.over_since, state.level) == (first, CustodyLevel.REFUSE_NEW)


def test_what_was_taken_under_the_new_limit_counts_by_its_own_day():
    new = replace(TERMS, from_on=DAY, before=LENIENT)
    later = DAY + dt.timedelta(days=1)
    assert custody_state([(later, 200_000)], new, later).over_since == later
