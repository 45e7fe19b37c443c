"""Hospitals that work together with the scheme (PLKK)."""

from __future__ import annotations

from claims.models import Claim
from villages.scoping import Viewer


def hospitals_for(claim: Claim, *, viewer: Viewer) -> tuple:
    """The PLKK hospitals near the village of a claim, each with `name`, `address`, `phone`; empty while the
    branch keeps no list: then the page says whom to ask."""
    return ()
