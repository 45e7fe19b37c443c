"""Members go over to another agent or village, from a day on."""

import datetime as dt

import pytest

from dues.actions.moving import consent_to_move, make_due_moves, refuse_move, withdraw_move
from dues.errors import AlreadyAnswered, BadDay, NotToMove, NotYours
from dues.models import Collection, Standing
from dues.queries.advances import open_advances
from dues.queries.agents_cash import agents_by_cash
from dues.queries.ledger import ledger_differences
from dues.queries.month_figures import month_figures
from dues.queries.moving import moves_to_consent, moves_told, planned_moves
from dues.tasks import make_moves
from members.enums import MoveEnd
from members.models import Member, MoveMember, MoveOutcome
from perisai.common.retries import UuidReused
from perisai.jobs.models import Job
from tests.advances import advance, repay
from tests.counting import start
from tests.custody import hand_on
from tests.moving import move
from tests.taking import NOW
from villages.models import Assignment

NOV = dt.date(2026, 11, 1)
TODAY = NOW.date()
LATER = TODAY + dt.timedelta(days=10)


def differences() -> list[str]:
    return [str(difference) for difference in ledger_differences()]


def at_day(day: dt.date) -> dt.datetime:
    return NOW + (day - TODAY)


def test_members_go_over_at_once_with_history_and_standing_and_the_cash_stays(cast, take):
    enrolment, stays = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    receipt = take(enrolment)
    moved = move(cast, enrolment.member)
    person = Member.objects.get(pk=enrolment.member_id)
    assert (person.agent, person.neighbourhood) == (cast.st, cast.rt_1)
    assert Standing.objects.get(pk=enrolment.pk).agent == cast.st
    assert stays.member.agent == cast.sz
    assert list(Collection.objects.in_hand().values_list("agent", flat=True)) == [cast.sz.pk]
    history = person.history.first()
    assert (history.history_user, history.history_change_reason) == (
        cast.koordinator,
        "Rumah lebih dekat",
    )
    assert moved.outcome.end == MoveEnd.DONE
    hand_on(cast, receipt)  # what she took she still hands on
    assert differences() == []


def test_in_another_village_the_rt_is_open_and_past_months_stay_where_they_were(cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment)
    before = month_figures(cast.branch, NOV)
    Assignment.objects.create(agent=cast.st, village=cast.neighbour_village, from_on=NOV)
    move(cast, enrolment.member, village=cast.neighbour_village)
    person = Member.objects.get(pk=enrolment.member_id)
    assert (person.village, person.neighbourhood) == (cast.neighbour_village, None)
    assert Standing.objects.get(pk=enrolment.pk).village == cast.neighbour_village
    assert month_figures(cast.branch, NOV) == before
    secretary = cast.viewer(cast.sekdes, NOW)
    assert Collection.objects.visible_to(secretary).count() == 1
    assert not Member.objects.visible_to(secretary).filter(pk=person.pk).exists()
    assert differences() == []


def test_a_later_day_waits_for_its_night(cast):
    person = cast.enrolment(start=NOV).member
    planned = move(cast, person, from_on=LATER)
    assert make_due_moves(at=at_day(LATER - dt.timedelta(days=1)), most=5) == 0
    assert planned_moves(person, viewer=cast.viewer(cast.koordinator, NOW))[0].move == planned
    make_moves(Job(), on=at_day(LATER + dt.timedelta(days=2)))
    assert Member.objects.get(pk=person.pk).agent == cast.st
    assert make_due_moves(at=at_day(LATER), most=5) == 0
    assert differences() == []


def test_what_is_not_possible_on_its_day_ends_with_the_reason(cast):
    person = cast.enrolment(start=NOV).member
    planned = move(cast, person, from_on=LATER)
    Assignment.objects.filter(agent=cast.st).update(until_on=TODAY)
    make_due_moves(at=at_day(LATER), most=5)
    outcome = MoveOutcome.objects.get(move=planned)
    assert outcome.end == MoveEnd.FAILED
    assert "Sutinah" in outcome.reason
    assert Member.objects.get(pk=person.pk).agent == cast.sz


def test_somebody_who_pays_without_an_agent_from_now_on(cast):
    enrolment = cast.enrolment(start=NOV)
    move(cast, enrolment.member, agent=None)
    assert Member.objects.get(pk=enrolment.member_id).agent is None
    assert Standing.objects.get(pk=enrolment.pk).agent is None
    assert differences() == []


def test_another_branch_consents_first_and_the_first_coordinator_alone_moves_nobody(cast):
    person = cast.enrolment(start=NOV).member
    ordered = move(cast, person, agent=cast.stranger, village=cast.foreign_village)
    assert Member.objects.get(pk=person.pk).village == cast.village
    assert make_due_moves(at=at_day(LATER), most=5) == 0
    assert list(moves_to_consent(cast.viewer(cast.foreign_coordinator, NOW))) == [ordered]
    for somebody in (cast.koordinator, cast.stranger.user, cast.sz.user):
        with pytest.raises(NotYours):
            consent_to_move(move=ordered, by=somebody, at=NOW)
    consent = consent_to_move(move=ordered, by=cast.foreign_coordinator, at=NOW)
    assert consent_to_move(move=ordered, by=cast.foreign_coordinator, at=NOW) == consent
    moved = Member.objects.get(pk=person.pk)
    assert (moved.agent, moved.village) == (cast.stranger, cast.foreign_village)
    assert Standing.objects.get(enrolment__member=person).branch == cast.other_branch
    assert differences() == []


def test_the_cash_of_who_went_to_another_branch_stays_in_sight_of_the_first_one(cast, take):
    enrolment = cast.enrolment(start=NOV)
    receipt = take(enrolment)
    ordered = move(cast, enrolment.member, agent=cast.stranger, village=cast.foreign_village)
    consent_to_move(move=ordered, by=cast.foreign_coordinator, at=NOW)
    for user in (cast.koordinator, cast.sekdes, cast.pusat):
        (held,) = agents_by_cash(cast.viewer(user, NOW))
        assert (held.code, held.in_hand) == (cast.sz.code, receipt.total)
    assert agents_by_cash(cast.viewer(cast.foreign_coordinator, NOW)) == []


def test_the_other_branch_says_no_and_nothing_moves(cast):
    person = cast.member()
    ordered = move(cast, person, agent=cast.stranger, village=cast.foreign_village)
    no = {"move": ordered, "by": cast.foreign_coordinator, "at": NOW}
    with pytest.raises(NotToMove):
        refuse_move(reason=" ", **no)
    assert refuse_move(reason="Sudah penuh", **no).end == MoveEnd.REFUSED
    with pytest.raises(AlreadyAnswered):
        consent_to_move(move=ordered, by=cast.foreign_coordinator, at=NOW)
    assert Member.objects.get(pk=person.pk).agent == cast.sz


def test_the_branch_takes_back_what_has_not_happened_yet(cast):
    planned = move(cast, cast.member(), from_on=LATER)
    back = {"move": planned, "reason": "Salah orang", "at": NOW}
    with pytest.raises(NotYours):
        withdraw_move(by=cast.foreign_coordinator, **back)
    assert withdraw_move(by=cast.koordinator, **back).end == MoveEnd.WITHDRAWN
    assert make_due_moves(at=at_day(LATER), most=5) == 0
    done = move(cast, cast.member())
    with pytest.raises(AlreadyAnswered):
        withdraw_move(move=done, reason="Terlambat", by=cast.koordinator, at=NOW)


def test_who_cannot_order_or_take_over_is_told(cast):
    person = cast.member()
    for somebody in (cast.sz.user, cast.sekdes, cast.foreign_coordinator):
        with pytest.raises(NotYours):
            move(cast, person, by=somebody)
    for goal in ({"agent": cast.stranger}, {"village": cast.neighbour_village}):
        with pytest.raises(NotToMove) as refusal:
            move(cast, person, **goal)
        assert refusal.value.field == "agent"
    start(cast, agent=cast.st, successor=cast.sz)
    with pytest.raises(NotToMove, match="Sutinah"):
        move(cast, person)
    for people in ((), (person, cast.member(cast.stranger))):
        with pytest.raises(NotToMove):
            move(cast, *people)
    with pytest.raises(BadDay):
        move(cast, person, from_on=TODAY - dt.timedelta(days=1))
    assert not MoveMember.objects.exists()


def test_nobody_moves_to_where_they_are_and_nobody_waits_for_two_moves(cast):
    there, person = cast.member(cast.st), cast.member()
    with pytest.raises(NotToMove):
        move(cast, there)
    planned = move(cast, person, from_on=LATER)
    with pytest.raises(NotToMove):
        move(cast, person)
    again = {"from_on": LATER, "uuid": planned.uuid}
    assert move(cast, person, **again) == planned
    with pytest.raises(UuidReused):
        move(cast, person, **again | {"reason": "Lain"})


def test_both_agents_are_told_and_strangers_see_nothing(cast):
    moved = move(cast, cast.member())
    for agent in (cast.sz, cast.st):
        assert list(moves_told(cast.viewer(agent, NOW))) == [moved]
        assert not moves_told(cast.viewer(agent, NOW + dt.timedelta(days=9))).exists()
    for somebody in (cast.stranger, cast.sekdes, cast.foreign_coordinator):
        assert not moves_told(cast.viewer(somebody, NOW)).exists()


def test_what_she_paid_in_advance_is_repaid_to_her_also_after_the_move(cast):
    enrolment = cast.enrolment(start=NOV)
    advance(cast, enrolment)
    move(cast, enrolment.member)
    assert [row.agent for row in open_advances(cast.viewer(cast.sz, NOW))] == [cast.sz]
    assert repay(cast, enrolment).agent == cast.sz
    assert differences() == []
