"""How far the nights have come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import F, Q

from dues.models import Night
from villages.enums import TimeZone
from villages.queries import local_day
from villages.scoping import Viewer


def night_done(viewer: Viewer) -> dt.date | None:
    """The day up to which everything is noted, where this viewer is; None before the first night."""
    return (
        Night.objects.filter(time_zone=viewer.time_zone).values_list("done_on", flat=True).first()
    )


def local_days(at: dt.datetime) -> dict[dt.date, list[str]]:
    """The local days of the country at a moment, each with its time zones: one day or two."""
    zones = defaultdict(list)
    for zone in TimeZone.values:
        zones[local_day(at, zone)].append(zone)
    return dict(zones)


def unfinished_since() -> dt.date | None:
    """While a night is under way: the day up to which everything is noted in every time zone.
    None when every night that began is done."""
    under_way = Night.objects.filter(Q(done_on__isnull=True) | Q(done_on__lt=F("begun_on")))
    days = [day or dt.date.min for day in under_way.values_list("done_on", flat=True)]
    return min(days, default=None)


def is_on_its_way(
    stored: dt.date | None, rebuilt: dt.date | None, unfinished: dt.date | None
) -> bool:
    """A lapse that the night under way has still to note is no difference."""
    return bool(stored is None and rebuilt and unfinished and rebuilt > unfinished)
