"""Who may write what an office knows of a village, and who sets targets."""

from __future__ import annotations

from perisai.accounts.enums import Role
from villages.models import Target
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
