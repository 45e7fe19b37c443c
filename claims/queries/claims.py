"""The claims somebody sees."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from claims.enums import EventKind, StepKind
from claims.models import Claim, Relative
from members.models import Member
from villages.scoping import Viewer

PAGE = 50


def claims_of(viewer: Viewer) -> QuerySet[Claim]:
    """The claims this viewer may see, the newest first, each with `last_step` and what was paid."""
    return (
        Claim.objects.visible_to(viewer)
        .with_last_step()
        .with_payment()
        .select_related(
            "member__neighbourhood__hamlet", "village", "branch", "agent__user", "enrolment"
        )
        .order_by("-pk")
    )


def claims_page(
    viewer: Viewer, *, after: UUID | None = None, size: int = PAGE
) -> tuple[list[Claim], UUID | None]:
    """A page of the claims the viewer sees, the newest first, after the one called `after`; and after which
    the next page begins, None on the last. Two queries."""
    return page_of(claims_of(viewer), after=after, size=size)


def page_of(rows: QuerySet, *, after: UUID | None, size: int) -> tuple[list, UUID | None]:
    """A page of `rows`, which come the newest first. Two queries."""
    last = after and rows.filter(uuid=after).values_list("pk", flat=True).first()
    found = list((rows.filter(pk__lt=last) if last else rows)[: size + 1])
    return found[:size], found[size - 1].uuid if len(found) > size else None


def family_of(claim: Claim, *, viewer: Viewer) -> QuerySet[Relative]:
    """The relatives of a claim that were told and not removed again."""
    rows = Relative.objects.visible_to(viewer).filter(claim=claim, removed_at__isnull=True)
    return rows.order_by("pk")


def open_claim_of(member: Member, kind: EventKind, *, viewer: Viewer) -> Claim | None:
    """The claim about this event of a member that the viewer sees and that has not ended."""
    rows = Claim.objects.visible_to(viewer).open()
    return rows.filter(member=member, kind=kind).order_by("-pk").first()


def claims_about(member: Member, *, viewer: Viewer) -> list[Claim]:
    """The claims about a member that the viewer sees, the newest first."""
    return list(
        Claim.objects.visible_to(viewer).with_last_step().filter(member=member).order_by("-pk")
    )


def told_death_of(member: Member, *, viewer: Viewer) -> dt.date | None:
    """The day of the death that the family told in the newest claim about it; None while none is known."""
    goes_on = Q(last_step__isnull=True) | ~Q(last_step=StepKind.DROPPED)
    rows = Claim.objects.visible_to(viewer).with_last_step().filter(goes_on)
    claim = rows.filter(member=member, kind=EventKind.DEATH).order_by("-pk").first()
    return claim.day_of_death if claim else None
