"""Money handed on that looks wrong. Each pattern with who is innocent."""

import datetime as dt
from dataclasses import replace

from dues.anomaly_enums import AnomalyRule
from scripts.fraud.books import at
from tests.dues.anomalies.conftest import november

DAYS = dt.timedelta(days=1)


def on(moment_day: dt.date) -> dt.datetime:
    return at(moment_day, 15)


def test_older_receipts_handed_on_while_newer_money_stays_is_asked_about(village):
    """She takes one payment every third day and always pays in the one before the last."""
    held = []
    for turn, one in enumerate(village.people(8)):
        day = november(1) + 3 * turn * DAYS
        held.append(village.take(one, day))
        if turn >= 2:
            village.books.pay_in(village.walk, [held[turn - 2]], on(day))
    [row] = village.found(AnomalyRule.LAPPING)
    assert (row.agent, row.measured, row.allowed) == (village.cast.sz, 6, 3)
    assert len(row.evidence["remittances"]) == 6


def test_who_hands_on_late_but_everything_is_no_lapper(village):
    people = village.people(9)
    for turn in range(3):
        first = november(1) + 8 * turn * DAYS
        held = [
            village.take(one, first + number * DAYS)
            for number, one in enumerate(people[turn * 3 : turn * 3 + 3])
        ]
        village.books.pay_in(village.walk, held, on(first + 8 * DAYS))
    assert village.found(AnomalyRule.LAPPING) == []


def test_newer_money_of_another_branch_is_none_that_she_kept_from_this_one(village):
    """She works for two branches, hands on what is of Jember late but whole, and goes on in Malang."""
    cast = village.cast
    malang = replace(village.walk, village=cast.foreign_village, branch=cast.other_branch)
    for turn in range(3):
        first = november(1) + 8 * turn * DAYS
        held = [
            village.take(one, first + number * DAYS) for number, one in enumerate(village.people(3))
        ]
        for _time in range(3):
            village.take(village.books.person(malang, start=november(1)), first + 7 * DAYS)
        village.books.pay_in(village.walk, held, on(first + 8 * DAYS))
    assert village.found(AnomalyRule.LAPPING) == []


def test_who_keeps_little_beside_what_she_hands_on_is_no_lapper(village):
    for turn in range(4):
        first = november(1) + 6 * turn * DAYS
        held = [village.take(one, first) for one in village.people(16)]
        village.take(village.one(), first + 5 * DAYS)
        village.books.pay_in(village.walk, held, on(first + 5 * DAYS))
    assert village.found(AnomalyRule.LAPPING) == []


def pay_by_codes(village, days: list[dt.date]):
    """A receipt, paid in on each of these days; answers the receipts."""
    receipts = [
        village.take(one, day) for one, day in zip(village.people(len(days)), days, strict=True)
    ]
    for receipt, day in zip(receipts, days, strict=True):
        village.books.pay_in(village.walk, [receipt], on(day))
    return receipts


OCTOBER = [dt.date(2026, 10, day) for day in (2, 9, 16, 23)]


def confirm(village, receipts):
    village.books.confirm(
        village.cast.branch, receipts, at(november(10), 9), village.cast.koordinator
    )


def test_payments_never_confirmed_beside_later_ones_that_are_is_asked_about(village):
    receipts = pay_by_codes(village, OCTOBER)
    confirm(village, [receipts[0], receipts[3]])
    [row] = village.found(AnomalyRule.UNCONFIRMED)
    assert (row.measured, row.period, row.agent) == (2, "2026-10", village.cast.sz)
    assert len(row.evidence["payments"]) == 2


def test_nobody_is_asked_where_the_scheme_has_confirmed_nothing_since(village):
    receipts = pay_by_codes(village, OCTOBER)
    confirm(village, receipts[:1])
    assert village.found(AnomalyRule.UNCONFIRMED) == []


def test_payments_of_the_last_weeks_may_still_be_confirmed(village):
    receipts = pay_by_codes(village, [november(day) for day in (2, 9, 16, 23)])
    confirm(village, receipts[3:])
    assert village.found(AnomalyRule.UNCONFIRMED) == []


def test_one_lost_confirmation_is_no_pattern(village):
    receipts = pay_by_codes(village, OCTOBER)
    confirm(village, [receipts[0], receipts[2], receipts[3]])
    assert village.found(AnomalyRule.UNCONFIRMED) == []
