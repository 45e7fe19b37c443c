"""Decisions about jobs, without a database."""

import datetime as dt
from zoneinfo import ZoneInfo

from perisai.jobs.enums import Every

LEASE = dt.timedelta(seconds=30)  # six times the five seconds a slice may take
MAX_TRIES = 5
_FIRST_PAUSE = dt.timedelta(seconds=10)

# A night turns at 01:00 in Jakarta: 03:00 in Jayapura, so the new day has begun in every zone.
_NIGHT_ZONE = ZoneInfo("Asia/Jakarta")
_NIGHT_TURNS = dt.timedelta(hours=1)

# Of hours no more is kept; nights are few, and tell for ever which were made up.
HOURS_KEPT = dt.timedelta(days=31)


def pause_after(tries: int) -> dt.timedelta:
    """How long to wait after the `tries`-th failed try: 10 s, 40 s, 160 s, 640 s."""
    return _FIRST_PAUSE * 4 ** (tries - 1)


def period_of(every: Every, at: dt.datetime) -> str:
    """The name of the latest period that is due at `at` (aware): `2026-11-21`, of an hour `2026-11-21T03`
    in UTC.

    A machine that was off for three nights finds one period due, not three: the work of a night
    looks at the facts as they stand, so doing it once makes up for all of them.
    """
    if every == Every.NIGHT:
        return (at.astimezone(_NIGHT_ZONE) - _NIGHT_TURNS).date().isoformat()
    if every == Every.HOUR:
        return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H}"
    raise ValueError(f"no period is defined for {every!r}")
