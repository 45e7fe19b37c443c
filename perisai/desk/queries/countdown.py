"""Whose protection is about to end, agent by agent, and who has lost it while the money is with one."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from dues.enums import Source
from dues.milestones import Milestones, ending_within
from dues.models import PaidMonth, Standing
from dues.queries.months import Held, Paid, WithAgent, paid_by_enrolment
from dues.queries.standing import REACHED, Position, position_of
from dues.querysets import with_agent
from members.models import Enrolment
from perisai.common.paging import beyond
from perisai.desk.rules import milestones_of
from villages.scoping import Viewer

WINDOWS = (7, 14, 30)  # days: what people ask for, no rule of law
PAGE = 50
ORDER = ("waits", "remitted_through", "pk")
# Money that was paid and has not arrived is the harm, so it stands first.
WAITS = Case(When(paid_through__gt=F("remitted_through"), then=Value(0)), default=Value(1))


@dataclass(frozen=True, slots=True)
class Nearing:
    """An enrolment whose protection is about to end, as on the day `on`."""

    enrolment: Enrolment
    position: Position
    milestones: Milestones | None
    held: Held | None
    on: dt.date

    @classmethod
    def of(cls, enrolment: Enrolment, paid: Paid, *, on: dt.date) -> Self:
        """From rows in hand: the enrolment with `member` and `standing`, and its months."""
        position = position_of(enrolment, on=on)
        return cls(
            enrolment=enrolment,
            position=position,
            milestones=milestones_of(enrolment, position, paid, on),
            held=paid.held,
            on=on,
        )

    @property
    def is_held_late(self) -> bool:
        """Whether the agent should have handed its money on by now."""
        return self.held is not None and self.held.is_late(self.on)


@dataclass(frozen=True, slots=True)
class AgentsCountdown:
    """How many of one agent's members lose protection within each of WINDOWS days, the shorter among
    the longer; `held` of them have paid money that has not arrived. Without an agent the name is empty."""

    name: str
    code: str
    within: tuple[int, ...]
    held: int

    @classmethod
    def total_of(cls, rows: Sequence[Self]) -> Self:
        """All agents together."""
        return cls(
            name="",
            code="",
            within=tuple(sum(row.within[index] for row in rows) for index in range(len(WINDOWS))),
            held=sum(row.held for row in rows),
        )


@dataclass(frozen=True, slots=True)
class CountdownPage:
    """Some rows, and the enrolment after which the next page begins."""

    rows: Sequence[Nearing]
    next_after: UUID | None


@dataclass(frozen=True, slots=True)
class Exposed:
    """Somebody whom nothing protects while an agent holds their money for longer than allowed."""

    enrolment: Enrolment
    position: Position
    money: WithAgent


def countdown_by_agent(*, viewer: Viewer) -> list[AgentsCountdown]:
    """The figures for each agent the viewer sees, those with most money on its way first. One query."""
    rows = (
        Standing.objects.visible_to(viewer)
        .ending_within(viewer.on, WINDOWS[-1])
        .order_by()
        .values_list("agent__user__name", "agent__code", "remitted_through")
        .annotate(
            count=Count("pk"), held=Count("pk", filter=Q(paid_through__gt=F("remitted_through")))
        )
    )
    counts: dict[tuple[str, str], list[tuple[dt.date, int]]] = defaultdict(list)
    held: Counter[tuple[str, str]] = Counter()
    for name, code, month, count, waiting in rows:
        agent = (name or "", code or "")
        counts[agent].append((month, count))
        held[agent] += waiting
    last = [_last_month(viewer.on, days) for days in WINDOWS]
    found = [
        AgentsCountdown(
            name=agent[0],
            code=agent[1],
            within=tuple(
                sum(count for month, count in months if end and month <= end) for end in last
            ),
            held=held[agent],
        )
        for agent, months in counts.items()
    ]
    return sorted(found, key=lambda row: (-row.held, *(-count for count in row.within), row.name))


def countdown_page(
    *, viewer: Viewer, days: int, agent_code: str = "", after: UUID | None = None, size: int = PAGE
) -> CountdownPage:
    """Who loses protection within `days` days: those whose money has not arrived first, then the
    nearest. Four queries at most, whatever the length."""
    rows = Standing.objects.visible_to(viewer).ending_within(viewer.on, days).annotate(waits=WAITS)
    if agent_code:
        rows = rows.filter(agent__code=agent_code)
    last = after and rows.filter(enrolment__uuid=after).first()
    if last:
        rows = rows.filter(beyond(last, ORDER))
    found = [row.enrolment for row in _loaded(rows).order_by(*ORDER)[: size + 1]]
    page = found[:size]
    paid = paid_by_enrolment(viewer, page)
    return CountdownPage(
        rows=[Nearing.of(row, paid[row.pk], on=viewer.on) for row in page],
        next_after=page[-1].uuid if len(found) > size else None,
    )


def exposed(*, viewer: Viewer, most: int = PAGE) -> list[Exposed]:
    """At most `most` people whom nothing protects while their money is late with an agent, the oldest
    money first: the first page of each that a branch should read. Three queries."""
    receipts = (
        PaidMonth.objects.filter(
            with_agent("line__collection__"),
            enrolment=OuterRef("pk"),
            line__collection__source__in=Source.of_agent(),
        )
        .exclude(REACHED)
        .order_by()
        .values("enrolment")
        .annotate(oldest=Min("line__collection__collected_on"))
    )
    rows = (
        Standing.objects.visible_to(viewer)
        .held_by_agent()
        .unprotected_on(viewer.on)
        .filter(enrolment__member__withdrawn_at__isnull=True)
        .annotate(oldest=Subquery(receipts.values("oldest")))
        .filter(oldest__lt=viewer.on)
        .order_by("oldest", "pk")[:most]
    )
    found = [row.enrolment for row in _loaded(rows)]
    paid = paid_by_enrolment(viewer, found)
    return [
        Exposed(row, position_of(row, on=viewer.on), held.with_agent)
        for row in found
        if (held := paid[row.pk].held) and held.is_late(viewer.on)
    ]


def _loaded(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    return rows.select_related(
        "enrolment__member__neighbourhood__hamlet",
        "enrolment__member__agent__user",
    )


def _last_month(on: dt.date, days: int) -> dt.date | None:
    window = ending_within(on, days)
    return window[1] if window else None
