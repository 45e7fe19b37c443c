"""Who may do what about outreach. Who may see it is decided in `villages.scoping`."""

from perisai.accounts.enums import Role
from villages.models import Branch, Event, Prospect
from villages.scoping import Viewer


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
