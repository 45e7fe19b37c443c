"""An income raised before a death, dues that arrive after the lapse, and who answers."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from dues.actions.collecting import Payer, Share, record_paid_elsewhere
from dues.actions.reversal import request_reversal
from dues.enums import PaidThrough, QuestionKind
from dues.errors import AlreadyAnswered, NotToAnswer, NotYours
from dues.models import BranchAnswer, BranchQuestion
from dues.queries.ledger import ledger_differences
from dues.queries.questions import (
    answered_questions,
    open_questions,
    questions_about,
)
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from tests.architecture import facts
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.dues.test_collecting import old_book
from tests.questions import answer, decide, end, new_terms
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
AUG, OCT, NOV, DEC = (dt.date(2026, month, 1) for month in (8, 10, 11, 12))


def asked(kind) -> list[tuple]:
    rows = BranchQuestion.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("first_month", "last_month", "amount"))


@pytest.fixture
def raised(cast):
    """Registered in January; the income goes up two months before today."""
    with time_machine.travel(NOW.replace(month=1), tick=False):
        enrolment = cast.enrolment(start=dt.date(2026, 1, 1))
    at = NOW.replace(month=9)
    with time_machine.travel(at, tick=False):
        new_terms(cast, enrolment, OCT, income=2_700_000, at=at)
    return enrolment


def test_a_bracket_raised_before_the_death_is_asked(cast, raised):
    end(cast, raised)
    assert asked(QuestionKind.RAISED_BEFORE_DEATH) == [(OCT, NOV, 2_950_000 - 1_000_000)]


def test_a_raise_longer_ago_than_the_house_rule_is_not(cast, raised):
    at = NOW + dt.timedelta(days=60)
    with time_machine.travel(at, tick=False):
        end(cast, raised, at=at)
    assert asked(QuestionKind.RAISED_BEFORE_DEATH) == []


def test_whoever_only_stops_working_is_not_asked_about(cast, raised):
    end(cast, raised, reason="stopped")
    assert asked(QuestionKind.RAISED_BEFORE_DEATH) == []


def test_each_job_of_the_dead_is_looked_at(cast, raised):
    second = cast.enrolment(raised.member, start=NOV, slot=2)
    end(cast, second)
    assert [row[0] for row in asked(QuestionKind.RAISED_BEFORE_DEATH)] == [OCT]


@pytest.fixture
def lapsing(cast, take):
    """Reached the scheme up to August: lapses on 1 December. September is with the agent in time."""
    enrolment = cast.enrolment(start=AUG)
    old_book(cast, enrolment, AUG)
    return enrolment, take(enrolment, months=3)


@pytest.mark.parametrize(
    ("days", "paid_on", "is_asked"),
    [
        (9, dt.date(2026, 11, 30), False),
        (10, dt.date(2026, 12, 1), True),
        (20, dt.date(2026, 11, 30), True),
    ],
    ids=["on the last day", "on the day of the lapse", "noted after it with a day before"],
)
def test_months_that_reach_the_scheme_after_the_lapse_are_asked(
    cast, lapsing, days, paid_on, is_asked
):
    _enrolment, collection = lapsing
    at = NOW + dt.timedelta(days=days)
    remittance = pay_straight(cast, collection, at=at, handed_over_on=paid_on, paid_on=paid_on)
    expected = [(dt.date(2026, 9, 1), NOV, 25_200)] if is_asked else []
    assert asked(QuestionKind.LATE_ARRIVAL) == expected
    refuse(cast, remittance, at=at)
    pay_straight(cast, collection, at=at, handed_over_on=paid_on, paid_on=paid_on)
    assert asked(QuestionKind.LATE_ARRIVAL) == expected  # once, however often it is paid


def test_the_branch_that_pays_in_late_asks_and_does_not_answer_itself(cast, lapsing):
    _enrolment, collection = lapsing
    remittance = hand_on(cast, collection)
    accept(cast, remittance)
    at = NOW + dt.timedelta(days=20)
    pay_branch(cast, [remittance], at=at)
    question = BranchQuestion.objects.get()
    assert question.by == cast.koordinator
    with pytest.raises(NotYours):
        answer(cast, question, "kept", at=at)
    assert answer(cast, question, "kept", at=at, by=cast.pusat).answered_by == cast.pusat


def test_the_branch_that_notes_its_payment_late_is_taken_at_its_day(cast, lapsing):
    _enrolment, collection = lapsing
    remittance = hand_on(cast, collection)
    accept(cast, remittance)
    pay_branch(cast, [remittance], at=NOW + dt.timedelta(days=20), paid_on=dt.date(2026, 11, 30))
    assert asked(QuestionKind.LATE_ARRIVAL) == []


@pytest.mark.parametrize("days", [9, 20])
def test_a_payment_elsewhere_that_is_noted_after_the_lapse_is_asked(cast, days):
    enrolment = cast.enrolment(start=AUG)
    old_book(cast, enrolment, AUG)
    record_paid_elsewhere(
        uuid=uuid4(),
        share=Share(enrolment.pk, dt.date(2026, 9, 1), 1),
        payer=Payer("Ibu Pembayar", "self"),
        paid_through=PaidThrough.BRILINK,
        reference="77",
        expected_total=8_400,
        paid_on=dt.date(2026, 11, 20),
        by=cast.sz.user,
        at=NOW + dt.timedelta(days=days),
    )
    expected = [(dt.date(2026, 9, 1), dt.date(2026, 9, 1), 8_400)] if days == 20 else []
    assert asked(QuestionKind.LATE_ARRIVAL) == expected


@pytest.mark.parametrize("is_credited", [True, False])
def test_months_that_are_free_again_are_not_asked_about_when_their_money_is_paid_in(
    cast, lapsing, is_credited
):
    _enrolment, collection = lapsing
    remittance = hand_on(cast, collection)
    accept(cast, remittance)
    request = request_reversal(
        uuid=new_uuid(),
        collection=collection,
        kind="credit",
        reason="salah orang",
        by=cast.sz.user,
        at=NOW,
    )
    decide(cast, request, is_accepted=is_credited, reason="sudah dicek")
    pay_branch(cast, [remittance], at=NOW + dt.timedelta(days=20))
    assert bool(asked(QuestionKind.LATE_ARRIVAL)) != is_credited
    assert list(ledger_differences()) == []


def test_a_first_payment_is_never_late(cast, take):
    pay_straight(cast, take(cast.enrolment(start=AUG)))
    assert not BranchQuestion.objects.exists()


@pytest.fixture
def question(cast, take):
    """December was paid and handed on; the member died in November."""
    enrolment = cast.enrolment(start=NOV)
    pay_straight(cast, take(enrolment, months=2))
    end(cast, enrolment)
    return BranchQuestion.objects.get()


def test_the_coordinator_answers_once_and_it_leaves_a_trace(cast, question):
    given = answer(cast, question, "stays", "Dipakai untuk pencatatan")
    assert (given.answered_on, given.answered_by) == (NOW.date(), cast.koordinator)
    assert AuditEntry.objects.latest("id").action == "question.answered"
    assert answer(cast, question, "stays", "Dipakai untuk pencatatan") == given
    with pytest.raises(AlreadyAnswered):
        answer(cast, question, "refunded")
    assert BranchAnswer.objects.count() == 1
    assert list(ledger_differences()) == []


@pytest.mark.parametrize("who", ["sz", "st", "sekdes", "pusat", "koordinator-jauh", "stranger"])
def test_nobody_but_the_coordinator_of_the_branch_answers(cast, question, who):
    with pytest.raises(NotYours):
        answer(cast, question, "stays", by=cast.users[who])


def test_a_coordinator_who_asked_leaves_the_answer_to_head_office(cast, take):
    enrolment = cast.enrolment(start=NOV)
    pay_straight(cast, take(enrolment, months=2))
    end(cast, enrolment, by=cast.koordinator)
    question = BranchQuestion.objects.get()
    with pytest.raises(NotYours):
        answer(cast, question, "stays")
    answer(cast, question, "stays", by=cast.pusat)


def test_an_answer_that_does_not_fit_is_refused(cast, question):
    with pytest.raises(NotToAnswer) as refusal:
        answer(cast, question, "credited")
    assert refusal.value.field == "kind"


def test_an_explanation_is_written_down(cast):
    question = facts.question(cast)
    with pytest.raises(NotToAnswer) as refusal:
        answer(cast, question, "explained", "  ")
    assert refusal.value.field == "note"
    assert answer(cast, question, "explained", "Jaringan bank mati").note == "Jaringan bank mati"


def test_what_happened_once_is_asked_once_whatever_a_bug_does(cast, question):
    question.pk, question.uuid, question._state.adding = None, new_uuid(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        question.save(force_insert=True)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("sz", True),
        ("st", False),
        ("sekdes", True),
        ("koordinator", True),
        ("pusat", True),
        ("stranger", False),
        ("koordinator-jauh", False),
    ],
)
def test_a_question_is_seen_by_its_agent_its_village_and_its_branch(cast, question, who, sees):
    viewer = cast.viewer(cast.users[who])
    member = question.enrolment.member
    assert open_questions(viewer).exists() == sees
    assert bool(questions_about(member, viewer=viewer)) == sees
    answer(cast, question, "stays")
    assert not open_questions(viewer).exists()
    assert answered_questions(viewer).exists() == sees


def test_whoever_looks_after_the_member_now_sees_it_too(cast, question):
    member = question.enrolment.member
    member.agent = cast.st
    member.save()
    assert questions_about(member, viewer=cast.viewer(cast.st)) == [question]
    assert questions_about(member, viewer=cast.viewer(cast.sz)) == [question]
