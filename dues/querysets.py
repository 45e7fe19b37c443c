"""Filters on money."""

from __future__ import annotations

from typing import Self

from dues.enums import Source
from villages.scoping import ScopedQuerySet


class CollectionQuerySet(ScopedQuerySet):
    """A collection stores agent, village and branch as they were on its day."""

    branch_path = "branch"
    agent_keeps_own = True

    def with_receipt(self) -> Self:
        """What agents took: at the door or at the desk."""
        return self.filter(source__in=Source.of_agent())

    def with_letterhead(self) -> Self:
        """Loaded with the agent and the places that stand on a receipt."""
        return self.select_related(
            "agent__user", "agent__wadah", "village__district__regency", "branch"
        )

    def reversed(self) -> Self:
        """Undone by an accepted reversal."""
        return self.filter(reversal_decisions__is_accepted=True)

    def standing(self) -> Self:
        """Not undone."""
        return self.exclude(reversal_decisions__is_accepted=True)


class OfCollectionQuerySet(ScopedQuerySet):
    """Rows that belong to a collection."""

    village_path = "collection__village"
    branch_path = "collection__branch"
    agent_path = "collection__agent"
    agent_keeps_own = True


class StandingQuerySet(ScopedQuerySet):
    branch_path = "branch"
