"""Somebody stands in for an agent who is away."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.models import Collection
from dues.queries.ledger import ledger_differences
from members.models import Member
from perisai.common.retries import UuidReused
from tests.taking import NOW, take_from
from villages.actions.standing_in import NotToStandIn, end_substitution, name_substitute
from villages.models import Assignment, Substitution
from villages.queries import substitutions_of

TODAY = NOW.date()
LAST = TODAY + dt.timedelta(days=6)


def name(cast, **overrides) -> Substitution:
    """ST stands in for SZ for a week."""
    fields = {
        "uuid": uuid4(),
        "agent": cast.sz,
        "substitute": cast.st,
        "from_on": TODAY,
        "until_on": LAST,
        "reason": "Umrah",
        "by": cast.koordinator,
        "at": NOW,
    }
    return name_substitute(**{**fields, **overrides})


def seen(cast, agent, days: int = 0) -> set[Member]:
    return set(Member.objects.visible_to(cast.viewer(agent, NOW + dt.timedelta(days=days))))


def test_the_substitute_sees_the_members_on_those_days_and_it_ends_by_itself(cast):
    hers, away = cast.member(cast.st), cast.member()
    tomorrow = TODAY + dt.timedelta(days=1)
    name(cast, from_on=tomorrow)
    assert seen(cast, cast.st) == {hers}
    assert seen(cast, cast.st, days=1) == seen(cast, cast.st, days=6) == {hers, away}
    assert seen(cast, cast.st, days=7) == {hers}
    assert seen(cast, cast.sz, days=3) == {away}


def test_only_in_the_villages_of_the_agent_who_is_away(cast):
    name(cast)
    cast.member(village=cast.neighbour_village, neighbourhood=None)
    assert seen(cast, cast.st) == set()
    Assignment.objects.filter(agent=cast.sz).update(village=cast.neighbour_village)
    assert len(seen(cast, cast.st)) == 1


def test_not_in_a_branch_that_does_not_know_her(cast):
    name(cast)
    there = cast.member(village=cast.foreign_village, neighbourhood=None)
    Assignment.objects.create(agent=cast.sz, village=cast.foreign_village, from_on=TODAY)
    assert there not in seen(cast, cast.st)
    assert there in seen(cast, cast.sz)


def test_she_takes_dues_in_her_own_book_and_the_receipts_of_the_other_stay_hers(cast):
    enrolment = cast.enrolment(start=dt.date(2026, 10, 1))
    before = take_from(cast, enrolment)
    name(cast)
    receipt = take_from(cast, enrolment, agent=cast.st, by=cast.st.user)
    assert receipt.receipt_no.startswith("ST-")
    assert receipt.agent == cast.st
    assert Member.objects.get().agent == cast.sz
    own = Collection.objects.visible_to(cast.viewer(cast.st, NOW))
    assert (receipt in own, before in own) == (True, False)
    assert list(ledger_differences()) == []


def test_looking_costs_no_question_more(cast, django_assert_num_queries):
    name(cast)
    with django_assert_num_queries(2):
        viewer = cast.viewer(cast.st, NOW)
    assert viewer.stands_in_for == ((cast.sz.pk, (cast.village.pk,)),)
    assert viewer.village_codes == (cast.village.pk,)


def test_both_agents_and_their_branch_see_it(cast):
    row = name(cast)
    for somebody in (cast.sz, cast.st, cast.koordinator, cast.pusat):
        assert list(substitutions_of(cast.viewer(somebody, NOW))) == [row]
    for somebody in (cast.stranger, cast.sekdes, cast.foreign_coordinator):
        assert not substitutions_of(cast.viewer(somebody, NOW)).exists()


def test_the_same_form_twice_is_one(cast):
    row = name(cast)
    assert name(cast, uuid=row.uuid) == row
    with pytest.raises(UuidReused):
        name(cast, uuid=row.uuid, reason="Lain")


@pytest.mark.parametrize(
    "change",
    [
        lambda cast: {"by": cast.sz.user},
        lambda cast: {"by": cast.foreign_coordinator},
        lambda cast: {"substitute": cast.sz},
        lambda cast: {"substitute": cast.stranger},
        lambda cast: {"from_on": TODAY - dt.timedelta(days=1)},
        lambda cast: {"until_on": TODAY - dt.timedelta(days=1)},
        lambda cast: {"until_on": TODAY + dt.timedelta(days=92)},
    ],
)
def test_what_cannot_be_is_refused(cast, change):
    with pytest.raises(NotToStandIn):
        name(cast, **change(cast))
    assert not Substitution.objects.exists()


def test_one_substitute_at_a_time_and_nobody_in_a_circle(cast):
    name(cast)
    with pytest.raises(NotToStandIn):
        name(cast)
    with pytest.raises(NotToStandIn):
        name(cast, agent=cast.st, substitute=cast.sz)


def test_the_agent_comes_back_earlier(cast):
    row, away = name(cast), cast.member()
    later = NOW + dt.timedelta(days=2)
    with pytest.raises(NotToStandIn):
        end_substitution(substitution=row, by=cast.st.user, at=later)
    assert seen(cast, cast.st, days=2) == {away}
    assert end_substitution(substitution=row, by=cast.koordinator, at=later).ended_at == later
    assert seen(cast, cast.st, days=2) == set()
    assert not substitutions_of(cast.viewer(cast.koordinator, later)).exists()


def test_the_row_of_one_who_came_back_stays_and_another_can_be_named_the_same_day(cast):
    row = name(cast)
    take_from(cast, cast.enrolment(start=dt.date(2026, 10, 1)), agent=cast.st, by=cast.st.user)
    for hours in (1, 2):
        end_substitution(substitution=row, by=cast.koordinator, at=NOW + dt.timedelta(hours=hours))
    row.refresh_from_db()
    assert row.ended_at == NOW + dt.timedelta(hours=1)
    assert seen(cast, cast.st) == set()
    again = name(cast)
    assert set(Substitution.objects.all()) == {row, again}


def test_nobody_is_added_twice_by_two_rows_of_the_same_pair(cast):
    end_substitution(substitution=name(cast), by=cast.koordinator, at=NOW)
    name(cast)
    viewer = cast.viewer(cast.st, NOW)
    assert viewer.stands_in_for == ((cast.sz.pk, (cast.village.pk,)),)
    assert viewer.village_codes == (cast.village.pk,)
