"""Which agent holds how much, and since when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db.models import Min, Sum

from dues.enums import MoneyPlace
from dues.models import CashOnItsWay
from villages.models import Agent, Village
from villages.queries import custody_terms
from villages.rules import has_left
from villages.scoping import Viewer


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
    """Every agent with cash that has not reached the scheme, who holds the oldest rupiah first. Two
    queries, and two for the limits."""
    rows = (
        CashOnItsWay.objects.visible_to(viewer)
        .order_by()
        .values("agent", "place")
        .annotate(sum=Sum("total"), oldest=Min("collected_on"))
    )
    places: dict[int, dict[str, dict]] = defaultdict(dict)
    for row in rows:
        places[row["agent"]][row["place"]] = row
    most_days = custody_terms(branch_of(viewer), viewer.on).age_limit_days
    agents = Agent.objects.filter(pk__in=places).select_related("user")
    found = [_cash(agent, places[agent.pk], viewer.on, most_days) for agent in agents]
    return sorted(found, key=lambda cash: (cash.oldest_on or viewer.on, -cash.in_hand, cash.name))


def toward_limits(viewer: Viewer, *, agent: Agent | None = None) -> dict[int, dict[int, int]]:
    """By agent, then by branch (keys), the rupiah that count toward the limit on cash of the branch: in hand,
    in the balance, and what waits to be counted, as `dues.queries.cash.custody_of` has it. One query."""
    rows = CashOnItsWay.objects.visible_to(viewer).filter(
        place__in=(*MoneyPlace.held_by_agent(), MoneyPlace.HANDED_OVER), branch__isnull=False
    )
    if agent:
        rows = rows.filter(agent=agent)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    summed = rows.order_by().values_list("agent", "branch").annotate(sum=Sum("total"))
    for agent_id, branch_id, total in summed:
        found[agent_id][branch_id] = total
    return dict(found)


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
