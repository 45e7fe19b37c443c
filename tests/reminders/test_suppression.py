"""Why somebody is not reminded: each reason once with somebody guilty of it, once with somebody who is
not."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import ClaimTask, StepWithdrawal
from dues.models import Concern, ConcernAnswer
from members.models import Member
from perisai.reminders.enums import Kind, Reason
from perisai.reminders.models import Reminder
from perisai.reminders.queries.known import known_of
from perisai.reminders.silence_rules import first_reason
from tests.custody import accept, hand_on, pay_straight
from tests.reminders import someone
from tests.reminders.someone import NOVEMBER, OCTOBER, TODAY, at, due, paid_to
from tests.taking import NOW, take_from

pytestmark = pytest.mark.django_db


def why(reminder, moment: dt.datetime = NOW) -> Reason | None:
    return reasons([reminder], moment)[0]


def reasons(reminders: list[Reminder], moment: dt.datetime = NOW) -> list[Reason | None]:
    known = known_of(reminders, at=moment)
    return [first_reason(Kind(row.kind), known.reasons(row)) for row in reminders]


def change(reminder, **fields) -> None:
    Member.objects.filter(pk=reminder.enrolment.member_id).update(**fields)


def end(enrolment) -> None:
    enrolment.ended_on, enrolment.end_reason = TODAY, "stopped"
    enrolment.save()


@pytest.fixture
def siti(cast):
    """Who came due and is to be reminded."""
    return due(cast)


@pytest.fixture
def neighbour(cast):
    return due(cast)


def test_whoever_came_due_and_has_nothing_against_it_is_reminded(siti):
    assert why(siti) is None


def test_the_dead_are_not_reminded_and_their_neighbours_are(siti, neighbour):
    change(neighbour, deceased_on=TODAY)
    assert (why(neighbour), why(siti)) == (Reason.DECEASED, None)


def test_a_participation_that_ended_reminds_of_nothing_while_another_job_goes_on(cast, siti):
    other = paid_to(cast.enrolment(siti.enrolment.member, slot=2), OCTOBER)
    second = due(cast, enrolment=other)
    end(other)
    assert (why(second), why(siti)) == (Reason.ENDED, None)


def test_somebody_entered_by_mistake_is_not_reminded(siti):
    change(siti, withdrawn_at=NOW)
    assert why(siti) == Reason.ENDED


def test_who_has_lapsed_is_not_asked_for_dues_that_can_no_longer_be_paid(siti):
    paid_to(siti.enrolment, dt.date(2026, 8, 1))
    assert why(siti) is None
    paid_to(siti.enrolment, dt.date(2026, 7, 1))
    assert why(siti) == Reason.ENDED


def test_while_a_claim_is_open_nobody_reminds_and_once_it_is_dropped_somebody_does(cast, siti):
    claim = someone.claim(cast, siti.enrolment.member)
    assert why(siti) == Reason.CLAIM_OPEN
    someone.step(cast, claim, "dropped")
    assert why(siti) is None


def test_money_that_the_agent_has_is_never_asked_for_again(cast, siti, neighbour):
    take_from(cast, neighbour.enrolment)
    assert (why(neighbour), why(siti)) == (Reason.MONEY_HELD, None)


def test_money_at_the_branch_is_not_asked_for_until_it_has_reached_the_scheme(cast, siti):
    accept(cast, hand_on(cast, take_from(cast, siti.enrolment)))
    assert why(siti) == Reason.MONEY_HELD


def test_money_held_for_one_job_silences_the_other_too(cast, siti):
    other = paid_to(cast.enrolment(siti.enrolment.member, slot=2), OCTOBER)
    take_from(cast, other)
    assert why(siti) == Reason.MONEY_HELD


def test_what_has_reached_the_scheme_is_paid(cast, siti):
    pay_straight(cast, take_from(cast, siti.enrolment))
    assert why(siti) == Reason.PAID


@pytest.mark.parametrize(
    ("kind", "period", "reached", "reason"),
    [
        ("before_due", "2026-11", OCTOBER, None),
        ("before_due", "2026-11-01", NOVEMBER, Reason.PAID),
        ("arrears_1", "2026-10", OCTOBER, None),
        ("arrears_1", "2026-10", NOVEMBER, Reason.PAID),
        ("free_months_end", "2026-11", NOVEMBER, None),
        ("free_months_end", "2026-11", dt.date(2026, 12, 1), Reason.PAID),
        ("discount_ends", "2026-12", dt.date(2026, 12, 1), None),
        ("discount_ends", "2026-12", dt.date(2027, 1, 1), Reason.PAID),
        ("harvest", "2026-11", NOVEMBER, None),
        ("harvest", "2026-11", dt.date(2027, 4, 1), Reason.PAID),
    ],
)
def test_what_counts_as_paid_follows_from_what_is_asked_for(cast, kind, period, reached, reason):
    reminder = due(cast, kind=kind, period=period)
    paid_to(reminder.enrolment, reached)
    assert why(reminder) == reason


def test_an_open_question_to_the_branch_silences(cast, siti, neighbour):
    someone.question(cast, neighbour.enrolment)
    assert (why(neighbour), why(siti)) == (Reason.DISPUTED, None)


def test_a_receipt_that_is_to_be_undone_silences_until_that_is_decided(cast, siti):
    enrolment = cast.enrolment(siti.enrolment.member, slot=2)
    request = someone.to_undo(cast, enrolment)
    assert why(siti) == Reason.DISPUTED
    someone.refused(cast, request)
    assert why(siti) is None


def test_who_is_asked_about_by_another_agent_is_silent_until_that_is_decided(cast, siti):
    request = someone.whose(cast, siti.enrolment.member)
    assert why(siti) == Reason.DISPUTED
    someone.stays(cast, request)
    assert why(siti) is None


def test_the_newest_consent_counts(cast, siti):
    someone.agree(cast, siti.enrolment.member, "register")
    assert why(siti) == Reason.OPTED_OUT
    someone.agree(cast, siti.enrolment.member, "register", "remind")
    assert why(siti) is None


def test_nobody_is_reminded_in_a_way_they_did_not_agree_to(cast, siti):
    someone.terms(cast, "sms", "letter")
    assert why(siti) == Reason.NO_CONSENT
    someone.agree(cast, siti.enrolment.member, "remind", channels=["letter"])
    assert why(siti) is None


def test_debts_are_told_to_no_phone_but_the_members_own(cast, siti):
    someone.terms(cast, "wa_agent")
    change(siti, phone_owner="child")
    harmless = due(cast, kind="before_due", enrolment=siti.enrolment)
    assert (why(siti), why(harmless)) == (Reason.NOT_OWN_PHONE, None)


def test_the_round_needs_neither_consent_nor_phone(cast):
    quiet = due(cast, cast.member())
    assert why(quiet) is None
    someone.terms(cast, "wa_agent", "sms")
    assert why(quiet) == Reason.NO_CONSENT


def test_a_pause_silences_until_its_last_day_or_a_newer_one(cast, siti):
    member, week = siti.enrolment.member, dt.timedelta(days=7)
    someone.pause(cast, member, TODAY - week, TODAY - dt.timedelta(days=1))
    assert why(siti) is None
    someone.pause(cast, member, TODAY - week, TODAY)
    assert why(siti) == Reason.PAUSED
    someone.pause(cast, member, TODAY, TODAY - dt.timedelta(days=1))
    assert why(siti) is None


def test_on_a_public_holiday_nobody_is_disturbed_and_on_a_saturday_somebody_is(siti):
    assert TODAY.weekday() == 5
    assert why(siti, at("10:00", dt.date(2026, 12, 25))) == Reason.HOLIDAY
    assert why(siti, at("10:00", dt.date(2026, 12, 26))) is None


@pytest.mark.parametrize(
    ("clock", "reason"),
    [
        ("06:59", Reason.QUIET_HOURS),
        ("07:00", None),
        ("19:59", None),
        ("20:00", Reason.QUIET_HOURS),
    ],
)
def test_the_quiet_hours_of_the_house(siti, clock, reason):
    assert why(siti, at(clock)) == reason


def test_quiet_hours_go_by_the_clock_of_the_branch_and_by_its_own_terms(cast, siti):
    cast.branch.time_zone = "Asia/Jayapura"
    cast.branch.save()
    assert why(siti, at("18:30")) == Reason.QUIET_HOURS
    someone.terms(cast, "wa_agent", quiet_from=dt.time(21))
    assert why(siti, at("18:30")) is None


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({}, Reason.TOO_MANY),
        ({"state": "waiting"}, Reason.TOO_MANY),
        ({"state": "failed"}, None),
        ({"state": "withdrawn"}, None),
        ({"decided_at": NOW - dt.timedelta(days=7, minutes=1)}, None),
    ],
)
def test_two_reminders_that_arrived_are_enough_for_a_week(cast, siti, second, reason):
    member = siti.enrolment.member
    someone.reminded(cast, member, period="1")
    assert why(siti) is None
    someone.reminded(cast, member, period="2", **second)
    assert why(siti) == reason


def test_what_an_agent_was_told_of_somebody_is_no_reminder_to_them(cast, siti):
    member = siti.enrolment.member
    for number in "12":
        row = someone.reminded(cast, member, period=number)
        Reminder.objects.filter(pk=row.pk).update(kind="claim_clock")
    assert why(siti) is None


def test_a_reminder_on_its_way_does_not_count_itself(cast, siti):
    someone.terms(cast, "wa_agent", most_per_week=1)
    assert why(someone.reminded(cast, siti.enrolment.member)) is None


def test_who_cannot_be_reached_is_told_apart(cast, siti):
    someone.terms(cast, "wa_agent")
    change(siti, phone="", phone_owner="")
    assert why(siti) == Reason.NO_CHANNEL
    change(siti, phone=someone.PHONE, phone_owner="self")
    assert why(siti) is None


# Agents and coordinators.


@pytest.fixture
def clock(cast):
    """The claim of somebody has a deadline, and SZ is reminded of it."""
    claim = someone.claim(cast, cast.member())
    ClaimTask.objects.create(claim=claim, kind="report_one", due_on=TODAY, raised_at=NOW)
    return of_agent(cast, "claim_clock", "report_one 2026-11-21", claim=claim)


def of_agent(cast, kind, period, **fields) -> Reminder:
    enrolment = cast.enrolment()
    reminder = due(cast, kind=kind, period=period, enrolment=enrolment, subject="x1", **fields)
    Reminder.objects.filter(pk=reminder.pk).update(enrolment=None)
    reminder.refresh_from_db()
    return reminder


def test_a_deadline_is_told_until_it_is_met(clock):
    assert why(clock) is None
    ClaimTask.objects.create(
        claim=clock.claim, kind="claim", due_on=TODAY, raised_at=NOW
    )  # another one
    ClaimTask.objects.filter(kind="report_one").update(done_at=NOW)
    assert why(clock) == Reason.DONE


def test_a_deadline_of_a_claim_that_was_dropped_is_done(cast, clock):
    someone.step(cast, clock.claim, "dropped")
    assert why(clock) == Reason.DONE


def test_an_agent_who_left_is_not_reminded(cast, clock):
    cast.sz.until_on = TODAY
    cast.sz.save()
    assert why(clock) is None
    cast.sz.until_on = TODAY - dt.timedelta(days=1)
    cast.sz.save()
    assert why(clock) == Reason.ENDED


def test_agents_rest_at_night_and_on_holidays_too(clock):
    assert why(clock, at("20:30")) == Reason.QUIET_HOURS
    assert why(clock, at("10:00", dt.date(2026, 12, 25))) == Reason.HOLIDAY


def test_the_yearly_grant_is_done_once_it_was_paid_again(cast):
    claim = someone.claim(cast, cast.member())
    yearly = of_agent(cast, "yearly_grant", "2026", claim=claim)
    someone.step(cast, claim, "paid", amount=1, happened_on=dt.date(2025, 12, 1))
    assert why(yearly) is None
    someone.step(cast, claim, "paid", amount=1, happened_on=dt.date(2026, 11, 20))
    assert why(yearly) == Reason.DONE


def test_a_payment_that_was_taken_back_ends_no_yearly_grant(cast):
    claim = someone.claim(cast, cast.member())
    yearly = of_agent(cast, "yearly_grant", "2026", claim=claim)
    wrong = someone.step(cast, claim, "paid", amount=1, happened_on=dt.date(2026, 11, 20))
    assert why(yearly) == Reason.DONE
    StepWithdrawal.objects.create(
        step=wrong, why="Salah klaim", withdrawn_at=NOW, by=cast.koordinator
    )
    assert why(yearly) is None


def test_cash_is_told_until_it_was_handed_on(cast):
    receipt = take_from(cast, at=at("10:00", dt.date(2026, 11, 18)))
    held = of_agent(cast, "cash_held", "2026-11-18")
    assert why(held) is None
    take_from(cast)  # of today
    hand_on(cast, receipt)
    assert why(held) == Reason.DONE


def test_a_concern_is_told_until_it_was_answered(cast):
    concern = Concern.objects.create(
        kind="cash_too_old",
        agent=cast.sz,
        branch=cast.branch,
        since_on=TODAY,
        oldest_on=TODAY,
        amount=8400,
        raised_on=TODAY,
    )
    told = of_agent(cast, "cash_too_old", "1", concern=concern)
    cast.sz.until_on = dt.date(2026, 1, 1)  # that she left is no reason to tell nobody
    cast.sz.save()
    assert why(told) is None
    ConcernAnswer.objects.create(
        concern=concern,
        note="Uang dijemput",
        answered_on=TODAY,
        answered_at=NOW,
        answered_by=cast.koordinator,
    )
    assert why(told) == Reason.DONE


# All of it together.


def test_as_many_questions_for_three_as_for_one(cast, siti, django_assert_num_queries):
    some = [siti, due(cast), due(cast)]
    with CaptureQueriesContext(
        connection,
    ) as one:
        reasons([siti])
    with django_assert_num_queries(len(one)):
        reasons(some)
