"""The balance in the official system: a place of money of its own, that protects nobody."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.balance import undo_top_up
from dues.actions.concerns import raise_concerns
from dues.actions.reversal import request_reversal
from dues.enums import ConcernKind, CustodyLevel, Handover, RemittanceState, SchemeChannel
from dues.errors import (
    AlreadyCarried,
    BadDay,
    NotInBalance,
    NotReversible,
    NotToDecide,
    NotToHandOver,
    NotToTopUp,
    NotYours,
    ProofMissing,
    ReferenceUsed,
    ReversalWaits,
)
from dues.models import Concern, LiveReference, LiveTopUp, RepaidLine, SchemePayment, TopUp
from dues.queries.agents_cash import agents_by_cash
from dues.queries.balance import balance_of, collections_in_balance
from dues.queries.cash import cash_of, custody_of
from dues.queries.concerns import open_concerns, receipts_of_concern
from dues.queries.handed import handed_of, with_states
from dues.queries.ledger import ledger_differences
from dues.queries.months import paid_by_enrolment
from dues.queries.receipt_lists import late_receipts, receipts_of
from dues.queries.receipts import receipt_of
from dues.queries.remittances import (
    remittances_of,
    remittances_to_pay_in,
    waiting_remittances,
)
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from perisai.desk.queries.countdown import exposed
from tests.advances import advance, fill_up, pay_out, repay
from tests.custody import accept, hand_on, pay_straight, refuse
from tests.taking import NOW
from villages.actions.offices import set_branch_terms

NOV = dt.date(2026, 11, 1)


@pytest.fixture
def receipts(cast, take):
    """Three receipts of Rp8.400, each of somebody else."""
    return [take(cast.enrolment(cast.member(), start=NOV)) for _ in range(3)]


def balance(cast):
    return balance_of(cast.viewer(cast.sz, now=NOW))


def cash(cast):
    return cash_of(cast.viewer(cast.sz, now=NOW), on=NOW.date())


def reached(collection):
    """Up to which month the first person on a receipt counts as paid in."""
    enrolment = collection.lines.get().enrolment
    enrolment.refresh_from_db()
    return enrolment.standing.remitted_through


def test_a_top_up_moves_the_cash_into_the_balance_and_protects_nobody(cast, receipts):
    row = fill_up(cast, *receipts[:2], amount=50_000)
    assert row.remittance.handover == Handover.TOP_UP
    assert (row.of_members, row.of_agent) == (16_800, 33_200)
    found = cash(cast)
    assert (found.in_hand, found.in_balance, found.collected) == (8_400, 16_800, 25_200)
    assert reached(receipts[0]) is None
    held = balance(cast)
    assert (held.total, held.of_members, held.of_agent, held.not_noted) == (
        50_000,
        16_800,
        33_200,
        0,
    )
    assert AuditEntry.objects.get(action="balance.topped_up").details["of_members"] == 16_800
    assert list(ledger_differences()) == []


def test_her_own_money_alone_is_a_top_up_without_a_remittance(cast):
    row = fill_up(cast, amount=100_000)
    assert row.remittance is None
    assert (row.village, row.branch) == (cast.village, cast.branch)
    assert (balance(cast).of_agent, balance(cast).of_members) == (100_000, 0)


def test_an_agent_without_a_village_is_sent_to_head_office(cast):
    cast.sz.assignments.update(until_on=dt.date(2026, 1, 31))
    with pytest.raises(NotToTopUp, match="kantor pusat"):
        fill_up(cast, amount=100_000)


def test_what_is_paid_from_the_balance_counts_as_paid_in(cast, receipts):
    fill_up(cast, *receipts[:2], amount=50_000)
    payment = pay_out(cast, receipts[0])
    assert payment.channel == SchemeChannel.BALANCE
    assert (payment.agent, payment.total) == (cast.sz, 8_400)
    assert reached(receipts[0]) == NOV
    assert reached(receipts[1]) is None
    assert (cash(cast).in_balance, cash(cast).reached) == (8_400, 8_400)
    assert (balance(cast).total, balance(cast).of_members) == (41_600, 8_400)
    assert list(collections_in_balance(cast.viewer(cast.sz, now=NOW))) == [receipts[1]]
    assert list(ledger_differences()) == []


def test_a_remittance_is_in_the_balance_until_every_receipt_was_paid(cast, receipts):
    remittance = fill_up(cast, *receipts).remittance
    viewer = cast.viewer(cast.koordinator, now=NOW)
    for paid in receipts:
        assert handed_of(remittance).state == RemittanceState.IN_BALANCE
        pay_out(cast, paid)
    assert handed_of(remittance).state == RemittanceState.REACHED
    assert [state for _row, state in with_states(remittances_of(viewer))] == [
        RemittanceState.REACHED
    ]
    assert not waiting_remittances(viewer)
    assert not remittances_to_pay_in(viewer)


def test_one_payment_may_bring_in_receipts_of_several_top_ups(cast, receipts):
    rows = [fill_up(cast, receipt) for receipt in receipts[:2]]
    pay_out(cast, *receipts[:2])
    refuse(cast, rows[0].remittance)
    assert reached(receipts[0]) is None
    assert reached(receipts[1]) == NOV
    assert LiveReference.objects.count() == 1
    assert cash(cast).in_hand == 16_800
    refuse(cast, rows[1].remittance)
    assert LiveReference.objects.count() == 0
    assert list(ledger_differences()) == []


def test_a_refused_top_up_frees_its_receipts_and_its_reference_and_leaves_the_balance(
    cast, receipts
):
    row = fill_up(cast, *receipts[:2], amount=50_000, reference="Saldo 12-34")
    payment = pay_out(cast, receipts[0], reference="REF 77")
    refuse(cast, row.remittance)
    assert (balance(cast).total, balance(cast).not_noted) == (0, 0)
    assert cash(cast).in_hand == 25_200
    assert reached(receipts[0]) is None
    assert not LiveTopUp.objects.exists()
    assert not payment.reached.exists()
    fill_up(cast, *receipts[:2], amount=50_000, reference="SALDO 1234")
    pay_out(cast, receipts[0], reference="REF 77")
    assert list(ledger_differences()) == []


def test_nobody_counts_a_top_up(cast, receipts):
    remittance = fill_up(cast, *receipts).remittance
    with pytest.raises(NotToDecide, match="saldo"):
        accept(cast, remittance)


def test_payments_beyond_every_noted_top_up_are_said_and_never_negative(cast, receipts):
    fill_up(cast, receipts[0], amount=10_000)
    pay_straight(cast, receipts[1], receipts[2], channel=SchemeChannel.BALANCE)
    held = balance(cast)
    assert (held.total, held.of_members, held.of_agent, held.not_noted) == (8_400, 8_400, 0, 15_200)


@pytest.mark.parametrize("own", [0, 1_600])
def test_a_direct_payment_from_the_balance_is_repaid_by_the_cash_in_hand(cast, receipts, own):
    fill_up(cast, amount=8_400 + own)
    pay_straight(cast, receipts[0], channel=SchemeChannel.BALANCE)
    assert (balance(cast).total, balance(cast).not_noted) == (own, 0)


def test_money_in_the_balance_counts_toward_the_limits_like_what_is_in_hand(cast, receipts):
    set_branch_terms(
        branch=cast.branch,
        from_on=dt.date(2026, 1, 1),
        by=cast.pusat,
        remit_within_days=3,
        cash_limit=20_000,
    )
    fill_up(cast, *receipts)
    tomorrow = NOW.date() + dt.timedelta(days=1)
    held = custody_of(cast.sz, branch=cast.branch, on=tomorrow)
    assert (held.level, held.held) == (CustodyLevel.WARN, 25_200)
    assert held.oldest_on == NOW.date()
    pay_out(cast, receipts[0])
    assert custody_of(cast.sz, branch=cast.branch, on=tomorrow).level == CustodyLevel.OK
    held = custody_of(cast.sz, branch=cast.branch, on=NOW.date() + dt.timedelta(days=30))
    assert (held.level, held.held) == (CustodyLevel.REFUSE_NEW, 16_800)


def test_the_same_reference_tops_up_once_however_it_is_written(cast, receipts):
    fill_up(cast, receipts[0], reference="0912 3456")
    with pytest.raises(ReferenceUsed) as refused:
        fill_up(cast, receipts[1], reference="09-123-456")
    assert refused.value.field == "reference"
    assert TopUp.objects.count() == 1


def test_a_top_up_and_a_payment_may_carry_the_same_reference(cast, receipts):
    fill_up(cast, receipts[0], reference="0912 3456")
    pay_out(cast, receipts[0], reference="0912 3456")


@pytest.mark.parametrize(
    ("wrong", "error", "field"),
    [
        ({"amount": 8_399}, NotToTopUp, "amount"),
        ({"amount": 0}, NotToTopUp, "amount"),
        ({"reference": " -"}, ProofMissing, "reference"),
        ({"proof": None}, ProofMissing, "proof"),
        ({"topped_up_on": dt.date(2026, 11, 22)}, BadDay, "topped_up_on"),
        ({"topped_up_on": dt.date(2026, 11, 20)}, BadDay, "topped_up_on"),
    ],
)
def test_a_top_up_that_cannot_be_is_refused_at_its_field(cast, receipts, wrong, error, field):
    with pytest.raises(error) as refused:
        fill_up(cast, receipts[0], **wrong)
    assert refused.value.field == field
    assert not TopUp.objects.exists()


def test_only_money_in_hand_is_topped_up(cast, receipts, take):
    hand_on(cast, receipts[0])
    with pytest.raises(AlreadyCarried):
        fill_up(cast, receipts[0])
    foreign = take(cast.enrolment(cast.member(cast.st), start=NOV), agent=cast.st, by=cast.st.user)
    with pytest.raises(NotToHandOver):
        fill_up(cast, foreign)
    request_reversal(
        uuid=uuid4(),
        collection=receipts[1],
        kind="refund",
        reason="batal",
        by=cast.sz.user,
        at=NOW + dt.timedelta(hours=1),
    )
    with pytest.raises(ReversalWaits):
        fill_up(cast, receipts[1])


def test_what_repays_an_advance_is_never_topped_up(cast):
    enrolment = cast.enrolment(start=NOV)
    advance(cast, enrolment)
    with pytest.raises(NotToHandOver):
        fill_up(cast, repay(cast, enrolment))
    assert RepaidLine.objects.count() == 1


def test_only_what_is_in_the_balance_and_not_paid_is_paid_from_it(cast, receipts):
    fill_up(cast, receipts[0])
    hand_on(cast, receipts[2])
    for wrong in ([], [receipts[1]], [receipts[2]], [receipts[0], receipts[1]]):
        with pytest.raises(NotInBalance):
            pay_out(cast, *wrong)
    with pytest.raises(NotInBalance):
        pay_out(cast, receipts[0], agent=cast.st, by=cast.st.user)
    pay_out(cast, receipts[0])
    with pytest.raises(NotInBalance):
        pay_out(cast, receipts[0])
    assert SchemePayment.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "error", "field"),
    [
        ({"reference": ""}, ProofMissing, "reference"),
        ({"proof": None}, ProofMissing, "proof"),
        ({"paid_on": dt.date(2026, 11, 22)}, BadDay, "paid_on"),
        ({"paid_on": dt.date(2026, 11, 20)}, BadDay, "paid_on"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_at_its_field(cast, receipts, wrong, error, field):
    fill_up(cast, receipts[0])
    with pytest.raises(error) as refused:
        pay_out(cast, receipts[0], **wrong)
    assert refused.value.field == field
    assert not SchemePayment.objects.exists()


def test_what_is_in_the_balance_is_not_reversed(cast, receipts):
    fill_up(cast, receipts[0])
    with pytest.raises(NotReversible):
        request_reversal(
            uuid=uuid4(),
            collection=receipts[0],
            kind="refund",
            reason="batal",
            by=cast.sz.user,
            at=NOW,
        )


def test_nobody_notes_for_another_agent_but_the_coordinator(cast, receipts):
    with pytest.raises(NotYours):
        fill_up(cast, receipts[0], by=cast.st.user)
    fill_up(cast, receipts[0], by=cast.koordinator)
    with pytest.raises(NotYours):
        pay_out(cast, receipts[0], by=cast.foreign_coordinator)
    pay_out(cast, receipts[0], by=cast.koordinator)


def test_a_retry_answers_with_the_first_and_other_content_is_refused(cast, receipts):
    same = {"uuid": uuid4(), "reference": "SALDO 1"}
    first = fill_up(cast, receipts[0], **same)
    assert fill_up(cast, receipts[0], **same) == first
    with pytest.raises(UuidReused):
        fill_up(cast, receipts[0], amount=9_000, **same)
    paid = {"uuid": uuid4(), "reference": "REF 1"}
    payment = pay_out(cast, receipts[0], **paid)
    assert pay_out(cast, receipts[0], **paid) == payment
    with pytest.raises(UuidReused):
        pay_out(cast, receipts[0], uuid=paid["uuid"], reference="REF 2")
    assert (TopUp.objects.count(), SchemePayment.objects.count()) == (1, 1)


def test_a_stranger_sees_nothing_of_a_balance(cast, receipts):
    fill_up(cast, *receipts)
    for who in (cast.stranger, cast.st, cast.foreign_coordinator):
        viewer = cast.viewer(who, now=NOW)
        assert balance_of(viewer).total == 0
        assert not collections_in_balance(viewer)
    assert balance_of(cast.viewer(cast.koordinator, now=NOW), agent=cast.sz).total == 25_200
    assert balance_of(cast.viewer(cast.koordinator, now=NOW), agent=cast.st).total == 0


@pytest.mark.parametrize("number", [1, 3])
def test_a_balance_is_asked_for_in_three_queries(cast, receipts, number, django_assert_num_queries):
    for receipt in receipts[:number]:
        fill_up(cast, receipt)
    viewer = cast.viewer(cast.sz, now=NOW)
    with django_assert_num_queries(3):
        balance_of(viewer)


def test_the_check_finds_a_top_up_that_was_tampered_with(cast, receipts):
    fill_up(cast, receipts[0], reference="SALDO 1")
    LiveTopUp.objects.update(reference="LAIN")
    assert [row.what for row in ledger_differences()] == ["top-up reference"]
    LiveTopUp.objects.all().delete()
    assert [row.what for row in ledger_differences()] == ["top-up reference"]
    remittance = hand_on(cast, receipts[1], handover=Handover.TOP_UP)
    assert str(remittance.uuid) in {row.key for row in ledger_differences()}


def test_a_top_up_makes_no_money_younger(cast, receipts):
    """Months later the branch reads the same of it as of cash that never left the hand."""
    fill_up(cast, *receipts)
    at = NOW + dt.timedelta(days=60)
    viewer = cast.viewer(cast.koordinator, now=at)
    assert custody_of(cast.sz, branch=cast.branch, on=at.date()).level == CustodyLevel.REFUSE_NEW
    assert cash_of(viewer, on=at.date()).oldest_on == NOW.date()
    [row] = agents_by_cash(viewer)
    assert (row.in_hand, row.oldest_on, row.is_too_old) == (0, NOW.date(), True)
    rows = list(receipts_of(viewer))
    assert late_receipts(viewer, rows) == {row.pk for row in receipts}
    assert all(receipt_of(row).is_late(viewer.on) for row in rows)
    enrolment = receipts[0].lines.first().enrolment
    held = paid_by_enrolment(viewer, [enrolment])[enrolment.pk].held
    assert held.is_late(viewer.on)
    assert enrolment in [found.enrolment for found in exposed(viewer=viewer)]
    raise_concerns(at=at, most=100)
    concern = Concern.objects.get(kind=ConcernKind.CASH_TOO_OLD)
    assert concern.amount == sum(row.total for row in receipts)
    assert list(receipts_of_concern(concern, viewer=viewer)) == receipts
    assert concern in open_concerns(viewer)
    pay_out(cast, *receipts, at=at)
    assert concern not in open_concerns(viewer)
    assert custody_of(cast.sz, branch=cast.branch, on=at.date()).held == 0


def test_a_mistyped_top_up_of_own_money_is_taken_back_once_and_noted_anew(cast):
    wrong = fill_up(cast, amount=500_000, reference="SALDO 77")
    first = undo_top_up(top_up=wrong, reason="Salah ketik", by=cast.sz.user, at=NOW)
    again = undo_top_up(top_up=wrong, reason="Salah ketik", by=cast.sz.user, at=NOW)
    assert first == again
    assert balance(cast).total == 0
    fill_up(cast, amount=50_000, reference="saldo-77")
    assert balance(cast).of_agent == 50_000
    assert AuditEntry.objects.filter(action="balance.top_up_undone").count() == 1
    assert list(ledger_differences()) == []


def test_members_money_in_a_top_up_is_refused_by_the_branch_and_not_taken_back(cast, receipts):
    row = fill_up(cast, receipts[0], amount=50_000)
    with pytest.raises(NotToTopUp):
        undo_top_up(top_up=row, reason="Salah ketik", by=cast.sz.user, at=NOW)
    assert LiveTopUp.objects.filter(top_up=row).exists()


def test_nobody_else_takes_back_what_an_agent_noted_of_her_own_money(cast):
    row = fill_up(cast, amount=50_000)
    for other in (cast.koordinator, cast.st.user):
        with pytest.raises(NotYours):
            undo_top_up(top_up=row, reason="Salah ketik", by=other, at=NOW)
    assert balance(cast).of_agent == 50_000
