"""Who may bring in a register."""

from perisai.accounts.enums import Role
from villages.scoping import Viewer


def may_import(viewer: Viewer) -> bool:
    """Agents for themselves, coordinators for the agents of their branch."""
    return viewer.role in (Role.AGENT, Role.COORDINATOR)
