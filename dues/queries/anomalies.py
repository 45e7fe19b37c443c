"""What looks wrong in the books and waits for an answer, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from dues.models import Anomaly, AnomalyOwner, Collection, Remittance, SchemePayment
from dues.queries.cash import PLACE
from dues.querysets import AnomalyQuerySet
from members.models import Member
from villages.scoping import Viewer

PAGE = 50


class Shown(StrEnum):
    """Which anomalies a list holds."""

    OPEN = "terbuka"
    OVERDUE = "terlambat"
    MINE = "saya"
    ANSWERED = "terjawab"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to."""

    rule: str = ""
    severity: str = ""
    shown: Shown = Shown.OPEN


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows behind an anomaly, as far as the viewer may see them."""

    receipts: list[Collection] = field(default_factory=list)
    remittances: list[Remittance] = field(default_factory=list)
    payments: list[SchemePayment] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)


def anomalies_of(viewer: Viewer) -> AnomalyQuerySet:
    """Every anomaly this viewer may see, loaded for a page, each with `owner_name`: who looks after it now,
    empty while nobody does. Its `member` is None when the viewer does not see that person: somebody may have
    died in another branch than the one where the receipt was written."""
    owners = AnomalyOwner.objects.filter(anomaly=OuterRef("pk")).order_by("-pk")
    return (
        Anomaly.objects.visible_to(viewer)
        .select_related("agent__user", "branch", "answer__answered_by")
        .prefetch_related(Prefetch("member", Member.objects.visible_to(viewer)))
        .annotate(
            owner_name=Subquery(owners.values("owner__name")[:1]),
            owner_key=Subquery(owners.values("owner")[:1]),
        )
    )


def anomaly_page(
    viewer: Viewer, narrowed: Narrowed, *, after: UUID | None = None, size: int = PAGE
) -> tuple[list[Anomaly], UUID | None]:
    """Some of them, what is due first first, and the one after which the next page begins."""
    rows = narrowed_anomalies(viewer, narrowed)
    last = after and Anomaly.objects.visible_to(viewer).filter(uuid=after).first()
    if last:
        rows = rows.filter(Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk))
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].uuid if len(found) > size else None


def narrowed_anomalies(viewer: Viewer, narrowed: Narrowed) -> AnomalyQuerySet:
    """Those that a list holds, what is due first first."""
    rows = anomalies_of(viewer)
    match narrowed.shown:
        case Shown.OVERDUE:
            rows = rows.overdue_on(viewer.on)
        case Shown.MINE:
            rows = rows.open().filter(owner_key=viewer.user.pk)
        case Shown.ANSWERED:
            rows = rows.filter(answer__isnull=False)
        case _:
            rows = rows.open()
    if narrowed.rule:
        rows = rows.filter(rule=narrowed.rule)
    if narrowed.severity:
        rows = rows.filter(severity=narrowed.severity)
    return rows.order_by("due_on", "pk")


def number_open(viewer: Viewer) -> int:
    """How many wait for an answer and may still be answered in time."""
    return Anomaly.objects.visible_to(viewer).open().filter(due_on__gte=viewer.on).count()


def number_overdue(viewer: Viewer) -> int:
    """How many should have been answered by now."""
    return Anomaly.objects.visible_to(viewer).overdue_on(viewer.on).count()


def evidence_of(anomaly: Anomaly, *, viewer: Viewer) -> Evidence:
    """The rows behind it: one query for each table."""
    return Evidence(
        receipts=list(
            _named(anomaly, "receipts", Collection.objects.visible_to(viewer))
            .annotate(place=PLACE)
            .order_by("collected_at", "pk")
        ),
        remittances=list(
            _named(anomaly, "remittances", Remittance.objects.visible_to(viewer)).order_by(
                "handed_over_on", "pk"
            )
        ),
        payments=list(
            _named(anomaly, "payments", SchemePayment.objects.visible_to(viewer)).order_by("pk")
        ),
        members=list(
            _named(anomaly, "members", Member.objects.visible_to(viewer))
            .select_related("village", "neighbourhood__hamlet")
            .order_by("name", "pk")
        ),
    )


def _named(anomaly: Anomaly, table: str, rows: QuerySet) -> QuerySet:
    return rows.filter(pk__in=anomaly.evidence.get(table, []))
