"""Who may do what about outreach, targets and villages' files. What they see, `villages.scoping` decides."""

from __future__ import annotations

from perisai.accounts.enums import Role
from villages.models import Branch, Event, Prospect, Target
from villages.scoping import Viewer


def may_set_targets(viewer: Viewer) -> bool:
    """The branch for itself, its villages and agents; head office for branches."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_change_target(viewer: Viewer, entry: Target) -> bool:
    """Whoever sets targets corrects them too; what head office entered, only head office."""
    is_from_above = entry.by.role == Role.HEAD_OFFICE
    return viewer.role == Role.HEAD_OFFICE or (may_set_targets(viewer) and not is_from_above)


def may_see_files(viewer: Viewer) -> bool:
    """The village's file holds its agreement with the branch, which agents may not read."""
    return viewer.role in (Role.SECRETARY, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_keep_files(viewer: Viewer) -> bool:
    """The secretary and the branch write; head office reads."""
    return viewer.role in (Role.SECRETARY, Role.COORDINATOR)


def may_note_training(viewer: Viewer) -> bool:
    """The branch notes what its agents learned; head office reads."""
    return viewer.role == Role.COORDINATOR


def may_see_outreach(viewer: Viewer) -> bool:
    """Everybody who works here."""
    return bool(viewer.role)


def may_hold_events(viewer: Viewer) -> bool:
    """Agents hold outreach events, and coordinators for an agent of their branch."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)


def may_change_event(viewer: Viewer, event: Event) -> bool:
    """The agent who holds it, and the branch."""
    is_own = viewer.role == Role.AGENT and event.agent_id == viewer.agent_id
    return is_own or viewer.role == Role.COORDINATOR


def may_keep_prospects(viewer: Viewer) -> bool:
    """Agents go from door to door; the others read whom they visit."""
    return viewer.role == Role.AGENT


def may_read_phone(viewer: Viewer, prospect: Prospect) -> bool:
    """In full only who was given it, or stands in for her: the consent was to be called by the agent."""
    return viewer.role == Role.AGENT and viewer.looks_after(prospect.agent_id, prospect.village_id)


def may_write_answers(viewer: Viewer, branch: Branch | None) -> bool:
    """A coordinator for her branch, head office for everywhere."""
    if branch is None:
        return viewer.role == Role.HEAD_OFFICE
    return viewer.role == Role.COORDINATOR and branch.pk in viewer.branch_ids
