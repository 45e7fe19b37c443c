"""The balances that agents top up in the official system, by what is noted here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Sum

from dues.enums import Handover, SchemeChannel
from dues.models import Collection, CollectionLine, ReachedLine, TopUp
from villages.models import Agent
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Balance:
    """What must be in a balance by what was noted. Rupiah.

    `of_members` is the money of receipts that are in it and not paid into the scheme yet.
    """

    topped_up: int
    paid: int
    of_members: int

    @property
    def of_agent(self) -> int:
        """The agent's own part."""
        return max(self.topped_up - self.paid - self.of_members, 0)

    @property
    def total(self) -> int:
        return self.of_members + self.of_agent

    @property
    def not_noted(self) -> int:
        """What was paid from the balance beyond every top-up that was noted: one is missing here."""
        return max(self.of_members - (self.topped_up - self.paid), 0)


def balance_of(viewer: Viewer, *, agent: Agent | None = None) -> Balance:
    """The balance of the agents `viewer` may see, or of one of them: topped up, less what was paid from
    it, as it is known now. Three queries."""
    top_ups = TopUp.objects.visible_to(viewer).standing()
    paid = ReachedLine.objects.visible_to(viewer).filter(payment__channel=SchemeChannel.BALANCE)
    if agent:
        top_ups, paid = top_ups.filter(agent=agent), paid.filter(payment__agent=agent)
    inside = collections_in_balance(viewer, agent=agent).order_by()
    return Balance(
        topped_up=top_ups.aggregate(sum=Sum("amount", default=0))["sum"],
        paid=paid.aggregate(sum=Sum("line__cash", default=0))["sum"],
        of_members=inside.aggregate(sum=Sum("total", default=0))["sum"],
    )


def collections_in_balance(viewer: Viewer, *, agent: Agent | None = None) -> QuerySet[Collection]:
    """The receipts whose money is in balances and not paid into the scheme yet, oldest first."""
    rows = Collection.objects.visible_to(viewer).filter(
        carried__remittance__handover=Handover.TOP_UP
    )
    if agent:
        rows = rows.filter(agent=agent)
    unpaid = CollectionLine.objects.filter(collection=OuterRef("pk"), reached__isnull=True)
    return rows.filter(Exists(unpaid)).select_related("agent__user").oldest_first()


def top_ups_of(viewer: Viewer) -> QuerySet[TopUp]:
    """The top-ups this viewer may see, the latest first; each with its remittance and the answer
    to it, or with its undoing."""
    return (
        TopUp.objects.visible_to(viewer)
        .select_related("agent__user", "by", "remittance__decision", "undo")
        .order_by("-pk")
    )
