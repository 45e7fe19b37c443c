"""Who pays without fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from members.models import Member
from villages.models import Agent
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Discipline:
    """`regular` of `members` paid every one of some months."""

    regular: int
    members: int


def regular_payers(
    *, viewer: Viewer, months: Sequence[dt.date], agent: Agent | None = None
) -> QuerySet[Member]:
    """Members for whom every one of these months is paid, with whatever job and to whomever, of one
    agent or of all the viewer may see. Without months it is nobody."""
    wanted = set(months)
    members = _members(viewer, agent)
    if not wanted:
        return members.none()
    paid = Count("enrolments__paid_months__month", distinct=True)
    return (
        members.filter(enrolments__paid_months__month__in=wanted)
        .annotate(paid_count=paid)
        .filter(paid_count=len(wanted))
    )


def payment_discipline(
    *, viewer: Viewer, months: Sequence[dt.date], agent: Agent | None = None
) -> Discipline:
    """The figure that villages ask for: 35 of 254."""
    return Discipline(
        regular=regular_payers(viewer=viewer, months=months, agent=agent).count(),
        members=_members(viewer, agent).count(),
    )


def _members(viewer: Viewer, agent: Agent | None) -> QuerySet[Member]:
    members = Member.objects.visible_to(viewer).present()
    return members.filter(agent=agent) if agent else members
