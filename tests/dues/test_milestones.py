"""What dues earn with time: waits, grants, and who is near the end."""

import datetime as dt

import pytest

from dues.enums import Status
from dues.milestones import (
    death_benefit,
    education_grant,
    ending_within,
    milestones,
    status_at_death,
    unbroken_run,
)
from dues.rules import Progress, countdown
from perisai import regulations
from perisai.common.months import add_months, month_range

NOV = dt.date(2026, 11, 1)
ON = dt.date(2026, 11, 21)
FULL = sum(regulations.value("jkm.amounts", ON).values())
WAIT = regulations.value("jkm.wait", ON)


def reached_in(count, *, since=NOV):
    """Somebody whose dues of `count` months in a row from `since` on reached the scheme."""
    months = month_range(since, count)
    progress = Progress(start_month=since, paid_through=months[-1], remitted_through=months[-1])
    return progress, months


def run_of(count, *, since=NOV):
    return unbroken_run(*reached_in(count, since=since))


# -- The death benefit ---


@pytest.mark.parametrize(
    ("since", "months", "on", "left"),
    [
        ("2026-11-01", 1, "2026-11-21", 3),
        ("2026-11-01", 1, "2026-12-31", 2),
        ("2026-09-01", 3, "2026-11-30", 1),
        ("2026-09-01", 3, "2026-12-01", 0),
        ("2026-09-01", 2, "2026-12-01", 1),
        ("2026-01-01", 11, "2026-11-21", 0),
    ],
)
def test_the_death_benefit_is_full_after_three_months_of_dues_that_have_passed(
    since, months, on, left
):
    run = run_of(months, since=dt.date.fromisoformat(since))
    assert death_benefit(run, dt.date.fromisoformat(on)).months_left == left


def test_paying_three_months_at_once_does_not_make_three_months_of_membership():
    assert death_benefit(run_of(12), ON).months_left == WAIT["months"]


def test_the_amounts_come_from_the_law_and_say_that_it_is_not_verified():
    benefit = death_benefit(run_of(1), ON)
    assert (benefit.full, benefit.until_then) == (FULL, WAIT["until_then"])
    assert not benefit.is_verified
    assert benefit.source == "Permenaker 1/2025"


def test_before_the_regulation_of_2025_nobody_waited():
    run = run_of(1, since=dt.date(2024, 7, 1))
    benefit = death_benefit(run, dt.date(2024, 7, 20))
    assert benefit.is_full
    assert benefit.full == FULL


# -- The education grant ---


def test_the_education_grant_is_counted_in_years_of_dues():
    grant = education_grant(run_of(11, since=dt.date(2026, 1, 1)), ON)
    assert (grant.years_left, grant.months_beyond) == (2, 2)
    assert not grant.is_open
    assert grant.most == regulations.value("scholarship.most", ON)["total"]


def test_the_education_grant_is_open_after_its_years():
    assert education_grant(run_of(36, since=dt.date(2023, 11, 1)), ON).is_open


def test_before_the_rule_there_is_no_grant_to_count_to():
    assert education_grant(run_of(1), dt.date(2015, 6, 30)) is None


# -- Months in a row ---


def test_a_hole_in_an_old_book_makes_the_count_uncertain_and_counts_from_after_it():
    months = [dt.date(2026, month, 1) for month in (1, 2, 3, 8, 9)]
    progress = Progress(start_month=months[0], paid_through=months[-1], remitted_through=months[-1])
    run = unbroken_run(progress, months)
    assert (run.since, run.months, run.is_certain) == (dt.date(2026, 8, 1), 2, False)


def test_an_estimated_start_makes_the_count_uncertain():
    progress, months = reached_in(2)
    assert not unbroken_run(progress, months, is_start_estimated=True).is_certain


def test_a_month_that_arrived_before_an_earlier_one_does_not_count_yet():
    progress = Progress(start_month=NOV, paid_through=add_months(NOV, 2), remitted_through=NOV)
    run = unbroken_run(progress, [NOV, add_months(NOV, 2)])
    assert (run.since, run.months) == (NOV, 1)


def test_nothing_counts_before_the_first_dues_arrive_or_after_a_lapse():
    waiting = Progress(start_month=NOV, paid_through=NOV)
    assert milestones(waiting, [], is_start_estimated=False, on=ON) is None
    lapsed, months = reached_in(3, since=dt.date(2026, 1, 1))
    assert milestones(lapsed, months, is_start_estimated=False, on=ON) is None


# -- Who is near the end ---


@pytest.mark.parametrize("on", [ON, dt.date(2026, 12, 31), dt.date(2027, 2, 28)])
@pytest.mark.parametrize("days", [7, 14, 30])
def test_the_window_holds_exactly_those_whose_countdown_says_so(on, days):
    window = ending_within(on, days)
    for back in range(-3, 12):
        month = add_months(on.replace(day=1), -back)
        ahead = countdown(Progress(start_month=month, remitted_through=month))
        is_near = on < ahead.lapsed_on and ahead.days_left(on) <= days
        assert (window is not None and window[0] <= month <= window[1]) is is_near, month


# -- On the day of a death ---


def test_money_that_arrives_after_a_death_does_not_protect_backwards():
    progress = Progress(
        start_month=NOV, paid_through=NOV, remitted_through=NOV, is_ended=True, is_deceased=True
    )
    arrivals = [(NOV, dt.date(2026, 11, 25))]
    died = status_at_death(progress, arrivals, dt.date(2026, 11, 21))
    assert died == Status.AWAITING_FIRST_PAYMENT
    assert status_at_death(progress, arrivals, dt.date(2026, 11, 26)) == Status.PROTECTED
