"""The branch's answer: by another person, whole or short, and nothing lost by a refusal."""

from uuid import uuid4

import pytest

from dues.actions.deciding import decide_remittance
from dues.actions.shortages import settle_shortage
from dues.enums import MoneyPlace, SettlementKind
from dues.errors import (
    AlreadyDecided,
    AlreadySettled,
    BadDay,
    NotToDecide,
    NotToPayIn,
    NotYours,
    ProofMissing,
    ReferenceUsed,
)
from dues.models import Remittance, RemittanceDecision, SchemePayment, Shortage, Standing
from dues.queries.cash import cash_of
from dues.queries.ledger import ledger_differences
from dues.queries.receipts import receipt_of
from dues.queries.remittances import (
    open_shortages,
    remittances_of,
    remittances_to_pay_in,
    scheme_payments_of,
    waiting_remittances,
)
from perisai.common.retries import UuidReused
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.dues.test_remitting import NOV
from tests.taking import NOW


@pytest.fixture
def receipts(cast, take):
    """Three of Rp8.400 each."""
    return [take(cast.enrolment(cast.member(), start=NOV)) for _ in range(3)]


@pytest.fixture
def remittance(cast, receipts) -> Remittance:
    return hand_on(cast, *receipts)


@pytest.fixture
def koordinator(cast):
    return cast.viewer(cast.koordinator, now=NOW)


def places(receipts):
    return [receipt_of(row).place for row in receipts]


def test_accepted_money_is_at_the_branch_and_protects_nobody_yet(cast, remittance, receipts):
    accept(cast, remittance)
    assert places(receipts) == [MoneyPlace.AT_BRANCH] * 3
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {None}
    assert not Shortage.objects.exists()
    assert list(ledger_differences()) == []


@pytest.mark.parametrize("who", ["sz", "st", "sekdes", "koordinator-jauh"])
def test_only_the_coordinator_of_the_branch_or_head_office_decides(cast, remittance, who):
    with pytest.raises(NotYours):
        accept(cast, remittance, by=cast.users[who])


def test_nobody_decides_on_what_they_entered(cast, receipts):
    entered = hand_on(cast, *receipts, by=cast.koordinator)
    with pytest.raises(NotYours, match="Setoran sendiri"):
        accept(cast, entered)
    accept(cast, entered, by=cast.pusat)


def test_a_refused_remittance_stays_on_record_and_is_resubmitted(cast, remittance, receipts):
    refuse(cast, remittance, reason="Kurang satu lembar")
    assert places(receipts) == [MoneyPlace.WITH_AGENT] * 3
    again = hand_on(cast, *receipts)
    accept(cast, again)
    pay_branch(cast, [again])
    assert Remittance.objects.count() == 2
    assert RemittanceDecision.objects.get(remittance=remittance).reason == "Kurang satu lembar"
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {NOV}
    assert list(ledger_differences()) == []


def test_a_refusal_needs_a_reason(cast, remittance):
    with pytest.raises(NotToDecide) as refused:
        refuse(cast, remittance, reason=" ")
    assert refused.value.field == "reason"


def test_a_remittance_is_decided_once_and_the_same_answer_is_no_second_one(cast, remittance):
    first = accept(cast, remittance)
    assert accept(cast, remittance) == first
    with pytest.raises(AlreadyDecided):
        refuse(cast, remittance)
    with pytest.raises(AlreadyDecided):
        accept(cast, remittance, counted=20_000)


@pytest.mark.parametrize(
    ("counted", "kept", "missing"),
    [(25_199, 2, 1), (16_800, 2, 8_400), (16_799, 1, 8_401), (8_400, 1, 16_800)],
)
def test_a_short_count_keeps_what_it_covers_oldest_first(
    cast, remittance, receipts, counted, kept, missing
):
    decision = accept(cast, remittance, counted=counted)
    assert decision.covered == kept * 8_400
    assert places(receipts) == [MoneyPlace.AT_BRANCH] * kept + [MoneyPlace.WITH_AGENT] * (3 - kept)
    shortage = Shortage.objects.get()
    assert (shortage.agent, shortage.amount) == (cast.sz, missing)
    assert list(ledger_differences()) == []


def test_what_a_short_count_left_is_handed_on_again(cast, remittance, receipts):
    accept(cast, remittance, counted=20_000)
    second = hand_on(cast, receipts[2])
    accept(cast, second)
    pay_branch(cast, [remittance, second])
    assert places(receipts) == [MoneyPlace.REACHED] * 3
    assert list(ledger_differences()) == []


@pytest.mark.parametrize("counted", [8_399, 0, 25_201, None])
def test_a_count_that_covers_nothing_or_too_much_is_refused_in_words(cast, remittance, counted):
    with pytest.raises(NotToDecide) as refused:
        decide_remittance(
            remittance=remittance, is_accepted=True, counted=counted, by=cast.koordinator, at=NOW
        )
    assert refused.value.field == "counted"


def test_what_went_straight_to_the_scheme_is_not_counted(cast, receipts):
    with pytest.raises(NotToDecide, match="langsung"):
        accept(cast, pay_straight(cast, *receipts))


def test_a_shortage_has_an_owner_until_it_is_settled(cast, remittance, koordinator):
    accept(cast, remittance, counted=20_000)
    shortage = open_shortages(koordinator).get()
    answer = {
        "shortage": shortage,
        "kind": SettlementKind.MADE_GOOD,
        "note": "Dibawa sore hari",
        "at": NOW,
    }
    with pytest.raises(NotYours):
        settle_shortage(**answer, by=cast.sz.user)
    first = settle_shortage(**answer, by=cast.pusat)
    assert not open_shortages(koordinator).exists()
    assert settle_shortage(**answer, by=cast.pusat) == first
    with pytest.raises(AlreadySettled):
        settle_shortage(**{**answer, "note": "lain"}, by=cast.pusat)


def test_who_counted_short_does_not_settle_the_shortage(cast, remittance):
    accept(cast, remittance, counted=20_000, by=cast.koordinator)
    answer = {"kind": SettlementKind.WRITTEN_OFF, "note": "hilang", "at": NOW}
    for somebody in (cast.koordinator, cast.foreign_coordinator):
        with pytest.raises(NotYours):
            settle_shortage(shortage=Shortage.objects.get(), by=somebody, **answer)


def test_only_paying_in_protects(cast, remittance, receipts):
    accept(cast, remittance)
    payment = pay_branch(cast, [remittance])
    assert (payment.total, payment.agent, payment.village) == (25_200, None, None)
    assert places(receipts) == [MoneyPlace.REACHED] * 3
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {NOV}
    assert list(ledger_differences()) == []


def test_what_was_not_accepted_or_is_paid_in_is_not_paid_in(cast, receipts):
    waiting, refused, done = (hand_on(cast, row) for row in receipts)
    refuse(cast, refused)
    accept(cast, done)
    pay_branch(cast, [done])
    for wrong in ([waiting], [refused], [done], []):
        with pytest.raises(NotToPayIn):
            pay_branch(cast, wrong)


def test_paying_in_twice_with_the_same_form_pays_once(cast, remittance):
    accept(cast, remittance)
    uuid = uuid4()
    fields = {"uuid": uuid, "reference": "CAB 2026 11 21"}
    first = pay_branch(cast, [remittance], **fields)
    assert pay_branch(cast, [remittance], **fields) == first
    with pytest.raises(UuidReused):
        pay_branch(cast, [remittance], uuid=uuid, reference="lain 123")


def test_paying_in_asks_for_the_branch_its_reference_and_a_true_day(cast, remittance):
    accept(cast, remittance)
    with pytest.raises(NotYours):
        pay_branch(cast, [remittance], by=cast.foreign_coordinator)
    with pytest.raises(ProofMissing):
        pay_branch(cast, [remittance], reference=" ")
    with pytest.raises(BadDay):
        pay_branch(cast, [remittance], paid_on=NOV)
    assert not SchemePayment.objects.exists()


def test_a_reference_used_by_an_agent_is_not_the_branchs(cast, receipts):
    pay_straight(cast, receipts[0], reference="091234567731")
    remittance = hand_on(cast, receipts[1])
    accept(cast, remittance)
    with pytest.raises(ReferenceUsed):
        pay_branch(cast, [remittance], reference="0912 3456 7731")


def test_each_step_moves_it_to_the_next_list(cast, remittance, koordinator):
    def lists():
        pages = (waiting_remittances, remittances_to_pay_in, scheme_payments_of)
        return [page(koordinator).count() for page in pages]

    assert lists() == [1, 0, 0]
    accept(cast, remittance)
    assert lists() == [0, 1, 0]
    pay_branch(cast, [remittance])
    assert lists() == [0, 0, 1]
    assert remittances_of(koordinator).get().receipts == 3
    assert scheme_payments_of(koordinator).get().months == 3


def test_cash_is_told_by_where_it_is(cast, take):
    viewer = cast.viewer(cast.sz, now=NOW)
    rows = [take(cast.enrolment(cast.member(), start=NOV)) for _ in range(5)]
    accept(cast, hand_on(cast, rows[1]))
    pay_straight(cast, rows[2])
    hand_on(cast, rows[3])
    cash = cash_of(viewer, on=NOW.date())
    assert (cash.in_hand, cash.in_transit, cash.at_branch, cash.reached, cash.returned) == (
        16_800,
        8_400,
        8_400,
        8_400,
        0,
    )
    assert cash.collected == 5 * 8_400
    assert (cash.held, cash.remitted) == (25_200, 16_800)
