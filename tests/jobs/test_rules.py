import datetime as dt

import pytest

from perisai.jobs.enums import Every
from perisai.jobs.rules import pause_after, period_of


@pytest.mark.parametrize(("tries", "seconds"), [(1, 10), (2, 40), (3, 160), (4, 640)])
def test_each_failed_try_is_followed_by_a_longer_pause(tries, seconds):
    assert pause_after(tries) == dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("utc", "period"),
    [
        ("2026-11-30T17:59:59", "2026-11-30"),  # 00:59:59 in Jakarta: the old night still counts
        ("2026-11-30T18:00:00", "2026-12-01"),  # 01:00 in Jakarta, 03:00 in Jayapura
        ("2026-12-01T17:00:00", "2026-12-01"),
    ],
)
def test_a_night_turns_at_one_in_jakarta(utc, period):
    at = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert period_of(Every.NIGHT, at) == period


@pytest.mark.parametrize(
    ("utc", "period"),
    [("2026-11-21T02:59:59", "2026-11-21T02"), ("2026-11-21T03:00:00", "2026-11-21T03")],
)
def test_an_hour_turns_at_its_full_hour(utc, period):
    at = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert period_of(Every.HOUR, at) == period


@pytest.mark.parametrize("every", list(Every))
def test_every_recurrence_has_a_period(every):
    assert period_of(every, dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
