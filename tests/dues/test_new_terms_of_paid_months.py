"""Terms that change from a month that is paid: the price stays until the branch has answered."""

import datetime as dt

import pytest

from dues.actions.collecting import Payer
from dues.actions.participation import end_participation
from dues.actions.reversal import request_reversal
from dues.enums import QuestionKind
from dues.errors import NotToAnswer, StillAsked
from dues.models import Adjustment, BranchQuestion, CollectionLine
from dues.queries.credit import credit_of
from dues.queries.ledger import ledger_differences
from dues.queries.questions import open_questions
from members.enums import EndReason
from members.errors import TermsRefused
from perisai.common.ids import new_uuid
from tests.custody import pay_straight
from tests.questions import answer, new_terms
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
OCT, NOV, DEC = (dt.date(2026, month, 1) for month in (10, 11, 12))
JAN = dt.date(2027, 1, 1)
# What two programmes cost more a month in the next bracket: until December half, then in full.
MORE, MORE_IN_FULL = 1_000, 2_000


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=OCT)


@pytest.fixture
def paid(enrolment, take):
    """October to January, taken on 21 October."""
    return take(enrolment, months=4, at=NOW.replace(month=10))


def asked() -> list[tuple]:
    rows = BranchQuestion.objects.order_by("pk")
    return list(rows.values_list("kind", "first_month", "last_month", "amount"))


def noted(enrolment) -> list[tuple]:
    rows = Adjustment.objects.filter(enrolment=enrolment).order_by("line__month")
    return list(rows.values_list("line__month", "kind", "amount"))


def test_paid_months_keep_their_price_and_the_difference_goes_to_the_branch(
    cast, enrolment, paid, take
):
    new_terms(cast, enrolment, NOV)
    assert [line.total for line in paid.lines.all()] == [8_400, 8_400, 8_400, 16_800]
    assert asked() == [(QuestionKind.TERMS_CHANGE, NOV, JAN, -(2 * MORE + MORE_IN_FULL))]
    assert noted(enrolment) == []
    # February is not paid: it follows the new terms.
    assert take(enrolment, is_already_taken=True).total == 18_800


def test_a_lower_income_leaves_credit_and_a_higher_one_something_owed(cast, take):
    enrolment = cast.enrolment(start=NOV, income=1_100_000)
    pay_straight(cast, take(enrolment, months=2))
    new_terms(cast, enrolment, DEC, income=1_000_000)
    question = BranchQuestion.objects.get()
    assert question.amount == MORE
    answer(cast, question, "credited")
    assert noted(enrolment) == [(DEC, "terms", MORE)]
    assert credit_of([enrolment.pk])[enrolment.pk].usable == MORE
    assert list(ledger_differences()) == []


def test_what_is_billed_is_noted_for_each_month(cast, enrolment, paid):
    new_terms(cast, enrolment, DEC)
    answer(cast, BranchQuestion.objects.get(), "billed")
    assert noted(enrolment) == [(DEC, "terms", -MORE), (JAN, "terms", -MORE_IN_FULL)]
    assert credit_of([enrolment.pk])[enrolment.pk].usable == -(MORE + MORE_IN_FULL)
    assert list(ledger_differences()) == []


def test_a_price_that_stays_settles_nothing(cast, enrolment, paid):
    new_terms(cast, enrolment, DEC)
    answer(cast, BranchQuestion.objects.get(), "kept")
    assert noted(enrolment) == []


def test_another_income_in_the_same_bracket_asks_nothing(cast, enrolment, paid):
    new_terms(cast, enrolment, NOV, income=1_050_000)
    assert asked() == []


@pytest.mark.parametrize("income", [1_100_000, 2_700_000])
@pytest.mark.parametrize("kind", ["sponsor", "village", "apbn", "apbd"])
def test_what_a_sponsor_paid_is_neither_credited_to_the_member_nor_billed(cast, take, kind, income):
    """Two months of a sponsor, then one of her own."""
    enrolment = cast.enrolment(start=NOV, income=1_100_000 if income > 1_100_000 else 2_700_000)
    take(enrolment, months=2, payer=Payer("PT Tebu Manis", kind), payer_kind=kind)
    own = take(enrolment)
    new_terms(cast, enrolment, NOV, income=income)
    [(_kind, first, last, amount)] = asked()
    assert (first, last) == (JAN, JAN)
    answer(cast, BranchQuestion.objects.get(), "billed" if amount < 0 else "credited")
    assert noted(enrolment) == [(JAN, "terms", amount)]
    assert own.total - take(enrolment).lines.get().total == amount
    assert list(ledger_differences()) == []


def test_where_a_sponsor_paid_everything_nothing_is_asked(cast, take):
    enrolment = cast.enrolment(start=NOV, income=2_700_000)
    take(enrolment, months=3, payer=Payer("PT Tebu Manis", "sponsor"), payer_kind="sponsor")
    new_terms(cast, enrolment, NOV, income=1_000_000)
    assert asked() == []


def test_a_month_that_is_paid_and_over_never_changes(cast, enrolment, paid):
    with pytest.raises(TermsRefused) as refusal:
        new_terms(cast, enrolment, OCT)
    assert refusal.value.field == "from_month"
    assert asked() == []


def test_arrears_follow_new_terms_without_a_question(cast, enrolment, take):
    take(enrolment, at=NOW.replace(month=10))
    new_terms(cast, enrolment, NOV)
    assert asked() == []
    assert take(enrolment, is_already_taken=True).total == 9_400


def test_while_the_branch_has_not_answered_paid_months_do_not_change_again(cast, enrolment, paid):
    new_terms(cast, enrolment, DEC)
    with pytest.raises(StillAsked) as refusal:
        new_terms(cast, enrolment, NOV, income=2_700_000)
    assert refusal.value.field == "from_month"
    new_terms(cast, enrolment, dt.date(2027, 2, 1), income=2_700_000)
    assert len(asked()) == 1


@pytest.mark.parametrize(
    ("first_answer", "expected"),
    [("billed", MORE + MORE_IN_FULL), ("kept", None)],
)
def test_going_back_asks_only_about_what_was_settled(cast, enrolment, paid, first_answer, expected):
    new_terms(cast, enrolment, DEC)
    answer(cast, BranchQuestion.objects.get(), first_answer)
    new_terms(cast, enrolment, DEC, income=1_000_000)
    assert [row[3] for row in asked()[1:]] == ([expected] if expected else [])
    if expected:
        answer(cast, BranchQuestion.objects.latest("pk"), "credited")
        assert credit_of([enrolment.pk])[enrolment.pk].waiting == expected
        assert sum(row[2] for row in noted(enrolment)) == 0
    assert list(ledger_differences()) == []


def test_a_question_whose_months_were_paid_anew_can_only_be_kept(cast, enrolment, take):
    collection = take(enrolment, months=3)
    new_terms(cast, enrolment, NOV)
    request_reversal(
        uuid=new_uuid(),
        collection=collection,
        kind="refund",
        reason="bayar ulang",
        by=cast.sz.user,
        at=NOW,
    )
    again = take(enrolment, months=3)
    assert {line.total for line in CollectionLine.objects.filter(collection=again)} == {
        9_400,
        18_800,
    }
    question = BranchQuestion.objects.get()
    with pytest.raises(NotToAnswer):
        answer(cast, question, "billed")
    answer(cast, question, "kept")
    assert noted(enrolment) == []


@pytest.mark.parametrize(("first_month", "is_asked"), [(NOV, True), (DEC, False)])
def test_nobody_asks_any_more_what_months_after_the_end_cost(
    cast, client, enrolment, paid, first_month, is_asked
):
    new_terms(cast, enrolment, first_month)
    end_participation(
        enrolment=enrolment,
        ended_on=NOW.date(),
        reason=EndReason.DECEASED,
        by=cast.sz.user,
        on=NOW.date(),
        at=NOW,
    )
    viewer = cast.viewer(cast.koordinator, now=NOW)
    kinds = open_questions(viewer).values_list("kind", flat=True)
    assert (QuestionKind.TERMS_CHANGE in kinds) is is_asked
    client.force_login(cast.koordinator)
    page = client.get(f"/peserta/{enrolment.member.uuid}/").content.decode()
    assert ("Tidak ditanyakan lagi" in page) is not is_asked
