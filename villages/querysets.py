"""Filters on dated rows."""

import datetime as dt

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet):
    """Rows with `from_on` and an optional `until_on`, the last day."""

    def active_on(self, day: dt.date) -> "DatedQuerySet":
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)

    def overlapping(self, from_on: dt.date, until_on: dt.date | None) -> "DatedQuerySet":
        """Rows that share at least one day with that span; None means without end."""
        rows = self.filter(Q(until_on__isnull=True) | Q(until_on__gte=from_on))
        return rows.filter(from_on__lte=until_on) if until_on else rows
