"""Which agent holds how much, and since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min, Q, Sum

from dues.enums import Handover
from dues.models import Collection
from dues.queries.cash import HAS_REACHED
from villages.models import Village
from villages.queries import custody_terms
from villages.scoping import Viewer

# PLACE, of receipts that neither were undone nor reached the scheme: asked for a whole country at once.
WITH_AGENT = Q(carried__isnull=True)
AT_BRANCH = Q(carried__remittance__decision__is_accepted=True)
HANDED_OVER = (
    Q(carried__remittance__decision__isnull=True)
    & Q(carried__isnull=False)
    & ~Q(carried__remittance__handover=Handover.TOP_UP)
)


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
        .standing()
        .filter(~HAS_REACHED)
        .order_by()
        .values("agent__user__name", "agent__code")
        .annotate(
            in_hand=Sum("total", filter=WITH_AGENT, default=0),
            in_transit=Sum("total", filter=HANDED_OVER, default=0),
            at_branch=Sum("total", filter=AT_BRANCH, default=0),
            oldest=Min("collected_on", filter=WITH_AGENT),
        )
        .exclude(in_hand=0, in_transit=0, at_branch=0)
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
        name=row["agent__user__name"],
        code=row["agent__code"],
        in_hand=row["in_hand"],
        in_transit=row["in_transit"],
        at_branch=row["at_branch"],
        oldest_on=oldest,
        age_days=age,
        is_too_old=age > most_days,
    )
