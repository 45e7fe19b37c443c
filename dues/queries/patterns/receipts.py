"""Patterns in how receipts were written: many at once, in the night, out of order, undone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db.models import DurationField, ExpressionWrapper, F, Max, OuterRef, Q, Subquery, Window
from django.db.models.expressions import RowRange
from django.db.models.functions import ExtractHour, Lag

from dues.anomaly_enums import AnomalyRule
from dues.anomaly_rules import Taken, bursts, months_looked_at, sittings, thresholds
from dues.enums import ReversalKind, Source
from dues.models import Collection, PaidMonth, ReversalDecision
from dues.queries.patterns.found import Found, Row, by_agent_and_month
from dues.querysets import CollectionQuerySet
from perisai.common.months import last_day
from villages.enums import TimeZone
from villages.queries import local_day


def receipts_in_bursts(on: dt.date) -> Iterator[Found]:
    """Many receipts at the door within minutes, at doors apart. First the days on which it may be: then what
    was written on them, in the order of the telephone's clock."""
    terms = thresholds(AnomalyRule.BURST, on)
    before = Window(
        Lag("collected_at", offset=terms["receipts"] - 1),
        partition_by=[F("agent")],
        order_by=["collected_at", "pk"],
    )
    took = ExpressionWrapper(F("collected_at") - F("before"), output_field=DurationField())
    close = (
        _at_the_door(on)
        .annotate(before=before)
        .annotate(took=took)
        .filter(took__lte=dt.timedelta(minutes=terms["minutes"]))
    )
    days = set(close.values_list("agent", "collected_on"))
    if not days:
        return
    rows = (
        _at_the_door(on)
        .filter(
            agent__in={agent for agent, _day in days},
            collected_on__in={day for _agent, day in days},
        )
        .order_by("collected_at", "pk")
        .values_list(
            "agent",
            "branch",
            "collected_on",
            "pk",
            "collected_at",
            "lines__enrolment__member__neighbourhood",
        )
    )
    written = defaultdict(dict)
    for agent, branch, day, pk, at, place in rows:
        if (agent, day) in days:
            _at, places = written[agent, branch, day].setdefault(pk, (at, set()))
            if place is not None:  # an RT that nobody knows is no further one
                places.add(place)
    size = {name: terms[name] for name in ("minutes", "receipts", "places")}
    runs = (
        Row(run[0].pk, agent, branch, day, tuple(one.pk for one in run))
        for (agent, branch, day), receipts in written.items()
        for run in bursts(
            [Taken(pk, at, frozenset(places)) for pk, (at, places) in receipts.items()], **size
        )
    )
    yield from by_agent_and_month(runs, table="receipts", allowed=terms["times"])


def receipts_in_the_night(on: dt.date) -> Iterator[Found]:
    """Receipts at the door, written between late and early by the local clock."""
    terms = thresholds(AnomalyRule.NIGHT, on)
    rows = []
    for zone in TimeZone.values:
        late = (
            _at_the_door(on)
            .filter(branch__time_zone=zone)
            .annotate(hour=ExtractHour("collected_at", tzinfo=ZoneInfo(zone)))
            .filter(Q(hour__gte=terms["from_hour"]) | Q(hour__lt=terms["until_hour"]))
        )
        rows += late.order_by("pk").values_list("pk", "agent", "branch", "collected_on")
    yield from by_agent_and_month(
        (Row(*row) for row in rows), table="receipts", allowed=terms["receipts"]
    )


def numbers_out_of_order(on: dt.date) -> Iterator[Found]:
    """Receipts that were entered when receipts of a much later day had numbers already. What is of one day
    and was entered in one go counts once: a telephone that was broken. Who enters such receipts again and
    again dates them back, if only to the same favourable day. What was typed from paper sheets has the day
    of the paper, and is no sign."""
    terms = thresholds(AnomalyRule.NUMBERS, on)
    begin = dt.datetime.combine(months_looked_at(on)[0], dt.time(), dt.UTC)
    latest = Window(
        Max("collected_on"),
        partition_by=[F("book")],
        order_by="number",
        frame=RowRange(end=-1),
    )
    rows = (
        Collection.objects.filter(
            book__isnull=False,
            branch__isnull=False,
            stub_entry__isnull=True,
            recorded_at__gte=begin,
        )
        .annotate(latest=latest)
        .filter(latest__gt=F("collected_on"))
        .order_by("pk")
        .values_list(
            "pk", "agent", "branch", "collected_on", "latest", "recorded_at", "branch__time_zone"
        )
    )
    dated_back = defaultdict(list)
    for pk, agent, branch, day, before, recorded_at, zone in rows:
        if (before - day).days >= terms["days"]:
            entered = local_day(recorded_at, zone)
            dated_back[agent, branch, day].append((entered, pk))
    yield from by_agent_and_month(
        (
            Row(keys[0], agent, branch, entered, tuple(keys))
            for (agent, branch, _day), receipts in dated_back.items()
            for entered, keys in sittings(receipts)
        ),
        table="receipts",
        allowed=terms["times"],
    )


def receipts_undone(on: dt.date) -> Iterator[Found]:
    """Receipts undone as wrong entries, as if no money had changed hands, of which some month was not written
    anew soon. What is paid with the money of a later month mends nothing."""
    terms = thresholds(AnomalyRule.UNDONE, on)
    soon = dt.timedelta(days=terms["days"])
    begin, end = (
        dt.datetime.combine(day, dt.time(), dt.UTC) for day in (months_looked_at(on)[0], on - soon)
    )
    anew = (
        PaidMonth.objects.filter(
            enrolment=OuterRef("collection__lines__enrolment"),
            month=OuterRef("collection__lines__month"),
        )
        .order_by("line__collection__recorded_at")
        .values("line__collection__recorded_at")[:1]
    )
    rows = (
        ReversalDecision.objects.filter(
            is_accepted=True,
            request__kind=ReversalKind.WRONG_ENTRY,
            collection__source__in=Source.of_agent(),
            collection__branch__isnull=False,
            decided_at__gte=begin,
            decided_at__lt=end,
        )
        .annotate(anew=Subquery(anew))
        .order_by("pk")
        .values_list(
            "collection",
            "collection__agent",
            "collection__branch",
            "collection__branch__time_zone",
            "decided_at",
            "anew",
        )
    )
    # A row for each month: one that is left unpaid is enough.
    left = {
        pk: Row(pk, agent, branch, local_day(decided_at, zone))
        for pk, agent, branch, zone, decided_at, anew_at in rows
        if anew_at is None or anew_at - decided_at > soon
    }
    yield from by_agent_and_month(
        left.values(),
        table="receipts",
        allowed=terms["receipts"],
    )


def _at_the_door(on: dt.date) -> CollectionQuerySet:
    """Receipts of the months looked at that were written at a door; not typed later from a paper sheet."""
    first, last = months_looked_at(on)
    return Collection.objects.standing().filter(
        source=Source.DOOR,
        branch__isnull=False,
        stub_entry__isnull=True,
        collected_on__range=(first, last_day(last)),
    )
