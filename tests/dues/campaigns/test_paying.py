"""Campaigns: what a sponsor pays, never more than was promised, and who stays."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.campaigns import used_of
from dues.actions.reversal import request_reversal
from dues.enums import MonthState, ReversalKind, Source
from dues.errors import (
    AmountChanged,
    BeyondFreeMonths,
    BudgetExceeded,
    CampaignRefused,
    NotTakenIn,
    NotYours,
    ReferenceUsed,
)
from dues.models import CampaignMember, CampaignPayment, Collection
from dues.queries.campaigns import ending_soon, people_to_take_in, retention
from dues.queries.ledger import ledger_differences
from perisai.common.months import add_months
from perisai.common.retries import UuidReused
from perisai.desk.queries.member import dossier_of
from perisai.desk.queries.waiting import waiting_for
from perisai.regulations.enums import PayerKind
from tests.custody import pay_straight
from tests.dues.campaigns.conftest import MONTHLY, NOV, new
from tests.dues.conftest import NOW
from tests.taking import note_elsewhere


def test_the_sponsor_pays_and_the_months_wear_a_heart(cast, start, into, pay):
    campaign, enrolment = start(), new(cast)
    (member,) = into(campaign, enrolment)
    assert (member.first_month, member.last_month) == (NOV, dt.date(2027, 1, 1))
    (collection,) = pay(campaign, member, months=2)
    assert (collection.source, collection.payer_kind) == (Source.ELSEWHERE, PayerKind.SPONSOR)
    assert collection.payer_name == "PT Tebu Manis"
    assert used_of(campaign) == 2 * MONTHLY
    (job,) = dossier_of(enrolment.member, viewer=cast.viewer(cast.sz, now=NOW)).jobs
    states = {cell.month: cell.state for year in job.years for cell in year.cells}
    assert states[NOV] == states[add_months(NOV, 1)] == MonthState.SPONSORED
    assert list(ledger_differences()) == []


def test_the_agent_never_holds_the_sponsors_money(cast, start, into, pay):
    campaign = start()
    pay(campaign, *into(campaign, new(cast)))
    assert not Collection.objects.of_agents().exists()


def test_a_state_budget_pays_without_the_discount(cast, start, into, pay):
    campaign = start(payer_kind=PayerKind.APBD)
    (collection,) = pay(campaign, *into(campaign, new(cast)), total=16_800)
    assert collection.total == 16_800


def test_never_beyond_the_free_months(cast, start, into, pay):
    campaign = start(free_months=2)
    members = into(campaign, new(cast))
    paid = pay(campaign, *members, months=3, total=16_800)
    assert [row.total for row in paid] == [16_800]
    with pytest.raises(BeyondFreeMonths):
        pay(campaign, *members)


def test_a_month_that_the_member_paid_is_not_given_later(cast, start, into, pay, take):
    campaign, enrolment = start(free_months=2), new(cast)
    members = into(campaign, enrolment)
    take(enrolment)
    pay(campaign, *members)
    with pytest.raises(BeyondFreeMonths):
        pay(campaign, *members, total=16_800)


def test_never_beyond_the_budget(cast, start, into, pay):
    campaign = start(budget=MONTHLY * 3)
    members = into(campaign, new(cast), new(cast))
    pay(campaign, *members)
    with pytest.raises(BudgetExceeded):
        pay(campaign, *members)
    assert used_of(campaign) == 2 * MONTHLY


def test_what_is_undone_is_given_back_to_the_budget(cast, start, into, pay):
    campaign = start(budget=MONTHLY)
    members = into(campaign, new(cast))
    (collection,) = pay(campaign, *members)
    request_reversal(
        uuid=uuid4(),
        collection=collection,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=cast.koordinator,
        at=NOW,
    )
    assert used_of(campaign) == 0
    pay(campaign, *members)


def test_another_amount_than_the_screen_said_is_refused(cast, start, into, pay):
    campaign = start()
    with pytest.raises(AmountChanged):
        pay(campaign, *into(campaign, new(cast)), total=1)


def test_one_reference_pays_once(cast, start, into, pay):
    campaign = start()
    members = into(campaign, new(cast))
    pay(campaign, *members, reference="0912-34")
    with pytest.raises(ReferenceUsed):
        pay(campaign, *members, reference="0912 34")
    with pytest.raises(ReferenceUsed):
        pay(campaign, *members, reference=" ")


def test_a_retry_pays_once_and_other_content_is_refused(cast, start, into, pay):
    campaign = start()
    members = into(campaign, new(cast), new(cast))
    same = {"uuid": uuid4(), "reference": "0912"}
    first = pay(campaign, *members, **same)
    assert pay(campaign, *members, **same) == first
    with pytest.raises(UuidReused):
        pay(campaign, *members, months=2, **same)
    assert Collection.objects.count() == 2


def test_the_ledger_names_what_was_paid_beyond_the_budget_or_the_free_months(
    cast, start, into, take
):
    campaign, enrolment = start(budget=1, free_months=1), new(cast)
    into(campaign, enrolment)
    CampaignPayment.objects.create(campaign=campaign, collection=take(enrolment, months=2))
    assert {row.what for row in ledger_differences()} == {"campaign budget", "campaign month"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"payer_kind": PayerKind.SELF},
        {"free_months": 0},
        {"budget": 0},
        {"until_on": dt.date(2025, 12, 31)},
    ],
)
def test_a_campaign_that_cannot_be_is_refused(start, wrong):
    with pytest.raises(CampaignRefused):
        start(**wrong)


def test_a_village_of_another_branch_is_refused(cast, start):
    with pytest.raises(CampaignRefused):
        start(village=cast.foreign_village)


def test_the_same_campaign_is_set_up_once(start):
    uuid = uuid4()
    assert start(uuid=uuid) == start(uuid=uuid)
    with pytest.raises(UuidReused):
        start(uuid=uuid, budget=1)


@pytest.mark.parametrize("who", ["sekdes", "pusat", "foreign_coordinator"])
def test_only_the_coordinator_of_the_branch_acts(cast, start, into, pay, who):
    by = getattr(cast, who)
    with pytest.raises(NotYours):
        start(by=by)
    campaign = start()
    with pytest.raises(NotYours):
        into(campaign, new(cast), by=by)
    with pytest.raises(NotYours):
        pay(campaign, *into(campaign, new(cast)), by=by)


def test_a_reference_pays_once_in_all_campaigns_and_never_for_an_agents_payment(
    cast, start, into, pay, take
):
    first, second = start(), start(name="SERTAKAN 2027")
    pay(first, *into(first, new(cast)), reference="ABC 123")
    with pytest.raises(ReferenceUsed):
        pay(second, *into(second, new(cast)), reference="abc-123")
    pay_straight(cast, take(new(cast)), reference="XYZ 9")
    with pytest.raises(ReferenceUsed):
        pay(second, *into(second, new(cast)), reference="xyz9")


def test_one_bill_of_a_campaign_pays_for_all_it_names_and_keeps_its_reference_for_the_last(
    cast, start, into, pay, take
):
    campaign = start()
    first, second = pay(campaign, *into(campaign, new(cast), new(cast)), reference="ABC 123")
    for collection in (first, second):
        with pytest.raises(ReferenceUsed):
            pay_straight(cast, take(new(cast)), reference="abc123")
        with pytest.raises(ReferenceUsed):
            note_elsewhere(cast, new(cast), reference="abc123")
        request_reversal(
            uuid=uuid4(),
            collection=collection,
            kind=ReversalKind.WRONG_ENTRY,
            reason="salah orang",
            by=cast.koordinator,
            at=NOW,
        )
        assert list(ledger_differences()) == []
    pay_straight(cast, take(new(cast)), reference="abc123")


def test_a_campaign_does_not_pay_under_a_reference_noted_elsewhere(cast, start, into, pay):
    campaign = start()
    note_elsewhere(cast, new(cast), reference="ABC 123")
    with pytest.raises(ReferenceUsed):
        pay(campaign, *into(campaign, new(cast)), reference="abc123")


def test_taking_in_again_changes_nothing(cast, start, into, take):
    campaign, enrolment = start(), new(cast)
    (first,) = into(campaign, enrolment)
    take(enrolment)
    assert into(campaign, enrolment) == [first]
    assert CampaignMember.objects.get().first_month == NOV


def test_people_who_lapsed_or_live_elsewhere_are_not_taken_in(cast, start, into):
    lapsed = cast.enrolment(ended_on=dt.date(2026, 7, 1), end_reason="lapsed")
    foreign = cast.enrolment(cast.member(cast.stranger))
    for enrolment in (lapsed, foreign):
        with pytest.raises(NotTakenIn):
            into(start(), enrolment)
    with pytest.raises(NotTakenIn):
        into(start(village=cast.neighbour_village), new(cast))


def test_nobody_is_taken_in_after_the_last_day(cast, start, into):
    with pytest.raises(NotTakenIn):
        into(start(until_on=dt.date(2026, 11, 20)), new(cast))


def test_those_who_never_paid_are_offered_first_and_those_within_not_at_all(
    cast, start, into, take
):
    campaign = start()
    paid, fresh, inside = (new(cast, name=name) for name in ("Agus", "Budi", "Citra"))
    take(paid)
    into(campaign, inside)
    found = people_to_take_in(campaign, "", viewer=cast.viewer(cast.koordinator, now=NOW))
    assert found == [fresh, paid]


def test_a_month_before_the_end_it_is_time_to_remind(cast, start, into, pay):
    for months, name in ((3, "Nanti"), (2, "Sekarang")):
        campaign = start(free_months=months)
        pay(campaign, *into(campaign, new(cast, name=name)))
    into(start(free_months=2), new(cast, name="Belum pernah dibayarkan"))
    viewer = cast.viewer(cast.koordinator, now=NOW)
    assert [row.enrolment.member.name for row in ending_soon(viewer)] == ["Sekarang"]
    words = [row.words for row in waiting_for(viewer)]
    assert "Bulan gratis 1 peserta habis dalam sebulan: ingatkan sekarang." in words


def test_whoever_paid_on_is_not_reminded(cast, start, into, take):
    enrolment = new(cast)
    into(start(free_months=1), enrolment)
    take(enrolment, months=2)
    assert not ending_soon(cast.viewer(cast.koordinator, now=NOW)).exists()


def test_staying_is_looked_at_three_and_six_months_later(cast, start, into, pay, take):
    campaign = start(free_months=1)
    stays, leaves = new(cast), new(cast)
    pay(campaign, *into(campaign, stays, leaves))
    take(stays, at=NOW, months=3)
    later = dt.datetime(2027, 3, 20, 3, 0, tzinfo=dt.UTC)
    viewer = cast.viewer(cast.koordinator, now=later)
    three, six = retention(campaign, viewer=viewer)
    assert (three.members, three.stayed, three.percent) == (2, 1, 50)
    assert (six.members, six.stayed) == (0, 0)
