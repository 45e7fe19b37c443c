"""Handing money on: which receipts, by whom, once, with proof."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.old_book import record_old_book
from dues.actions.reversal import decide_reversal, request_reversal
from dues.enums import Handover, ReversalKind, SchemeChannel
from dues.errors import (
    AlreadyCarried,
    BadDay,
    NotReversible,
    NotToHandOver,
    NotYours,
    ProofMissing,
    ReferenceUsed,
    ReversalWaits,
)
from dues.models import CarriedCollection, Remittance, SchemePayment, Standing
from dues.queries.ledger import ledger_differences
from dues.queries.proofs import proof_of
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.custody import PHOTO, accept, hand_on, pay_straight, refuse
from tests.taking import NOW

NOV, DEC = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
LATER = NOW + dt.timedelta(hours=2)


@pytest.fixture
def receipts(cast, take):
    return [take(cast.enrolment(cast.member(), start=NOV)) for _ in range(3)]


def ask_reversal(cast, collection, at=LATER):
    return request_reversal(
        uuid=uuid4(),
        collection=collection,
        kind=ReversalKind.REFUND,
        reason="batal",
        by=cast.sz.user,
        at=at,
    )


def test_chosen_receipts_are_on_their_way_and_the_others_stay(cast, receipts):
    remittance = hand_on(cast, *receipts[:2])
    assert remittance.total == 16_800
    assert (remittance.village, remittance.branch) == (cast.village, cast.branch)
    assert set(CarriedCollection.objects.values_list("collection", flat=True)) == {
        receipts[0].pk,
        receipts[1].pk,
    }
    assert list(ledger_differences()) == []


def test_on_its_way_money_protects_nobody(cast, receipts):
    hand_on(cast, *receipts)
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {None}


def test_the_same_receipt_in_two_remittances_is_refused(cast, receipts):
    hand_on(cast, receipts[0])
    with pytest.raises(AlreadyCarried, match=receipts[0].receipt_no):
        hand_on(cast, receipts[0], receipts[1])
    assert Remittance.objects.count() == 1


def test_the_same_form_sent_twice_hands_over_once(cast, receipts):
    uuid = uuid4()
    first = hand_on(cast, *receipts, uuid=uuid)
    assert hand_on(cast, *reversed(receipts), uuid=uuid) == first
    for other in ({"collections": receipts[:1]}, {"proof": PHOTO}, {"reference": "BRI 1"}):
        with pytest.raises(UuidReused):
            hand_on(cast, **{"collections": receipts, "uuid": uuid, **other})


def test_nothing_chosen_is_refused(cast):
    with pytest.raises(NotToHandOver):
        hand_on(cast)


def test_the_money_of_a_colleague_is_not_hers_to_hand_on(cast, take):
    other = take(cast.enrolment(cast.member(cast.st)), agent=cast.st, by=cast.st.user)
    with pytest.raises(NotToHandOver, match=other.receipt_no):
        hand_on(cast, other)


def test_what_is_no_cash_of_the_agent_is_not_handed_on(cast):
    enrolment = cast.enrolment(start=NOV)
    book = record_old_book(
        uuid=uuid4(),
        enrolment=enrolment,
        months={NOV: None},
        collected_on=NOW.date(),
        by=cast.sz.user,
        at=NOW,
    )
    with pytest.raises(NotToHandOver):
        hand_on(cast, book)


def test_a_reversed_receipt_carries_no_money(cast, receipts):
    ask_reversal(cast, receipts[0], at=NOW)
    with pytest.raises(NotToHandOver, match=receipts[0].receipt_no):
        hand_on(cast, receipts[0])


def test_a_receipt_that_waits_to_be_reversed_stays_until_that_is_decided(cast, receipts):
    request = ask_reversal(cast, receipts[0])
    with pytest.raises(ReversalWaits, match=receipts[0].receipt_no):
        hand_on(cast, *receipts, at=LATER)
    decide_reversal(
        request=request, is_accepted=False, reason="tetap", by=cast.koordinator, at=LATER
    )
    hand_on(cast, *receipts, at=LATER)


@pytest.mark.parametrize("at", [NOW, LATER], ids=["alone", "by the coordinator"])
def test_what_was_handed_on_cannot_be_reversed(cast, receipts, at):
    remittance = hand_on(cast, receipts[0])
    with pytest.raises(NotReversible, match="menunggu dihitung"):
        ask_reversal(cast, receipts[0], at=at)
    refuse(cast, remittance)
    ask_reversal(cast, receipts[0], at=at)


@pytest.mark.parametrize("who", ["st", "sekdes", "pusat", "koordinator-jauh"])
def test_only_the_agent_or_her_coordinator_hands_her_money_on(cast, receipts, who):
    with pytest.raises(NotYours):
        hand_on(cast, *receipts, by=cast.users[who])


def test_the_coordinator_may_write_down_what_the_agent_brought(cast, receipts):
    assert hand_on(cast, *receipts, by=cast.koordinator).by == cast.koordinator


@pytest.mark.parametrize("days", [-1, 1], ids=["before it was taken", "not yet come"])
def test_a_day_that_cannot_be_is_refused(cast, receipts, days):
    with pytest.raises(BadDay):
        hand_on(cast, *receipts, handed_over_on=NOW.date() + dt.timedelta(days=days))


def test_a_transfer_needs_its_reference(cast, receipts):
    with pytest.raises(ProofMissing):
        hand_on(cast, *receipts, handover=Handover.TRANSFER)
    hand_on(cast, *receipts, handover=Handover.TRANSFER, reference="BRI 0042")


def test_receipts_of_two_branches_are_handed_on_apart(cast, take):
    foreign = cast.member(cast.sz, village=cast.foreign_village, neighbourhood=None)
    with pytest.raises(NotToHandOver, match="lebih dari satu kantor cabang"):
        hand_on(cast, take(cast.enrolment()), take(cast.enrolment(foreign)))


def test_straight_to_the_scheme_protects_from_its_day_without_a_click(cast, take):
    enrolment = cast.enrolment(start=NOV)
    remittance = pay_straight(cast, take(enrolment, months=2))
    payment = SchemePayment.objects.get()
    assert (payment.paid_on, payment.total, payment.agent) == (NOW.date(), 16_800, cast.sz)
    assert payment.lines.count() == 2
    assert Standing.objects.get().remitted_through == DEC
    assert proof_of(remittance) == proof_of(payment) == PHOTO
    assert list(ledger_differences()) == []


@pytest.mark.parametrize(
    "missing",
    [
        {"channel": None},
        {"channel": SchemeChannel.BRANCH},
        {"reference": " "},
        {"reference": "-/-"},
        {"proof": None},
    ],
    ids=str,
)
def test_straight_to_the_scheme_needs_way_reference_and_photo(cast, receipts, missing):
    with pytest.raises(ProofMissing):
        pay_straight(cast, *receipts, **missing)
    assert not Remittance.objects.exists()


@pytest.mark.parametrize("again", ["0912 3456 7731", "0912-3456-7731", "091234567731"])
def test_the_same_reference_pays_once_however_it_is_written(cast, receipts, again):
    pay_straight(cast, receipts[0], reference="091234567731")
    with pytest.raises(ReferenceUsed):
        pay_straight(cast, receipts[1], reference=again)
    assert Remittance.objects.count() == SchemePayment.objects.count() == 1


def test_a_false_payment_that_the_branch_refused_protects_nobody_and_can_be_made_good(
    cast, receipts
):
    remittance = pay_straight(cast, *receipts, reference="salah")
    refuse(cast, remittance, reason="Tidak ada di rekening koran")
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {None}
    assert list(ledger_differences()) == []
    pay_straight(cast, *receipts, reference="091234567731")
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {NOV}
    assert list(ledger_differences()) == []


def test_a_later_month_in_the_scheme_does_not_hide_an_earlier_one_on_its_way(cast, take):
    enrolment = cast.enrolment(start=NOV)
    first, second = take(enrolment), take(enrolment)
    pay_straight(cast, second)
    assert Standing.objects.get().remitted_through is None
    pay_straight(cast, first)
    assert Standing.objects.get().remitted_through == DEC


def test_it_leaves_a_trace_without_names(cast, receipts):
    remittance = hand_on(cast, *receipts)
    entry = AuditEntry.objects.get(action="remittance.handed_over")
    assert entry.subject_id == str(remittance.pk)
    assert entry.details == {"handover": "cash", "receipts": 3, "total": 25_200}


def test_an_accepted_remittance_of_others_is_not_seen_by_a_stranger(cast, receipts):
    accept(cast, hand_on(cast, *receipts))
    seen = {
        name: Remittance.objects.visible_to(cast.viewer(user, now=NOW)).count()
        for name, user in cast.users.items()
    }
    assert {name for name, count in seen.items() if count} == {
        "sz",
        "sekdes",
        "koordinator",
        "pusat",
    }
