"""Limits on cash in hand: warned, then no new cash; what was taken already is never lost."""

import datetime as dt

import pytest

from dues.enums import CustodyLevel
from dues.errors import CashLimitReached
from dues.models import Collection
from dues.queries.cash import custody_of, custody_words
from perisai.audit.models import AuditEntry
from tests.advances import fill_up
from tests.custody import accept, hand_on, pay_straight
from tests.taking import NOW
from villages.actions.offices import TermsTaken, set_branch_terms
from villages.queries import custody_terms, remit_by

START = dt.date(2026, 1, 1)


def after(days: int) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


@pytest.fixture
def old_cash(cast, take):
    """Cash that is six days old at `after(6)`: over the house rule of three days and two of grace."""
    return take(cast.enrolment(cast.member()))


def test_without_terms_of_its_own_a_branch_follows_the_unverified_house_rule(cast):
    terms = custody_terms(cast.branch, NOW.date())
    assert (terms.cash_limit, terms.age_limit_days, terms.grace_days) == (2_000_000, 3, 2)
    assert not terms.is_verified


def test_a_branch_sets_its_own_limits_from_a_day_on(cast):
    fields = {"branch": cast.branch, "from_on": START, "by": cast.pusat}
    set_branch_terms(**fields, remit_within_days=2, cash_limit=500_000)
    terms = custody_terms(cast.branch, NOW.date())
    assert (terms.cash_limit, terms.age_limit_days, terms.grace_days) == (500_000, 3, 2)
    assert custody_terms(cast.branch, dt.date(2025, 12, 31)).cash_limit == 2_000_000
    assert remit_by(cast.branch, START) == START + dt.timedelta(days=2)
    with pytest.raises(TermsTaken):
        set_branch_terms(**fields, remit_within_days=3)


def test_too_old_cash_refuses_new_cash_and_offers_what_still_protects(cast, take, old_cash):
    take(cast.enrolment(cast.member()), at=after(5))
    with pytest.raises(CashLimitReached) as refused:
        take(cast.enrolment(cast.member()), at=after(6))
    for word in ("Rp16.800", "NIK", "BRILink", "Alfamart", "QRIS", "bayar di tempat lain"):
        assert word in str(refused.value)
    assert Collection.objects.count() == 2


def test_what_was_already_taken_is_accepted_and_flagged(cast, take, old_cash):
    late = take(cast.enrolment(cast.member()), at=after(6), is_already_taken=True)
    assert late.is_over_limit
    assert not old_cash.is_over_limit
    entry = AuditEntry.objects.filter(action="collection.recorded").latest("pk")
    assert entry.details["over_limit"] is True


@pytest.mark.parametrize("way", [hand_on, pay_straight])
def test_handing_on_frees_the_hands(cast, take, old_cash, way):
    way(cast, old_cash, at=after(6))
    take(cast.enrolment(cast.member()), at=after(6))


def test_a_warning_tells_until_when(cast, old_cash):
    custody = custody_of(cast.sz, branch=cast.branch, on=after(4).date())
    assert custody.level == CustodyLevel.WARN
    words = custody_words(custody)
    assert "Rp8.400, melewati batas 3 hari dari kantor cabang sejak 25-11-2026" in words
    assert "mulai 27-11-2026" in words
    assert custody_words(custody_of(cast.sz, branch=cast.branch, on=NOW.date())) == ""


def test_money_that_waits_at_the_branch_counts_toward_the_amount_until_it_is_accepted(cast, take):
    set_branch_terms(
        branch=cast.branch,
        from_on=START,
        remit_within_days=1,
        cash_limit=16_800,
        grace_days=0,
        by=cast.pusat,
    )
    remittance = hand_on(cast, *[take(cast.enrolment(cast.member())) for _ in range(2)])
    take(cast.enrolment(cast.member()))
    with pytest.raises(CashLimitReached):
        take(cast.enrolment(cast.member()))
    accept(cast, remittance)
    take(cast.enrolment(cast.member()))


def test_the_cash_of_a_colleague_is_no_limit_of_hers(cast, take, old_cash):
    take(cast.enrolment(cast.member(cast.st)), agent=cast.st, by=cast.st.user, at=after(6))


def test_both_limits_are_named_when_both_are_passed(cast, take, old_cash):
    set_branch_terms(
        branch=cast.branch, from_on=START, remit_within_days=1, cash_limit=8_000, by=cast.pusat
    )
    words = custody_words(custody_of(cast.sz, branch=cast.branch, on=after(6).date()))
    assert "melewati batas 3 hari dan batas jumlah Rp8.000 dari kantor cabang" in words


@pytest.mark.usefixtures("on_the_day")
def test_the_words_tell_what_of_it_is_with_the_branch_and_what_in_the_balance(cast, client, take):
    set_branch_terms(
        branch=cast.branch,
        from_on=START,
        remit_within_days=1,
        cash_limit=16_800,
        grace_days=3,
        by=cast.pusat,
    )
    receipts = [take(cast.enrolment(cast.member())) for _ in range(4)]
    hand_on(cast, receipts[0])
    fill_up(cast, receipts[1])
    words = custody_words(custody_of(cast.sz, branch=cast.branch, on=NOW.date()))
    client.force_login(cast.sz.user)
    page = client.get("/setoran/").content.decode()
    for sentence in (
        "Anda memegang Rp33.600, melewati batas jumlah Rp16.800 dari kantor cabang sejak",
        "Termasuk Rp8.400 yang belum dihitung cabang.",
        "Termasuk Rp8.400 di saldo Anda.",
    ):
        assert sentence in words
        assert sentence in page
