"""Months paid beyond a death, an end or a move to wage employment."""

import datetime as dt

import pytest

from dues.actions.collecting import Payer
from dues.actions.reversal import decide_reversal, request_reversal
from dues.enums import QuestionKind
from dues.errors import NotReversible, NotToAnswer, NotToDecide
from dues.models import BranchQuestion, PaidMonth
from dues.queries.credit import Credit, credit_of
from dues.queries.ledger import ledger_differences
from dues.queries.refunds import refunds_due
from members.errors import EndRefused
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from tests.advances import fill_up, pay_out
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.dues.test_collecting import old_book
from tests.questions import answer, ask_refund, decide, end
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
OCT, NOV, DEC = (dt.date(2026, month, 1) for month in (10, 11, 12))
JAN, FEB = dt.date(2027, 1, 1), dt.date(2027, 2, 1)


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def due(cast):
    """What SZ has to give back: the months of each receipt with the rupiah."""

    def ask(user="sz"):
        rows = refunds_due(cast.viewer(cast.users[user], now=NOW))
        return [(row.months, row.amount) for row in rows]

    return ask


def asked() -> list[tuple]:
    rows = BranchQuestion.objects.order_by("pk")
    return list(rows.values_list("kind", "first_month", "last_month", "amount"))


@pytest.mark.parametrize("reason", ["deceased", "stopped", "wage_employment", "resigned"])
def test_money_still_with_the_agent_is_given_back_and_nothing_is_asked(
    cast, enrolment, take, due, reason
):
    take(enrolment, months=3)
    end(cast, enrolment, reason=reason)
    assert due() == [([DEC, JAN], 8_400 + 16_800)]
    assert asked() == []


@pytest.mark.parametrize("place", ["waiting", "at branch", "reached", "straight"])
def test_money_handed_on_becomes_a_question_with_its_months_and_sum(
    cast, enrolment, take, due, place
):
    collection = take(enrolment, months=3)
    if place == "straight":
        pay_straight(cast, collection)
    else:
        remittance = hand_on(cast, collection)
        if place != "waiting":
            accept(cast, remittance)
        if place == "reached":
            pay_branch(cast, [remittance])
    end(cast, enrolment)
    assert due() == []
    assert asked() == [(QuestionKind.PREPAID_AFTER_END, DEC, JAN, 8_400 + 16_800)]
    question = BranchQuestion.objects.get()
    assert (question.agent, question.village, question.branch) == (
        cast.sz,
        cast.village,
        cast.branch,
    )
    assert (question.by, question.asked_on) == (cast.sz.user, NOW.date())
    assert AuditEntry.objects.latest("id").action == "question.asked"


def test_months_of_an_old_book_beyond_the_end_are_asked(cast, enrolment, due):
    old_book(cast, enrolment, NOV, DEC)
    end(cast, enrolment)
    assert due() == []
    assert asked() == [(QuestionKind.PREPAID_AFTER_END, DEC, DEC, 8_400)]


def test_the_month_of_the_end_itself_stays_paid(cast, enrolment, take, due):
    take(enrolment)
    end(cast, enrolment, ended_on=dt.date(2026, 11, 1))
    assert due() == asked() == []
    assert PaidMonth.objects.get().month == NOV


def test_part_with_the_agent_goes_back_and_part_handed_on_is_asked(cast, enrolment, take, due):
    pay_straight(cast, take(enrolment, months=2))
    take(enrolment, months=2)
    end(cast, enrolment)
    assert asked() == [(QuestionKind.PREPAID_AFTER_END, DEC, DEC, 8_400)]
    assert due() == [([JAN, FEB], 33_600)]


def test_a_death_reaches_every_job_of_the_person_and_nobody_elses(cast, enrolment, take, due):
    second = cast.enrolment(enrolment.member, start=NOV, slot=2)
    other = cast.enrolment(start=NOV)
    take(enrolment, second, other, months=2)
    end(cast, enrolment)
    second.refresh_from_db()
    assert second.end_reason == "deceased"
    assert due() == [([DEC, DEC], 16_800)]
    assert PaidMonth.objects.filter(enrolment=other).count() == 2


def test_one_job_that_stops_leaves_the_other_alone(cast, enrolment, take, due):
    second = cast.enrolment(enrolment.member, start=NOV, slot=2)
    take(enrolment, second, months=2)
    end(cast, enrolment, reason="stopped")
    assert due() == [([DEC], 8_400)]


def test_money_that_is_handed_on_all_the_same_is_asked_then(cast, enrolment, take, due):
    """Others on the receipt must not lose their protection over it."""
    collection = take(enrolment, months=2)
    end(cast, enrolment)
    remittance = hand_on(cast, collection)
    assert due() == []
    assert asked() == [(QuestionKind.PREPAID_AFTER_END, DEC, DEC, 8_400)]
    refuse(cast, remittance)
    assert due() == [([DEC], 8_400)]
    hand_on(cast, collection)
    assert len(asked()) == 1


def test_money_that_goes_into_the_balance_all_the_same_is_asked_then(cast, enrolment, take, due):
    collection = take(enrolment, months=2)
    end(cast, enrolment)
    fill_up(cast, collection)
    assert due() == []
    assert asked() == [(QuestionKind.PREPAID_AFTER_END, DEC, DEC, 8_400)]
    pay_out(cast, collection)
    assert len(asked()) == 1


def test_what_a_sponsor_paid_goes_back_to_the_sponsor(cast, enrolment, take):
    take(enrolment, months=2, payer=Payer("PT Baik", "sponsor"), payer_kind="sponsor")
    end(cast, enrolment)
    (due,) = refunds_due(cast.viewer(cast.sz))
    assert not due.goes_to_heirs


def test_an_end_that_cannot_be_asks_nothing(cast, enrolment, take, due):
    take(enrolment, months=2)
    with pytest.raises(EndRefused):
        end(cast, enrolment, reason="lapsed")
    assert due() == asked() == []


def test_another_agent_and_another_branch_see_nothing_of_it(cast, enrolment, take, due):
    take(enrolment, months=2)
    end(cast, enrolment)
    assert due("st") == due("stranger") == due("koordinator-jauh") == []
    assert due("koordinator") == due("sz")


def test_what_is_due_costs_one_query(cast, take, django_assert_num_queries):
    viewer = cast.viewer(cast.sz)
    for _ in range(3):
        enrolment = cast.enrolment(start=NOV)
        take(enrolment, months=2)
        end(cast, enrolment)
    with django_assert_num_queries(1):
        assert len(refunds_due(viewer)) == 3
    assert list(ledger_differences()) == []


def as_credit(cast, collection):
    """SZ asks that a receipt become credit."""
    return request_reversal(
        uuid=new_uuid(),
        collection=collection,
        kind="credit",
        reason="salah orang",
        by=cast.sz.user,
        at=NOW,
    )


@pytest.mark.parametrize("kind", ["refunded", "stays"])
def test_what_the_branch_has_answered_about_never_comes_back_to_the_agent(
    cast, enrolment, take, due, kind
):
    remittance = pay_straight(cast, take(enrolment, months=3))
    end(cast, enrolment)
    answer(cast, BranchQuestion.objects.get(), kind)
    with pytest.raises(NotToDecide, match="sudah menjawab"):
        refuse(cast, remittance)
    assert due() == []


@pytest.mark.parametrize("kind", ["refunded", "stays"])
def test_what_the_branch_has_answered_about_never_becomes_credit(cast, enrolment, take, kind):
    """Not even where the request came first."""
    collection = take(enrolment, months=3)
    pay_straight(cast, collection)
    end(cast, enrolment)
    request = as_credit(cast, collection)
    answer(cast, BranchQuestion.objects.get(), kind)
    with pytest.raises(NotReversible, match="sudah menjawab"):
        decide_reversal(request=request, is_accepted=True, reason="", by=cast.koordinator, at=NOW)
    assert credit_of([enrolment.pk])[enrolment.pk] == Credit()


def test_what_became_credit_is_not_given_back_besides(cast, enrolment, take):
    collection = take(enrolment, months=3)
    pay_straight(cast, collection)
    end(cast, enrolment)
    decide(cast, as_credit(cast, collection))
    question = BranchQuestion.objects.get()
    with pytest.raises(NotToAnswer, match="menjadi kredit") as refusal:
        answer(cast, question, "refunded")
    assert refusal.value.field == "kind"
    answer(cast, question, "stays")


@pytest.mark.parametrize("kind", ["refunded", "stays"])
def test_the_branch_answers_once_the_money_is_in_the_scheme(cast, enrolment, take, kind):
    """Before that the money could still come back to the agent, or be paid in after it was given back."""
    remittance = hand_on(cast, take(enrolment, months=3))
    end(cast, enrolment)
    question = BranchQuestion.objects.get()
    for step in (lambda: accept(cast, remittance), lambda: pay_branch(cast, [remittance])):
        with pytest.raises(NotToAnswer, match="belum sampai"):
            answer(cast, question, kind)
        step()
    answer(cast, question, kind)
    assert list(ledger_differences()) == []


def test_after_a_refusal_the_agent_gives_back_and_the_branch_answers_that(
    cast, enrolment, take, due
):
    collection = take(enrolment, months=3)
    remittance = hand_on(cast, collection)
    end(cast, enrolment)
    refuse(cast, remittance)
    assert due() == [([DEC, JAN], 8_400 + 16_800)]
    with pytest.raises(NotToAnswer):
        answer(cast, BranchQuestion.objects.get(), "refunded")
    decide(cast, ask_refund(cast, collection, enrolment))
    answer(cast, BranchQuestion.objects.get(), "refunded")
    assert due() == []
    assert list(ledger_differences()) == []
