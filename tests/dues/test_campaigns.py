"""Campaigns: what a sponsor pays, never more than was promised, and who stays."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from dues.actions.campaigns import Plan, pay_campaign_months, start_campaign, take_in, used_of
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
from dues.models import Campaign, CampaignMember, CampaignPayment, Collection, LateEntry
from dues.queries.campaigns import ending_soon, people_to_take_in, retention
from dues.queries.ledger import ledger_differences
from perisai.common.months import add_months
from perisai.common.retries import UuidReused
from perisai.desk.queries.member import dossier_of
from perisai.desk.queries.waiting import waiting_for
from perisai.regulations.enums import PayerKind
from tests.closing import IN_OCTOBER, close
from tests.custody import pay_straight
from tests.dues.conftest import NOW
from tests.taking import note_elsewhere
from villages.models import Branch, Posting

NOV = dt.date(2026, 11, 1)
MONTHLY = 8_400


@pytest.fixture
def start(cast):
    def begin(**fields):
        by = fields.pop("by", cast.koordinator)
        uuid, village = fields.pop("uuid", None) or uuid4(), fields.pop("village", None)
        plan = Plan(
            **{
                "name": "SERTAKAN 2026",
                "sponsor": "PT Tebu Manis",
                "payer_kind": PayerKind.SPONSOR,
                "free_months": 3,
                "budget": 1_000_000,
                "from_on": dt.date(2026, 1, 1),
                "until_on": dt.date(2026, 12, 31),
                **fields,
            }
        )
        return start_campaign(
            uuid=uuid, branch=cast.branch, village=village, plan=plan, by=by, at=NOW
        )

    return begin


@pytest.fixture
def into(cast):
    def take(campaign, *enrolments, at=NOW, **overrides):
        fields = {"by": cast.koordinator, "at": at}
        return take_in(campaign=campaign, enrolments=enrolments, **{**fields, **overrides})

    return take


@pytest.fixture
def pay(cast):
    def paid(campaign, *members, months=1, total=None, at=NOW, **overrides):
        fields = {
            "uuid": uuid4(),
            "months": months,
            "expected_total": MONTHLY * months * len(members) if total is None else total,
            "reference": uuid4().hex[:12],
            "paid_on": at.date(),
            "by": cast.koordinator,
            "at": at,
        }
        return pay_campaign_months(campaign=campaign, members=members, **{**fields, **overrides})

    return paid


def new(cast, **fields):
    return cast.enrolment(cast.member(**fields), start=NOV)


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


def test_who_has_fewer_free_months_left_gets_those_and_the_others_all(
    cast, start, into, pay, coordinator
):
    campaign = start(free_months=2)
    fewer, all_of_them = into(campaign, new(cast, name="Mbok Ponirah"), new(cast))
    pay(campaign, fewer)
    address = reverse("dues:campaign_pay", args=[campaign.uuid])
    sent = {"people": [str(fewer.pk), str(all_of_them.pk)], "months": "2", "recount": ""}
    page = " ".join(coordinator.post(address, sent).content.decode().split())
    assert (
        "Mbok Ponirah hanya punya 1 bulan gratis lagi (Des 2026): hanya itu yang dibayar." in page
    )
    assert 'name="expected_total" value="25200"' in page
    assert 'Nov–Des 2026</small></span> <span class="money">Rp16.800' in page
    paid = pay(campaign, fewer, all_of_them, months=2, total=25_200)
    assert sorted(row.total for row in paid) == [8_400, 16_800]


def test_a_campaign_without_people_leads_to_taking_them_in(start, coordinator):
    campaign = start()
    people = reverse("dues:campaign_people", args=[campaign.uuid])
    address = reverse("dues:campaign_pay", args=[campaign.uuid])
    assert people in coordinator.get(address).content.decode()
    shown = coordinator.get(reverse("dues:campaign", args=[campaign.uuid])).content.decode()
    assert people in shown
    assert address not in shown


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


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.koordinator)
    with time_machine.travel(NOW, tick=False):
        yield client


def test_from_setting_up_to_paying_on_the_screens(cast, coordinator):
    enrolment = new(cast, name="Mbok Ponirah")
    answer = coordinator.post(
        reverse("dues:campaign_new"),
        {
            "uuid": str(uuid4()),
            "branch": str(cast.branch.pk),
            "name": "SERTAKAN 2026",
            "sponsor": "PT Tebu Manis",
            "payer_kind": "sponsor",
            "village": "",
            "free_months": "3",
            "budget": "1.000.000",
            "from_on": "01-11-2026",
            "until_on": "31-12-2026",
        },
    )
    campaign = Campaign.objects.get()
    assert answer.url == reverse("dues:campaign_people", args=[campaign.uuid])
    assert "Mbok Ponirah" in coordinator.get(answer.url).content.decode()
    answer = coordinator.post(answer.url, {"people": [str(enrolment.uuid)]})
    address = reverse("dues:campaign_pay", args=[campaign.uuid])
    page = coordinator.get(address).content.decode()
    assert 'name="expected_total" value="8400"' in page
    sent = {
        "uuid": str(uuid4()),
        "people": [str(CampaignMember.objects.get().pk)],
        "months": "3",
        "paid_on": "21-11-2026",
        "reference": "0912345",
        "expected_total": "33600",
    }
    page = coordinator.post(address, sent | {"recount": ""}).content.decode()
    assert 'name="expected_total" value="33600"' in page
    answer = coordinator.post(address, sent | {"save": ""})
    assert answer.status_code == 302
    page = " ".join(coordinator.get(answer.url).content.decode().split())
    assert "Rp966.400" in page
    assert "3 dari 3 dibayar" in page


def test_a_payment_of_a_closed_month_needs_its_reason_and_is_noted(
    cast, coordinator, take, start, into
):
    enrolment = cast.enrolment(start=dt.date(2026, 10, 1))
    take(cast.enrolment(start=dt.date(2026, 10, 1)), at=IN_OCTOBER)
    campaign = start()
    (member,) = into(campaign, enrolment, at=IN_OCTOBER)
    close(cast)
    address = reverse("dues:campaign_pay", args=[campaign.uuid])
    sent = {"uuid": str(uuid4()), "people": [str(member.pk)], "months": "1", "reference": "R"}
    sent |= {"paid_on": "20-10-2026", "expected_total": "8400"}
    changed = coordinator.post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert "Buku Oktober 2026 sudah ditutup" in changed
    page = coordinator.post(address, sent | {"save": ""})
    assert set(page.context["form"].errors) == {"why_late"}
    why = {"why_late": "Bukti baru datang", "save": ""}
    assert coordinator.post(address, sent | why).status_code == 302
    assert LateEntry.objects.get().why == "Bukti baru datang"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("months", "200000"),
        ("months", "9" * 5_000),
        ("months", "3.000"),
        ("months", "1,0"),
        ("months", "0"),
        ("people", "1" + "0" * 20),
        ("people", "abc"),
        ("paid_on", "01-01-0001"),
        ("paid_on", "31-12-9999"),
        ("paid_on", "1-1-26"),
    ],
)
def test_months_and_days_that_cannot_be_are_refused_at_their_field(
    cast, coordinator, start, into, field, typed
):
    campaign = start()
    (member,) = into(campaign, new(cast))
    sent = {"uuid": str(uuid4()), "people": [str(member.pk)], "months": "1", "reference": "R"}
    sent |= {"paid_on": "21-11-2026", "expected_total": "8400", "save": "", field: typed}
    page = coordinator.post(reverse("dues:campaign_pay", args=[campaign.uuid]), sent)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not CampaignPayment.objects.exists()


def test_free_months_with_a_dot_are_refused_at_their_field(cast, coordinator):
    page = coordinator.post(reverse("dues:campaign_new"), {"free_months": "3.000"})
    assert page.context["form"].errors["free_months"] == [
        "Tulis angkanya tanpa titik atau koma, misalnya 12."
    ]


@pytest.mark.parametrize("page", ["dues:campaign_pay", "dues:campaign_people"])
def test_nobody_chosen_is_named_in_indonesian(cast, coordinator, start, into, page):
    campaign = start()
    into(campaign, new(cast))
    new(cast)
    sent = {"uuid": str(uuid4()), "months": "1", "save": ""}
    shown = coordinator.post(reverse(page, args=[campaign.uuid]), sent).content.decode()
    assert "People" not in shown
    assert "iapa</a>" in shown


def test_a_coordinator_of_two_branches_chooses_and_never_one_of_others(cast, coordinator):
    third = Branch.objects.create(code="N06", name="Lumajang")
    Posting.objects.create(user=cast.koordinator, branch=third, from_on=dt.date(2025, 1, 1))
    sent = {"uuid": str(uuid4()), "name": "S", "sponsor": "PT", "payer_kind": "sponsor"}
    sent |= {"free_months": "3", "budget": "1.000.000"}
    sent |= {"from_on": "01-11-2026", "until_on": "31-12-2026"}
    address = reverse("dues:campaign_new")
    page = coordinator.post(address, sent | {"branch": str(cast.other_branch.pk)})
    assert set(page.context["form"].errors) == {"branch"}
    coordinator.post(address, sent | {"branch": str(third.pk)})
    assert Campaign.objects.get().branch == third


@pytest.mark.parametrize("hidden", ["uuid", "branch"])
def test_a_hidden_field_that_is_wrong_says_to_open_the_page_again(cast, coordinator, hidden):
    sent = {"uuid": str(uuid4()), "branch": str(cast.branch.pk), hidden: "1" + "0" * 20}
    page = coordinator.post(reverse("dues:campaign_new"), sent).content.decode()
    assert "Formulir ini rusak atau sudah lama." in page
    assert not Campaign.objects.exists()


def test_a_form_that_is_wrong_loses_nothing(coordinator):
    page = coordinator.post(
        reverse("dues:campaign_new"), {"name": "SERTAKAN", "budget": "banyak"}
    ).content.decode()
    assert 'value="SERTAKAN"' in page
    assert 'value="banyak"' in page
    assert not Campaign.objects.exists()


def test_agents_see_no_campaigns_and_a_village_reads_its_own(client, cast, start):
    own, other = start(village=cast.village), start()
    pages = {}
    for name in ("sz", "sekdes"):
        client.force_login(cast.users[name])
        pages[name] = [
            client.get(reverse("dues:campaign", args=[row.uuid])).status_code
            for row in (own, other)
        ]
    assert pages == {"sz": [404, 404], "sekdes": [200, 404]}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("campaign", 9), ("campaign_pay", 7)])
def test_the_pages_ask_the_database_as_often_for_three_members_as_for_one(
    coordinator, cast, start, into, count, page, queries, django_assert_num_queries
):
    campaign = start(free_months=1)
    into(campaign, *[new(cast) for _ in range(count)])
    with django_assert_num_queries(queries):
        coordinator.get(reverse(f"dues:{page}", args=[campaign.uuid]))
