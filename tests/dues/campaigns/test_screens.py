"""Campaigns on the screens of the branch, of the village and of an agent."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from dues.models import Campaign, CampaignMember, CampaignPayment, LateEntry
from tests.closing import IN_OCTOBER, close
from tests.dues.campaigns.conftest import new
from tests.dues.conftest import NOW
from villages.models import Branch, Posting


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
