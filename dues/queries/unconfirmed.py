"""What was paid into the scheme and is confirmed, and what has to be asked about because it is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from dues.confirming_rules import asked_from
from dues.models import Collection, CollectionLine, ReachedLine, SchemePayment
from perisai.accounts.enums import Role
from villages.models import Village
from villages.queries import confirm_days, local_day
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class UnconfirmedPayment:
    """What an agent says she paid in and the scheme has not confirmed in time. `amount` in rupiah and
    `months` are what is still unconfirmed of it; `since` the first day on which it is asked about."""

    payment: SchemePayment
    amount: int
    months: int
    since: dt.date


def unconfirmed_payments(viewer: Viewer) -> list[UnconfirmedPayment]:
    """The payments of agents that have to be asked about on the viewer's day, oldest first."""
    days = _days(viewer)
    rows = (
        _overdue(viewer, days)
        .select_related("agent__user", "branch")
        .annotate(
            open_amount=Sum("reached__line__cash", filter=Q(reached__line__confirmed__isnull=True)),
            open_months=Count("reached", filter=Q(reached__line__confirmed__isnull=True)),
        )
        .order_by("paid_on", "pk")
    )
    return [
        UnconfirmedPayment(
            payment=row,
            amount=row.open_amount,
            months=row.open_months,
            since=asked_from(row.paid_on, days[row.branch_id]),
        )
        for row in rows
    ]


def unconfirmed_count(viewer: Viewer) -> int:
    """How many there are."""
    return _overdue(viewer, _days(viewer)).count()


def asked_from_of(payment: SchemePayment) -> dt.date | None:
    """From when a payment has to be asked about if nobody confirms it; None for what a branch paid."""
    if payment.agent_id is None:
        return None
    days = confirm_days([payment.branch_id], payment.paid_on)[payment.branch_id]
    return asked_from(payment.paid_on, days)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the scheme has said of a payment: every month of it confirmed, or from when it has to be
    asked about (None for what a branch paid in)."""

    is_confirmed: bool
    asked_from: dt.date | None

    def is_in_doubt(self, on: dt.date) -> bool:
        """Whether it has to be asked about by now."""
        return not self.is_confirmed and self.asked_from is not None and on >= self.asked_from


def answer_to(payment: SchemePayment) -> Answer:
    """What the scheme has said of a payment that still counts. Three queries."""
    lines = ReachedLine.objects.filter(payment=payment)
    is_open = not lines.exists() or lines.filter(line__confirmed__isnull=True).exists()
    return Answer(is_confirmed=not is_open, asked_from=asked_from_of(payment))


def confirmed_of(collection: Collection) -> dict:
    """What the scheme says once it has confirmed every month of a receipt, for its journey: the day it
    was noted and the periods of protection. Empty before."""
    told = list(
        CollectionLine.objects.filter(collection=collection).values_list(
            "confirmed__confirmation__batch__recorded_at",
            "confirmed__confirmation__batch__branch__time_zone",
            "confirmed__confirmation__period_from",
            "confirmed__confirmation__period_until",
        )
    )
    if any(recorded_at is None for recorded_at, *_rest in told):
        return {}
    return {
        "confirmed_on": max(local_day(recorded_at, zone) for recorded_at, zone, *_rest in told),
        "periods": tuple(sorted({(start, end) for *_rest, start, end in told if end})),
    }


def _overdue(viewer: Viewer, days: dict[int, int]) -> QuerySet[SchemePayment]:
    """Payments of agents before the day that each branch allows, with a month that nobody confirmed."""
    by_days: dict[int, list[int]] = {}
    for branch, number in days.items():
        by_days.setdefault(number, []).append(branch)
    is_old = Q(pk__in=[])
    for number, branches in by_days.items():
        last = viewer.on - dt.timedelta(days=number + 1)
        is_old |= Q(branch__in=branches, paid_on__lte=last)
    still_open = ReachedLine.objects.filter(payment=OuterRef("pk"), line__confirmed__isnull=True)
    return SchemePayment.objects.visible_to(viewer).filter(
        is_old, Exists(still_open), agent__isnull=False
    )


def _days(viewer: Viewer) -> dict[int, int]:
    """What the branches allow whose payments this viewer sees."""
    seen = viewer.branch_ids
    if viewer.role != Role.COORDINATOR:
        villages = Village.objects.visible_to(viewer).filter(branch__isnull=False)
        seen = villages.order_by().values_list("branch", flat=True).distinct()
    return confirm_days(seen, viewer.on)
