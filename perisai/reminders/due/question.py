"""What a finder is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from perisai.reminders.due.places import zone_filter
from perisai.reminders.due_rules import Due
from perisai.reminders.models import Rule
from villages.models import Branch


@dataclass(frozen=True, slots=True)
class Question:
    """Who comes due under these rules, with a window that has a day between `since` and `day`, of the
    branches in these time zones (without a branch the clock of Jakarta); with `branches` (keys) of those
    alone, wherever they are."""

    rules: Sequence[Rule]
    day: dt.date
    since: dt.date
    zones: Collection[str]
    branches: Collection[int] | None = None

    def covers(self, path: str) -> Q:
        """The condition on rows of which `path` leads to the branch."""
        if self.branches is not None:
            return Q(**{f"{path}__in": self.branches})
        return zone_filter(self.zones, path)

    def touches(self, due: Due) -> bool:
        """Whether a window has a day that is asked about."""
        return due.touches(self.since, self.day)

    def covered(self) -> QuerySet[Branch]:
        """The branches themselves."""
        if self.branches is not None:
            return Branch.objects.filter(pk__in=self.branches)
        return Branch.objects.filter(time_zone__in=self.zones)
