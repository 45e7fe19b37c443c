"""Who paid every month of a span: the figure that nobody had."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from dues.actions.old_book import record_old_book
from dues.queries.regular import regular_payers, regular_payers_by_agent
from perisai.common.months import add_months, last_full_month, month_range

OCTOBER = dt.date(2026, 10, 1)
SIX = month_range(dt.date(2026, 5, 1), 6)


def paid(cast, enrolment, months):
    record_old_book(
        uuid=uuid4(),
        enrolment=enrolment,
        months=dict.fromkeys(months),
        collected_on=dt.date(2026, 11, 2),
        by=cast.sz.user,
        at=timezone.now(),
    )


def member_who_paid(cast, months, agent=None):
    member = cast.member(agent=agent)
    if months:
        paid(cast, cast.enrolment(member, start=min(months)), months)
    return member


@pytest.mark.parametrize(
    ("months", "regular"),
    [
        (SIX, 1),
        ([dt.date(2025, 12, 1), *SIX, dt.date(2026, 11, 1)], 1),
        (SIX[1:], 0),
        (SIX[:-1], 0),
        ([*SIX[:3], *SIX[4:], dt.date(2026, 11, 1)], 0),
        ([], 0),
    ],
    ids=["exactly six", "six and more", "late start", "last open", "a hole", "nothing"],
)
def test_only_every_one_of_the_six_months_is_regular(cast, months, regular):
    member_who_paid(cast, months)

    found = regular_payers(cast.viewer(cast.sz), through=OCTOBER)

    assert (found.regular, found.members) == (regular, 1)
    assert found.months == tuple(SIX)


def test_months_of_two_enrolments_of_one_person_count_together(cast):
    member = cast.member()
    first = cast.enrolment(member, start=SIX[0])
    paid(cast, first, SIX[:3])
    first.ended_on, first.end_reason = dt.date(2026, 8, 1), "lapsed"
    first.save()
    paid(cast, cast.enrolment(member, start=SIX[3]), SIX[3:])

    assert regular_payers(cast.viewer(cast.sz), through=OCTOBER).regular == 1


def test_two_jobs_paid_in_the_same_months_do_not_fill_the_others(cast):
    member = cast.member()
    paid(cast, cast.enrolment(member, start=SIX[0]), SIX[:3])
    paid(cast, cast.enrolment(member, start=SIX[0], slot=2), SIX[:3])

    assert regular_payers(cast.viewer(cast.sz), through=OCTOBER).regular == 0


def test_of_earlier_months_only_those_count_who_were_members_by_their_end(cast):
    member_who_paid(cast, SIX)
    brought = cast.enrolment(start=SIX[5])  # an old book, registered later than its first month
    brought.registered_on = dt.date(2026, 11, 5)
    brought.save()
    promised = cast.enrolment(start=dt.date(2026, 10, 20))  # its first month comes later
    promised.start_month = dt.date(2026, 11, 1)
    promised.save()
    cast.enrolment(start=dt.date(2026, 11, 2))

    def members(**until):
        [found] = regular_payers_by_agent(cast.viewer(cast.sz), through=OCTOBER, **until)
        return found.regular, found.members

    assert members() == (1, 4)
    assert members(begun_by=dt.date(2026, 10, 31)) == (1, 3)
    assert members(begun_by=dt.date(2026, 10, 19)) == (1, 2)


def test_people_entered_by_mistake_do_not_count(cast):
    member_who_paid(cast, SIX)
    cast.member(withdrawn_at=timezone.now())

    found = regular_payers(cast.viewer(cast.sz), through=OCTOBER)

    assert (found.regular, found.members) == (1, 1)


def test_each_sees_the_figures_of_their_own_place(cast):
    member_who_paid(cast, SIX)
    member_who_paid(cast, SIX, agent=cast.st)
    member_who_paid(cast, SIX, agent=cast.stranger)

    def figures(person):
        rows = regular_payers_by_agent(cast.viewer(person), through=OCTOBER)
        return [(row.agent.code, row.regular, row.members) for row in rows]

    assert figures(cast.sz) == [("SZ", 1, 1)]
    assert figures(cast.sekdes) == figures(cast.koordinator) == [("ST", 1, 1), ("SZ", 1, 1)]
    assert figures(cast.pusat) == [("ST", 1, 1), ("SZ", 1, 1), ("XX", 1, 1)]
    assert regular_payers(cast.viewer(cast.stranger), through=OCTOBER, agent=cast.sz).members == 0


def test_a_member_without_an_agent_is_in_nobodys_discipline(cast):
    cast.member()
    mandiri = cast.member()
    mandiri.agent = None
    mandiri.save()

    assert regular_payers(cast.viewer(cast.koordinator), through=OCTOBER).members == 1


@pytest.mark.parametrize(
    ("on", "month"),
    [("2026-11-01", "2026-10-01"), ("2026-11-30", "2026-10-01"), ("2027-01-15", "2026-12-01")],
)
def test_the_month_before_today_is_the_last_full_one(on, month):
    assert last_full_month(dt.date.fromisoformat(on)) == dt.date.fromisoformat(month)


@pytest.mark.parametrize("agents", [1, 3])
def test_the_number_of_agents_costs_no_queries(cast, django_assert_num_queries, agents):
    for agent in [cast.sz, cast.st, cast.stranger][:agents]:
        member_who_paid(cast, [add_months(OCTOBER, -1), OCTOBER], agent=agent)
    viewer = cast.viewer(cast.pusat)

    with django_assert_num_queries(2):
        assert len(regular_payers_by_agent(viewer, through=OCTOBER)) == agents
