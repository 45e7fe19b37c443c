"""What the law says on a day."""

import dataclasses
import datetime as dt

import pytest

from perisai import regulations
from perisai.common.months import month_range
from perisai.regulations.calendar import holidays, is_working_day
from perisai.regulations.enums import Sector
from perisai.regulations.errors import NotInForce
from perisai.regulations.lookup import law


def test_a_value_is_in_force_from_its_first_day_to_the_day_before_its_end():
    first, last = law()["dues.discount.transport"][0].since, dt.date(2027, 3, 31)
    assert regulations.find_entry("dues.discount.transport", first)
    assert regulations.find_entry("dues.discount.transport", last)
    assert regulations.find_entry("dues.discount.transport", first - dt.timedelta(days=1)) is None
    assert regulations.find_entry("dues.discount.transport", last + dt.timedelta(days=1)) is None


def test_a_day_without_a_value_is_refused_in_words():
    with pytest.raises(NotInForce, match="2014-01-01"):
        regulations.value("dues.jkm", dt.date(2014, 1, 1))


def test_a_key_nobody_defined_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        regulations.value("dues.jkp", dt.date(2026, 1, 1))


def test_a_citation_leaves_out_an_article_that_was_not_found():
    on = dt.date(2026, 11, 1)
    assert regulations.entry("dues.jkm", on).citation == "PP 44/2015"
    assert regulations.entry("dues.jkk_table", on).citation == "PP 44/2015 Lampiran II"


def test_values_are_frozen():
    entry = regulations.entry("dues.jkk_table", dt.date(2026, 11, 1))
    with pytest.raises(dataclasses.FrozenInstanceError):
        entry.value[0].amount = 1
    with pytest.raises(TypeError):
        regulations.value("jkm.amounts", dt.date(2026, 1, 1))["funeral"] = 0


def test_house_rules():
    on = dt.date(2026, 11, 24)
    assert regulations.payment_spans(on) == (1, 2, 3, 6, 12)
    assert regulations.value("remit_within_days", on) == 1
    assert regulations.value("reversal_alone_minutes", on) == 15


def test_the_countdown_shows_the_earlier_day():
    paid_to = dt.date(2025, 7, 1)
    assert regulations.countdown_ends_on(paid_to) == dt.date(2025, 10, 1)
    assert regulations.lapses_on(paid_to) == dt.date(2025, 11, 1)
    assert not regulations.lapse_rule(paid_to).verified


@pytest.mark.parametrize("day", ["2025-10-31", "2025-11-01", "2025-11-30", "2025-12-01"])
def test_the_spans_of_the_lapsed_are_the_rule_turned_round(day):
    on = dt.date.fromisoformat(day)
    [(first, last)] = regulations.lapsed_spans(on)
    for month in month_range(first, 150):
        assert (first <= month <= last) == (regulations.lapses_on(month) <= on)


def test_nobody_had_lapsed_before_there_was_a_rule():
    assert regulations.lapsed_spans(dt.date(2015, 10, 31)) == []


@pytest.mark.parametrize(
    ("month", "due", "why"),
    [
        ("2026-10", "2026-10-15", "a Thursday"),
        ("2026-11", "2026-11-16", "the 15th is a Sunday"),
        ("2026-08", "2026-08-18", "a Saturday, and Monday is a holiday"),
        ("2027-08", "2027-08-16", "weekends only: the list for 2027 is not known"),
    ],
)
def test_dues_are_due_on_the_15th_or_the_next_working_day(month, due, why):
    assert regulations.due_day(dt.date.fromisoformat(f"{month}-01")).day.isoformat() == due, why


def test_a_due_day_from_an_unverified_rule_says_so():
    assert not regulations.due_day(dt.date(2026, 10, 1)).verified


def test_known_years_have_17_national_holidays():
    assert {year: len(days) for year, days in holidays().items()} == {2025: 17, 2026: 17}


def test_a_holiday_is_no_working_day():
    assert not is_working_day(dt.date(2026, 8, 17))
    assert is_working_day(dt.date(2026, 8, 18))


@pytest.mark.parametrize(
    "job", ["Ojek", "tukang ojek", "Sopir truk", "SUPIR", "kurir paket", "ojek/petani"]
)
def test_a_job_in_transport_is_recognised(job):
    assert regulations.sector_for_job(job, dt.date(2026, 11, 1)) == Sector.TRANSPORT


@pytest.mark.parametrize("job", ["", "Petani", "Buruh tani", "Penjahit", "Montir", "Sopirin"])
def test_other_jobs_are_not_transport(job):
    assert regulations.sector_for_job(job, dt.date(2026, 11, 1)) == Sector.OTHER


@pytest.mark.parametrize(
    ("day", "count", "last", "is_known", "why"),
    [
        ("2026-08-10", 3, "2026-08-13", True, "three plain days"),
        ("2026-08-13", 3, "2026-08-19", True, "over a weekend and a holiday on Monday"),
        ("2026-08-16", 1, "2026-08-18", True, "a complete file on a Sunday"),
        ("2026-12-30", 3, "2027-01-04", False, "the holidays of 2027 are not known"),
        ("2026-08-10", 0, "2026-08-10", True, "no time at all"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, count, last, is_known, why):
    found = regulations.working_days_after(dt.date.fromisoformat(day), count)
    assert (found.day.isoformat(), found.verified) == (last, is_known), why
