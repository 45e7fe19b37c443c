"""Requests about a NIK that is registered already: what waits, what was decided, and both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from dues.models import CollectionLine
from dues.queries.standing import Position, position_of
from members.models import DuplicateDecision, DuplicateRequest, Enrolment, Member
from perisai.accounts.enums import Role
from villages.scoping import Viewer

SHOWN = 20
TOLD_DAYS = 14  # how long Hari ini tells of a decision


@dataclass(frozen=True, slots=True)
class Job:
    """A participation of the member, where it stands on the day, and when dues were last paid for it."""

    enrolment: Enrolment
    position: Position
    last_paid_on: dt.date | None


@dataclass(frozen=True, slots=True)
class BothSides:
    """The member as known, beside what was typed."""

    request: DuplicateRequest
    jobs: Sequence[Job]

    @property
    def is_same_name(self) -> bool:
        return self.request.member.name.casefold() == self.request.name.casefold()

    @property
    def is_same_birth_date(self) -> bool:
        return self.request.member.birth_date == self.request.birth_date


def duplicates_of(viewer: Viewer) -> QuerySet[DuplicateRequest]:
    """The requests this viewer may see, newest first. To who asked they tell nothing of the member."""
    return (
        DuplicateRequest.objects.visible_to(viewer)
        .select_related(
            "agent__user",
            "by",
            "member__village",
            "village",
            "holder_branch",
            "decision__by",
            "decision__move__outcome",
            "decision__move__consent",
        )
        .order_by("-pk")
    )


def duplicates_about(member: Member, *, viewer: Viewer) -> QuerySet[DuplicateRequest]:
    """Open requests whose member this is, for those who may know of them: the branch that has the member."""
    return duplicates_of(viewer).open().filter(member=member)


def duplicates_to_decide(viewer: Viewer) -> QuerySet[DuplicateRequest]:
    """What waits for this person's decision, oldest first."""
    rows = duplicates_of(viewer).open().exclude(by=viewer.user).order_by("pk")
    if viewer.role == Role.HEAD_OFFICE:
        return rows
    return rows.filter(holder_branch__in=viewer.branch_ids)


def decisions_told(viewer: Viewer) -> QuerySet[DuplicateDecision]:
    """What was decided lately about a member of this agent, or about what she asked, newest first."""
    since = viewer.on - dt.timedelta(days=TOLD_DAYS)
    return (
        DuplicateDecision.objects.visible_to(viewer)
        .filter(decided_on__gte=since)
        .select_related("request__by", "request__village", "request__member", "by", "move")
        .order_by("-pk")
    )


def both_sides(request: DuplicateRequest, *, viewer: Viewer) -> BothSides:
    """Everything the coordinator compares. Three queries, whatever the number of jobs."""
    rows = list(
        Enrolment.objects.visible_to(viewer)
        .filter(member=request.member_id)
        .select_related("member", "standing")
        .order_by("-start_month", "-pk")
    )
    paid = dict(
        CollectionLine.objects.filter(enrolment__in=rows, paid_month__isnull=False)
        .order_by()
        .values_list("enrolment")
        .annotate(last=Max("collection__collected_on"))
    )
    return BothSides(
        request=request,
        jobs=[Job(row, position_of(row, on=viewer.on), paid.get(row.pk)) for row in rows],
    )
