"""Targets and results, and for whom they may be set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from perisai.accounts.enums import Role
from villages.models import Agent, Assignment, Branch, Target, Village
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Places:
    """For whom somebody may set targets, each by name."""

    branches: tuple[Branch, ...] = ()
    villages: tuple[Village, ...] = ()
    agents: tuple[tuple[Agent, Branch], ...] = ()


def targets_of(viewer: Viewer) -> QuerySet[Target]:
    """The entries that this viewer may see, with what stands in a line of them."""
    return Target.objects.visible_to(viewer).select_related(
        "branch", "village", "agent__user", "by", "corrects"
    )


def history_of(entry: Target, *, viewer: Viewer) -> list[Target]:
    """Everything that was ever entered about the same place, time and measure, the newest first. One
    query."""
    names = ("kind", "branch", "village", "agent", "year", "month", "segment", "measure")
    same = Q(**{name: getattr(entry, name) for name in names})
    return list(targets_of(viewer).filter(same).order_by("-pk"))


def places_to_set(viewer: Viewer) -> Places:
    """Head office sets the targets of branches; a branch its own, those of villages where agents work or
    worked, and those of its agents of today. Three queries."""
    if viewer.role == Role.HEAD_OFFICE:
        return Places(branches=tuple(Branch.objects.order_by("name", "pk")))
    if viewer.role != Role.COORDINATOR:
        return Places()
    work = Assignment.objects.filter(village__branch__in=viewer.branch_ids)
    villages = Village.objects.visible_to(viewer).select_related("branch")
    rows = (
        work.active_on(viewer.on)
        .select_related("agent__user", "village__branch")
        .order_by("agent__user__name", "agent__code", "village")
    )
    return Places(
        branches=tuple(Branch.objects.filter(pk__in=viewer.branch_ids).order_by("name", "pk")),
        villages=tuple(villages.filter(pk__in=work.values("village")).order_by("name", "pk")),
        agents=tuple(_once((row.agent, row.village.branch) for row in rows)),
    )


def _once(pairs: Iterable[tuple[Agent, Branch]]) -> list[tuple[Agent, Branch]]:
    return list({(agent.pk, branch.pk): (agent, branch) for agent, branch in pairs}.values())
