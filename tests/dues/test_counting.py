"""Counting an agent's cash by surprise."""

import datetime as dt

import pytest

from dues.actions.counting import count_cash, settle_count
from dues.enums import Handover, SettlementKind
from dues.errors import AlreadySettled, CashMoved, CountedJustNow, NotACount, NotYours
from dues.models import CashCount, CashCountItem, CashCountSettlement
from dues.queries.ledger import ledger_differences
from perisai.audit.models import AuditEntry
from perisai.common.append_only import install_guards, remove_guards
from perisai.common.retries import UuidReused
from tests.counting import count, in_pieces
from tests.custody import accept, hand_on, pay_straight, refuse
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def receipts(cast, take):
    """Three receipts of Rp8.400 in the hands of SZ, taken on the day before."""
    yesterday = NOW - dt.timedelta(days=1)
    return [take(cast.enrolment(start=NOV), at=yesterday) for _ in range(3)]


@pytest.fixture
def spoil():
    """Write past the guards, as a bug would."""
    remove_guards()
    yield lambda rows, **fields: rows.update(**fields)
    install_guards()


def differences() -> list[str]:
    return [str(difference) for difference in ledger_differences()]


def settle(cast, found, **overrides):
    fields = {
        "count": found,
        "kind": SettlementKind.MADE_GOOD,
        "note": "Dibawa besoknya",
        "by": cast.pusat,
        "at": LATER,
    }
    return settle_count(**{**fields, **overrides})


@pytest.mark.parametrize("income", range(1_000_000, 7_000_000, 500_000))
def test_what_any_income_pays_can_be_counted_in_coins(cast, take, income):
    receipt = take(cast.enrolment(start=NOV, income=income, has_jht=True))
    assert count(cast).counted == receipt.total


def test_dues_that_end_in_fifty_rupiah_can_be_counted(cast, take):
    take(cast.enrolment(start=NOV, income=3_000_000))
    assert count(cast).denominations["50"] == 1


def test_a_count_that_agrees_lists_the_receipts_that_make_it_up(cast, receipts):
    found = count(cast)
    found.refresh_from_db()
    assert (found.expected, found.counted, found.difference) == (25_200, 25_200, 0)
    assert found.denominations == {"20000": 1, "5000": 1, "200": 1}
    assert set(found.items.values_list("collection", flat=True)) == {row.pk for row in receipts}
    assert AuditEntry.objects.filter(action="cash.counted").count() == 1
    assert differences() == []


def test_what_is_on_its_way_stands_beside_the_count_and_is_not_counted(cast, receipts):
    hand_on(cast, receipts[0])
    found = count(cast)
    assert (found.expected, found.in_transit, found.in_balance) == (16_800, 8_400, 0)


def test_cash_that_moved_since_the_screen_showed_it_is_refused_with_both_amounts(
    cast, receipts, take
):
    take(cast.enrolment(start=NOV))
    with pytest.raises(CashMoved, match=r"Rp33\.600.*Rp25\.200"):
        count(cast, expected=25_200, denominations=in_pieces(25_200))
    assert not CashCount.objects.exists()


def test_a_difference_needs_its_explanation_and_every_count_a_witness(cast, receipts):
    with pytest.raises(NotACount) as refusal:
        count(cast, 20_000, explanation=" ")
    assert refusal.value.field == "explanation"
    with pytest.raises(NotACount) as refusal:
        count(cast, witness="")
    assert refusal.value.field == "witness"


@pytest.mark.parametrize("pieces", [{3_000: 1}, {1_000: -1}, {1_000: 100_000}])
def test_notes_that_do_not_exist_are_refused(cast, receipts, pieces):
    with pytest.raises(NotACount):
        count(cast, denominations=pieces, explanation="x")


def test_empty_hands_are_a_count_too(cast, receipts):
    found = count(cast, 0)
    found.refresh_from_db()
    assert found.denominations == {}
    assert found.difference == -25_200
    assert count(cast, agent=cast.st).expected == 0
    assert differences() == []


def test_only_the_coordinator_of_the_branch_counts(cast, receipts):
    for stranger in (cast.sz.user, cast.st.user, cast.foreign_coordinator, cast.pusat, cast.sekdes):
        with pytest.raises(NotYours):
            count(cast, by=stranger)


def test_money_of_another_branch_is_not_expected_here(cast, receipts, take):
    take(cast.enrolment(cast.member(village=cast.foreign_village, neighbourhood=None), start=NOV))
    assert count(cast).expected == 25_200


def test_the_same_form_twice_is_one_count_also_after_the_money_moved(cast, receipts, take):
    first = count(cast)
    again = {"uuid": first.uuid, "expected": 25_200, "denominations": in_pieces(25_200)}
    take(cast.enrolment(start=NOV))
    assert count(cast, **again) == first
    with pytest.raises(UuidReused):
        count(cast, **{**again, "denominations": in_pieces(20_000)}, explanation="x")


def test_missing_money_stays_open_until_another_person_settles_it(cast, receipts):
    found = count(cast, 20_000)
    assert list(CashCount.objects.unsettled()) == [found]
    for same in (cast.koordinator, cast.sz.user, cast.foreign_coordinator):
        with pytest.raises(NotYours):
            settle(cast, found, by=same)
    settled = settle(cast, found)
    assert settle(cast, found) == settled
    with pytest.raises(AlreadySettled):
        settle(cast, found, kind=SettlementKind.WRITTEN_OFF)
    assert not CashCount.objects.unsettled().exists()
    assert differences() == []


@pytest.mark.parametrize("kind", [SettlementKind.RECEIPTED, SettlementKind.RETURNED])
def test_money_without_a_receipt_stays_open_until_another_person_settles_it(cast, receipts, kind):
    found = count(cast, 30_000)
    assert list(CashCount.objects.unsettled()) == [found]
    with pytest.raises(NotACount):
        settle(cast, found, kind=SettlementKind.MADE_GOOD)
    settle(cast, found, kind=kind)
    assert not CashCount.objects.unsettled().exists()
    assert differences() == []


def test_missing_money_does_not_end_with_a_receipt(cast, receipts):
    with pytest.raises(NotACount):
        settle(cast, count(cast, 20_000), kind=SettlementKind.RECEIPTED)


def test_a_count_that_agrees_has_nothing_to_settle(cast, receipts):
    found = count(cast)
    assert not CashCount.objects.unsettled().exists()
    with pytest.raises(AlreadySettled):
        settle(cast, found)


def test_a_settlement_that_does_not_fit_its_difference_is_named(cast, receipts, spoil):
    settle(cast, count(cast, 20_000))
    spoil(CashCountSettlement.objects, kind=SettlementKind.RETURNED)
    assert any(found.startswith("cash count settlement") for found in differences())


def test_a_count_stays_true_however_the_money_goes_on(cast, receipts, take):
    count(cast)
    accept(cast, hand_on(cast, *receipts, at=LATER), 20_000, at=LATER + dt.timedelta(hours=1))
    much_later = LATER + dt.timedelta(days=1)
    count(cast, 3_200, at=much_later)
    refuse(
        cast,
        hand_on(cast, receipts[2], at=much_later + dt.timedelta(hours=1)),
        at=much_later + dt.timedelta(hours=2),
    )
    count(cast, at=much_later + dt.timedelta(days=1))
    assert list(CashCount.objects.order_by("pk").values_list("expected", flat=True)) == [
        25_200,
        8_400,
        8_400,
    ]
    assert differences() == []


def test_two_clocks_that_ran_past_each_other_are_no_difference(cast, receipts, take):
    """The count was saved first, but the till had read its clock before."""
    count(cast)
    take(cast.enrolment(start=NOV), at=NOW - dt.timedelta(seconds=30))
    assert differences() == []
    take(cast.enrolment(start=NOV), at=NOW - dt.timedelta(hours=1))
    assert len(differences()) == 1


@pytest.mark.parametrize(
    ("rows", "fields", "named"),
    [
        (CashCount, {"counted": 20_000, "explanation": "x"}, "cash count pieces"),
        (CashCount, {"denominations": {"3000": 1}}, "cash count pieces"),
        (CashCount, {"expected": 8_400, "explanation": "x"}, "cash count receipts"),
        (CashCount, {"counted_at": NOW - dt.timedelta(days=9)}, "cash count receipts"),
    ],
)
def test_a_spoiled_count_is_named(cast, receipts, spoil, rows, fields, named):
    count(cast)
    spoil(rows.objects, **fields)
    assert any(found.startswith(named) for found in differences())


def test_a_receipt_left_out_of_a_count_is_named(cast, receipts, spoil):
    found = count(cast)
    row = CashCountItem.objects.first()
    row.delete()
    assert f"cash count receipts {found.uuid}: stored 25200, by the facts 16800" in differences()
    assert any(f"receipt {row.collection_id} in hand" in text for text in differences())


def test_a_settlement_of_nothing_is_named(cast, receipts):
    found = count(cast)
    CashCountSettlement.objects.create(
        count=found,
        kind="made_good",
        note="x",
        settled_on=NOW.date(),
        settled_at=NOW,
        settled_by=cast.pusat,
    )
    assert any(text.startswith("cash count settlement") for text in differences())


def test_a_straight_payment_that_is_refused_is_in_hand_again(cast, receipts):
    remittance = pay_straight(cast, receipts[0])
    assert remittance.handover == Handover.DIRECT
    assert count(cast, at=LATER).expected == 16_800
    refuse(cast, remittance, at=LATER + dt.timedelta(hours=1))
    assert count(cast, at=LATER + dt.timedelta(hours=2)).expected == 25_200
    assert differences() == []


def test_a_count_knows_its_agent_by_the_form_only(cast, receipts):
    """A form of one agent cannot be sent for another."""
    first = count(cast)
    with pytest.raises(UuidReused):
        count_cash(
            uuid=first.uuid,
            agent=cast.st,
            branch=cast.branch,
            denominations={},
            expected=0,
            witness="Pak Saksi",
            by=cast.koordinator,
            at=NOW,
        )


def test_two_windows_write_the_same_cash_down_once(cast, receipts):
    count(cast, 3_200)
    with pytest.raises(CountedJustNow, match="Koko Ordinator"):
        count(cast, 3_000, at=NOW + dt.timedelta(minutes=9))
    assert CashCount.objects.count() == 1
    count(cast, 3_000, at=NOW + dt.timedelta(minutes=10))
