"""What was handed on and is undone: the branch decides, and it becomes credit of the same people."""

from uuid import uuid4

import pytest

from dues.actions.crediting import adjust
from dues.actions.reversal import decide_reversal, request_reversal
from dues.enums import AdjustmentKind, MoneyPlace, ReversalKind
from dues.errors import NotReversible, NotToDecide, NotYours
from dues.models import Adjustment, Collection, PaidMonth, SchemePayment, Standing
from dues.queries.cash import cash_of
from dues.queries.credit import Credit
from dues.queries.ledger import ledger_differences
from dues.queries.receipts import receipt_of
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.dues.credit.conftest import (
    LATER,
    NOV,
    ask_credit,
    credit,
    parts,
    turn_into_credit,
    viewer,
)
from tests.dues.test_collecting import old_book
from tests.taking import NOW


def test_paid_in_money_becomes_credit_of_the_same_people(cast, enrolment, take):
    wife = cast.enrolment(cast.member(), start=NOV)
    receipt = take(enrolment, wife, months=2)
    pay_straight(cast, receipt)
    turn_into_credit(cast, receipt)
    assert not PaidMonth.objects.exists()
    assert [credit(row).usable for row in (enrolment, wife)] == [16_800, 16_800]
    assert receipt_of(Collection.objects.get(pk=receipt.pk)).place == MoneyPlace.CREDITED
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {None}
    cash = cash_of(viewer(cast), on=NOW.date())
    assert (cash.credited, cash.returned, cash.remitted) == (33_600, 0, 33_600)
    assert list(ledger_differences()) == []


def test_money_at_the_branch_becomes_usable_credit_once_it_is_paid_in(cast, enrolment, take):
    receipt = take(enrolment)
    remittance = hand_on(cast, receipt)
    accept(cast, remittance)
    turn_into_credit(cast, receipt)
    assert credit(enrolment) == Credit(waiting=8_400)
    assert parts(take(enrolment)) == [(0, 8_400)]
    pay_branch(cast, [remittance])
    assert SchemePayment.objects.get().total == 8_400
    assert credit(enrolment) == Credit(usable=8_400)
    assert list(ledger_differences()) == []


def test_only_what_was_paid_in_money_becomes_credit(cast, enrolment, give, take):
    """The part that was credit is free again by itself."""
    give(enrolment, 10_000)
    receipt = take(enrolment, months=2, expected_total=6_800)
    pay_straight(cast, receipt)
    turn_into_credit(cast, receipt)
    assert list(Adjustment.objects.filter(kind="reversed").values_list("amount", flat=True)) == [
        6_800
    ]
    assert credit(enrolment) == Credit(usable=16_800)
    assert list(ledger_differences()) == []


def test_a_difference_noted_on_a_month_falls_with_it(cast, enrolment, take):
    receipt = take(enrolment)
    pay_straight(cast, receipt)
    adjust(
        enrolment_id=enrolment.pk,
        amount=4_000,
        kind=AdjustmentKind.DISCOUNT,
        line=receipt.lines.get(),
        on=NOW.date(),
        by=None,
        at=NOW,
    )
    assert credit(enrolment) == Credit(usable=4_000)
    turn_into_credit(cast, receipt)
    assert credit(enrolment) == Credit(usable=8_400)
    assert list(ledger_differences()) == []


def test_even_the_quickest_collector_does_not_turn_money_into_credit_alone(cast, enrolment, take):
    receipt = take(enrolment)
    pay_straight(cast, receipt)
    request = ask_credit(cast, receipt, at=NOW)
    assert PaidMonth.objects.exists()
    with pytest.raises(NotYours):
        decide_reversal(request=request, is_accepted=True, reason="", by=cast.sz.user, at=NOW)


def test_the_coordinator_never_decides_what_she_asked_for(cast, enrolment, take):
    receipt = take(enrolment)
    pay_straight(cast, receipt)
    request = ask_credit(cast, receipt, by=cast.koordinator)
    with pytest.raises(NotYours):
        decide_reversal(request=request, is_accepted=True, reason="", by=cast.koordinator, at=NOW)
    decide_reversal(request=request, is_accepted=True, reason="", by=cast.pusat, at=NOW)
    assert credit(enrolment) == Credit(usable=8_400)


@pytest.mark.parametrize(
    ("way", "kind", "said"),
    [
        (lambda cast, receipt: None, ReversalKind.CREDIT, "masih dipegang agen"),
        (hand_on, ReversalKind.CREDIT, "Cabang menghitung dulu"),
        (hand_on, ReversalKind.REFUND, "Cabang menghitung dulu"),
        (pay_straight, ReversalKind.REFUND, "sudah disetorkan"),
        (pay_straight, ReversalKind.WRONG_ENTRY, "sudah disetorkan"),
    ],
)
def test_how_it_can_be_undone_depends_on_where_the_money_is(cast, take, way, kind, said):
    receipt = take(cast.enrolment(start=NOV))
    way(cast, receipt)
    with pytest.raises(NotReversible, match=said):
        request_reversal(
            uuid=uuid4(), collection=receipt, kind=kind, reason="x", by=cast.sz.user, at=NOW
        )


def test_what_was_refused_while_the_request_waited_does_not_become_credit(cast, enrolment, take):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    request = ask_credit(cast, receipt)
    refuse(cast, remittance)
    with pytest.raises(NotReversible, match="masih dipegang agen"):
        decide_reversal(request=request, is_accepted=True, reason="", by=cast.koordinator, at=LATER)
    assert not Adjustment.objects.exists()


def test_later_months_are_undone_first(cast, enrolment, take):
    receipt, later = take(enrolment), take(enrolment)
    pay_straight(cast, receipt)
    with pytest.raises(NotReversible, match=later.receipt_no):
        ask_credit(cast, receipt)


# A payment of the agent's own that turns out not to be true.


def test_what_became_credit_can_no_longer_be_refused(cast, enrolment, take):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    turn_into_credit(cast, receipt)
    with pytest.raises(NotToDecide, match=receipt.receipt_no):
        refuse(cast, remittance)


def note_discount(line):
    adjust(
        enrolment_id=line.enrolment_id,
        amount=4_200,
        kind=AdjustmentKind.DISCOUNT,
        line=line,
        on=NOW.date(),
        by=None,
        at=NOW,
    )


def test_a_false_payment_whose_credit_was_used_is_refused_after_that_is_undone(
    cast, enrolment, take
):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    note_discount(receipt.lines.get())
    later = take(enrolment, expected_total=4_200)
    with pytest.raises(NotToDecide, match=later.receipt_no):
        refuse(cast, remittance)
    request_reversal(
        uuid=uuid4(),
        collection=later,
        kind=ReversalKind.REFUND,
        reason="bukti palsu",
        by=cast.sz.user,
        at=NOW,
    )
    refuse(cast, remittance)
    assert credit(enrolment) == Credit(waiting=4_200)
    assert list(ledger_differences()) == []


def test_credit_that_nobody_used_only_waits_again(cast, enrolment, take):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    note_discount(receipt.lines.get())
    refuse(cast, remittance)
    assert credit(enrolment) == Credit(waiting=4_200)


# The check of the whole ledger.


def test_credit_that_was_not_there_is_named(cast, enrolment, take, monkeypatch):
    monkeypatch.setattr(
        "dues.actions.collecting.credit_for", lambda _kind, ids: dict.fromkeys(ids, Credit(5_000))
    )
    take(enrolment, expected_total=3_400)
    assert [str(row) for row in ledger_differences()] == [
        f"credit used {enrolment.pk}: stored 5000, by the facts at most 0"
    ]


def test_a_difference_billed_twice_is_named(cast, enrolment, give, take, monkeypatch):
    give(enrolment, -1_000)
    monkeypatch.setattr(
        "dues.actions.collecting.credit_for", lambda _kind, ids: dict.fromkeys(ids, Credit(-2_000))
    )
    take(enrolment, expected_total=10_400)
    assert [str(row) for row in ledger_differences()] == [
        f"difference billed {enrolment.pk}: stored 2000, by the facts 1000"
    ]


def test_credit_for_somebody_else_or_of_another_amount_is_named(cast, enrolment, take):
    receipt = take(enrolment)
    other = cast.enrolment(cast.member(), start=NOV)
    Adjustment.objects.create(
        enrolment=other,
        line=receipt.lines.get(),
        kind=AdjustmentKind.REVERSED,
        amount=1,
        noted_on=NOW.date(),
        recorded_at=NOW,
        by=cast.koordinator,
    )
    assert [row.what for row in ledger_differences()] == ["credit", "credit of a reversed month"]


def test_an_old_book_gives_credit_like_any_month_whose_money_is_there(cast, enrolment):
    old_book(cast, enrolment, NOV)
    note_discount(enrolment.lines.get())
    assert credit(enrolment) == Credit(usable=4_200)
