"""Reading through a claim what decides it, whoever looks after the member today."""

from __future__ import annotations

from perisai.accounts.enums import Role
from villages.scoping import Viewer


def through_claim(viewer: Viewer) -> Viewer:
    """Who sees a claim reads the dues and declarations of its job, also after the member moved to another
    agent: a file for the branch that leaves them out would say that nothing was paid."""
    return Viewer(viewer.user, Role.HEAD_OFFICE, viewer.on, viewer.time_zone)
