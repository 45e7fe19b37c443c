"""Payment discipline: how many members paid every month of a span."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dues.models import PaidMonth
from members.models import Enrolment, Member
from perisai.common.caches import KEPT_SECONDS
from perisai.common.months import add_months, month_range
from villages.models import Agent
from villages.scoping import Viewer, kept_under

MONTHS = 6


@dataclass(frozen=True, slots=True)
class Discipline:
    """`regular` of `members` paid every one of `months`. `agent` is None for all visible agents."""

    regular: int
    members: int
    months: tuple[dt.date, ...]
    agent: Agent | None = None


def regular_payers(
    viewer: Viewer, *, through: dt.date, months: int = MONTHS, agent: Agent | None = None
) -> Discipline:
    """Who paid every one of the `months` months up to `through`, of all members that `viewer` sees, or
    of one agent's.

    A person counts once: months paid on an earlier enrolment count with those of a later one. Every
    member who was not withdrawn counts, also the lapsed: discipline is a share of the whole list.
    """
    span = _span(through, months)
    people = Member.objects.visible_to(viewer).present().filter(agent__isnull=False)
    if agent:
        people = people.filter(agent=agent)
    counts = people.aggregate(members=Count("pk"), regular=_regular(people, span))
    return Discipline(months=span, agent=agent, **counts)


def regular_members(
    viewer: Viewer, *, through: dt.date, months: int = MONTHS, agent: Agent
) -> QuerySet[Member]:
    """The people behind the figure of one agent."""
    people = Member.objects.visible_to(viewer).present().filter(agent=agent)
    return people.filter(pk__in=_whole(people, _span(through, months)))


def regular_payers_by_agent(
    viewer: Viewer, *, through: dt.date, months: int = MONTHS, begun_by: dt.date | None = None
) -> list[Discipline]:
    """The same for each agent, by code; with `begun_by` only of those who were members by that day: who
    had registered, or whose first month of dues (of an old book) had begun. Two queries, whatever the
    number of agents."""
    span = _span(through, months)
    return _by_code(_counts_by_agent(viewer, span, begun_by), span)


def kept_payers_by_agent(
    viewer: Viewer, *, through: dt.date, is_fresh: bool = False
) -> list[Discipline]:
    """The same, as it was within the last two hours: the months of a hundred thousand members take the
    database a second. `is_fresh` counts anew, as the worker does every hour. At most two queries."""
    span = _span(through, MONTHS)
    key = kept_under("regular", viewer, through=through)
    if is_fresh:
        cache.delete(key)
    counts = cache.get_or_set(key, lambda: _counts_by_agent(viewer, span), KEPT_SECONDS)
    return _by_code(counts, span)


def _counts_by_agent(
    viewer: Viewer, span: tuple[dt.date, ...], begun_by: dt.date | None = None
) -> dict[int, tuple[int, int]]:
    """By the key of an agent: how many of her members paid every month, and how many she has."""
    people = Member.objects.visible_to(viewer).present().filter(agent__isnull=False)
    if begun_by:
        begun = Q(registered_on__lte=begun_by) | Q(start_month__lte=begun_by)
        people = people.filter(Exists(Enrolment.objects.filter(begun, member=OuterRef("pk"))))
    rows = people.values_list("agent").annotate(regular=_regular(people, span), all=Count("pk"))
    return {agent: (regular, members) for agent, regular, members in rows}


def _by_code(counts: dict[int, tuple[int, int]], span: tuple[dt.date, ...]) -> list[Discipline]:
    agents = Agent.objects.filter(pk__in=counts).select_related("user").order_by("code")
    return [Discipline(*counts[agent.pk], months=span, agent=agent) for agent in agents]


def _span(through: dt.date, months: int) -> tuple[dt.date, ...]:
    return tuple(month_range(add_months(through, 1 - months), months))


def _whole(people: QuerySet[Member], span: tuple[dt.date, ...]) -> QuerySet:
    """The keys of those of these people who paid every month of a span. Each month is counted by itself:
    counting different months would sort every paid month of the viewer."""
    paid = {
        f"paid_{number}": Count("pk", filter=Q(month=month)) for number, month in enumerate(span)
    }
    whole = (
        PaidMonth.objects.filter(enrolment__member__in=people, month__in=span)
        .values("enrolment__member")
        .annotate(**paid)
        .filter(**{f"{name}__gt": 0 for name in paid})
    )
    return whole.values("enrolment__member")


def _regular(people: QuerySet[Member], span: tuple[dt.date, ...]) -> Count:
    return Count("pk", filter=Q(pk__in=_whole(people, span)))
