"""The claims somebody sees."""

from __future__ import annotations

from django.db.models import QuerySet

from claims.models import Claim, Relative
from villages.scoping import Viewer


def claims_of(viewer: Viewer) -> QuerySet[Claim]:
    """The claims this viewer may see, the newest first, each with `last_step` and what was paid."""
    return (
        Claim.objects.visible_to(viewer)
        .with_last_step()
        .with_payment()
        .select_related("member__neighbourhood__hamlet", "village", "agent__user", "enrolment")
        .order_by("-pk")
    )


def family_of(claim: Claim, *, viewer: Viewer) -> QuerySet[Relative]:
    """The relatives of a claim that were told and not removed again."""
    rows = Relative.objects.visible_to(viewer).filter(claim=claim, removed_at__isnull=True)
    return rows.order_by("pk")
