"""Filters on what looks wrong in the books."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db.models import Exists, OuterRef

from villages.scoping import ScopedQuerySet


class AnomalyQuerySet(ScopedQuerySet):
    """An anomaly stores its branch. Neither agents nor secretaries see one: who is asked is not warned."""

    village_path = None
    branch_path = "branch"
    agent_path = None

    def open(self) -> Self:
        """Not answered yet. Asked so that PostgreSQL guesses right how few they are."""
        answers = self.model._meta.get_field("answer").related_model.objects
        return self.filter(~Exists(answers.filter(anomaly=OuterRef("pk"))))

    def overdue_on(self, day: dt.date) -> Self:
        """Not answered although its last day has passed."""
        return self.open().filter(due_on__lt=day)


class OfAnomalyQuerySet(ScopedQuerySet):
    """Rows that belong to an anomaly."""

    village_path = None
    branch_path = "anomaly__branch"
    agent_path = None
