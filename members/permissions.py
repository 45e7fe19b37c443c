"""Who may write about people. Who may see them is decided in `villages.scoping`."""

from perisai.accounts.enums import Role
from villages.scoping import Viewer

WRITERS = (Role.AGENT, Role.COORDINATOR)


def may_register(viewer: Viewer) -> bool:
    """Agents register members of their own; coordinators those who pay without an agent."""
    return viewer.role in WRITERS


def may_work_in_portal(viewer: Viewer) -> bool:
    """Agents enter their members into the official portal, with the NIK in clear."""
    return viewer.role == Role.AGENT


def may_edit(viewer: Viewer) -> bool:
    """Whoever sees a member and works with members may correct; secretaries and head office read."""
    return viewer.role in WRITERS


def may_visit(viewer: Viewer) -> bool:
    """Agents walk from door to door."""
    return viewer.role == Role.AGENT
