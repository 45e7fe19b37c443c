"""What was handed on, what waits for an answer, what is to be paid in, what is short."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, QuerySet

from dues.models import (
    CollectionLine,
    Remittance,
    RemittanceItem,
    SchemePayment,
    SchemePaymentLine,
    Shortage,
)
from villages.scoping import Viewer


def remittances_of(viewer: Viewer) -> QuerySet[Remittance]:
    """What this viewer may see handed on, newest first. Each has `receipts` (how many), `has_reached`
    (all of it), and `decision`, `shortage` and `top_up` loaded when there are any."""
    return _loaded(viewer).order_by("-pk")


def waiting_remittances(viewer: Viewer) -> QuerySet[Remittance]:
    """Handed over to the branch and not answered, oldest first."""
    return _loaded(viewer).waiting().order_by("handed_over_on", "pk")


def remittances_to_decide(viewer: Viewer) -> QuerySet[Remittance]:
    """Those of them that somebody else wrote down."""
    return waiting_remittances(viewer).exclude(by=viewer.user).exclude(agent__user=viewer.user)


def remittances_to_pay_in(viewer: Viewer) -> QuerySet[Remittance]:
    """Accepted and not paid into the scheme yet, oldest first; `decision.covered` is what to pay."""
    return _loaded(viewer).to_pay_in().order_by("handed_over_on", "pk")


def scheme_payments_of(viewer: Viewer) -> QuerySet[SchemePayment]:
    """What was paid into the scheme, newest first. Each has `months` (how many lines), and
    `live_reference` loaded while it counts."""
    return (
        SchemePayment.objects.visible_to(viewer)
        .select_related("agent__user", "branch", "by", "live_reference")
        .annotate(months=Count("lines"))
        .order_by("-pk")
    )


def open_shortages(viewer: Viewer) -> QuerySet[Shortage]:
    """Shortages that nobody has settled, oldest first."""
    return (
        Shortage.objects.visible_to(viewer)
        .filter(settlement__isnull=True)
        .select_related("agent__user", "remittance__branch", "remittance__decision__decided_by")
        .order_by("pk")
    )


def shortages_to_settle(viewer: Viewer) -> QuerySet[Shortage]:
    """Those of them that somebody else counted."""
    return open_shortages(viewer).exclude(remittance__decision__decided_by=viewer.user)


def refused_in_hand(viewer: Viewer) -> QuerySet[Remittance]:
    """Refused remittances of which a receipt is with the agent again and was not handed on since, oldest
    first: a receipt that was refused twice stands in the newer one."""
    later = RemittanceItem.objects.filter(
        collection=OuterRef("collection"), remittance__gt=OuterRef("remittance")
    )
    back = RemittanceItem.objects.filter(
        ~Exists(later), collection__carried__isnull=True, remittance=OuterRef("pk")
    ).exclude(collection__reversal_decisions__is_accepted=True)
    rows = _loaded(viewer).filter(Exists(back), decision__is_accepted=False)
    return rows.order_by("pk")


def _loaded(viewer: Viewer) -> QuerySet[Remittance]:
    paid_in = SchemePaymentLine.objects.filter(remittance=OuterRef("pk"))
    on_the_way = CollectionLine.objects.filter(
        collection__carried__remittance=OuterRef("pk"), reached__isnull=True
    )
    return (
        Remittance.objects.visible_to(viewer)
        .select_related(
            "agent__user", "branch", "by", "decision__decided_by", "shortage__settlement", "top_up"
        )
        .annotate(
            receipts=Count("items", distinct=True),
            has_reached=Exists(paid_in) & ~Exists(on_the_way),
        )
    )
