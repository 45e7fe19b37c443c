"""Which agent holds how much, and since when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db.models import Min, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from dues.enums import MoneyPlace
from dues.models import Collection, CollectionLine, PaidMonth, Standing
from dues.queries.cash import PLACE
from members.models import MoveMember
from perisai.accounts.enums import Role
from perisai.common.keys import among
from villages.models import Agent, Village
from villages.queries import custody_terms
from villages.rules import has_left
from villages.scoping import Viewer

ON_THE_WAY = (
    MoneyPlace.WITH_AGENT,
    MoneyPlace.IN_BALANCE,
    MoneyPlace.HANDED_OVER,
    MoneyPlace.AT_BRANCH,
)


@dataclass(frozen=True, slots=True)
class AgentsCash:
    """One agent's cash by where it is, in rupiah. `is_too_old`: in hand or in the balance for longer
    than the house or the branch allows. `has_left`: the agent does not work any more."""

    uuid: UUID
    name: str
    code: str
    in_hand: int
    in_balance: int
    in_transit: int
    at_branch: int
    oldest_on: dt.date | None
    age_days: int
    is_too_old: bool
    has_left: bool

    @property
    def held(self) -> int:
        """What nobody else has taken over: in hand and in the balance."""
        return self.in_hand + self.in_balance


@dataclass(frozen=True, slots=True)
class HeldByAgents:
    """What all of some agents hold together. Rupiah; `oldest_on` is None when they hold nothing."""

    in_hand: int
    oldest_on: dt.date | None
    age_days: int

    @classmethod
    def of(cls, agents: Iterable[AgentsCash], *, on: dt.date) -> Self:
        """The sum of the rows of `agents_by_cash`, its age counted to `on`."""
        agents = list(agents)
        oldest = min((agent.oldest_on for agent in agents if agent.oldest_on), default=None)
        return cls(
            in_hand=sum(agent.in_hand for agent in agents),
            oldest_on=oldest,
            age_days=max((on - oldest).days, 0) if oldest else 0,
        )


def agents_by_cash(viewer: Viewer) -> list[AgentsCash]:
    """Every agent with cash that has not reached the scheme, who holds the oldest rupiah first. Three
    queries, and two for the limits."""
    rows = (
        Collection.objects.visible_to(viewer)
        .of_agents()
        .standing()
        .filter(pk__in=_receipts_on_the_way(viewer))
        # Once: asked for in every sum, the place would be computed anew for each of them.
        .annotate(place=PLACE)
        .order_by()
        .values("agent", "place")
        .annotate(sum=Sum("total"), oldest=Min("collected_on"))
    )
    places: dict[int, dict[str, dict]] = defaultdict(dict)
    for row in rows:
        if row["place"] in ON_THE_WAY:
            places[row["agent"]][row["place"]] = row
    most_days = custody_terms(branch_of(viewer), viewer.on).age_limit_days
    agents = Agent.objects.filter(pk__in=places).select_related("user")
    found = [_cash(agent, places[agent.pk], viewer.on, most_days) for agent in agents]
    return sorted(found, key=lambda cash: (cash.oldest_on or viewer.on, -cash.in_hand, cash.name))


def toward_limits(viewer: Viewer, *, agent: Agent | None = None) -> dict[int, dict[int, int]]:
    """By agent, then by branch (keys), the rupiah that count toward the limit on cash of the branch: in hand,
    in the balance, and what waits to be counted, as `dues.queries.cash.custody_of` has it. One query."""
    rows = (
        Collection.objects.visible_to(viewer)
        .of_agents()
        .standing()
        .filter(pk__in=_receipts_on_the_way(viewer))
    )
    if agent:
        rows = rows.filter(agent=agent)
    counted = (*MoneyPlace.held_by_agent(), MoneyPlace.HANDED_OVER)
    summed = (
        rows.filter(branch__isnull=False)
        .annotate(place=PLACE)
        .filter(place__in=counted)
        .order_by()
        .values_list("agent", "branch")
        .annotate(sum=Sum("total"))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for agent_id, branch_id, total in summed:
        found[agent_id][branch_id] = total
    return dict(found)


def _receipts_on_the_way(viewer: Viewer) -> QuerySet:
    """The keys of receipts this viewer may see with a month that has not reached the scheme, and of some
    others. Asked of the people whose money has not all arrived, step by step: asked of all receipts there
    ever were, each year would cost more."""
    held = Standing.objects.held_by_agent()
    whose = held.visible_to(viewer).values("pk")
    if viewer.role != Role.HEAD_OFFICE:
        # Receipts stay where they were taken, whoever has gone over to another village since.
        gone = MoveMember.objects.filter(from_village__in=Village.objects.visible_to(viewer))
        whose = whose.union(held.filter(enrolment__member__in=gone.values("member")).values("pk"))
    months = PaidMonth.objects.filter(
        enrolment__standing__in=whose,
        month__gt=Coalesce("enrolment__standing__remitted_through", Value(dt.date.min)),
    )
    lines = CollectionLine.objects.filter(pk__in=among(months.values_list("line", flat=True)))
    return lines.order_by().values("collection")


def branch_of(viewer: Viewer):
    """The branch whose limits hold where this viewer works; None where no branch is known."""
    village = Village.objects.visible_to(viewer).select_related("branch").order_by("code").first()
    return village.branch if village else None


def _cash(agent: Agent, places: Mapping[str, dict], on: dt.date, most_days: int) -> AgentsCash:
    def held(place: MoneyPlace) -> int:
        return places.get(place, {}).get("sum", 0)

    days = [places[place]["oldest"] for place in MoneyPlace.held_by_agent() if place in places]
    oldest = min(days, default=None)
    age = max((on - oldest).days, 0) if oldest else 0
    return AgentsCash(
        uuid=agent.uuid,
        name=agent.user.name,
        code=agent.code,
        in_hand=held(MoneyPlace.WITH_AGENT),
        in_balance=held(MoneyPlace.IN_BALANCE),
        in_transit=held(MoneyPlace.HANDED_OVER),
        at_branch=held(MoneyPlace.AT_BRANCH),
        oldest_on=oldest,
        age_days=age,
        is_too_old=age > most_days,
        has_left=has_left(agent.until_on, agent.user.is_active, on),
    )
