"""Who may read what in the reading rooms. Which villages they see, `villages.scoping` decides."""

from __future__ import annotations

from perisai.accounts.enums import Role
from villages.scoping import Viewer


def may_watch_users(viewer: Viewer) -> bool:
    """A coordinator those of her branch, head office everybody."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_read_pack(viewer: Viewer) -> bool:
    """The village office and whoever is above it; agents see their own people, not the village's figures."""
    return viewer.role in (Role.SECRETARY, Role.COORDINATOR, Role.HEAD_OFFICE)


def may_compare(viewer: Viewer) -> bool:
    """The branch sees the score cards of its agents side by side, head office all; an agent only her own."""
    return viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE)


def may_see_cards(viewer: Viewer) -> bool:
    """Score cards are the agent's own, the branch's and head office's; never the village's."""
    return viewer.role == Role.AGENT or may_compare(viewer)
