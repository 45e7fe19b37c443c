"""What the scheme confirms: written down, matched, answered, undone."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.confirmation_answers import (
    link_confirmation,
    match_again,
    set_confirmation_aside,
    take_over_confirmation,
)
from dues.actions.confirming import add_confirmations, undo_confirmations
from dues.actions.reversal import request_reversal
from dues.enums import ConfirmationAnswerKind, MoneyPlace
from dues.errors import AlreadyAnswered, BadDay, NotReversible, NotToConfirm, NotToDecide, NotYours
from dues.models import Confirmation, ConfirmedLine, Standing
from dues.queries.confirmations import waiting_groups
from dues.queries.ledger import ledger_differences
from dues.queries.receipts import receipt_of
from members.actions.nik import decide_nik, propose_nik
from members.models import Member
from perisai.common.retries import UuidReused
from perisai.common.scans import Scan
from perisai.demo.pictures import plain_png
from tests.confirming import bring, key, told_of
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
NOV = dt.date(2026, 11, 1)
UNTIL = dt.date(2026, 12, 20)


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def receipt(take, enrolment):
    """Two months of Rp8.400, at the door."""
    return take(enrolment, months=2)


@pytest.fixture(autouse=True)
def _the_ledger_agrees(cast):
    yield
    assert list(ledger_differences()) == []


def standing_of(enrolment) -> Standing:
    return Standing.objects.get(pk=enrolment.pk)


def who(cast) -> dict:
    return {"by": cast.koordinator, "at": NOW}


def correct_nik(cast, member, nik, *, is_accepted=True):
    """Proposed by SZ, answered by the coordinator."""
    member.refresh_from_db()
    proposed = propose_nik(
        uuid=uuid4(),
        member=member,
        nik=nik,
        reason="Salah ketik",
        ktp=Scan(plain_png(), ".png"),
        by=cast.sz.user,
        at=NOW,
    )
    decide_nik(
        correction=proposed,
        is_accepted=is_accepted,
        owner=cast.sz.user,
        reason="Sesuai KTP",
        **who(cast),
    )


def test_what_fits_confirms_at_once_with_its_period(cast, receipt, enrolment):
    pay_straight(cast, receipt)
    row = key(cast, told_of(receipt, period_from=dt.date(2026, 11, 21), period_until=UNTIL))
    standing = standing_of(enrolment)
    assert row.match == "exact"
    assert ConfirmedLine.objects.filter(confirmation=row).count() == 2
    assert (standing.confirmed_through, standing.protected_until) == (dt.date(2026, 12, 1), UNTIL)
    told = receipt_of(receipt)
    assert told.place == MoneyPlace.CONFIRMED
    assert told.journey.confirmed_on == NOW.date()
    assert told.journey.periods == ((dt.date(2026, 11, 21), UNTIL),)


def test_the_scheme_may_still_write_the_nik_from_before_its_correction(cast, receipt, enrolment):
    pay_straight(cast, receipt)
    said = told_of(receipt)
    correct_nik(cast, enrolment.member, "3509110101809999")
    assert key(cast, said).match == "exact"


def test_a_row_of_nobody_finds_the_member_by_the_nik_from_before_a_later_correction(
    cast, receipt, enrolment
):
    pay_straight(cast, receipt)
    old = "3507990101809998"
    row = key(cast, told_of(receipt, nik=old))
    assert row.match == "unknown"
    Member.objects.filter(pk=enrolment.member_id).update(nik=old)  # typed so for a while
    correct_nik(cast, enrolment.member, "3509110101809999")
    assert match_again(confirmation=row, **who(cast)).match == "exact"


def test_a_refused_correction_finds_nobody(cast, receipt, enrolment):
    pay_straight(cast, receipt)
    row = key(cast, told_of(receipt, nik="3507990101809998"))
    Member.objects.filter(pk=enrolment.member_id).update(nik="3507990101809998")
    correct_nik(cast, enrolment.member, "3509110101809999", is_accepted=False)
    Member.objects.filter(pk=enrolment.member_id).update(nik="3509110101809997")
    assert match_again(confirmation=row, **who(cast)).match == "unknown"


def test_the_inbox_says_that_the_scheme_still_writes_the_old_nik(cast, receipt, enrolment):
    pay_straight(cast, receipt)
    said = told_of(receipt, amount=9_000)
    correct_nik(cast, enrolment.member, "3509110101809999")
    by_old = key(cast, said)
    by_new = key(cast, told_of(receipt, amount=9_100, nik="3509110101809999"))
    (group,) = waiting_groups(cast.viewer(cast.koordinator, NOW))
    assert {looked.row: looked.is_by_old_nik for looked in group.rows} == {
        by_old: True,
        by_new: False,
    }


def test_a_part_of_a_receipt_is_confirmed_and_the_receipt_is_not_yet(cast, receipt, enrolment):
    pay_straight(cast, receipt)
    key(cast, told_of(receipt, months=1, amount=8_400))
    assert standing_of(enrolment).confirmed_through == NOV
    assert receipt_of(receipt).place == MoneyPlace.REACHED


def test_the_number_is_kept_covered_and_its_key_only_while_nobody_is_found(cast, receipt):
    pay_straight(cast, receipt)
    nik = told_of(receipt).nik
    found = key(cast, told_of(receipt))
    stranger = key(cast, told_of(receipt, nik="3509110101809999"))
    assert (found.covered_nik, found.nik_key) == (f"3509{'•' * 10}{nik[-2:]}", "")
    assert (stranger.match, stranger.covered_nik) == ("unknown", f"3509{'•' * 10}99")
    assert len(stranger.nik_key) == 64
    assert "3509110101809999" not in stranger.nik_key


def test_a_file_comes_once_and_its_slices_may_come_twice(cast, take):
    receipts = [take(cast.enrolment(start=NOV)) for _ in range(3)]
    pay_straight(cast, *receipts)
    rows = [told_of(row, number) for number, row in enumerate(receipts, start=2)]
    uuid = uuid4()
    batch = bring(cast, *rows[:2], uuid=uuid)
    assert bring(cast, *rows, uuid=uuid) == batch
    assert list(batch.rows.order_by("number").values_list("number", "match")) == [
        (2, "exact"),
        (3, "exact"),
        (4, "exact"),
    ]
    with pytest.raises(UuidReused):
        bring(cast, uuid=uuid, sha256="1" * 64)


def test_a_typed_row_comes_once(cast, receipt):
    pay_straight(cast, receipt)
    uuid = uuid4()
    assert key(cast, told_of(receipt), uuid=uuid) == key(cast, told_of(receipt), uuid=uuid)
    with pytest.raises(UuidReused):
        key(cast, told_of(receipt, amount=1), uuid=uuid)


def test_the_same_months_twice_in_a_file_are_confirmed_once(cast, receipt):
    pay_straight(cast, receipt)
    batch = bring(cast, told_of(receipt, 2), told_of(receipt, 3))
    assert list(batch.rows.order_by("number").values_list("match", flat=True)) == [
        "exact",
        "already",
    ]


def test_what_the_scheme_knows_before_us_waits_for_the_remittance(cast, receipt, enrolment):
    row = key(cast, told_of(receipt))
    assert row.match == "not_handed_on"
    assert match_again(confirmation=row, **who(cast)).match == "not_handed_on"
    remittance = hand_on(cast, receipt)
    accept(cast, remittance)
    pay_branch(cast, [remittance])
    assert match_again(confirmation=row, **who(cast)).match == "exact"
    assert row.answer.kind == ConfirmationAnswerKind.MATCHED
    assert standing_of(enrolment).confirmed_through == dt.date(2026, 12, 1)


def test_somebody_who_was_registered_later_is_found_by_the_kept_key(cast, take):
    nik = "3509110101805555"
    receipt = take(cast.enrolment(start=NOV))
    row = key(cast, told_of(receipt, nik=nik))
    assert match_again(confirmation=row, **who(cast)).match == "unknown"
    late = take(cast.enrolment(cast.member(nik=nik), start=NOV))
    pay_straight(cast, late)
    assert match_again(confirmation=row, **who(cast)).match == "exact"
    assert row.answer.enrolment == late.lines.get().enrolment


def test_another_amount_is_taken_over_only_knowingly(cast, receipt):
    pay_straight(cast, receipt)
    row = key(cast, told_of(receipt, amount=33_600))
    assert row.match == "over"
    with pytest.raises(NotToConfirm):
        take_over_confirmation(confirmation=row, difference=1, **who(cast))
    answer = take_over_confirmation(confirmation=row, difference=16_800, **who(cast))
    assert take_over_confirmation(confirmation=row, difference=16_800, **who(cast)) == answer
    assert ConfirmedLine.objects.count() == 2
    with pytest.raises(AlreadyAnswered):
        set_confirmation_aside(confirmation=row, reason="salah", **who(cast))


def test_months_that_are_not_here_cannot_be_taken_over(cast, take, enrolment):
    pay_straight(cast, take(enrolment))
    row = key(cast, told_of(enrolment.lines.get().collection, months=2, amount=16_800))
    assert row.match == "partial"
    with pytest.raises(NotToConfirm, match=r"Des 2026|Dec 2026"):
        take_over_confirmation(confirmation=row, difference=8_400, **who(cast))


def test_a_row_of_nobody_is_linked_to_a_person_of_the_branch(cast, receipt, enrolment):
    pay_straight(cast, receipt)
    row = key(cast, told_of(receipt, nik="3509110101809999"))
    foreign = cast.enrolment(cast.member(cast.stranger), start=NOV)
    with pytest.raises(NotToConfirm):
        link_confirmation(confirmation=row, enrolment=foreign, difference=0, **who(cast))
    link_confirmation(confirmation=row, enrolment=enrolment, difference=0, **who(cast))
    assert standing_of(enrolment).confirmed_through == dt.date(2026, 12, 1)


def test_somebody_of_another_branch_is_not_found(cast, receipt):
    pay_straight(cast, receipt)
    told = told_of(receipt)
    row = key(cast, told, branch=cast.other_branch, by=cast.foreign_coordinator)
    assert row.match == "unknown"
    assert not ConfirmedLine.objects.exists()


def test_a_row_set_aside_waits_no_more_and_confirms_nothing(cast, receipt):
    row = key(cast, told_of(receipt))
    with pytest.raises(NotToConfirm):
        set_confirmation_aside(confirmation=row, reason=" ", **who(cast))
    set_confirmation_aside(confirmation=row, reason="dari tahun lalu", **who(cast))
    assert not Confirmation.objects.waiting().exists()
    assert not ConfirmedLine.objects.exists()


def test_a_batch_is_undone_with_its_answers(cast, receipt, enrolment, take):
    other = take(cast.enrolment(start=NOV))
    pay_straight(cast, receipt, other)
    batch = bring(
        cast, told_of(receipt, period_from=NOV, period_until=UNTIL), told_of(other, 2, amount=1)
    )
    row = batch.rows.get(number=2)
    take_over_confirmation(confirmation=row, difference=1 - 8_400, **who(cast))
    assert ConfirmedLine.objects.count() == 3
    undo = undo_confirmations(batch=batch, reason="salah berkas", **who(cast))
    assert undo_confirmations(batch=batch, reason="lagi", **who(cast)) == undo
    assert not ConfirmedLine.objects.exists()
    assert standing_of(enrolment).protected_until is None
    assert standing_of(enrolment).confirmed_through is None
    with pytest.raises(AlreadyAnswered):
        match_again(confirmation=row, **who(cast))
    with pytest.raises(AlreadyAnswered):
        add_confirmations(batch=batch, rows=[told_of(receipt, 9)])
    assert key(cast, told_of(receipt)).match == "exact"


def test_confirmed_months_are_neither_refused_nor_reversed(cast, receipt, take):
    remittance = pay_straight(cast, receipt)
    key(cast, told_of(receipt))
    with pytest.raises(NotToDecide, match="Jamsostek"):
        refuse(cast, remittance)
    with pytest.raises(NotReversible):
        request_reversal(
            uuid=uuid4(),
            collection=receipt,
            kind="refund",
            reason="batal",
            by=cast.sz.user,
            at=NOW,
        )


def test_a_period_that_ends_years_ahead_is_refused(cast, receipt):
    with pytest.raises(BadDay):
        key(cast, told_of(receipt, period_from=NOV, period_until=dt.date(2062, 11, 30)))
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("person", ["sz", "sekdes", "pusat", "foreign_coordinator"])
def test_only_the_coordinator_of_the_branch_writes_it_down(cast, receipt, person):
    somebody = getattr(cast, person)
    user = getattr(somebody, "user", somebody)
    with pytest.raises(NotYours):
        key(cast, told_of(receipt), by=user)
    row = key(cast, told_of(receipt))
    for act in (
        lambda: match_again(confirmation=row, by=user, at=NOW),
        lambda: undo_confirmations(batch=row.batch, reason="x", by=user, at=NOW),
    ):
        with pytest.raises(NotYours):
            act()


def test_a_payment_that_lies_ahead_is_refused(cast, receipt):
    with pytest.raises(BadDay):
        key(cast, told_of(receipt, paid_on=NOW.date() + dt.timedelta(days=1)))


def test_a_wrong_claim_and_a_lost_one_are_named(cast, receipt, enrolment):
    pay_straight(cast, receipt)
    row = key(cast, told_of(receipt, period_from=NOV, period_until=UNTIL))
    claims = list(ConfirmedLine.objects.all())
    ConfirmedLine.objects.filter(pk=claims[0].pk).delete()
    Standing.objects.filter(pk=enrolment.pk).update(protected_until=NOV)
    named = [str(difference) for difference in ledger_differences()]
    assert any("confirmed month" in text and f"by the facts row {row.pk}" in text for text in named)
    assert any(text.startswith("standing") for text in named)
    claims[0].save(force_insert=True)
    Standing.objects.filter(pk=enrolment.pk).update(protected_until=UNTIL)
