"""Requests to undo a receipt."""

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from dues.enums import MoneyPlace, Source
from dues.models import ReversalDecision, ReversalRequest
from villages.scoping import Viewer

SHOWN = 20


def waiting_reversals(viewer: Viewer) -> QuerySet[ReversalRequest]:
    """Requests without an answer, oldest first. `part` is the rupiah when only some months go back."""
    return (
        ReversalRequest.objects.visible_to(viewer)
        .filter(decision__isnull=True)
        .annotate(part=Sum("refund_lines__line__cash"))
        .select_related(
            "collection__agent__user", "collection__branch", "collection__village", "requested_by"
        )
        .order_by("requested_at")
    )


def reversals_to_decide(viewer: Viewer) -> QuerySet[ReversalRequest]:
    """Those of them that wait for this person: neither asked by her nor about her own entry."""
    user = viewer.user
    return waiting_reversals(viewer).exclude(requested_by=user).exclude(collection__by=user)


def decided_reversals(viewer: Viewer) -> QuerySet[ReversalDecision]:
    """The latest answers, newest first. `part` as in `waiting_reversals`."""
    return (
        ReversalDecision.objects.visible_to(viewer)
        .annotate(part=Sum("request__refund_lines__line__cash"))
        .select_related("collection__agent__user", "request__requested_by", "decided_by")
        .order_by("-decided_at")[:SHOWN]
    )


def not_reversible_words(source: Source, place: MoneyPlace) -> str:
    """Why a collection cannot be undone the way it was asked, by where its money is, and what to do."""
    if source not in Source.with_receipt():
        return _("No money passed through an agent here: it can only be a wrong entry.")
    match place:
        case MoneyPlace.HANDED_OVER:
            return _(
                "The money of this receipt waits to be counted. The branch counts first: it can refuse the"
                " remittance, or accept it, and then the receipt can become credit."
            )
        case MoneyPlace.IN_BALANCE:
            return _(
                "The money of this receipt is in the agent's balance. Pay it into the scheme first; then"
                " the branch can turn it into credit."
            )
        case MoneyPlace.WITH_AGENT:
            return _(
                "The agent holds the money of this receipt, so it does not become credit. Choose a wrong"
                " entry or a refund."
            )
        case _:
            return _(
                "The money of this receipt was handed on, so it cannot be given back here. Ask the branch"
                " to turn it into credit for following months."
            )
