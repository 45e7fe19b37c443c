"""Who may do what about inspections."""

from __future__ import annotations

from dues.permissions import may_act_for_branch, may_answer_for_branch
from perisai.accounts.enums import Role
from perisai.inspections.models import Closing, Inspection
from villages.scoping import Viewer


def may_see_inspections(viewer: Viewer) -> bool:
    """The branch and head office; an agent finds the closed ones about her. Never the village."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_read_inside(viewer: Viewer) -> bool:
    """Who was drawn and what they said: never an agent, whom they may have spoken against."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_plan(viewer: Viewer) -> bool:
    """The branch coordinator inspects; head office reads, and confirms the end."""
    return viewer.role == Role.COORDINATOR


def may_inspect(viewer: Viewer, inspection: Inspection) -> bool:
    """Any coordinator of its branch draws, asks and follows up."""
    return may_act_for_branch(viewer, inspection.branch)


def may_decide_closing(viewer: Viewer, closing: Closing) -> bool:
    """The second pair of eyes: another coordinator of the branch, or head office. Never who asked, who led
    the inspection, or the agent; and once."""
    inspection = closing.inspection
    involved = {closing.by_id, inspection.coordinator_id}
    if inspection.agent_id:
        involved.add(inspection.agent.user_id)
    if viewer.user is None or viewer.user.pk in involved or hasattr(closing, "decision"):
        return False
    return may_answer_for_branch(viewer, inspection.branch)
