"""Who may decide about reminders, and who only reads."""

from __future__ import annotations

from perisai.accounts.enums import Role
from villages.models import Branch
from villages.scoping import Viewer


def may_see_rules(viewer: Viewer) -> bool:
    """The branch and head office look at rules, texts and what became of reminders."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_decide(viewer: Viewer, branch: Branch | None) -> bool:
    """Whether somebody decides for this branch; for everywhere (None) head office does."""
    if branch is None:
        return viewer.role == Role.HEAD_OFFICE
    return viewer.role == Role.COORDINATOR and branch.pk in viewer.branch_ids


def may_print_letters(viewer: Viewer) -> bool:
    """Agents, and the branch: for members without an agent, and where the printer stands in the branch
    office. Never the village, which is told no debts."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)


def may_send(viewer: Viewer) -> bool:
    """Agents send by their own telephone and tell at the door; agents and coordinators read what they are
    told of their own work."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)
