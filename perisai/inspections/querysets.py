"""Filters on inspections: the branch reads its own, an agent the closed ones about her, a village none."""

from __future__ import annotations

from typing import Self

from django.db.models import Exists, OuterRef, Q

from villages.querysets import EntryQuerySet
from villages.scoping import ScopedQuerySet, Viewer


class InspectionQuerySet(ScopedQuerySet):
    village_path = None
    branch_path = "branch"

    def closed(self) -> Self:
        """A second person has confirmed the end."""
        return self.filter(closings__decision__is_accepted=True)

    def running(self) -> Self:
        """Not closed yet."""
        closings = self.model._meta.get_field("closings").related_model.objects
        accepted = closings.filter(inspection=OuterRef("pk"), decision__is_accepted=True)
        return self.filter(~Exists(accepted))

    def waiting(self) -> Self:
        """Somebody asked to close, and nobody has answered."""
        return self.filter(closings__isnull=False, closings__decision__isnull=True)

    def _own(self, viewer: Viewer) -> Q:
        """Whom it will ask, or that it runs at all, an agent does not see before the end."""
        return Q(agent=viewer.agent_id, closings__decision__is_accepted=True)


class OfInspectionQuerySet(EntryQuerySet):
    """Rows that belong to an inspection. An agent reads the report alone, which names nobody."""

    village_path = None
    branch_path = "inspection__branch"
    agent_path = None


class OfDrawQuerySet(ScopedQuerySet):
    village_path = None
    branch_path = "draw__inspection__branch"
    agent_path = None


class OfDrawnQuerySet(EntryQuerySet):
    village_path = None
    branch_path = "drawn__draw__inspection__branch"
    agent_path = None


class MismatchQuerySet(ScopedQuerySet):
    village_path = None
    branch_path = "answer__drawn__draw__inspection__branch"
    agent_path = None

    def standing(self) -> Self:
        """Of an answer that nobody has corrected since."""
        return self.filter(answer__corrected_by__isnull=True)


class OfMismatchQuerySet(ScopedQuerySet):
    village_path = None
    branch_path = "mismatch__answer__drawn__draw__inspection__branch"
    agent_path = None


class OfClosingQuerySet(ScopedQuerySet):
    village_path = None
    branch_path = "closing__inspection__branch"
    agent_path = None
