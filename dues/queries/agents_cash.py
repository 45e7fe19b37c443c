"""Which agent holds how much, and since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min, Sum

from dues.enums import MoneyPlace
from dues.models import Collection
from dues.queries.cash import PLACE
from villages.models import Village
from villages.queries import custody_terms
from villages.scoping import Viewer

ON_THE_WAY = (MoneyPlace.WITH_AGENT, MoneyPlace.HANDED_OVER, MoneyPlace.AT_BRANCH)


@dataclass(frozen=True, slots=True)
class AgentsCash:
    """One agent's cash by where it is, in rupiah. `is_too_old`: in hand for longer than the house or
    the branch allows."""

    name: str
    code: str
    in_hand: int
    in_transit: int
    at_branch: int
    oldest_on: dt.date | None
    age_days: int
    is_too_old: bool


def agents_by_cash(viewer: Viewer) -> list[AgentsCash]:
    """Every agent with cash that has not reached the scheme, who holds the oldest rupiah first."""
    rows = (
        Collection.objects.visible_to(viewer)
        .of_agents()
        # Once: asked for in every sum, the place would be computed anew for each of them.
        .annotate(place=PLACE)
        .order_by()
        .values("agent__user__name", "agent__code", "place")
        .annotate(sum=Sum("total"), oldest=Min("collected_on"))
    )
    agents: dict[tuple[str, str], dict[str, dict]] = {}
    for row in rows:
        if row["place"] in ON_THE_WAY:
            agent = (row["agent__user__name"], row["agent__code"])
            agents.setdefault(agent, {})[row["place"]] = row
    most_days = custody_terms(branch_of(viewer), viewer.on).age_limit_days
    found = [
        _cash(name, code, places, viewer.on, most_days) for (name, code), places in agents.items()
    ]
    return sorted(found, key=lambda cash: (cash.oldest_on or viewer.on, -cash.in_hand, cash.name))


def branch_of(viewer: Viewer):
    """The branch whose limits hold where this viewer works; None where no branch is known."""
    village = Village.objects.visible_to(viewer).select_related("branch").order_by("code").first()
    return village.branch if village else None


def _cash(name: str, code: str, places: dict[str, dict], on: dt.date, most_days: int) -> AgentsCash:
    def held(place: MoneyPlace) -> int:
        return places.get(place, {}).get("sum", 0)

    oldest = places.get(MoneyPlace.WITH_AGENT, {}).get("oldest")
    age = max((on - oldest).days, 0) if oldest else 0
    return AgentsCash(
        name=name,
        code=code,
        in_hand=held(MoneyPlace.WITH_AGENT),
        in_transit=held(MoneyPlace.HANDED_OVER),
        at_branch=held(MoneyPlace.AT_BRANCH),
        oldest_on=oldest,
        age_days=age,
        is_too_old=age > most_days,
    )
