"""What this register itself counts of new members, active members, and dues that reached the scheme."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Case, Count, DateField, F, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from dues.enums import Source
from dues.models import PaidMonth, Standing
from dues.queries.standing import REACHED
from dues.rules import last_due_month
from members.models import Enrolment
from perisai.common.caches import KEPT_SECONDS
from perisai.reports.queries.staying import newly_joined
from villages.enums import Measure
from villages.scoping import Viewer, kept_under
from villages.target_rules import Period

COUNTED = (Measure.NEW, Measure.ACTIVE, Measure.DUES)


@dataclass(frozen=True, slots=True)
class Where:
    """A branch, or one village (its code) or agent (its key) of it."""

    branch: int
    village: str = ""
    agent: int = 0


# By place: what was counted in each month, or on each last day.
Counts = Mapping[Where, Mapping[dt.date, int]]


@dataclass(frozen=True, slots=True)
class Results:
    """What the register counts, for any place and period of those that were asked for."""

    on: dt.date
    begun: Mapping[int, dt.date]  # by branch: the first day that anybody registered
    new: Counts
    active: Counts
    dues: Counts

    def of(self, measure: str, where: Where, period: Period) -> int | None:
        """People or rupiah; None for what the register does not count, for a time that has not begun, and for
        a time before anybody of the branch stands in the register."""
        last, begun = _last(period, self.on), self.begun.get(where.branch, dt.date.max)
        if measure not in COUNTED or period.first > self.on or (last < self.on and last < begun):
            return None
        counts = {Measure.NEW: self.new, Measure.ACTIVE: self.active, Measure.DUES: self.dues}[
            measure
        ]
        first = last if measure == Measure.ACTIVE else period.first
        return sum(count for day, count in counts.get(where, {}).items() if first <= day <= last)


def results_for(
    viewer: Viewer, asked: Collection[tuple[Measure, Period]], *, is_fresh: bool = False
) -> Results:
    """Count for these measures and periods, everywhere `viewer` sees. At most five queries.

    New members count where they are today, in the month in which they registered first. Active are people
    whose dues reached the scheme up to the last month due, and who had neither died nor ended by the day:
    today by their standing, on an earlier last day by that month, as far as it is known today. Dues count
    where and when they reached the scheme; `is_fresh` sums them anew instead of answering what is kept.
    """
    periods = {
        measure: {period for each, period in asked if each == measure and period.first <= viewer.on}
        for measure in COUNTED
    }
    return Results(
        on=viewer.on,
        begun=_begun(viewer) if any(p.last < viewer.on for _m, p in asked) else {},
        new=_new(viewer, periods[Measure.NEW]),
        active=_active(viewer, {_last(period, viewer.on) for period in periods[Measure.ACTIVE]}),
        dues=_dues(viewer, periods[Measure.DUES], is_fresh),
    )


def _last(period: Period, on: dt.date) -> dt.date:
    return min(period.last, on)


def _begun(viewer: Viewer) -> dict[int, dt.date]:
    rows = Enrolment.objects.visible_to(viewer).order_by().values_list("member__village__branch")
    return dict(rows.annotate(first_on=Min("registered_on")))


def _new(viewer: Viewer, periods: set[Period]) -> Counts:
    if not periods:
        return {}
    rows = (
        newly_joined(viewer, *_span(periods))
        .order_by()
        .values_list(
            TruncMonth("registered_on"),
            "member__village__branch",
            "member__village",
            "member__agent",
        )
        .annotate(people=Count("member", distinct=True))
    )
    found: Counts = _empty()
    for month, *place, people in rows:
        _add(found, place, month, people)
    return found


def active_members(viewer: Viewer, day: dt.date) -> set[int]:
    """The keys of the members that `_active` counts on a day, today or earlier. One query."""
    is_today = day == viewer.on
    rows = _active_today(viewer) if is_today else months_that_protect(viewer, {day})
    return set(rows.values_list("enrolment__member", flat=True))


def _active(viewer: Viewer, days: set[dt.date]) -> Counts:
    found: Counts = _empty()
    if viewer.on in days:
        rows = _active_today(viewer).values_list("branch", "village", "agent")
        for *place, people in rows.annotate(people=Count("enrolment__member", distinct=True)):
            _add(found, place, viewer.on, people)
    past = {day for day in days if day < viewer.on}
    if not past:
        return found
    home = "enrolment__member__"
    rows = (
        months_that_protect(viewer, past)
        .values_list("day", f"{home}village__branch", f"{home}village", f"{home}agent")
        .annotate(people=Count("enrolment__member", distinct=True))
    )
    for day, *place, people in rows:
        _add(found, place, day, people)
    return found


def _active_today(viewer: Viewer) -> QuerySet[Standing]:
    rows = Standing.objects.visible_to(viewer).protected_on(viewer.on)
    return rows.filter(enrolment__member__withdrawn_at__isnull=True).order_by()


def months_that_protect(viewer: Viewer, days: Collection[dt.date]) -> QuerySet[PaidMonth]:
    """The months by which somebody is active on one of these days (ends of months, today or earlier), each
    with its `day`: the last one due on it, in the scheme.

    Without a hole before them: who left one out is not protected by a later one. Whose participation had
    ended by the day, or who had died, is not active on it, as nobody counts them on the day itself.
    """
    due = {last_due_month(day): day for day in days}
    each = [When(month=month, then=Value(day)) for month, day in due.items()]
    ended = Q(enrolment__ended_on__lte=F("day"))
    died = Q(enrolment__member__deceased_on__lte=F("day"))
    return (
        PaidMonth.objects.visible_to(viewer)
        .filter(REACHED, month__in=due, enrolment__member__withdrawn_at__isnull=True)
        .filter(enrolment__standing__remitted_through__gte=F("month"))
        .annotate(day=Case(*each, output_field=DateField()))
        .exclude(ended | died)
        .order_by()
    )


def _dues(viewer: Viewer, periods: set[Period], is_fresh: bool) -> Counts:
    """Adding up every line of a large branch takes seconds, so the sums are kept for a while."""
    if not periods:
        return {}
    span = _span(periods)
    key = kept_under("dues", viewer, first=span[0], last=span[1])
    if is_fresh:
        cache.delete(key)
    return cache.get_or_set(key, lambda: _dues_between(viewer, span), KEPT_SECONDS)


def _dues_between(viewer: Viewer, span: tuple[dt.date, dt.date]) -> dict[Where, dict[dt.date, int]]:
    taken = "line__collection__"
    arrived = Case(
        When(**{f"{taken}source": Source.OLD_BOOK}, then=Coalesce("line__paid_on", "month")),
        default=Coalesce("line__reached__payment__paid_on", f"{taken}collected_on"),
    )
    rows = (
        PaidMonth.objects.visible_to(viewer)
        .filter(REACHED)
        .annotate(arrived=arrived)
        .filter(arrived__range=span)
        .order_by()
        .values_list(TruncMonth("arrived"), f"{taken}branch", f"{taken}village", f"{taken}agent")
        .annotate(rupiah=Sum("line__total"))
    )
    found: Counts = _empty()
    for month, *place, rupiah in rows:
        _add(found, place, month, rupiah)
    return {where: dict(months) for where, months in found.items()}


def _span(periods: set[Period]) -> tuple[dt.date, dt.date]:
    return min(period.first for period in periods), max(period.last for period in periods)


def _empty() -> defaultdict:
    return defaultdict(lambda: defaultdict(int))


def _add(found: Counts, place: list, day: dt.date, count: int) -> None:
    """One count stands in its branch, its village, and with its agent."""
    branch, village, agent = place
    if branch is None:
        return
    found[Where(branch)][day] += count
    found[Where(branch, village=village)][day] += count
    if agent is not None:
        found[Where(branch, agent=agent)][day] += count
