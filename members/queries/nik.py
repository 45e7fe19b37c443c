"""Corrections of a NIK: what waits for approval, what has to be told to the scheme."""

from __future__ import annotations

from django.db import models

from members.models import Member, NikCorrection
from perisai.accounts.enums import Role
from villages.scoping import Viewer


def nik_corrections_of(
    viewer: Viewer, *, member: Member | None = None
) -> models.QuerySet[NikCorrection]:
    """Proposals to correct a NIK that the viewer may see, newest first; of one member when told."""
    rows = NikCorrection.objects.visible_to(viewer).filter(member__withdrawn_at__isnull=True)
    if member:
        rows = rows.filter(member=member)
    return rows.select_related(
        "member__village",
        "member__agent__user",
        "ktp",
        "by",
        "decision__by",
        "decision__owner",
        "decision__told__by",
    ).order_by("-pk")


def niks_to_decide(viewer: Viewer) -> models.QuerySet[NikCorrection]:
    """Proposals that wait for this person's approval, oldest first."""
    if viewer.role not in (Role.COORDINATOR, Role.HEAD_OFFICE):
        return NikCorrection.objects.none()
    rows = nik_corrections_of(viewer).filter(decision__isnull=True)
    return rows.exclude(by=viewer.user).order_by("pk")


def niks_to_tell(viewer: Viewer) -> models.QuerySet[NikCorrection]:
    """Corrected NIKs of which the scheme was not told yet, oldest first: an agent's tasks about the
    members who are hers now (`NikDecision.told_by_whom`), a branch's all."""
    rows = nik_corrections_of(viewer).filter(
        decision__is_accepted=True, decision__told__isnull=True
    )
    if viewer.role == Role.AGENT:
        rows = rows.filter(decision__owner__role=Role.AGENT, member__agent=viewer.agent_id)
    return rows.order_by("pk")
