"""Filters on money."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db.models import F, Q

from dues import rules
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

    def reversible(self) -> Self:
        """What people enter one by one; an old book is undone with its import."""
        return self.exclude(source=Source.OLD_BOOK)

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
    """The states of `dues.rules.status_on`, asked by comparing dates."""

    branch_path = "branch"

    def living(self) -> Self:
        """Of enrolments that have not ended, of people who have not died."""
        return self.filter(
            enrolment__ended_on__isnull=True, enrolment__member__deceased_on__isnull=True
        )

    def protected_on(self, day: dt.date) -> Self:
        return self.living().filter(remitted_through__gte=rules.last_due_month(day))

    def in_arrears_on(self, day: dt.date) -> Self:
        """One, two or three months behind, and not lapsed."""
        return self.living().filter(
            remitted_through__lt=rules.last_due_month(day),
            remitted_through__gte=rules.first_month_not_lapsed(day),
        )

    def lapsed_on(self, day: dt.date) -> Self:
        return self.living().filter(remitted_through__lt=rules.first_month_not_lapsed(day))

    def awaiting(self) -> Self:
        """Nothing has reached the scheme yet. An enrolment nobody ever paid may have no row at all."""
        return self.living().filter(remitted_through__isnull=True)

    def held_by_agent(self) -> Self:
        """Months were paid to the agent that have not reached the scheme."""
        return self.filter(
            Q(remitted_through__isnull=True) | Q(paid_through__gt=F("remitted_through")),
            paid_through__isnull=False,
        )
