"""What outreach brings: from an event to somebody who goes on paying, by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dues import rules
from members.models import Enrolment
from perisai.accounts.enums import Role
from perisai.common.caches import KEPT_SECONDS
from perisai.common.months import add_months
from perisai.reports.queries.staying import first_participations, still_paying
from perisai.reports.score_rules import STAYS
from villages.enums import Source, Stage
from villages.models import Event, Prospect
from villages.scoping import Viewer, kept_under

LEAST_COMPARED = 10  # members that far; of fewer nothing is called the best
MOST_DRAWN = 4  # more lines cannot be told apart in grey
REACHED_DECISION = (Stage.DECISION, Stage.IMPLEMENTATION)


@dataclass(frozen=True, slots=True)
class Stay:
    """Of `members` whose month `months` after their first is due, `paying` paid it."""

    months: int
    members: int
    paying: int

    @property
    def percent(self) -> float | None:
        """None while nobody is that far."""
        return 100 * self.paying / self.members if self.members else None

    @property
    def is_thin(self) -> bool:
        """Whether it rests on too few to be compared with another."""
        return self.members < LEAST_COMPARED


@dataclass(frozen=True, slots=True)
class Way:
    """One source, from left to right. `source` None: members who were not asked. `attended` are people
    counted at its events, `decided` prospects who at least decided to join, `joined` prospects who did,
    `members` all who say that this brought them."""

    source: Source | None
    events: int
    attended: int
    prospects: int
    decided: int
    joined: int
    members: int
    stays: tuple[Stay, ...]

    @property
    def name(self) -> str:
        return capfirst(self.source.label) if self.source else _("Not asked")


@dataclass(frozen=True, slots=True)
class Funnel:
    """Every source of which there is something to tell, and their sum."""

    ways: Sequence[Way]
    total: Way

    @property
    def drawn(self) -> list[Way]:
        """Whose staying a picture shows: the sources that brought most, of which somebody is far enough."""
        far = [way for way in self.ways if any(stay.members for stay in way.stays)]
        return sorted(far, key=lambda way: -way.members)[:MOST_DRAWN]

    @property
    def has_thin(self) -> bool:
        """Whether something that is drawn rests on too few to be compared."""
        return any(stay.members and stay.is_thin for way in self.drawn for stay in way.stays)

    @property
    def best(self) -> tuple[Way, Stay] | None:
        """The drawn source, of those that people named, of which most stay at the farthest time that two of
        them have reached with LEAST_COMPARED members; None while no two have."""
        for place in reversed(range(len(STAYS))):
            far = [(way, way.stays[place]) for way in self.drawn if way.source]
            far = [row for row in far if not row[1].is_thin]
            if len(far) > 1:
                return max(far, key=lambda row: row[1].percent)
        return None


def funnel(viewer: Viewer, *, year: int | None = None) -> Funnel:
    """What each source brought: events held, prospects met and members who began in a year, or since ever.

    Somebody stays when the month that lies 3, 6 or 12 months after the first of their participation was paid,
    to whomever; who lapsed and came back has not stayed. A person counts once. Four queries, whatever the
    number of members.
    """
    events, prospects = _events(viewer, year), _prospects(viewer, year)
    members, paying = _members(viewer, year), _paying(viewer, year)
    ways = [
        _way(code, events, prospects, members, paying)
        for code in (*Source.values, None)
        if code in {*events, *prospects, *members}
    ]
    return Funnel(ways, _sum(ways))


def kept_funnel(viewer: Viewer, *, year: int | None = None, is_fresh: bool = False) -> Funnel:
    """The same for a page and its pictures. That of a branch or of the country is as it was within the last
    two hours: its paid months take the database seconds. `is_fresh` counts anew, as the worker does every
    hour."""
    if viewer.role not in (Role.COORDINATOR, Role.HEAD_OFFICE):
        return funnel(viewer, year=year)
    key = kept_under("funnel", viewer, on=viewer.on, year=year)
    if is_fresh:
        cache.delete(key)
    return cache.get_or_set(key, lambda: funnel(viewer, year=year), KEPT_SECONDS)


def years_of(viewer: Viewer) -> list[int]:
    """The years in which members of this viewer began, the newest first. One query."""
    # In no order: otherwise everybody would be told apart, and not the years alone.
    rows = _first_enrolments(viewer, None).order_by().values_list("start_month__year", flat=True)
    return sorted(rows.distinct(), reverse=True)


def _events(viewer: Viewer, year: int | None) -> Mapping[str, dict]:
    rows = Event.objects.visible_to(viewer).filter(
        cancelled_on__isnull=True, held_on__lte=viewer.on
    )
    if year:
        rows = rows.filter(held_on__year=year)
    counted = rows.order_by().values("channel")
    counted = counted.annotate(events=Count("pk"), attended=Sum("attended", default=0))
    return {row.pop("channel"): row for row in counted}


def _prospects(viewer: Viewer, year: int | None) -> Mapping[str, dict]:
    rows = Prospect.objects.visible_to(viewer)
    if year:
        rows = rows.filter(met_on__year=year)
    counted = (
        rows.order_by()
        .values("source")
        .annotate(
            prospects=Count("pk"),
            decided=Count("pk", filter=Q(stage__in=REACHED_DECISION)),
            joined=Count("pk", filter=Q(stage=Stage.IMPLEMENTATION)),
        )
    )
    return {row.pop("source"): row for row in counted}


def _first_enrolments(viewer: Viewer, year: int | None) -> QuerySet[Enrolment]:
    """Those with which people began, in a year or ever."""
    rows = first_participations(viewer)
    return rows.filter(start_month__year=year) if year else rows


def _members(viewer: Viewer, year: int | None) -> Mapping[str | None, dict]:
    """How many began, and of how many the month that counts is due by now."""
    due = rules.last_due_month(viewer.on)
    people = {
        f"due_{months}": Count(
            "member", filter=Q(start_month__lte=add_months(due, -months)), distinct=True
        )
        for months in STAYS
    }
    rows = (
        _first_enrolments(viewer, year)
        .order_by()
        .values("member__joining__source")
        .annotate(members=Count("member", distinct=True), **people)
    )
    return {row.pop("member__joining__source"): row for row in rows}


def _paying(viewer: Viewer, year: int | None) -> Mapping[tuple[str | None, int], int]:
    """How many paid the month so many months after their first, by source and months."""
    began, due = _first_enrolments(viewer, year), rules.last_due_month(viewer.on)
    return still_paying(viewer, began, "member__joining__source", first=None, last=due)


def _way(code: str | None, events, prospects, members, paying) -> Way:
    held, met, began = events.get(code, {}), prospects.get(code, {}), members.get(code, {})
    return Way(
        source=Source(code) if code else None,
        events=held.get("events", 0),
        attended=held.get("attended", 0),
        prospects=met.get("prospects", 0),
        decided=met.get("decided", 0),
        joined=met.get("joined", 0),
        members=began.get("members", 0),
        stays=tuple(
            Stay(months, began.get(f"due_{months}", 0), paying.get((code, months), 0))
            for months in STAYS
        ),
    )


def _sum(ways: Sequence[Way]) -> Way:
    def total(name: str) -> int:
        return sum(getattr(way, name) for way in ways)

    return Way(
        source=None,
        **{
            name: total(name)
            for name in ("events", "attended", "prospects", "decided", "joined", "members")
        },
        stays=tuple(
            Stay(
                months,
                sum(way.stays[place].members for way in ways),
                sum(way.stays[place].paying for way in ways),
            )
            for place, months in enumerate(STAYS)
        ),
    )
