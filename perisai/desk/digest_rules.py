"""What comes first in a day, and when its mail goes. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from perisai.desk.enums import DayPart
from perisai.reminders.reaching_rules import first_moment

MORNING, NOON = dt.time(6), dt.time(12)  # of the local day: before the round begins
_TOMORROW = 1  # a deadline of hours is lost in a day
_SOON = 7  # days: who has no more is visited before anybody else


def parts_of_day(
    there: Collection[DayPart], *, clock_left: int | None, cash_left: int | None
) -> list[DayPart]:
    """The parts of a day in the order of what is lost soonest. `clock_left` and `cash_left`: days until the
    first deadline of a claim, and until the last day to hand cash on; below zero it is over, None is none."""
    is_urgent = {
        DayPart.CLAIMS: clock_left is not None and clock_left <= _TOMORROW,
        DayPart.CASH: cash_left is not None and cash_left <= 0,
    }
    usual = (DayPart.PEOPLE, DayPart.CASH, DayPart.CLAIMS)
    first = [part for part in (DayPart.CLAIMS, DayPart.CASH) if is_urgent[part]]
    return [part for part in dict.fromkeys([*first, *usual]) if part in there]


def visiting_order(
    days_left: int | None, promised_on: dt.date | None, on: dt.date
) -> tuple[int, int]:
    """Where somebody to visit stands among the others: who loses protection within a week, then promises,
    the oldest first, then the others by the days they have left."""
    if days_left is not None and days_left <= _SOON:
        return (0, days_left)
    if promised_on is not None:
        return (1, (promised_on - on).days)
    return (2, days_left or 0)


def mail_span(
    day: dt.date, zone: str, quiet_from: dt.time, quiet_until: dt.time
) -> tuple[dt.datetime, dt.datetime]:
    """From when until when the mail of a day may go, by the clock of `zone`: from six, or the end of the
    quiet hours, to noon. Quiet hours beyond noon leave no time."""
    begins, ends = (dt.datetime.combine(day, clock, ZoneInfo(zone)) for clock in (MORNING, NOON))
    return first_moment(begins, zone, quiet_from, quiet_until), ends
