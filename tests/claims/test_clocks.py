"""Until when: hours, days, working days and years."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from claims.rules.clocks import Occasion, clocks
from perisai.regulations.enums import Program
from tests.claims.cases import day

MAKASSAR = ZoneInfo("Asia/Makassar")


def deadlines(program: str, event: str, **changes) -> dict[str, str]:
    found = clocks(Occasion(program=Program(program), event_on=day(event), **changes))
    return {clock.kind.value: clock.due_on.isoformat() for clock in found}


def the_clock(kind: str, program: str, event: str, **changes):
    found = clocks(Occasion(program=Program(program), event_on=day(event), **changes))
    return next(clock for clock in found if clock.kind == kind)


def test_an_accident_is_reported_within_48_hours_and_claimed_within_5_years():
    assert deadlines("JKK", "2026-03-10") == {"report_one": "2026-03-12", "claim": "2031-03-10"}


def test_the_second_report_is_counted_from_the_doctors_word():
    found = deadlines("JKK", "2026-03-10", doctor_said_on=day("2026-04-30"))
    assert found["report_two"] == "2026-05-02"


def test_hours_are_counted_from_the_moment_where_it_is_known():
    at = dt.datetime(2026, 3, 10, 22, 30, tzinfo=MAKASSAR)
    clock = the_clock("report_one", "JKK", "2026-03-10", event_at=at)
    assert clock.due_at == dt.datetime(2026, 3, 12, 22, 30, tzinfo=MAKASSAR)
    assert clock.verified
    assert clock.source == "Permenaker 5/2021 Pasal 19"


def test_before_the_instrument_no_report_is_asked():
    assert deadlines("JKK", "2021-03-31") == {"claim": "2026-03-31"}


@pytest.mark.parametrize(
    ("event", "last"), [("2019-12-01", "2021-12-01"), ("2019-12-02", "2024-12-02")]
)
def test_accidents_before_december_2019_had_two_years(event, last):
    clock = the_clock("claim", "JKK", event)
    assert (clock.due_on, clock.verified) == (day(last), True)


def test_a_death_has_30_days_for_the_report_and_an_unverified_limit_for_the_claim():
    found = deadlines("JKM", "2026-02-01", died_on=day("2026-02-01"))
    assert found == {"death_report": "2026-03-03", "claim": "2031-02-01"}
    assert not the_clock("claim", "JKM", "2026-02-01").verified
    assert the_clock("death_report", "JKM", "2026-02-01", died_on=day("2026-02-01")).verified


def test_a_death_weeks_after_the_accident_has_its_own_30_days():
    found = deadlines("JKK", "2026-02-01", died_on=day("2026-03-10"))
    assert found["death_report"] == "2026-04-09"


@pytest.mark.parametrize(
    ("program", "complete", "last"),
    [
        ("JKM", "2026-08-13", "2026-08-19"),
        ("JHT", "2026-08-13", "2026-08-21"),
        ("JKK", "2026-08-13", "2026-08-26"),
        ("JKM", "2026-12-31", "2027-01-05"),
    ],
)
def test_service_times_are_working_days_and_never_sure(program, complete, last):
    """Days of joint leave are in no list, so nobody is accused of being late by this alone."""
    clock = the_clock("service", program, "2026-02-01", complete_on=day(complete))
    assert (clock.due_on, clock.verified) == (day(last), False)


def test_savings_have_no_limit():
    assert deadlines("JHT", "2026-02-01") == {}


def test_the_first_deadline_comes_first():
    found = clocks(
        Occasion(
            program=Program.JKK,
            event_on=day("2026-02-01"),
            died_on=day("2026-02-03"),
            doctor_said_on=day("2026-02-03"),
            complete_on=day("2026-02-20"),
        )
    )
    assert [clock.kind.value for clock in found] == [
        "report_one",
        "report_two",
        "service",
        "death_report",
        "claim",
    ]


def test_a_deadline_is_over_on_the_day_after():
    clock = the_clock("claim", "JKK", "2019-12-02")
    assert not clock.is_over(day("2024-12-02"))
    assert clock.is_over(day("2024-12-03"))


def test_hours_are_over_at_their_moment_and_not_at_midnight():
    at = dt.datetime(2026, 11, 20, 14, 30, tzinfo=dt.UTC)
    clock = the_clock("report_one", "JKK", "2026-11-20", event_at=at)
    late = at + dt.timedelta(hours=48, minutes=1)
    assert clock.is_over(late.date(), late)
    assert not clock.is_over(late.date(), late - dt.timedelta(minutes=1))
    assert not clock.is_over(late.date())


def test_a_leap_day_ends_on_the_last_of_february():
    assert deadlines("JKK", "2024-02-29")["claim"] == "2029-02-28"
