"""Who may read reports about the people who work with the site."""

from perisai.accounts.enums import Role
from villages.scoping import Viewer


def may_watch_users(viewer: Viewer) -> bool:
    """A coordinator those of her branch, head office everybody."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)
