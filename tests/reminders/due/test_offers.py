"""Free months and discounts that end, and harvests."""

import datetime as dt

import pytest

from dues.models import Campaign, CampaignMember
from perisai import regulations
from perisai.common.months import add_months, month_range
from perisai.regulations.enums import PayerKind, Sector
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import VillageSettings
from tests.reminders.due.nights import (
    counted,
    night,
    on,
    open_rows,
    put_through,
    reached,
    rule,
    told,
    windows,
)
from tests.taking import NOW


def campaign(cast, enrolment, last: str) -> None:
    row = Campaign.objects.create(
        name="SERTAKAN",
        branch=cast.branch,
        sponsor="PT Tebu",
        payer_kind=PayerKind.SPONSOR,
        free_months=3,
        budget=1_000_000,
        from_on=on("01-01"),
        until_on=on("12-31"),
        recorded_at=NOW,
        by=cast.koordinator,
    )
    month = on(f"{last}-01")
    CampaignMember.objects.create(
        campaign=row,
        enrolment=enrolment,
        first_month=add_months(month, -2),
        last_month=month,
        taken_in_on=on("09-01"),
        recorded_at=NOW,
        by=cast.koordinator,
    )


@pytest.mark.parametrize(
    ("day", "is_told"), [("10-30", False), ("10-31", True), ("12-15", True), ("12-16", False)]
)
def test_the_end_of_free_months_is_told_a_month_before_and_half_a_month_after(cast, day, is_told):
    person = reached(cast, "11")
    campaign(cast, person, "11")
    night(day)
    assert told(Kind.FREE_MONTHS_END) == [(f"e{person.pk}", "2026-11")] * is_told
    assert counted(Kind.FREE_MONTHS_END, on(day)) == is_told
    if is_told:
        assert windows(Kind.FREE_MONTHS_END) == [(on("10-31"), on("12-15"))]


def test_two_campaigns_with_the_same_last_month_are_told_once(cast):
    person = reached(cast, "11")
    campaign(cast, person, "11")
    campaign(cast, person, "11")
    night("11-15")
    assert len(told(Kind.FREE_MONTHS_END)) == counted(Kind.FREE_MONTHS_END, on("11-15")) == 1


def test_who_pays_on_by_themselves_or_was_in_no_campaign_is_not_told(cast):
    campaign(cast, reached(cast, "12"), "11")
    campaign(cast, cast.enrolment(start=on("11-01")), "11")  # nothing was ever paid
    reached(cast, "11")
    night("11-15")
    assert told(Kind.FREE_MONTHS_END) == []
    assert counted(Kind.FREE_MONTHS_END, on("11-15")) == 0


@pytest.mark.parametrize(
    ("day", "is_told"), [("11-15", False), ("11-16", True), ("12-31", True), ("2027-01-01", False)]
)
def test_the_end_of_the_discount_of_farmers_is_told_from_the_middle_of_november(cast, day, is_told):
    person = reached(cast, "11")
    night(day)
    assert told(Kind.DISCOUNT_ENDS) == [(f"e{person.pk}", "2026-12")] * is_told
    assert counted(Kind.DISCOUNT_ENDS, on(day)) == is_told
    if is_told:
        assert windows(Kind.DISCOUNT_ENDS) == [(on("11-16"), on("12-31"))]


def test_drivers_keep_their_discount_until_the_end_of_march(cast):
    driver = reached(cast, "12", sector="transport")
    night("12-01")
    assert told(Kind.DISCOUNT_ENDS) == []
    night("2027-02-14")
    assert told(Kind.DISCOUNT_ENDS) == [(f"e{driver.pk}", "2027-03")]


def test_who_has_no_discount_is_not_told_of_its_end(cast):
    reached(cast, "11", has_jht=True, is_employer=True)
    reached(cast, "07")  # lapsed
    cast.enrolment(start=on("11-01"))
    night("12-01")
    assert told(Kind.DISCOUNT_ENDS) == []
    assert counted(Kind.DISCOUNT_ENDS, on("12-01")) == 0


def test_who_lapses_before_the_discount_ends_comes_due_until_then(cast):
    reached(cast, "08")
    night("11-20")
    assert counted(Kind.DISCOUNT_ENDS, on("11-30")) == 1
    assert counted(Kind.DISCOUNT_ENDS, on("12-01")) == 0


def test_whoever_pays_before_the_lapse_keeps_the_window_and_is_not_missing(cast):
    """Found when a lapse on 1 December was to be expected, which dues that arrive put off."""
    person = reached(cast, "08")
    night("11-20")
    put_through(person, on("09-01"))
    night("12-01")
    assert windows(Kind.DISCOUNT_ENDS) == [(on("11-16"), on("12-31"))]
    day = on("12-01")
    assert counted(Kind.DISCOUNT_ENDS, day) == open_rows(Kind.DISCOUNT_ENDS, day) == 1


def test_the_terms_of_the_last_month_of_the_discount_decide(cast):
    farmer, driver = reached(cast, "11"), reached(cast, "11", sector="transport")
    for enrolment, sector in ((farmer, "transport"), (driver, "other")):
        fields = {"from_month": on("12-01"), "income": 1_000_000, "sector": sector}
        enrolment.terms.create(**fields)
    night("12-01")
    assert told(Kind.DISCOUNT_ENDS) == [(f"e{driver.pk}", "2026-12")]
    assert counted(Kind.DISCOUNT_ENDS, on("12-01")) == 1


@pytest.mark.parametrize("month", month_range(dt.date(2025, 10, 1), 24))
@pytest.mark.parametrize("sector", Sector)
@pytest.mark.parametrize("is_employer", [True, False])
def test_discounts_end_where_the_next_month_costs_more(month, sector, is_employer):
    now, then = (
        regulations.dues_for_month(
            month=each,
            income=1_000_000,
            sector=sector,
            payer_kind=PayerKind.SELF,
            has_jht=True,
            is_employer=is_employer,
        ).total
        for each in (month, add_months(month, 1))
    )
    ends = regulations.discounts_ending(month)
    is_said = any(
        end.sector == sector and (end.is_for_employers or not is_employer) for end in ends
    )
    assert is_said == (then > now)


def test_a_village_is_told_in_the_month_of_its_harvest(cast):
    VillageSettings.objects.create(village=cast.village, harvest_month=11)
    VillageSettings.objects.create(village=cast.neighbour_village, harvest_month=4)
    person = reached(cast, "10")
    reached(cast, "07")  # lapsed
    elsewhere = cast.member(village=cast.neighbour_village)
    reached(cast, "10", cast.enrolment(elsewhere, start=on("10-01")))
    night("10-31")
    assert told(Kind.HARVEST) == []
    night("11-01")
    assert told(Kind.HARVEST) == [(f"e{person.pk}", "2026-11")]
    assert windows(Kind.HARVEST) == [(on("11-01"), on("11-30"))]
    assert counted(Kind.HARVEST, on("11-30")) == 1
    assert counted(Kind.HARVEST, on("12-01")) == 0


def test_a_harvest_is_told_again_next_year(cast):
    VillageSettings.objects.create(village=cast.village, harvest_month=11)
    person = reached(cast, "10")
    night("11-05")
    put_through(person, on("2027-10-01"))
    night("2027-11-05")
    assert [period for _subject, period in told(Kind.HARVEST)] == ["2026-11", "2027-11"]


def test_a_village_whose_rule_is_off_is_left_out(cast):
    VillageSettings.objects.create(village=cast.village, harvest_month=11)
    reached(cast, "10")
    rule(cast, Kind.HARVEST, from_on=on("10-01"), village=cast.village, mode=Mode.OFF)
    night("11-05")
    assert told(Kind.HARVEST) == []
    assert counted(Kind.HARVEST, on("11-05")) == 0
