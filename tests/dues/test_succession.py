"""An agent leaves and another one takes over."""

import datetime as dt

import pytest

from dues.actions.succession import (
    accept_succession,
    refuse_succession,
    withdraw_succession,
)
from dues.enums import SuccessionOutcome
from dues.errors import (
    AgentLeaves,
    AlreadyAnswered,
    AlreadyLeaving,
    BadDay,
    NotToSucceed,
    NotYours,
)
from dues.models import (
    BranchQuestion,
    Leaving,
    Standing,
    Succession,
    SuccessionMember,
    SuccessionReceipt,
)
from dues.queries.ledger import ledger_differences
from dues.queries.successions import handed_over_of, leaving_of, successions_to_answer
from members.models import Member
from perisai.common.append_only import install_guards, remove_guards
from perisai.common.retries import UuidReused
from tests.advances import advance, fill_up
from tests.counting import accept, count, start
from tests.custody import accept as accept_money
from tests.custody import hand_on, pay_straight
from tests.dues.test_counting import settle
from tests.questions import answer, ask_refund, decide, end
from tests.taking import NOW
from villages.actions.people import assign_agent
from villages.models import Assignment
from villages.queries import viewer_for

NOV = dt.date(2026, 11, 1)
YESTERDAY = NOW - dt.timedelta(days=1)
LATER = NOW + dt.timedelta(hours=1)
TODAY = NOW.date()


@pytest.fixture
def receipts(cast, take):
    return [take(cast.enrolment(start=NOV), at=YESTERDAY) for _ in range(3)]


def differences() -> list[str]:
    return [str(difference) for difference in ledger_differences()]


def refuse(cast, succession, reason="Sudah terlalu banyak", **overrides):
    fields = {"succession": succession, "reason": reason, "by": cast.st.user, "at": LATER}
    return refuse_succession(**{**fields, **overrides})


def withdraw(cast, succession, reason="Tidak jadi pindah", **overrides):
    fields = {"succession": succession, "reason": reason, "by": cast.koordinator, "at": LATER}
    return withdraw_succession(**{**fields, **overrides})


def test_what_would_be_handed_over_is_written_down_as_it_is(cast, receipts):
    accept_money(cast, hand_on(cast, receipts[0], at=YESTERDAY), at=YESTERDAY)
    hand_on(cast, receipts[1], at=YESTERDAY)
    started = start(cast)
    assert (started.members, started.in_hand, started.in_transit) == (3, 8_400, 8_400)
    assert started.books == {"SZ-2026-A": 3}
    assert list(started.receipts.values_list("collection", flat=True)) == [receipts[2].pk]
    assert differences() == []


def test_her_balance_and_what_nobody_has_repaid_her_are_written_down(cast, receipts):
    fill_up(cast, receipts[0])
    advance(cast, cast.enrolment(start=NOV), months=2)
    started = start(cast)
    assert (started.in_hand, started.in_balance, started.open_advances) == (16_800, 8_400, 16_800)
    assert differences() == []


def test_what_she_leaves_open_is_written_down_and_stays_as_it_was(cast, receipts, take):
    dead, gone = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    waits = take(dead, cast.enrolment(start=NOV), months=2, at=YESTERDAY)
    pay_straight(cast, take(gone, months=3, at=YESTERDAY), at=YESTERDAY)
    found = count(cast, 50_000)
    end(cast, dead)
    end(cast, gone)
    ask_refund(cast, waits, dead)
    started = start(cast)
    assert started.in_hand == 3 * 8_400 + 33_600
    assert (started.open_counts, started.counted_short) == (1, 8_800)
    assert (started.refunds_due, started.refunds_amount) == (1, 8_400)
    assert started.open_questions == 1
    settle(cast, found)
    answer(cast, BranchQuestion.objects.get(), "stays")
    started.refresh_from_db()
    assert (started.open_counts, started.open_questions) == (1, 1)
    assert differences() == []


def test_what_is_another_agents_or_done_is_not_written_down(cast, receipts, take):
    theirs = cast.enrolment(cast.member(cast.st), start=NOV)
    take(theirs, months=2, agent=cast.st, by=cast.st.user)
    end(cast, theirs, by=cast.st.user)
    settle(cast, count(cast, 20_000))
    count(cast, at=LATER)
    started = start(cast, at=LATER)
    left = ("open_counts", "counted_short", "refunds_due", "refunds_amount", "open_questions")
    assert [getattr(started, name) for name in left] == [0] * 5


def test_from_that_moment_she_pays_nothing_in_advance(cast):
    start(cast)
    with pytest.raises(AgentLeaves, match=r"Sutinah \(ST\)"):
        advance(cast, cast.enrolment(start=NOV))


def test_from_that_moment_no_new_dues_are_taken_and_the_sentence_says_who_to_pay(
    cast, receipts, take
):
    start(cast)
    with pytest.raises(AgentLeaves, match=r"Sutinah \(ST\)"):
        take(cast.enrolment(start=NOV))
    assert differences() == []


def test_what_was_taken_on_paper_before_is_accepted_and_flagged(cast, receipts, take):
    start(cast)
    late = take(cast.enrolment(start=NOV), at=LATER, is_already_taken=True)
    assert late.is_after_leaving
    assert not receipts[0].is_after_leaving
    assert differences() == []


def test_a_receipt_that_should_be_flagged_and_is_not_is_named(cast, receipts, take):
    start(cast)
    late = take(cast.enrolment(start=NOV), at=LATER, is_already_taken=True)
    remove_guards()
    type(late).objects.update(is_after_leaving=False)
    install_guards()
    assert differences() == [
        f"receipt while leaving {late}: stored not flagged, by the facts flagged"
    ]


def test_what_is_booked_anew_while_she_leaves_follows_the_receipt_it_replaces(cast, take):
    wife, husband = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    before = take(wife, husband, months=3, at=YESTERDAY)
    end(cast, husband)
    request = ask_refund(cast, before, husband)
    start(cast)
    rebooked = decide(cast, request, at=LATER).rebooked
    assert differences() == []
    remove_guards()
    type(before).objects.filter(pk=rebooked.pk).update(is_after_leaving=True)
    install_guards()
    assert differences() == [
        f"receipt while leaving {rebooked}: stored flagged, by the facts as {before.pk}"
    ]


def test_an_accepted_hand_over_moves_members_history_and_standing(cast, receipts):
    other = cast.enrolment(cast.member(agent=cast.st), start=NOV)
    elsewhere = cast.member(village=cast.neighbour_village, neighbourhood=None)
    answer = accept(cast, start(cast))
    assert answer.members == 3
    moved = Member.objects.filter(pk__in=answer.moved.values("member"))
    assert {person.agent for person in moved} == {cast.st}
    assert set(Standing.objects.values_list("agent", flat=True)) == {cast.st.pk}
    history = moved.first().history.first()
    assert (history.history_user, history.prev_record.agent) == (cast.st.user, cast.sz)
    assert history.history_change_reason == "succession"
    elsewhere.refresh_from_db()
    assert elsewhere.agent == cast.sz
    assert other.member.agent == cast.st
    assert differences() == []


def test_with_the_last_village_the_appointment_and_the_account_end(cast, receipts):
    accept(cast, start(cast))
    cast.sz.refresh_from_db()
    assert cast.sz.until_on == TODAY
    assert not cast.sz.user.__class__.objects.get(pk=cast.sz.user_id).is_active
    assert Assignment.objects.get(agent=cast.sz).until_on == TODAY


def test_an_agent_with_another_village_goes_on_there(cast, receipts, take):
    assign_agent(
        agent=cast.sz, village=cast.neighbour_village, from_on=dt.date(2026, 1, 1), by=cast.pusat
    )
    accept(cast, start(cast))
    cast.sz.refresh_from_db()
    assert cast.sz.until_on is None
    assert cast.sz.user.is_active
    viewer = viewer_for(cast.sz.user, now=NOW + dt.timedelta(days=1))
    assert viewer.village_codes == (cast.neighbour_village.code,)
    person = cast.member(village=cast.neighbour_village, neighbourhood=None)
    assert not take(cast.enrolment(person, start=NOV)).is_after_leaving
    assert differences() == []


def test_a_successor_from_the_next_village_is_assigned_by_accepting(cast, receipts):
    Assignment.objects.filter(agent=cast.st).update(village=cast.neighbour_village)
    accept(cast, start(cast))
    assert Assignment.objects.filter(agent=cast.st, village=cast.village, from_on=TODAY).exists()


def test_the_cash_stays_with_the_old_agent(cast, receipts):
    accept(cast, start(cast))
    assert {row.agent for row in type(receipts[0]).objects.in_hand()} == {cast.sz}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda cast: {"successor": cast.sz}, "successor"),
        (lambda cast: {"successor": cast.stranger}, "successor"),
        (lambda cast: {"agent": cast.stranger, "village": cast.village}, "village"),
    ],
)
def test_who_cannot_hand_over_or_take_over_is_refused_at_the_field(cast, receipts, change, field):
    with pytest.raises(NotToSucceed) as refusal:
        start(cast, **change(cast))
    assert refusal.value.field == field
    assert not Succession.objects.exists()


def test_somebody_who_works_no_more_cannot_take_over(cast, receipts):
    cast.st.user.is_active = False
    with pytest.raises(NotToSucceed):
        start(cast)


def test_two_who_leave_do_not_succeed_each_other(cast, receipts):
    start(cast)
    with pytest.raises(NotToSucceed):
        start(cast, agent=cast.st, successor=cast.sz)


def test_another_branch_starts_nothing_here(cast, receipts):
    for somebody in (cast.foreign_coordinator, cast.sz.user, cast.st.user, cast.pusat):
        with pytest.raises(NotYours):
            start(cast, by=somebody)


@pytest.mark.parametrize("days", [1, -2])
def test_the_last_day_is_neither_to_come_nor_before_the_last_receipt(cast, receipts, days):
    with pytest.raises(BadDay) as refusal:
        start(cast, last_on=TODAY + dt.timedelta(days=days))
    assert refusal.value.field == "last_on"


def test_one_hand_over_at_a_time_and_the_same_form_twice_is_one(cast, receipts):
    first = start(cast)
    assert start(cast, uuid=first.uuid) == first
    with pytest.raises(UuidReused):
        start(cast, uuid=first.uuid, reason="Lain")
    with pytest.raises(AlreadyLeaving):
        start(cast)


def test_only_the_successor_answers(cast, receipts):
    started = start(cast)
    for somebody in (cast.sz.user, cast.koordinator, cast.pusat):
        with pytest.raises(NotYours):
            accept_succession(succession=started, by=somebody, at=NOW)
        with pytest.raises(NotYours):
            refuse(cast, started, by=somebody)
    assert list(successions_to_answer(viewer_for(cast.st.user, now=NOW))) == [started]
    assert not successions_to_answer(viewer_for(cast.sz.user, now=NOW)).exists()


def test_a_refusal_stays_on_record_and_the_agent_takes_dues_again(cast, receipts, take):
    started = start(cast)
    with pytest.raises(NotToSucceed) as refusal:
        refuse(cast, started, reason=" ")
    assert refusal.value.field == "reason"
    answer = refuse(cast, started)
    assert refuse(cast, started) == answer
    with pytest.raises(AlreadyAnswered):
        accept(cast, started)
    assert not Leaving.objects.exists()
    assert not take(cast.enrolment(start=NOV), at=LATER + dt.timedelta(days=1)).is_after_leaving
    assert set(Member.objects.values_list("agent", flat=True)) == {cast.sz.pk}
    assert handed_over_of(started).people == []
    assert differences() == []


def test_the_branch_takes_back_what_nobody_answered(cast, receipts):
    started = start(cast)
    with pytest.raises(NotYours):
        withdraw(cast, started, by=cast.foreign_coordinator)
    assert withdraw(cast, started).outcome == SuccessionOutcome.WITHDRAWN
    again = start(cast, at=LATER)
    with pytest.raises(AlreadyAnswered):
        withdraw(cast, again) and accept(cast, again)
    assert differences() == []


def test_what_was_accepted_is_not_taken_back(cast, receipts):
    started = start(cast)
    answer = accept(cast, started)
    assert accept(cast, started) == answer
    with pytest.raises(AlreadyAnswered):
        withdraw(cast, started)


def test_an_agent_who_came_back_takes_dues_again_and_may_leave_again(cast, receipts, take):
    accept(cast, start(cast))
    back = NOW + dt.timedelta(days=2)
    cast.sz.refresh_from_db()
    cast.sz.until_on = None
    cast.sz.save()
    assign_agent(agent=cast.sz, village=cast.village, from_on=back.date(), by=cast.pusat)
    assert not leaving_of(cast.sz).exists()
    enrolment = cast.enrolment(cast.member(), start=dt.date(2026, 12, 1))
    assert not take(enrolment, at=back).is_after_leaving
    again = start(cast, at=back, last_on=back.date())
    assert [row.succession for row in leaving_of(cast.sz)] == [again]
    assert differences() == []


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda: Leaving.objects.all().delete(), "agent who leaves"),
        (lambda: SuccessionMember.objects.first().delete(), "hand-over members"),
        (lambda: Member.objects.update(agent=Succession.objects.get().agent), "hand-over members"),
        (lambda: SuccessionReceipt.objects.first().delete(), "hand-over receipts"),
        (lambda: Succession.objects.update(in_hand=1), "hand-over receipts"),
    ],
)
def test_a_spoiled_hand_over_is_named(cast, receipts, spoil, named):
    accept(cast, start(cast))
    remove_guards()
    spoil()
    install_guards()
    assert any(text.startswith(named) for text in differences())


def test_a_claim_that_outlived_its_hand_over_is_named(cast, receipts):
    started = start(cast)
    refuse(cast, started)
    Leaving.objects.create(agent=cast.sz, village=cast.village, succession=started)
    assert any(text.startswith("agent who leaves") for text in differences())
