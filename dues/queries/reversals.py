"""Requests to undo a receipt."""

from django.db.models import QuerySet, Sum

from dues.models import ReversalDecision, ReversalRequest
from villages.scoping import Viewer

SHOWN = 20


def waiting_reversals(viewer: Viewer) -> QuerySet[ReversalRequest]:
    """Requests without an answer, oldest first. `part` is the rupiah when only some months go back."""
    return (
        ReversalRequest.objects.visible_to(viewer)
        .filter(decision__isnull=True)
        .annotate(part=Sum("refund_lines__line__cash"))
        .select_related("collection__agent__user", "collection__village", "requested_by")
        .order_by("requested_at")
    )


def decided_reversals(viewer: Viewer) -> QuerySet[ReversalDecision]:
    """The latest answers, newest first. `part` as in `waiting_reversals`."""
    return (
        ReversalDecision.objects.visible_to(viewer)
        .annotate(part=Sum("request__refund_lines__line__cash"))
        .select_related("collection__agent__user", "request__requested_by", "decided_by")
        .order_by("-decided_at")[:SHOWN]
    )
