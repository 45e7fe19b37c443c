"""What a night tells the coordinator: once, with the day on which it began."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.concerns import answer_concern, raise_concerns
from dues.actions.reversal import request_reversal
from dues.enums import ConcernKind, CustodyLevel
from dues.errors import AlreadyAnswered, NotYours
from dues.models import Concern
from dues.queries.cash import custody_of
from dues.queries.concerns import (
    concerns_of,
    open_concerns,
    past_concerns,
    receipts_of_concern,
)
from perisai.audit.models import AuditEntry
from tests.custody import accept, hand_on, pay_branch, pay_straight
from tests.dues.test_collecting import old_book
from tests.dues.test_night import AUG, FIRST_OF_DECEMBER, at, night
from tests.taking import NOW, take_from
from villages.actions.offices import set_branch_terms

OVERDUE = dt.date(2026, 11, 17)  # the dues of November were to be paid by Monday the 16th


@pytest.fixture
def held(cast):
    """Reached the scheme up to August, and paid September to the agent on 1 November."""
    enrolment = cast.enrolment(cast.member(), start=AUG)
    old_book(cast, enrolment, AUG)
    take_from(cast, enrolment, at=at(dt.date(2026, 11, 1), 10))
    return enrolment


def found(**fields) -> list[tuple]:
    rows = Concern.objects.filter(**fields).order_by("pk")
    return [(row.kind, row.since_on) for row in rows]


def about_members() -> list[tuple]:
    return found(enrolment__isnull=False)


def test_dues_that_are_held_are_told_before_the_lapse_and_again_at_the_lapse(held):
    night(at(OVERDUE - dt.timedelta(days=1)))
    assert about_members() == []
    night(at(OVERDUE))
    assert about_members() == [(ConcernKind.ARREARS_WHILE_HELD, OVERDUE)]
    night(at(FIRST_OF_DECEMBER))
    assert about_members()[1:] == [(ConcernKind.LAPSED_WHILE_HELD, FIRST_OF_DECEMBER)]


def test_the_day_is_that_of_the_rule_however_late_a_night_notices(held):
    night(at(dt.date(2027, 1, 20)))
    assert about_members() == [(ConcernKind.LAPSED_WHILE_HELD, FIRST_OF_DECEMBER)]
    [row] = Concern.objects.filter(enrolment=held)
    assert (row.raised_on, row.amount, row.oldest_on) == (
        dt.date(2027, 1, 20),
        8_400,
        dt.date(2026, 11, 1),
    )
    assert (row.agent.code, row.village.name, row.branch.name) == ("SZ", "Dukuhdempok", "Jember")


def test_the_branch_could_not_know_before_the_money_was_paid(cast, take):
    """In arrears already when the agent took it: the day of the rule is earlier than the money."""
    enrolment = cast.enrolment(start=dt.date(2026, 8, 1))
    pay_straight(cast, take(enrolment, at=at(dt.date(2026, 8, 3))))
    paid_on = dt.date(2026, 11, 22)
    take(enrolment, months=3, at=at(paid_on))
    night(at(paid_on + dt.timedelta(days=1)))
    [row] = Concern.objects.filter(enrolment=enrolment)
    assert row.since_on < paid_on
    assert row.known_since == paid_on


def test_it_is_told_once_however_often_nights_run(held):
    for _ in range(3):
        night(at(FIRST_OF_DECEMBER))
    assert len(about_members()) == 1
    assert AuditEntry.objects.filter(action="concern.raised").count() == 1


@pytest.mark.parametrize("way", ["with the branch", "waiting at the branch"])
def test_money_on_its_way_is_told_as_well(cast, held, way):
    remittance = hand_on(cast, held.lines.last().collection)
    if way == "with the branch":
        accept(cast, remittance)
    night(at(FIRST_OF_DECEMBER))
    assert about_members() == [(ConcernKind.LAPSED_WHILE_HELD, FIRST_OF_DECEMBER)]


def test_first_dues_that_never_arrive_are_told_wherever_their_money_is(cast):
    """Paid in November and accepted by the branch: as for a month of October that reached the scheme."""
    paid = dt.date(2026, 11, 2)
    first = take_from(cast, cast.enrolment(start=paid), at=at(paid, 10))
    accept(cast, remittance := hand_on(cast, first))
    overdue = dt.date(2027, 1, 16)
    night(at(overdue - dt.timedelta(days=1)))
    assert about_members() == []
    night(at(overdue))
    night(at(dt.date(2027, 3, 1)))
    assert about_members() == [(ConcernKind.NEVER_PROTECTED, overdue)]
    pay_branch(cast, [remittance], at=at(dt.date(2027, 3, 1), 8))
    later = cast.viewer(cast.koordinator, now=at(dt.date(2027, 3, 1), 9))
    assert [row.kind for row in open_concerns(later)] == [ConcernKind.NEVER_PROTECTED]


def test_nobody_is_told_of_who_owes_or_whose_dues_arrived(cast, held):
    owing = cast.enrolment(cast.member(), start=AUG)
    old_book(cast, owing, AUG)
    pay_straight(cast, held.lines.last().collection)
    night(at(FIRST_OF_DECEMBER))
    assert about_members() == []


def test_lebak_the_branch_could_have_known_from_the_day_new_cash_is_refused(cast):
    """Collected and never handed on: nobody is protected. Whenever a night notices, the day is told."""
    paid = dt.date(2026, 11, 2)
    take_from(cast, cast.enrolment(start=paid), at=at(paid, 10))
    night(at(dt.date(2026, 12, 24)))
    row = Concern.objects.get()
    assert (row.kind, row.agent, row.oldest_on) == (ConcernKind.CASH_TOO_OLD, cast.sz, paid)
    assert (row.amount, row.raised_on) == (8_400, dt.date(2026, 12, 24))

    def level(day):
        return custody_of(cast.sz, branch=cast.branch, on=day).level

    before = row.since_on - dt.timedelta(days=1)
    assert (level(before), level(row.since_on)) == (CustodyLevel.WARN, CustodyLevel.REFUSE_NEW)


def test_the_branchs_own_terms_decide_for_its_agents(cast):
    set_branch_terms(
        branch=cast.branch,
        from_on=dt.date(2026, 11, 1),
        remit_within_days=1,
        cash_age_limit_days=0,
        grace_days=0,
        by=cast.pusat,
    )
    take_from(cast, cast.enrolment(start=NOW.date()), at=at(dt.date(2026, 11, 2), 10))
    night(at(dt.date(2026, 11, 3)))
    assert found() == [(ConcernKind.CASH_TOO_OLD, dt.date(2026, 11, 3))]


def test_concerns_are_raised_in_slices(cast, monkeypatch):
    for _ in range(3):
        enrolment = cast.enrolment(cast.member(), start=AUG)
        old_book(cast, enrolment, AUG)
        take_from(cast, enrolment, at=NOW)
    monkeypatch.setattr("dues.tasks.CONCERNS", 2)
    night(at(FIRST_OF_DECEMBER))
    night(at(FIRST_OF_DECEMBER))
    assert len(about_members()) == 3
    assert raise_concerns(at=at(FIRST_OF_DECEMBER), most=2) == 0


def waiting(cast, user) -> list[str]:
    return [row.kind for row in open_concerns(cast.viewer(user, now=at(FIRST_OF_DECEMBER, 9)))]


@pytest.fixture
def told(cast, held):
    night(at(OVERDUE))
    night(at(FIRST_OF_DECEMBER))
    return Concern.objects.get(kind=ConcernKind.LAPSED_WHILE_HELD)


def test_the_branch_and_the_agent_see_it_others_do_not(cast, told):
    both = [ConcernKind.CASH_TOO_OLD, ConcernKind.LAPSED_WHILE_HELD]
    for user in (cast.koordinator, cast.sz, cast.pusat):
        assert sorted(waiting(cast, user)) == both
    for user in (cast.foreign_coordinator, cast.stranger, cast.st):
        assert waiting(cast, user) == []


def test_a_lapse_takes_the_place_of_the_warning_before_it(cast, told):
    viewer = cast.viewer(cast.koordinator, now=at(FIRST_OF_DECEMBER, 9))
    assert [row.kind for row in past_concerns(viewer)] == [ConcernKind.ARREARS_WHILE_HELD]


def test_cash_that_was_handed_on_waits_no_longer(cast, told, held):
    hand_on(cast, held.lines.last().collection, at=at(FIRST_OF_DECEMBER, 8))
    assert waiting(cast, cast.koordinator) == [ConcernKind.LAPSED_WHILE_HELD]


def test_dues_that_arrive_before_the_lapse_end_the_warning(cast, held):
    night(at(OVERDUE))
    remittance = hand_on(cast, held.lines.last().collection)
    accept(cast, remittance)
    assert waiting(cast, cast.koordinator) == [ConcernKind.ARREARS_WHILE_HELD]
    pay_branch(cast, [remittance])
    assert waiting(cast, cast.koordinator) == []


def test_a_lapse_stays_until_it_is_answered_even_when_the_money_is_given_back(cast, told, held):
    request_reversal(
        uuid=uuid4(),
        collection=held.lines.last().collection,
        kind="refund",
        reason="kembali",
        by=cast.sz.user,
        at=at(dt.date(2026, 11, 1), 10),
    )
    assert ConcernKind.LAPSED_WHILE_HELD in waiting(cast, cast.koordinator)


def test_the_receipts_and_where_their_money_is(cast, told, held):
    viewer = cast.viewer(cast.koordinator, now=at(FIRST_OF_DECEMBER, 9))
    [receipt] = receipts_of_concern(told, viewer=viewer)
    assert (receipt.pk, receipt.place) == (held.lines.last().collection_id, "with_agent")
    cash = Concern.objects.get(kind=ConcernKind.CASH_TOO_OLD)
    assert list(receipts_of_concern(cash, viewer=viewer)) == [receipt]
    hand_on(cast, receipt)
    assert list(receipts_of_concern(cash, viewer=viewer)) == []


def answer(cast, concern, *, by=None, note="Uang dijemput, dibayar hari ini"):
    return answer_concern(
        concern=concern, note=note, by=by or cast.koordinator, at=at(FIRST_OF_DECEMBER, 10)
    )


def test_an_answer_ends_the_waiting_and_leaves_a_trace(cast, told):
    first = answer(cast, told)
    assert (first.answered_by, first.answered_on) == (cast.koordinator, FIRST_OF_DECEMBER)
    assert ConcernKind.LAPSED_WHILE_HELD not in waiting(cast, cast.koordinator)
    assert AuditEntry.objects.filter(action="concern.answered").count() == 1


def test_the_same_answer_twice_is_one_and_another_is_refused(cast, told):
    assert answer(cast, told) == answer(cast, told)
    with pytest.raises(AlreadyAnswered):
        answer(cast, told, note="Sudah beres")


@pytest.mark.parametrize("who", ["sz", "st", "koordinator-jauh", "sekdes"])
def test_nobody_but_a_coordinator_of_the_branch_or_head_office_answers(cast, told, who):
    with pytest.raises(NotYours):
        answer(cast, told, by=cast.users[who])


def test_a_lapse_while_the_branch_holds_the_money_is_not_answered_by_who_accepted_it(cast, held):
    late = at(FIRST_OF_DECEMBER, 9)
    remittance = hand_on(cast, held.lines.last().collection, at=NOW)
    accept(cast, remittance)
    night(late)
    lapse = Concern.objects.get(kind=ConcernKind.LAPSED_WHILE_HELD)
    with pytest.raises(NotYours):
        answer(cast, lapse, by=cast.koordinator)
    assert answer(cast, lapse, by=cast.pusat).answered_by == cast.pusat


def test_concerns_are_loaded_whole(cast, told, django_assert_num_queries):
    viewer = cast.viewer(cast.koordinator, now=at(FIRST_OF_DECEMBER, 9))
    with django_assert_num_queries(1):
        for row in concerns_of(viewer):
            _ = row.agent.user.name, row.branch.name, row.enrolment and row.enrolment.member.name
            _ = getattr(row, "answer", None)
