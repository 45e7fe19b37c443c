"""Whose rows a file holds, as it is kept beside the file. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from perisai.accounts.models import User
from villages.scoping import Viewer, common_scope


def scope_json(viewer: Viewer) -> dict[str, Any]:
    """Role, day and places of a viewer, without the person."""
    return {
        "role": str(viewer.role),
        "on": viewer.on.isoformat(),
        "time_zone": str(viewer.time_zone),
        "agent": viewer.agent_id,
        "villages": list(viewer.village_codes),
        "branches": list(viewer.branch_ids),
        "stands_in_for": [[agent, list(codes)] for agent, codes in viewer.stands_in_for],
    }


def viewer_from(scope: Mapping[str, Any], *, user: User) -> Viewer:
    """The viewer that `scope_json` was made of."""
    return Viewer(
        user=user,
        role=scope["role"],
        on=dt.date.fromisoformat(scope["on"]),
        time_zone=scope["time_zone"],
        agent_id=scope["agent"],
        village_codes=tuple(scope["villages"]),
        branch_ids=tuple(scope["branches"]),
        stands_in_for=tuple((agent, tuple(codes)) for agent, codes in scope["stands_in_for"]),
    )


def covers(viewer: Viewer, scope: Mapping[str, Any]) -> bool:
    """Whether somebody may see today all that was written under a scope."""
    then = viewer_from(scope, user=viewer.user)
    return not viewer.is_nobody and common_scope(then, viewer) == then
