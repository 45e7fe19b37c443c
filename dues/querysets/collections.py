"""Filters on what was paid, and on what undid it."""

from __future__ import annotations

from typing import Self

from django.db.models import Q

from dues.enums import Handover, ReversalKind, Source
from perisai.accounts.enums import Role
from villages.scoping import ScopedQuerySet, Viewer

# Taken although no new cash was allowed, as said by who entered it. The condition of a partial index.
FLAGGED = Q(is_over_limit=True) | Q(is_after_leaving=True)


def with_agent(path: str = "") -> Q:
    """Of collections of agents under `path` that have not reached the scheme: nobody else has taken the
    money over. No remittance carries it, or one into her own balance, where it keeps its age."""
    return Q(**{f"{path}carried__isnull": True}) | Q(
        **{f"{path}carried__remittance__handover": Handover.TOP_UP}
    )


class CollectionQuerySet(ScopedQuerySet):
    """A collection stores agent, village and branch as they were on its day."""

    branch_path = "branch"
    agent_keeps_own = True

    def with_receipt(self) -> Self:
        """What agents were given and wrote a receipt for."""
        return self.filter(source__in=Source.with_receipt())

    def of_agents(self) -> Self:
        """Members' money that agents took, at the door or at the desk: what the equation of cash adds up.
        A repayment is not: that money is the agent's own again."""
        return self.filter(source__in=Source.of_agent())

    def with_letterhead(self) -> Self:
        """Loaded with what stands on a receipt: the agent, the places, who carries its money, and which
        receipt it took the place of."""
        return self.select_related(
            "agent__user",
            "agent__wadah",
            "village__district__regency",
            "branch",
            "carried__remittance__decision",
            "rebooked_from__collection",
        )

    def reversible(self) -> Self:
        """What people enter one by one; an old book is undone with its import."""
        return self.exclude(source=Source.OLD_BOOK)

    def in_hand(self) -> Self:
        """Not undone, and in no remittance: the agent holds the money."""
        return self.standing().filter(carried__isnull=True)

    def flagged(self) -> Self:
        """Entered over the limit on cash, or while the agent was leaving, as taken earlier on paper."""
        return self.filter(FLAGGED)

    def with_agent(self) -> Self:
        """Not undone and not paid in, in hand or in the agent's balance: nobody else has taken it over."""
        return self.standing().filter(with_agent()).exclude(lines__reached__isnull=False)

    def oldest_first(self) -> Self:
        """By the day of collecting: the order in which money is handed on and counted."""
        return self.order_by("collected_on", "pk")

    def reversed(self) -> Self:
        """Undone by an accepted reversal."""
        return self.filter(reversal_decisions__is_accepted=True)

    def returned(self) -> Self:
        """Undone, and the money given back or never taken: not turned into credit."""
        return self.filter(
            reversal_decisions__is_accepted=True,
            reversal_decisions__request__kind__in=ReversalKind.in_cash(),
        )

    def credited(self) -> Self:
        """Undone after the money was handed on: it stays there, and the members have credit."""
        return self.filter(
            reversal_decisions__is_accepted=True,
            reversal_decisions__request__kind=ReversalKind.CREDIT,
        )

    def standing(self) -> Self:
        """Not undone."""
        return self.exclude(reversal_decisions__is_accepted=True)


class OfCollectionQuerySet(ScopedQuerySet):
    """Rows that belong to a collection."""

    village_path = "collection__village"
    branch_path = "collection__branch"
    agent_path = "collection__agent"
    agent_keeps_own = True


class OfReversalRequestQuerySet(ScopedQuerySet):
    """Rows that belong to a request to undo a collection."""

    village_path = "request__collection__village"
    branch_path = "request__collection__branch"
    agent_path = "request__collection__agent"
    agent_keeps_own = True


class OfLineQuerySet(ScopedQuerySet):
    """Rows that belong to a line of a collection."""

    village_path = "line__collection__village"
    branch_path = "line__collection__branch"
    agent_path = "line__collection__agent"
    agent_keeps_own = True


class AskedFileQuerySet(ScopedQuerySet):
    """What somebody asked for is for her alone. `papers` names what was printed."""

    papers = ""

    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own; of somebody who coordinates another branch by now, none with papers of the old
        one."""
        if viewer.is_nobody:
            return self.none()
        own = self.filter(by=viewer.user)
        if viewer.role != Role.COORDINATOR:
            return own
        inside = Q(**{f"{self.branch_path}__in": viewer.branch_ids})
        printed = own.filter(**{f"{self.papers}__isnull": False})
        return own.exclude(pk__in=printed.exclude(inside).values("pk"))


class PrintBatchQuerySet(AskedFileQuerySet):
    papers = "renderings"
    branch_path = "renderings__collection__branch"


class CardBatchQuerySet(AskedFileQuerySet):
    papers = "printings"
    branch_path = "printings__enrolment__member__village__branch"
