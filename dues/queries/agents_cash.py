"""Which agent holds how much, and since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Min, Q, Sum

from dues.enums import MoneyPlace
from dues.models import Collection
from dues.queries.cash import PLACE
from villages.models import Village
from villages.queries import custody_terms
from villages.rules import has_left
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class AgentsCash:
    """One agent's cash by where it is, in rupiah. `is_too_old`: in hand for longer than the house or
    the branch allows. `has_left`: the agent does not work any more."""

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


def agents_by_cash(viewer: Viewer) -> list[AgentsCash]:
    """Every agent with cash that has not reached the scheme, who holds the oldest rupiah first."""
    rows = (
        Collection.objects.visible_to(viewer)
        .of_agents()
        .annotate(place=PLACE)
        .filter(
            place__in=[
                MoneyPlace.WITH_AGENT,
                MoneyPlace.IN_BALANCE,
                MoneyPlace.HANDED_OVER,
                MoneyPlace.AT_BRANCH,
            ],
        )
        .order_by()
        .values(
            "agent__uuid",
            "agent__user__name",
            "agent__code",
            "agent__until_on",
            "agent__user__is_active",
        )
        .annotate(
            in_hand=Sum("total", filter=Q(place=MoneyPlace.WITH_AGENT), default=0),
            in_balance=Sum("total", filter=Q(place=MoneyPlace.IN_BALANCE), default=0),
            in_transit=Sum("total", filter=Q(place=MoneyPlace.HANDED_OVER), default=0),
            at_branch=Sum("total", filter=Q(place=MoneyPlace.AT_BRANCH), default=0),
            oldest=Min("collected_on", filter=Q(place=MoneyPlace.WITH_AGENT)),
        )
    )
    most_days = custody_terms(branch_of(viewer), viewer.on).age_limit_days
    found = [_cash(row, viewer.on, most_days) for row in rows]
    return sorted(found, key=lambda cash: (cash.oldest_on or viewer.on, -cash.in_hand, cash.name))


def branch_of(viewer: Viewer):
    """The branch whose limits hold where this viewer works; None where no branch is known."""
    village = Village.objects.visible_to(viewer).select_related("branch").order_by("code").first()
    return village.branch if village else None


def _cash(row: dict, on: dt.date, most_days: int) -> AgentsCash:
    oldest = row["oldest"]
    age = max((on - oldest).days, 0) if oldest else 0
    return AgentsCash(
        uuid=row["agent__uuid"],
        name=row["agent__user__name"],
        code=row["agent__code"],
        in_hand=row["in_hand"],
        in_balance=row["in_balance"],
        in_transit=row["in_transit"],
        at_branch=row["at_branch"],
        oldest_on=oldest,
        age_days=age,
        is_too_old=age > most_days,
        has_left=has_left(row["agent__until_on"], row["agent__user__is_active"], on),
    )
