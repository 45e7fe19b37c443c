"""The state of a person on a day, by what reached the scheme."""

import datetime as dt

import pytest

from dues.enums import Status
from dues.rules import Progress, countdown, next_month, overdue_months, status_on

MARCH = dt.date(2024, 3, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2024-03-31", Status.PROTECTED),
        ("2024-04-15", Status.PROTECTED),
        ("2024-04-16", Status.ARREARS_1),
        ("2024-05-15", Status.ARREARS_1),
        ("2024-05-16", Status.ARREARS_2),
        ("2024-06-30", Status.ARREARS_3),
        ("2024-07-01", Status.LAPSED),
    ],
)
def test_serang_paid_to_march_lapsed_on_the_first_of_july(on, status):
    progress = Progress(start_month=MARCH, paid_through=MARCH, remitted_through=MARCH)
    assert status_on(progress, day(on)) == status


def test_the_countdown_shows_the_stricter_reading_of_sidoarjo():
    july = day("2025-07-01")
    ahead = countdown(Progress(start_month=july, paid_through=july, remitted_through=july))
    assert (ahead.earliest_on, ahead.lapsed_on) == (day("2025-10-01"), day("2025-11-01"))
    assert not ahead.is_verified
    assert ahead.days_left(day("2025-09-21")) == 10
    assert ahead.days_left(day("2025-10-21")) == 0


def test_what_the_agent_holds_moves_no_clock():
    held = Progress(start_month=MARCH, paid_through=day("2024-12-01"), remitted_through=MARCH)
    assert status_on(held, day("2024-07-01")) == Status.LAPSED


def test_a_due_day_on_a_sunday_moves_to_the_next_working_day():
    progress = Progress(start_month=MARCH, paid_through=MARCH, remitted_through=day("2026-10-01"))
    assert overdue_months(progress, day("2026-11-16")) == 0  # 15 November 2026 is a Sunday
    assert overdue_months(progress, day("2026-11-17")) == 1


@pytest.mark.parametrize(
    ("progress", "status"),
    [
        (Progress(start_month=MARCH), Status.AWAITING_FIRST_PAYMENT),
        (Progress(start_month=MARCH, paid_through=MARCH), Status.AWAITING_FIRST_PAYMENT),
        (Progress(MARCH, MARCH, MARCH, is_ended=True), Status.ENDED),
        (Progress(MARCH, MARCH, MARCH, is_ended=True, is_deceased=True), Status.DECEASED),
    ],
)
def test_states_that_no_calendar_changes(progress, status):
    assert status_on(progress, day("2024-03-20")) == status


@pytest.mark.parametrize(
    ("progress", "month"),
    [
        (Progress(start_month=day("2026-01-01")), "2026-11-01"),
        (Progress(start_month=day("2027-02-01")), "2027-02-01"),
        (Progress(MARCH, day("2026-09-01"), day("2026-08-01")), "2026-10-01"),
    ],
)
def test_the_next_month_follows_the_last_paid_one_and_nothing_is_owed_before_the_first(
    progress, month
):
    assert next_month(progress, day("2026-11-21")) == day(month)


def test_a_prepaid_member_is_protected_and_never_overdue():
    ahead = Progress(MARCH, day("2025-03-01"), day("2025-03-01"))
    assert overdue_months(ahead, day("2024-06-20")) == 0
    assert status_on(ahead, day("2024-06-20")) == Status.PROTECTED
