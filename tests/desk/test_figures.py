"""The figures of the first page."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.reversal import request_reversal
from dues.enums import ReversalKind, Status
from dues.models import Collection
from perisai.desk.queries.home import nearing_lapse, standing_figures, week_figures
from perisai.desk.queries.waiting import waiting_for
from tests.custody import hand_on
from tests.taking import NOW

# NOW is 21 November 2026: November's dues fell due on the 16th, because the 15th was a Sunday.
MONTHS = {
    dt.date(2026, 11, 1): Status.PROTECTED,
    dt.date(2026, 10, 1): Status.ARREARS_1,
    dt.date(2026, 9, 1): Status.ARREARS_2,
    dt.date(2026, 8, 1): Status.ARREARS_3,
    dt.date(2026, 7, 1): Status.LAPSED,
    None: Status.AWAITING_FIRST_PAYMENT,
}


@pytest.fixture
def sz(cast):
    return cast.viewer(cast.sz, now=NOW)


@pytest.fixture
def koordinator(cast):
    return cast.viewer(cast.koordinator, now=NOW)


@pytest.mark.parametrize(("month", "status"), MONTHS.items(), ids=str)
def test_an_enrolment_is_counted_under_its_state_today(sz, reached, month, status):
    reached(month)
    assert dict(standing_figures(viewer=sz).by_status) == {status: 1}


def test_the_states_add_up(sz, reached):
    for month in MONTHS:
        reached(month)
    figures = standing_figures(viewer=sz)
    parts = (figures.protected, figures.in_arrears, figures.lapsed, figures.awaiting)
    assert parts == (1, 3, 1, 1)
    assert figures.total == sum(parts)


def test_the_dead_the_ended_and_the_withdrawn_are_not_counted(sz, reached):
    reached(dt.date(2026, 11, 1), deceased_on=dt.date(2026, 11, 2))
    reached(dt.date(2026, 11, 1), withdrawn_at=NOW)
    ended = reached(dt.date(2026, 11, 1))
    ended.ended_on, ended.end_reason = dt.date(2026, 11, 3), "stopped"
    ended.save()
    assert standing_figures(viewer=sz).total == 0


def test_each_counts_what_is_theirs(cast, reached):
    for agent in (cast.sz, cast.st, cast.stranger):
        reached(dt.date(2026, 11, 1), agent=agent)
    totals = {
        name: standing_figures(viewer=cast.viewer(user, now=NOW)).total
        for name, user in cast.users.items()
    }
    assert totals == {
        "sz": 1,
        "st": 1,
        "stranger": 1,
        "sekdes": 2,
        "koordinator": 2,
        "koordinator-jauh": 1,
        "pusat": 3,
    }


def test_those_nearest_to_losing_protection_come_first(sz, reached):
    reached(dt.date(2026, 11, 1), name="Aman")
    reached(dt.date(2026, 9, 1), name="Jauh")
    reached(dt.date(2026, 8, 1), name="Dekat")
    reached(dt.date(2026, 7, 1), name="Sudah lewat")
    rows = nearing_lapse(standing_figures(viewer=sz), viewer=sz)
    assert [row.enrolment.member.name for row in rows] == ["Dekat", "Jauh"]
    assert rows[0].position.days_left < rows[1].position.days_left


def test_no_more_than_three_are_named(sz, reached):
    for _ in range(5):
        reached(dt.date(2026, 9, 1))
    assert len(nearing_lapse(standing_figures(viewer=sz), viewer=sz)) == 3


def test_the_week_begins_on_monday_and_leaves_out_what_was_reversed(cast, sz, take):
    take(cast.enrolment(), at=NOW - dt.timedelta(days=6))
    hand_on(cast, Collection.objects.get())
    second = take(cast.enrolment(), months=3)
    reversed_one = take(cast.enrolment())
    request_reversal(
        uuid=uuid4(),
        collection=reversed_one,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=cast.sz.user,
        at=NOW,
    )
    week = week_figures(viewer=sz)
    assert (week.receipts, week.taken) == (1, second.total)
    assert week_figures(viewer=cast.viewer(cast.st, now=NOW)).receipts == 0


def test_a_reversal_waits_until_it_is_decided(cast, koordinator, take):
    collection = take(cast.enrolment())
    request_reversal(
        uuid=uuid4(),
        collection=collection,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=cast.sz.user,
        at=NOW + dt.timedelta(hours=1),
    )
    assert [row.url for row in waiting_for(koordinator)] == ["/pembatalan/"]
    assert waiting_for(cast.viewer(cast.foreign_coordinator, now=NOW)) == []
    assert waiting_for(cast.viewer(cast.sz, now=NOW)) == []
