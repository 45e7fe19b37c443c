"""Who a claim is about, seen from the registers: whether it is a member, and who looks after them today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from claims.enums import EventKind
from claims.models import Claim
from claims.permissions import may_set_claims_right
from members.models import Member
from villages.models import Agent
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class About:
    """`moved_to` is the agent who has the member today, where that is not the one of the claim.
    `registered_death` is the day of death in the list of members, where the claim has another one. `alike`
    are other open claims, `members` the members of the viewer, with the same NIK. `may_set_right`: the viewer
    can hand the claim over, and join it with a member."""

    moved_to: Agent | None
    registered_death: dt.date | None
    alike: tuple[Claim, ...]
    members: tuple[Member, ...]
    may_set_right: bool


def about_of(claim: Claim, *, viewer: Viewer) -> About:
    """What the page of a claim says about the person. Three queries at most."""
    has_moved = claim.member and claim.member.agent_id not in (None, claim.agent_id)
    nik = claim.member.nik if claim.member else claim.nik
    died_on = claim.member and claim.member.deceased_on
    is_other_day = claim.kind == EventKind.DEATH and died_on and claim.event_on
    return About(
        registered_death=died_on if is_other_day and died_on != claim.event_on else None,
        alike=tuple(_alike(claim, nik, viewer)) if nik else (),
        members=tuple(members_with(nik, viewer=viewer)) if nik and not claim.member else (),
        moved_to=claim.member.agent if has_moved else None,
        may_set_right=may_set_claims_right(viewer),
    )


def members_with(nik: str, *, viewer: Viewer) -> QuerySet[Member]:
    """The members the viewer sees who have this NIK, or had it before it was corrected."""
    rows = Member.objects.visible_to(viewer).matching(nik)
    return rows.select_related("village", "agent__user").order_by("pk")


def _alike(claim: Claim, nik: str, viewer: Viewer) -> QuerySet[Claim]:
    rows = Claim.objects.visible_to(viewer).open().exclude(pk=claim.pk)
    same = Q(member__nik=nik) | Q(member__isnull=True, nik=nik)
    return rows.filter(same, kind=claim.kind).order_by("pk")
