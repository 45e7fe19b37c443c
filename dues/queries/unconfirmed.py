"""What was paid into the scheme and is confirmed, and what has to be asked about because it is not: what
an agent paid in by herself, and what somebody noted as paid elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from dues.confirming_rules import asked_from
from dues.enums import Source
from dues.models import Collection, CollectionLine, ConfirmedLine, ReachedLine, SchemePayment
from members.models import Member
from perisai.accounts.enums import Role
from villages.models import Village
from villages.queries import branch_days, local_day
from villages.scoping import Viewer

NOTES_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class UnconfirmedPayment:
    """What an agent says she paid in and the scheme has not confirmed in time. `amount` in rupiah and
    `months` are what is still unconfirmed of it; `since` the first day on which it is asked about."""

    payment: SchemePayment
    amount: int
    months: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class UnconfirmedNote:
    """Dues that somebody noted as paid elsewhere and the scheme has not confirmed in time; the rest as in
    UnconfirmedPayment."""

    collection: Collection
    member: Member
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


def unconfirmed_notes(viewer: Viewer) -> list[UnconfirmedNote]:
    """The oldest NOTES_AT_ONCE of what was noted as paid elsewhere and has to be asked about on the
    viewer's day."""
    days = _days(viewer)
    still_open = CollectionLine.objects.filter(confirmed__isnull=True).select_related(
        "enrolment__member"
    )
    rows = (
        _overdue_notes(viewer, days)
        .select_related("by")
        .prefetch_related(Prefetch("lines", still_open, to_attr="open_lines"))
        .oldest_first()[:NOTES_AT_ONCE]
    )
    return [
        UnconfirmedNote(
            collection=row,
            member=row.open_lines[0].enrolment.member,
            amount=sum(line.cash for line in row.open_lines),
            months=len(row.open_lines),
            since=asked_from(row.collected_on, days[row.branch_id]),
        )
        for row in rows
    ]


def unconfirmed_notes_count(viewer: Viewer) -> int:
    """How many notes of dues paid elsewhere there are to ask about."""
    return _overdue_notes(viewer, _days(viewer)).count()


def unconfirmed_count(viewer: Viewer) -> int:
    """How many payments there are to ask about: those of agents, and those noted as paid elsewhere."""
    days = _days(viewer)
    return _overdue(viewer, days).count() + _overdue_notes(viewer, days).count()


def asked_from_of(payment: SchemePayment) -> dt.date | None:
    """From when a payment has to be asked about if nobody confirms it; None for what a branch paid."""
    if payment.agent_id is None:
        return None
    days = branch_days([payment.branch_id]).confirm_within(payment.branch_id, payment.paid_on)
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


def _overdue(viewer: Viewer, days: dict[int | None, int]) -> QuerySet[SchemePayment]:
    """Payments of agents before the day that each branch allows, with a month that nobody confirmed."""
    # By the key that both have, past the lines: there are as many of them as months were ever paid.
    confirmed = ConfirmedLine.objects.filter(line=OuterRef("line"))
    still_open = ReachedLine.objects.filter(~Exists(confirmed), payment=OuterRef("pk"))
    return SchemePayment.objects.visible_to(viewer).filter(
        _is_old("paid_on", viewer, days), Exists(still_open), agent__isnull=False
    )


def _overdue_notes(viewer: Viewer, days: dict[int | None, int]) -> QuerySet[Collection]:
    """The same of dues paid elsewhere. A month that is still paid is not undone."""
    still_open = CollectionLine.objects.filter(
        collection=OuterRef("pk"), paid_month__isnull=False, confirmed__isnull=True
    )
    return Collection.objects.visible_to(viewer).filter(
        _is_old("collected_on", viewer, days), Exists(still_open), source=Source.ELSEWHERE
    )


def _is_old(day: str, viewer: Viewer, days: dict[int | None, int]) -> Q:
    """Rows whose `day` is further back than their branch allows."""
    by_days: dict[int, list[int | None]] = {}
    for branch, number in days.items():
        by_days.setdefault(number, []).append(branch)
    is_old = Q(pk__in=[])
    for number, branches in by_days.items():
        is_theirs = Q(branch__in=branches)
        if None in branches:
            is_theirs |= Q(branch__isnull=True)
        last = viewer.on - dt.timedelta(days=number + 1)
        is_old |= is_theirs & Q(**{f"{day}__lte": last})
    return is_old


def _days(viewer: Viewer) -> dict[int | None, int]:
    """What the branches allow whose payments this viewer sees; under None, what counts where a village
    has no branch yet."""
    seen = viewer.branch_ids
    if viewer.role != Role.COORDINATOR:
        villages = Village.objects.visible_to(viewer)
        seen = villages.order_by().values_list("branch", flat=True).distinct()
    branches = set(seen)
    days = branch_days(branches)
    return {branch: days.confirm_within(branch, viewer.on) for branch in branches}
