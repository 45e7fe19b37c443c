"""When things happen in the demo: hours of its village, days before its day."""

import datetime as dt
from zoneinfo import ZoneInfo

from villages.enums import TimeZone


def moment(today: dt.date, *, days_ago: int, hour: int, minute: int = 0) -> dt.datetime:
    """An hour of the village's clock on an earlier day."""
    day = today - dt.timedelta(days=days_ago)
    return dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(TimeZone.WIB))
