"""An agent pays before she is paid: the months are paid in, no member's cash moved, she is repaid once."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.collecting import Share
from dues.actions.reversal import decide_reversal, request_reversal
from dues.enums import MoneyPlace, SchemeChannel, Source
from dues.errors import (
    AlreadyPaid,
    AmountChanged,
    BadDay,
    CannotBePaid,
    NothingToPay,
    NotReversible,
    NotToAdvance,
    NotToHandOver,
    NotToRepay,
    ProofMissing,
    ReferenceUsed,
)
from dues.models import (
    Collection,
    LiveReference,
    PaidMonth,
    ReachedLine,
    ReceiptBook,
    RepaidLine,
    SchemePayment,
    Standing,
)
from dues.queries.advances import advanced_total, brought_in_by, open_advances
from dues.queries.balance import balance_of
from dues.queries.cash import PLACE, cash_of
from dues.queries.ledger import ledger_differences
from dues.queries.months import paid_by_enrolment
from dues.queries.receipts import receipt_of
from perisai.common.retries import UuidReused
from perisai.jobs.models import Job
from tests.advances import advance, fill_up, repay
from tests.confirming import key, told_of
from tests.custody import hand_on, pay_straight
from tests.taking import NOW, take_from
from villages.models import Assignment

NOV, DEC = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


def undo(cast, collection, *, kind="wrong_entry", by=None, at=NOW):
    return request_reversal(
        uuid=uuid4(), collection=collection, kind=kind, reason="salah", by=by or cast.sz.user, at=at
    )


def cash(cast):
    return cash_of(cast.viewer(cast.sz, now=NOW), on=NOW.date())


def owed(cast, who=None):
    return advanced_total(cast.viewer(who or cast.sz, now=NOW))


def test_an_advance_is_paid_in_and_is_no_members_cash(cast, enrolment):
    paid = advance(cast, enrolment, months=2)
    assert (paid.source, paid.payer_name, paid.total) == (Source.ADVANCE, "Siti Zulaikha", 16_800)
    assert paid.receipt_no is None
    payment = SchemePayment.objects.get()
    assert (payment.agent, payment.total, payment.channel) == (cast.sz, 16_800, "payment_code")
    assert not payment.lines.filter(remittance__isnull=False).exists()
    standing = Standing.objects.get(pk=enrolment.pk)
    assert (standing.paid_through, standing.remitted_through) == (DEC, DEC)
    assert (cash(cast).collected, owed(cast)) == (0, 16_800)
    assert not Job.objects.exists()
    assert list(ledger_differences()) == []


def test_an_advance_from_the_balance_lowers_it(cast, enrolment):
    fill_up(cast, amount=20_000)
    advance(cast, enrolment, channel=SchemeChannel.BALANCE)
    assert balance_of(cast.viewer(cast.sz, now=NOW)).total == 11_600


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"reference": " "}, ProofMissing),
        ({"proof": None}, ProofMissing),
        ({"channel": SchemeChannel.BRANCH}, ProofMissing),
        ({"paid_on": dt.date(2026, 11, 22)}, BadDay),
        ({"expected_total": 8_399}, AmountChanged),
        ({"shares": []}, NothingToPay),
    ],
)
def test_an_advance_that_cannot_be_leaves_nothing_behind(cast, enrolment, wrong, error):
    with pytest.raises(error):
        advance(cast, enrolment, **wrong)
    assert not Collection.objects.exists()
    assert not PaidMonth.objects.exists()


def test_a_stale_screen_is_refused_and_never_moved_on(cast, take, enrolment):
    take(enrolment)
    with pytest.raises(AlreadyPaid):
        advance(cast, enrolment, shares=[Share(enrolment.pk, NOV, 1)], expected_total=8_400)


def test_nobody_pays_ahead_for_a_participation_that_ended(cast):
    ended = cast.enrolment(ended_on=dt.date(2026, 7, 1), end_reason="lapsed")
    with pytest.raises(CannotBePaid):
        advance(cast, ended)


def test_a_day_on_a_proof_brings_nobody_back_who_has_lapsed(cast):
    lapsed = cast.enrolment(start=dt.date(2026, 6, 1))
    june = NOW.replace(month=6, day=10)
    pay_straight(cast, take_from(cast, lapsed, at=june), at=june)
    july = [Share(lapsed.pk, dt.date(2026, 7, 1), 5)]
    with pytest.raises(NotToAdvance):
        advance(cast, shares=july, expected_total=5 * 8_400, paid_on=dt.date(2026, 8, 5), at=NOW)
    assert Standing.objects.get(pk=lapsed.pk).paid_through == dt.date(2026, 6, 1)


def test_an_advance_arrives_no_earlier_than_it_is_noted_until_the_scheme_confirms_it(
    cast, enrolment
):
    advance(cast, enrolment, paid_on=dt.date(2026, 11, 3))
    viewer = cast.viewer(cast.koordinator, now=NOW)
    assert paid_by_enrolment(viewer, [enrolment])[enrolment.pk].arrivals == {NOV: NOW.date()}
    key(cast, told_of(Collection.objects.get()))
    assert paid_by_enrolment(viewer, [enrolment])[enrolment.pk].arrivals == {
        NOV: dt.date(2026, 11, 3)
    }


def test_people_of_two_branches_are_noted_one_by_one(cast, enrolment):
    foreign = cast.enrolment(cast.member(village=cast.foreign_village), start=NOV)
    with pytest.raises(NotToAdvance):
        advance(cast, enrolment, foreign)
    assert not SchemePayment.objects.exists()


def test_the_reference_of_an_advance_pays_once(cast, take, enrolment):
    pay_straight(cast, take(cast.enrolment(cast.member(), start=NOV)), reference="REF 1")
    with pytest.raises(ReferenceUsed):
        advance(cast, enrolment, reference="ref-1")
    assert not PaidMonth.objects.filter(enrolment=enrolment).exists()


def test_the_repayment_has_a_receipt_and_is_not_cash_in_hand(cast, enrolment):
    paid = advance(cast, enrolment, months=2, reference="0912345678")
    receipt = repay(cast, enrolment, months=2)
    assert (receipt.source, receipt.receipt_no) == (Source.REPAYMENT, "SZ-2026-A-00001")
    assert receipt.total == paid.total
    assert [line.month for line in receipt.lines.order_by("month")] == [NOV, DEC]
    assert PaidMonth.objects.filter(line__collection=paid).count() == 2
    assert not PaidMonth.objects.filter(line__collection=receipt).exists()
    assert (cash(cast).collected, cash(cast).in_hand, owed(cast)) == (0, 0, 0)
    row = Collection.objects.annotate(place=PLACE).get(pk=receipt.pk)
    shown = receipt_of(row)
    assert row.place == shown.place == MoneyPlace.REPAID
    assert [(one.paid_on, one.reference) for one in shown.repays] == [(NOW.date(), "••••••5678")]
    assert list(ledger_differences()) == []


def test_the_oldest_months_are_repaid_first_and_each_once(cast, enrolment):
    advance(cast, enrolment, months=3)
    first = repay(cast, enrolment, months=1)
    assert [line.month for line in first.lines.all()] == [NOV]
    (still,) = open_advances(cast.viewer(cast.sz, now=NOW))
    assert (still.months, still.amount) == ([DEC, dt.date(2027, 1, 1)], owed(cast))
    with pytest.raises(NotToRepay):
        repay(cast, enrolment, shares=[Share(enrolment.pk, NOV, 1)], expected_total=8_400)
    with pytest.raises(NotToRepay):
        repay(cast, enrolment, shares=[Share(enrolment.pk, DEC, 3)])
    with pytest.raises(AmountChanged):
        repay(cast, enrolment, expected_total=1)
    assert RepaidLine.objects.count() == 1
    assert ReceiptBook.objects.get().last_number == 1


def test_a_month_that_credit_paid_is_not_repaid(cast, enrolment):
    credited = take_from(cast, enrolment)
    pay_straight(cast, credited)
    request = undo(cast, credited, kind="credit")
    decide_reversal(request=request, is_accepted=True, reason="", by=cast.koordinator, at=NOW)
    advance(
        cast, shares=[Share(enrolment.pk, NOV, 2)], expected_total=8_400, reference="REF KREDIT"
    )
    [row] = open_advances(cast.viewer(cast.sz, now=NOW))
    assert (row.months, row.amount) == ([DEC], 8_400)
    assert repay(cast, enrolment).total == 8_400
    assert owed(cast) == 0
    assert list(ledger_differences()) == []


def test_a_household_repays_with_one_receipt(cast):
    people = [cast.enrolment(cast.member(), start=NOV) for _ in range(2)]
    advance(cast, *people)
    receipt = repay(cast, *people)
    assert (receipt.total, receipt.lines.count()) == (16_800, 2)


def test_an_advance_is_repaid_to_the_agent_who_made_it(cast, enrolment):
    advance(cast, enrolment)
    with pytest.raises(NotToRepay):
        repay(cast, enrolment, agent=cast.st, by=cast.st.user)


def test_what_repays_an_advance_is_never_handed_on(cast, enrolment):
    advance(cast, enrolment)
    receipt = repay(cast, enrolment)
    for way in (hand_on, pay_straight):
        with pytest.raises(NotToHandOver):
            way(cast, receipt)


def test_a_reversed_repayment_opens_the_advance_again(cast, enrolment):
    advance(cast, enrolment, months=2)
    receipt = repay(cast, enrolment)
    undo(cast, receipt, kind="refund")
    assert (owed(cast), RepaidLine.objects.count()) == (16_800, 0)
    assert Standing.objects.get(pk=enrolment.pk).remitted_through == DEC
    assert receipt_of(receipt).place == MoneyPlace.GIVEN_BACK
    repay(cast, enrolment, months=2)
    assert owed(cast) == 0
    assert list(ledger_differences()) == []


def test_a_repayment_can_be_reversed_although_later_months_were_paid(cast, take, enrolment):
    advance(cast, enrolment)
    receipt = repay(cast, enrolment)
    take(enrolment)
    undo(cast, receipt)
    assert owed(cast) == 8_400


def test_an_advance_entered_by_mistake_is_undone_with_its_payment(cast, enrolment):
    paid = advance(cast, enrolment, reference="REF 1")
    undo(cast, paid)
    assert not PaidMonth.objects.exists()
    assert not ReachedLine.objects.exists()
    assert not LiveReference.objects.exists()
    standing = Standing.objects.get(pk=enrolment.pk)
    assert (standing.paid_through, standing.remitted_through) == (None, None)
    assert owed(cast) == 0
    advance(cast, enrolment, reference="REF 1")
    assert list(ledger_differences()) == []


def test_after_the_first_minutes_the_coordinator_undoes_an_advance(cast, enrolment):
    paid = advance(cast, enrolment)
    request = undo(cast, paid, at=LATER)
    assert ReachedLine.objects.exists()
    with pytest.raises(NotToRepay, match="koordinator"):
        repay(cast, enrolment)
    decide_reversal(request=request, is_accepted=True, reason="", by=cast.koordinator, at=LATER)
    assert not ReachedLine.objects.exists()
    assert list(ledger_differences()) == []


@pytest.mark.parametrize("kind", ["refund", "credit"])
def test_an_advance_is_no_money_to_give_back(cast, enrolment, kind):
    with pytest.raises(NotReversible) as refused:
        undo(cast, advance(cast, enrolment), kind=kind)
    assert refused.value.field == "kind"


def test_a_repaid_advance_is_not_undone_before_its_repayment(cast, enrolment):
    paid = advance(cast, enrolment)
    receipt = repay(cast, enrolment)
    with pytest.raises(NotReversible, match=receipt.receipt_no):
        undo(cast, paid)
    undo(cast, receipt)
    undo(cast, paid)
    assert list(ledger_differences()) == []


def test_later_months_are_undone_before_an_advance(cast, take, enrolment):
    paid = advance(cast, enrolment)
    later = take(enrolment)
    with pytest.raises(NotReversible, match=later.receipt_no):
        undo(cast, paid)


def test_the_next_month_to_take_is_the_one_after_the_advance(cast, take, enrolment):
    advance(cast, enrolment)
    assert take(enrolment).lines.get().month == DEC
    assert cash(cast).in_hand == 8_400


def test_an_advance_never_repaid_stays_on_her_list_also_when_the_member_moved_on(cast, enrolment):
    advance(cast, enrolment)
    enrolment.member.agent = cast.st
    enrolment.member.save()
    Assignment.objects.filter(agent=cast.sz).update(village=cast.neighbour_village)
    assert (owed(cast), owed(cast, cast.st)) == (8_400, 0)
    assert owed(cast, cast.koordinator) == 8_400
    assert owed(cast, cast.foreign_coordinator) == 0
    assert repay(cast, enrolment).total == 8_400


def test_a_retry_answers_with_the_first_and_other_content_is_refused(cast, enrolment):
    same = {"uuid": uuid4(), "reference": "REF 1"}
    paid = advance(cast, enrolment, **same)
    shares = [Share(enrolment.pk, NOV, 1)]
    again = {"shares": shares, "expected_total": 8_400}
    assert advance(cast, enrolment, **same, **again) == paid
    with pytest.raises(UuidReused):
        advance(cast, enrolment, uuid=same["uuid"], reference="REF 2", **again)
    back = uuid4()
    receipt = repay(cast, enrolment, uuid=back)
    assert repay(cast, uuid=back, **again) == receipt
    with pytest.raises(UuidReused):
        repay(cast, uuid=back, shares=shares, expected_total=1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_advances_is_one_query(cast, number, django_assert_num_queries):
    advance(cast, *[cast.enrolment(cast.member(), start=NOV) for _ in range(number)])
    viewer = cast.viewer(cast.sz, now=NOW)
    with django_assert_num_queries(1):
        rows = open_advances(viewer)
        assert [(row.amount, row.agent.user.name, row.payment.total) for row in rows] == [
            (8_400, "Siti Zulaikha", 8_400 * number)
        ] * number


def test_a_payment_tells_for_whom_it_was(cast):
    people = [cast.enrolment(cast.member(), start=NOV) for _ in range(2)]
    advance(cast, *people, months=2)
    payment = SchemePayment.objects.get()
    found = brought_in_by(payment, viewer=cast.viewer(cast.sz, now=NOW))
    assert [(row.enrolment, row.months) for row in found] == [(one, [NOV, DEC]) for one in people]
    assert brought_in_by(payment, viewer=cast.viewer(cast.stranger, now=NOW)) == []


def test_the_check_finds_a_month_that_was_repaid_by_nothing(cast, enrolment):
    advance(cast, enrolment, months=2)
    repay(cast, enrolment)
    row = RepaidLine.objects.get()
    other = PaidMonth.objects.get(month=DEC).line
    RepaidLine.objects.update(advance=other)
    assert {(found.what, found.stored) for found in ledger_differences()} == {
        ("repaid month", f"line {row.line_id}")
    }
    RepaidLine.objects.all().delete()
    assert [found.stored for found in ledger_differences()] == ["missing"]
