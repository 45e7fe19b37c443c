"""Filters on dated rows."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from perisai.accounts.enums import Role
from villages.enums import Stage
from villages.scoping import ScopedQuerySet, Viewer


class DatedQuerySet(models.QuerySet):
    """Rows with `from_on` and an optional `until_on`, the last day."""

    def active_on(self, day: dt.date) -> Self:
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)

    def overlapping(self, from_on: dt.date, until_on: dt.date | None) -> Self:
        """Rows that share at least one day with that span; None means without end."""
        rows = self.filter(Q(until_on__isnull=True) | Q(until_on__gte=from_on))
        return rows.filter(from_on__lte=until_on) if until_on else rows


class SubstitutionQuerySet(DatedQuerySet):
    """Between two agents and the branches where the absent one works."""

    def visible_to(self, viewer: Viewer) -> Self:
        match viewer.role:
            case Role.HEAD_OFFICE:
                return self.all()
            case Role.COORDINATOR:
                branches = Q(agent__assignments__village__branch__in=viewer.branch_ids)
                return self.filter(branches).distinct()
            case Role.AGENT if viewer.agent_id:
                return self.filter(Q(agent=viewer.agent_id) | Q(substitute=viewer.agent_id))
            case _:
                return self.none()

    def not_ended(self) -> Self:
        """Those nobody has ended before their last day."""
        return self.filter(ended_at=None)


class HospitalQuerySet(DatedQuerySet):
    """Those of the branches where somebody works, or is the branch; everybody there may need one."""

    def visible_to(self, viewer: Viewer) -> Self:
        match viewer.role:
            case Role.HEAD_OFFICE:
                return self.all()
            case Role.COORDINATOR:
                return self.filter(branch__in=viewer.branch_ids)
            case Role.AGENT | Role.SECRETARY:
                return self.filter(branch__villages__code__in=viewer.village_codes).distinct()
            case _:
                return self.none()


class EntryQuerySet(ScopedQuerySet):
    """Entries that are corrected by newer ones."""

    def newest(self) -> Self:
        """The last of each history, also where it took everything back."""
        return self.filter(corrected_by__isnull=True)

    def standing(self) -> Self:
        """What holds now: not corrected, not taken back."""
        return self.newest().filter(takes_back=False)


class TargetQuerySet(EntryQuerySet):
    """A secretary reads the targets of the village, an agent her own, the branch all of its own."""

    branch_path = "branch"
    agent_keeps_own = True


class OfVillageQuerySet(EntryQuerySet):
    """What an office knows of a village. Agents see nothing of it."""

    agent_path = None


class AgentEntryQuerySet(EntryQuerySet):
    """An agent reads her own, a branch those of everybody who works or worked in it."""

    def visible_to(self, viewer: Viewer) -> Self:
        match viewer.role:
            case Role.HEAD_OFFICE:
                return self.all()
            case Role.COORDINATOR:
                branches = {"agent__assignments__village__branch__in": viewer.branch_ids}
                return self.filter(pk__in=self.filter(**branches).values("pk"))
            case Role.AGENT if viewer.agent_id:
                return self.filter(agent=viewer.agent_id)
            case _:
                return self.none()


class EventQuerySet(ScopedQuerySet):
    """Outreach events: of the agent who holds them, her village and her branch."""


class OfEventQuerySet(ScopedQuerySet):
    """What belongs to an outreach event."""

    village_path = "event__village"
    branch_path = "event__village__branch"
    agent_path = "event__agent"


class EventPhotoQuerySet(OfEventQuerySet):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawal__isnull=True)


class OfEventPhotoQuerySet(ScopedQuerySet):
    """What belongs to a photo of an outreach event."""

    village_path = "photo__event__village"
    branch_path = "photo__event__village__branch"
    agent_path = "photo__event__agent"


class ProspectQuerySet(ScopedQuerySet):
    """People who may join."""

    agent_stands_in = True

    def remembered(self) -> Self:
        """Those whose name is still kept."""
        return self.filter(forgotten_at__isnull=True)

    def may_be_visited(self) -> Self:
        """Those who have not joined and did not ask to be left alone."""
        return self.remembered().filter(joined_on__isnull=True, do_not_contact_on__isnull=True)

    def left_alone(self) -> Self:
        """Those who asked not to be contacted."""
        return self.remembered().filter(do_not_contact_on__isnull=False, joined_on__isnull=True)

    def not_joined(self) -> Self:
        """Those who may still be registered: who asked to be left alone may come by themselves."""
        return self.remembered().filter(joined_on__isnull=True)

    def joined(self) -> Self:
        """Those who were registered, and whose name is still kept."""
        return self.remembered().filter(stage=Stage.IMPLEMENTATION)

    def due_on(self, day: dt.date) -> Self:
        """Those to be visited by that day."""
        return self.may_be_visited().filter(next_visit_on__lte=day)


class OfProspectQuerySet(ScopedQuerySet):
    """What belongs to a prospect."""

    village_path = "prospect__village"
    branch_path = "prospect__village__branch"
    agent_path = "prospect__agent"
    agent_stands_in = True


class DoorAnswerQuerySet(models.QuerySet):
    """Texts of everywhere, and of the branches where somebody works, or is the branch."""

    def visible_to(self, viewer: Viewer) -> Self:
        everywhere = Q(branch__isnull=True)
        match viewer.role:
            case Role.HEAD_OFFICE:
                return self.all()
            case Role.COORDINATOR:
                return self.filter(everywhere | Q(branch__in=viewer.branch_ids))
            case Role.AGENT | Role.SECRETARY:
                own = Q(branch__villages__code__in=viewer.village_codes)
                return self.filter(everywhere | own).distinct()
            case _:
                return self.none()
