"""What a night notes: who has lapsed. Every step may be done twice, and makes up for nights without it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Min, Q

from dues.models import Night, Standing
from dues.queries.night import local_days
from dues.querysets import StandingQuerySet
from perisai import regulations
from perisai.audit.actions import record
from villages.enums import TimeZone
from villages.queries import local_day


@transaction.atomic
def begin_night(*, at: dt.datetime) -> None:
    """From now on facts note by themselves what has come by the local day in each time zone.

    In a transaction of its own, before anything is noted: a fact written meanwhile would otherwise
    follow the night before. A clock that goes back changes nothing.
    """
    begun = dict(Night.objects.values_list("time_zone", "begun_on"))
    for zone in TimeZone.values:
        day = local_day(at, zone)
        if zone not in begun:
            Night.objects.get_or_create(time_zone=zone, defaults={"begun_on": day})
        elif begun[zone] < day:
            Night.objects.filter(time_zone=zone, begun_on__lt=day).update(begun_on=day)


@transaction.atomic
def note_lapses(*, at: dt.datetime, most: int) -> int:
    """Write the day of lapsing of at most `most` enrolments whose day has come; answers how many.

    Fewer than `most` means that nobody is left. One UPDATE for each last month that reached the scheme:
    in an ordinary night that is one month or none.
    """
    left = most
    for day, zones in local_days(at).items():
        rows = Standing.objects.to_lapse_by(day).in_zones(zones)
        while left and (month := rows.aggregate(first=Min("remitted_through"))["first"]):
            left = max(left - _note(rows.filter(remitted_through=month), month, left), 0)
    return most - left


@transaction.atomic
def finish_night(*, at: dt.datetime) -> None:
    """Everything that had come by the local days of `at` is noted."""
    for zone in TimeZone.values:
        day = local_day(at, zone)
        open_nights = Night.objects.filter(Q(done_on__isnull=True) | Q(done_on__lt=day))
        if open_nights.filter(time_zone=zone, begun_on__gte=day).update(done_on=day):
            night = Night.objects.get(time_zone=zone)
            record("night.done", night, by=None, day=f"{day}")


def _note(rows: StandingQuerySet, month: dt.date, most: int) -> int:
    """Note those who lapsed together. They are locked in the order of their keys, as payments do, so
    that neither waits for the other for ever."""
    keys = list(
        rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)[:most]
    )
    if not keys:  # somebody else's payment arrived while this waited
        return 0
    chosen = rows.filter(pk__gte=keys[0], pk__lte=keys[-1])
    return chosen.update(lapsed_on=regulations.lapses_on(month))
