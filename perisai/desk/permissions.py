"""Who may read pages over several apps. Who may see which row is decided in `villages.scoping`."""

from perisai.accounts.enums import Role
from villages.scoping import Viewer


def may_see_approvals(viewer: Viewer) -> bool:
    """Requests of others are decided by the branch and head office."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)
