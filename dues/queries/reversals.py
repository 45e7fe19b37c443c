"""Requests to undo a receipt."""

from django.db.models import QuerySet

from dues.models import ReversalDecision, ReversalRequest
from villages.scoping import Viewer

SHOWN = 20


def waiting_reversals(viewer: Viewer) -> QuerySet[ReversalRequest]:
    """Requests without an answer, oldest first."""
    return (
        ReversalRequest.objects.visible_to(viewer)
        .filter(decision__isnull=True)
        .select_related("collection__agent__user", "collection__village", "requested_by")
        .order_by("requested_at")
    )


def decided_reversals(viewer: Viewer) -> QuerySet[ReversalDecision]:
    """The latest answers, newest first."""
    return (
        ReversalDecision.objects.visible_to(viewer)
        .select_related("collection__agent__user", "request__requested_by", "decided_by")
        .order_by("-decided_at")[:SHOWN]
    )
