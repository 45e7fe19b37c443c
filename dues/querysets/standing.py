"""Filters on how far enrolments have come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from dues import rules
from dues.milestones import ending_within
from perisai import regulations
from villages.enums import TimeZone
from villages.models import Branch
from villages.scoping import ScopedQuerySet

# The conditions of the partial indexes of Standing: a question that repeats one is answered by it.
ALIVE = Q(ended_on__isnull=True, lapsed_on__isnull=True, remitted_through__isnull=False)
LAPSED = Q(lapsed_on__isnull=False)
HELD = Q(paid_through__gt=Coalesce("remitted_through", Value(dt.date.min)))
NOT_ARRIVED = Q(paid_through__isnull=False) & (
    Q(remitted_through__isnull=True) | Q(paid_through__gt=F("remitted_through"))
)


class StandingQuerySet(ScopedQuerySet):
    """The states of `dues.rules.status_on`, asked by comparing dates."""

    branch_path = "branch"
    agent_stands_in = True

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

    def ending_within(self, day: dt.date, days: int) -> Self:
        """Not lapsed, and protection ends within `days` days by the earlier reading; with those for
        whom no day is left."""
        window = ending_within(day, days)
        if window is None:
            return self.none()
        first, last = window
        return self.living().filter(remitted_through__gte=first, remitted_through__lte=last)

    def unprotected_on(self, day: dt.date) -> Self:
        """Nothing reached the scheme, or not enough to keep it; also of people who died or ended."""
        return self.filter(
            Q(remitted_through__isnull=True)
            | Q(remitted_through__lt=rules.first_month_not_lapsed(day))
            | Q(enrolment__ended_on__isnull=False)
            | Q(enrolment__member__deceased_on__isnull=False)
        )

    def awaiting(self) -> Self:
        """Nothing has reached the scheme yet. An enrolment nobody ever paid may have no row at all."""
        return self.living().filter(remitted_through__isnull=True)

    def held_by_agent(self) -> Self:
        """Months were paid to the agent that have not reached the scheme."""
        return self.filter(NOT_ARRIVED)
