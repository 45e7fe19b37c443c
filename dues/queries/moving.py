"""Moves of members: what waits for whom, who goes over, and what stays with the agent of before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from dues.models import SuccessionMember
from dues.queries.advances import BroughtIn, open_advances
from dues.queries.cash import Cash, cash_of
from members.enums import MoveEnd
from members.models import Enrolment, Member, Move, MoveMember
from perisai.accounts.enums import Role
from villages.models import Agent, Village
from villages.scoping import Viewer

SHOWN = 50
TOLD_DAYS = 7


@dataclass(frozen=True, slots=True)
class Stays:
    """What an agent keeps when members of hers go over: her cash, and what they still owe her."""

    agent: Agent
    cash: Cash
    advances: Sequence[BroughtIn]

    @property
    def advanced(self) -> int:
        """Rupiah that these members have not given back to her yet."""
        return sum(row.amount for row in self.advances)


def moves_of(viewer: Viewer) -> QuerySet[Move]:
    """The moves this viewer may see, newest first, each with the number of its people (`number`)."""
    return (
        Move.objects.visible_to(viewer)
        .annotate(number=Count("people"))
        .select_related("agent__user", "village", "from_branch", "to_branch", "by", "outcome__by")
        .select_related("consent__by")
        .order_by("-pk")
    )


def moves_to_consent(viewer: Viewer) -> QuerySet[Move]:
    """Moves that wait for the consent of this person's branch, oldest first."""
    rows = moves_of(viewer).to_consent().exclude(by=viewer.user).order_by("pk")
    if viewer.role == Role.HEAD_OFFICE:
        return rows
    return rows.filter(to_branch__in=viewer.branch_ids)


def looked_after_before(member_ids: Collection[int], *, viewer: Viewer) -> set[int]:
    """Of these people those who went over since the viewer's day, by a move or a hand-over, and who were the
    viewer's on it; on the day itself with both agents. For what was taken then. Two queries."""
    moved = MoveMember.objects.filter(
        member__in=member_ids,
        move__outcome__end=MoveEnd.DONE,
        move__outcome__ended_on__gte=viewer.on,
    ).values_list(
        "member", "move__outcome__ended_at", "move__outcome__ended_on", "from_agent", "from_village"
    )
    handed = SuccessionMember.objects.filter(
        member__in=member_ids, answer__answered_on__gte=viewer.on
    ).values_list(
        "member",
        "answer__answered_at",
        "answer__answered_on",
        "answer__succession__agent",
        "answer__succession__village",
    )
    found, settled = set(), set()
    for member, _at, day, agent, village in sorted([*moved, *handed], key=lambda row: row[:2]):
        if member not in settled and viewer.looks_after(agent, village):
            found.add(member)
        if day > viewer.on:  # the first one after the day says who had them at its end
            settled.add(member)
    return found


def moves_told(viewer: Viewer) -> QuerySet[Move]:
    """What an agent should know: planned moves of her members, and those of the last days."""
    since = viewer.on - dt.timedelta(days=TOLD_DAYS)
    return Move.objects.visible_to(viewer).filter(
        Q(outcome__isnull=True) | Q(outcome__ended_on__gte=since)
    )


def people_of(move: Move, *, viewer: Viewer) -> list[MoveMember]:
    """Who goes over, by dusun and name, with where they were. One query."""
    rows = MoveMember.objects.visible_to(viewer).filter(move=move)
    return list(
        rows.select_related(
            "member__neighbourhood__hamlet", "from_agent__user", "from_village", "member"
        ).order_by(
            F("member__neighbourhood__hamlet__name").asc(nulls_last=True), "member__name", "pk"
        )
    )


def planned_moves(member: Member, *, viewer: Viewer) -> list[MoveMember]:
    """The moves of a member the viewer sees that wait for a consent or their day, newest first. One query."""
    seen = Member.objects.visible_to(viewer).filter(pk=member.pk)
    return list(
        MoveMember.objects.filter(member__in=seen)
        .filter(move__outcome__isnull=True)
        .select_related(
            "move__agent__user",
            "move__village",
            "from_agent__user",
            "from_village",
        )
        .order_by("-pk")
    )


def people_to_move(
    viewer: Viewer,
    *,
    agent: Agent | None = None,
    hamlet: str = "",
    rt: str = "",
    only: UUID | None = None,
) -> QuerySet[Member]:
    """Members the viewer may let go over: of one agent (None: without one), in one dusun (a name) or RT, or
    one of them, by house and name."""
    rows = Member.objects.visible_to(viewer).present()
    if only:
        rows = rows.filter(uuid=only)
    elif agent:
        rows = rows.filter(agent=agent)
    else:
        rows = rows.filter(agent__isnull=True)
    if hamlet:
        rows = rows.filter(neighbourhood__hamlet__name=hamlet)
    if rt:
        rows = rows.filter(neighbourhood__rt=rt)
    return rows.select_related("village", "neighbourhood__hamlet", "agent__user").order_by(
        F("neighbourhood__hamlet__name").asc(nulls_last=True),
        "neighbourhood__rw",
        "neighbourhood__rt",
        "name",
        "pk",
    )


def what_stays(agent: Agent, people: Sequence[Member], *, viewer: Viewer) -> Stays:
    """What an agent keeps when these people go over. Three queries."""
    rows = Enrolment.objects.filter(member__in=people)
    enrolments = list(rows.values_list("pk", flat=True))
    return Stays(
        agent=agent,
        cash=cash_of(viewer, on=viewer.on, agent=agent),
        advances=open_advances(viewer, enrolments=enrolments, agent=agent),
    )


def goal_by_code(
    viewer: Viewer, *, agent: str, village: str
) -> tuple[Agent | None, Village | None]:
    """The agent and the village with these codes, of any branch: a coordinator knows them from the other
    branch. None where nobody has the code, or the viewer lets nobody go over."""
    if viewer.role != Role.COORDINATOR:
        return None, None
    agents = Agent.objects.select_related("user").filter(code=agent.strip().upper())
    return agents.first(), Village.objects.select_related("branch").filter(
        code=village.strip()
    ).first()
