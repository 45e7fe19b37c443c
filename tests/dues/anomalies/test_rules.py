"""What an anomaly is without a database: bursts, drops, months and last days."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.anomaly_enums import AnomalyRule, Severity
from dues.anomaly_rules import (
    SEVERITY,
    Taken,
    bursts,
    due_on,
    has_dropped,
    months_looked_at,
    sittings,
    thresholds,
)
from perisai.regulations.schema import ANOMALIES

MORNING = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)


def taken(minutes: list[int], places: list[int]) -> list[Taken]:
    return [
        Taken(pk, MORNING + dt.timedelta(minutes=minute), frozenset({place}))
        for pk, (minute, place) in enumerate(zip(minutes, places, strict=True))
    ]


@st.composite
def mornings(draw):
    minutes = sorted(draw(st.lists(st.integers(0, 120), max_size=40)))
    return taken(minutes, [draw(st.integers(1, 5)) for _ in minutes])


@given(mornings(), st.integers(2, 8), st.integers(1, 4), st.integers(0, 30))
def test_a_receipt_is_in_a_burst_exactly_if_enough_lie_close_about_it(
    rows, receipts, places, minutes
):
    found = bursts(rows, minutes=minutes, receipts=receipts, places=1)
    inside = [one.pk for run in found for one in run]
    assert len(inside) == len(set(inside))
    span = dt.timedelta(minutes=minutes)
    close = {
        one.pk
        for start in range(len(rows) - receipts + 1)
        if rows[start + receipts - 1].at - rows[start].at <= span
        for one in rows[start : start + receipts]
    }
    assert set(inside) == close
    wide = [run for run in found if len({place for one in run for place in one.places}) >= places]
    assert bursts(rows, minutes=minutes, receipts=receipts, places=places) == wide


def test_two_bursts_of_a_day_are_two():
    minutes = [0, 1, 2, 60, 61, 62]
    runs = bursts(taken(minutes, [1, 2, 3] * 2), minutes=5, receipts=3, places=3)
    assert [[one.pk for one in run] for run in runs] == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    ("now", "branch_now", "drops"),
    [
        (30, 600, True),  # a quarter of forty
        (31, 600, False),
        (30, 450, False),  # everybody pays a quarter less
        (22, 450, True),  # and a quarter less than that
        (30, 700, True),  # a branch that grows excuses nobody, and asks for no more
        (31, 700, False),
    ],
)
def test_a_drop_is_measured_against_the_branch(now, branch_now, drops):
    assert (
        has_dropped(now, 40, branch_now=branch_now, branch_before=600, percent=25, people=5)
        is drops
    )


def test_few_people_are_no_drop_however_large_the_part():
    assert not has_dropped(0, 7, branch_now=600, branch_before=600, percent=25, people=8)


def test_nothing_before_is_no_drop():
    assert not has_dropped(0, 0, branch_now=0, branch_before=0, percent=25, people=1)


@given(st.lists(st.integers(0, 40)))
def test_who_goes_on_the_next_day_does_it_in_one_go_and_nobody_is_lost(days):
    first = MORNING.date()
    entered = [(first + dt.timedelta(days=day), key) for key, day in enumerate(days)]
    found = sittings(entered)
    assert sorted(key for _day, keys in found for key in keys) == list(range(len(days)))
    for day, keys in found:
        assert {entered[key][0] - day for key in keys} <= {dt.timedelta(0), dt.timedelta(days=1)}
    for (day, _keys), (following, _later) in pairwise(found):
        assert following - day > dt.timedelta(days=1)


def test_the_month_before_is_looked_at_too():
    assert months_looked_at(dt.date(2026, 1, 1)) == (dt.date(2025, 12, 1), dt.date(2026, 1, 1))


def test_what_weighs_more_is_answered_sooner():
    day = dt.date(2026, 11, 3)
    assert due_on(Severity.HIGH, day) < due_on(Severity.MEDIUM, day)


def test_every_rule_has_a_weight_and_dated_thresholds():
    assert set(SEVERITY) == set(AnomalyRule)
    assert set(ANOMALIES) == {rule.value for rule in AnomalyRule}
    for rule in AnomalyRule:
        assert set(thresholds(rule, dt.date(2026, 11, 3))) == set(ANOMALIES[rule.value])
