"""A NIK that is registered already: asked by an agent, decided by the branch that has the member."""

import datetime as dt

import pytest

from dues.actions.moving import consent_to_move, refuse_move
from dues.errors import AlreadyAnswered, NotToAsk, NotYours
from dues.queries.duplicates import both_sides, decisions_told, duplicates_of, duplicates_to_decide
from dues.queries.ledger import ledger_differences
from members.enums import DuplicateOutcome
from members.models import DuplicateRequest, Member, Move, MoveMember
from perisai.common.retries import UuidReused
from tests.members.forms_of_people import a_person
from tests.moving import ask, decide, move
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
KEEP, MOVE, REREGISTER = DuplicateOutcome


@pytest.fixture
def member(cast):
    return cast.enrolment(start=NOV).member


def test_the_branch_that_has_the_member_decides_and_who_asks_learns_nothing(cast, member):
    asked = ask(cast, member)
    assert (asked.holder_branch, asked.agent) == (cast.branch, cast.st)
    assert list(duplicates_to_decide(cast.viewer(cast.koordinator, NOW))) == [asked]
    assert list(duplicates_of(cast.viewer(cast.st, NOW))) == [asked]
    for somebody in (cast.sz, cast.stranger, cast.sekdes, cast.foreign_coordinator):
        assert not duplicates_of(cast.viewer(somebody, NOW)).exists()


def test_both_sides_show_the_standing_and_the_last_payment(cast, member, take):
    take(member.enrolments.get())
    sides = both_sides(ask(cast, member), viewer=cast.viewer(cast.koordinator, NOW))
    assert [job.last_paid_on for job in sides.jobs] == [NOW.date()]
    assert (sides.is_same_name, sides.is_same_birth_date) == (False, False)


def test_there_is_nothing_to_ask_about_a_free_nik_or_ones_own_member(cast, member):
    with pytest.raises(NotToAsk):
        ask(cast, member, person=a_person())
    with pytest.raises(NotToAsk, match="Siti Contoh"):
        ask(cast, member, agent=cast.sz)
    with pytest.raises(NotToAsk) as refusal:
        ask(cast, member, reason=" ")
    assert refusal.value.field == "ask_reason"
    assert not DuplicateRequest.objects.exists()


def test_the_same_is_asked_once(cast, member):
    asked = ask(cast, member)
    assert ask(cast, member, uuid=asked.uuid) == asked
    with pytest.raises(UuidReused):
        ask(cast, member, uuid=asked.uuid, reason="Lain")
    with pytest.raises(NotToAsk):
        ask(cast, member)


def test_the_member_stays_and_both_agents_are_told(cast, member):
    decision = decide(cast, ask(cast, member), KEEP)
    assert decision.move is None
    assert Member.objects.get().agent == cast.sz
    for agent in (cast.sz, cast.st):
        assert list(decisions_told(cast.viewer(agent, NOW))) == [decision]
    assert not decisions_told(cast.viewer(cast.stranger, NOW)).exists()
    assert not decisions_told(cast.viewer(cast.sz, NOW + dt.timedelta(days=20))).exists()


def test_the_member_moves_to_who_asked(cast, member):
    decision = decide(cast, ask(cast, member), MOVE)
    assert Member.objects.get().agent == cast.st
    assert (decision.holder, decision.move.reason) == (cast.sz, "Sesuai KTP")
    assert list(ledger_differences()) == []


def test_to_another_branch_both_coordinators_confirm(cast, member):
    decision = decide(cast, ask(cast, member, agent=cast.stranger), MOVE)
    assert Member.objects.get().agent == cast.sz
    consent_to_move(move=decision.move, by=cast.foreign_coordinator, at=NOW)
    moved = Member.objects.get()
    assert (moved.agent, moved.village) == (cast.stranger, cast.foreign_village)
    assert list(ledger_differences()) == []


def test_only_what_has_lapsed_or_ended_is_opened_again(cast, member):
    alive = ask(cast, member)
    with pytest.raises(NotToAsk):
        decide(cast, alive, REREGISTER)
    member.enrolments.update(ended_on=dt.date(2026, 6, 30), end_reason="lapsed")
    decide(cast, alive, REREGISTER)
    assert Member.objects.get().agent == cast.st


def test_nobody_decides_their_own_and_no_other_branch_decides(cast, member):
    asked = ask(cast, member, agent=cast.stranger)
    for somebody in (cast.stranger.user, cast.sz.user, cast.sekdes, cast.foreign_coordinator):
        with pytest.raises(NotYours):
            decide(cast, asked, by=somebody)
    far = cast.foreign_coordinator
    own = ask(cast, member, agent=None, by=far, viewer=cast.viewer(far, NOW))
    assert not duplicates_to_decide(cast.viewer(far, NOW)).exists()
    with pytest.raises(NotYours):
        decide(cast, own, by=far)


def test_a_decision_has_a_reason_and_stands(cast, member):
    asked = ask(cast, member)
    with pytest.raises(NotToAsk):
        decide(cast, asked, reason="")
    first = decide(cast, asked, KEEP)
    assert decide(cast, asked, KEEP) == first
    with pytest.raises(AlreadyAnswered):
        decide(cast, asked, MOVE)
    with pytest.raises(AlreadyAnswered):
        decide(cast, asked, KEEP, by=cast.pusat)


def test_somebody_who_died_goes_nowhere(cast, member):
    asked = ask(cast, member)
    Member.objects.update(deceased_on=NOV)
    with pytest.raises(NotToAsk):
        decide(cast, asked, MOVE)
    decide(cast, asked, KEEP)


def test_who_asked_sees_the_move_only_once_it_is_made(cast, member):
    across = decide(cast, ask(cast, member, agent=cast.stranger), MOVE).move
    viewer = cast.viewer(cast.stranger, NOW)
    assert not Move.objects.visible_to(viewer).exists()
    assert not MoveMember.objects.visible_to(viewer).exists()
    assert Move.objects.visible_to(cast.viewer(cast.sz, NOW)).get() == across
    consent_to_move(move=across, by=cast.foreign_coordinator, at=NOW)
    assert Move.objects.visible_to(viewer).get() == across
    assert MoveMember.objects.visible_to(viewer).exists()


def test_who_asked_never_sees_a_move_that_was_refused(cast, member):
    across = decide(cast, ask(cast, member, agent=cast.stranger), MOVE).move
    refuse_move(move=across, reason="Bukan warga kami", by=cast.foreign_coordinator, at=NOW)
    assert not Move.objects.visible_to(cast.viewer(cast.stranger, NOW)).exists()


def test_a_move_nobody_asked_about_is_seen_before_it_is_made(cast, member):
    planned = move(cast, member, from_on=NOW.date() + dt.timedelta(days=3))
    assert Move.objects.visible_to(cast.viewer(cast.st, NOW)).get() == planned


def test_a_request_does_not_outlive_the_branch_of_the_member(cast, member):
    asked = ask(cast, member)
    Member.objects.update(village=cast.foreign_village, agent=cast.stranger)
    for somebody in (cast.koordinator, cast.foreign_coordinator, cast.pusat):
        assert not duplicates_to_decide(cast.viewer(somebody, NOW)).exists()
    for outcome in (KEEP, MOVE):
        with pytest.raises(NotToAsk, match="cabang lain"):
            decide(cast, asked, outcome)
    anew = ask(cast, member)
    assert anew.holder_branch == cast.other_branch
    assert list(duplicates_to_decide(cast.viewer(cast.foreign_coordinator, NOW))) == [anew]
    with pytest.raises(NotToAsk):
        ask(cast, member)
