"""Filters on money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from dues import rules
from dues.enums import Handover, Source
from perisai import regulations
from villages.enums import TimeZone
from villages.models import Branch
from villages.scoping import ScopedQuerySet


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
        """Loaded with what stands on a receipt: the agent, the places, and who carries its money."""
        return self.select_related(
            "agent__user",
            "agent__wadah",
            "village__district__regency",
            "branch",
            "carried__remittance__decision",
        )

    def reversible(self) -> Self:
        """What people enter one by one; an old book is undone with its import."""
        return self.exclude(source=Source.OLD_BOOK)

    def in_hand(self) -> Self:
        """Not undone, and in no remittance: the agent holds the money."""
        return self.standing().filter(carried__isnull=True)

    def oldest_first(self) -> Self:
        """By the day of collecting: the order in which money is handed on and counted."""
        return self.order_by("collected_on", "pk")

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


class OfLineQuerySet(ScopedQuerySet):
    """Rows that belong to a line of a collection."""

    village_path = "line__collection__village"
    branch_path = "line__collection__branch"
    agent_path = "line__collection__agent"
    agent_keeps_own = True


class RemittanceQuerySet(ScopedQuerySet):
    """A remittance stores agent, village and branch as they were on its day."""

    branch_path = "branch"
    agent_keeps_own = True

    def waiting(self) -> Self:
        """Handed over to the branch, which has not answered yet."""
        return self.filter(handover__in=Handover.to_branch(), decision__isnull=True)

    def standing(self) -> Self:
        """Not refused."""
        return self.exclude(decision__is_accepted=False)

    def to_pay_in(self) -> Self:
        """Accepted by the branch, which has not paid it into the scheme yet."""
        return self.filter(decision__is_accepted=True, scheme_lines__isnull=True)


class OfRemittanceQuerySet(ScopedQuerySet):
    """Rows that belong to a remittance."""

    village_path = "remittance__village"
    branch_path = "remittance__branch"
    agent_path = "remittance__agent"
    agent_keeps_own = True


class ConcernQuerySet(ScopedQuerySet):
    """A concern stores agent, village and branch of the receipts it is about."""

    branch_path = "branch"
    agent_keeps_own = True


class OfConcernQuerySet(ScopedQuerySet):
    """Rows that belong to a concern."""

    village_path = "concern__village"
    branch_path = "concern__branch"
    agent_path = "concern__agent"
    agent_keeps_own = True


class OfShortageQuerySet(ScopedQuerySet):
    """Rows that belong to a shortage."""

    village_path = "shortage__remittance__village"
    branch_path = "shortage__remittance__branch"
    agent_path = "shortage__agent"
    agent_keeps_own = True


class SchemePaymentQuerySet(ScopedQuerySet):
    """What an agent paid by herself has her and her village; what a branch paid in is the branch's."""

    branch_path = "branch"
    agent_keeps_own = True


class OfSchemePaymentQuerySet(ScopedQuerySet):
    """Rows that belong to a payment into the scheme."""

    village_path = "payment__village"
    branch_path = "payment__branch"
    agent_path = "payment__agent"
    agent_keeps_own = True


# The conditions of the partial indexes of Standing: a question that repeats one is answered by it.
ALIVE = Q(ended_on__isnull=True, lapsed_on__isnull=True, remitted_through__isnull=False)
LAPSED = Q(lapsed_on__isnull=False)
HELD = Q(paid_through__gt=Coalesce("remitted_through", Value(dt.date.min)))


class StandingQuerySet(ScopedQuerySet):
    """The states of `dues.rules.status_on`, asked by comparing dates."""

    branch_path = "branch"

    def to_lapse_by(self, day: dt.date) -> Self:
        """Whose day of lapsing has come by `day`, and no night has noted it yet."""
        spans = Q(pk__in=[])
        for first, last in regulations.lapsed_spans(day):
            spans |= Q(remitted_through__range=(first, last))
        return self.filter(ALIVE & spans)

    def in_zones(self, zones: Iterable[str]) -> Self:
        """Of branches in these time zones; without a branch the clock of Jakarta counts."""
        wanted = set(zones)
        if wanted == set(TimeZone.values):
            return self
        own = Q(branch__in=Branch.objects.filter(time_zone__in=wanted))
        return self.filter(own | Q(branch__isnull=True) if TimeZone.WIB in wanted else own)

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
