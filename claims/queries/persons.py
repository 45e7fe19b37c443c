"""Who a claim is about, seen from the registers: the agent who looks after the member today."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Claim
from claims.permissions import may_set_claims_right
from villages.models import Agent
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class About:
    """`moved_to` is the agent who has the member today, where that is not the one of the claim.
    `may_set_right`: the viewer can hand the claim over."""

    moved_to: Agent | None
    may_set_right: bool


def about_of(claim: Claim, *, viewer: Viewer) -> About:
    """What the page of a claim says about the person. One query where the member moved, otherwise none."""
    has_moved = claim.member and claim.member.agent_id not in (None, claim.agent_id)
    return About(
        moved_to=claim.member.agent if has_moved else None,
        may_set_right=may_set_claims_right(viewer),
    )
