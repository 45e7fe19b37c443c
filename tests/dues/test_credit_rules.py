"""How credit is spread over priced months, and how a collection may be undone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.credit_rules import overpaid, spread_credit
from dues.custody_rules import reversal_kinds
from dues.enums import MoneyPlace, ReversalKind, Source

prices = st.lists(st.integers(0, 700_000), min_size=1, max_size=12)


@given(prices=prices, usable=st.integers(-2_000_000, 5_000_000))
def test_no_month_costs_less_than_nothing_and_no_rupiah_is_lost(prices, usable):
    credits = spread_credit(prices, usable)
    cash = [price - credit for price, credit in zip(prices, credits, strict=True)]
    assert all(amount >= 0 for amount in cash)
    assert sum(cash) == max(sum(prices) - usable, 0)
    assert sum(credits) == min(usable, sum(prices))


@given(prices=prices, usable=st.integers(0, 5_000_000))
def test_a_month_uses_credit_only_when_the_ones_before_it_are_covered(prices, usable):
    credits = spread_credit(prices, usable)
    for position, credit in enumerate(credits):
        if credit:
            assert list(credits[:position]) == prices[:position]


@pytest.mark.parametrize(
    ("usable", "credits"),
    [
        (0, (0, 0, 0)),
        (10_000, (8_400, 1_600, 0)),
        (99_000, (8_400, 8_400, 16_800)),
        (-5_000, (-5_000, 0, 0)),
    ],
)
def test_the_oldest_month_comes_first(usable, credits):
    assert spread_credit([8_400, 8_400, 16_800], usable) == credits


@pytest.mark.parametrize(
    ("paid", "noted", "price", "amount"),
    [
        (16_800, 0, 8_400, 8_400),
        (16_800, 8_400, 8_400, 0),
        (16_800, 2_000, 8_400, 6_400),
        (8_400, 0, 16_800, 0),
        (8_400, -2_000, 8_400, 2_000),
    ],
)
def test_only_what_is_still_paid_too_much_becomes_credit(paid, noted, price, amount):
    assert overpaid(paid=paid, noted=noted, price=price) == amount


CASH = (ReversalKind.WRONG_ENTRY, ReversalKind.REFUND)


@pytest.mark.parametrize(
    ("source", "place", "kinds"),
    [
        (Source.DOOR, MoneyPlace.WITH_AGENT, CASH),
        (Source.DESK, MoneyPlace.HANDED_OVER, ()),
        (Source.DOOR, MoneyPlace.IN_BALANCE, ()),
        (Source.DOOR, MoneyPlace.AT_BRANCH, (ReversalKind.CREDIT,)),
        (Source.DOOR, MoneyPlace.REACHED, (ReversalKind.CREDIT,)),
        (Source.DOOR, MoneyPlace.CONFIRMED, ()),
        (Source.DOOR, MoneyPlace.CREDITED, ()),
        (Source.REPAYMENT, MoneyPlace.REPAID, CASH),
        (Source.ELSEWHERE, MoneyPlace.WITH_AGENT, (ReversalKind.WRONG_ENTRY,)),
        (Source.CREDIT, MoneyPlace.WITH_AGENT, (ReversalKind.WRONG_ENTRY,)),
    ],
)
def test_money_that_was_handed_on_can_only_become_credit(source, place, kinds):
    assert reversal_kinds(source, place) == kinds
