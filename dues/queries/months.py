"""The months of an enrolment: which are paid, how, and what is still with the agent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection as Several
from dataclasses import dataclass

from dues.confirming_rules import asked_from
from dues.models import CollectionLine, PaidMonth
from dues.queries.standing import REACHED
from dues.rules import Payment
from members.models import Enrolment
from villages.queries import confirm_days
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Held:
    """Rupiah with the agent that have not reached the scheme, and since when."""

    amount: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Months that the agent paid in by herself and the scheme has not confirmed in time; `since` is the
    day of the oldest such payment."""

    months: tuple[dt.date, ...]
    since: dt.date


@dataclass(frozen=True, slots=True)
class Paid:
    """The live months of one enrolment; `unconfirmed` what its agent paid in that has to be asked about."""

    months: dict[dt.date, Payment]
    held: Held | None
    unconfirmed: Unconfirmed | None = None


def paid_by_enrolment(viewer: Viewer, enrolments: Several[Enrolment]) -> dict[int, Paid]:
    """The live months of each of these enrolments that the viewer sees, by its key. Two queries, and
    one more for each branch whose agents paid in what is not confirmed."""
    rows = defaultdict(list)
    found = (
        PaidMonth.objects.visible_to(viewer)
        .filter(enrolment__in=enrolments)
        .annotate(has_reached=REACHED)
        .select_related("line__collection", "line__reached__payment", "line__confirmed")
        .order_by("month")
    )
    for row in found:
        rows[row.enrolment_id].append(row)
    overdue = _overdue([row for found in rows.values() for row in found], viewer.on)
    return {row.pk: _paid(rows[row.pk], overdue) for row in enrolments}


def _paid(rows: list[PaidMonth], overdue: set[int]) -> Paid:
    return Paid(
        months={
            row.month: Payment(
                row.has_reached, row.line.collection.payer_kind, hasattr(row.line, "confirmed")
            )
            for row in rows
        },
        held=_held([row.line for row in rows if not row.has_reached]),
        unconfirmed=_unconfirmed([row for row in rows if row.pk in overdue]),
    )


def _overdue(rows: list[PaidMonth], on: dt.date) -> set[int]:
    """Those of these months that an agent paid in and nobody confirmed in time."""
    said = [
        row
        for row in rows
        if hasattr(row.line, "reached")
        and row.line.reached.payment.agent_id
        and not hasattr(row.line, "confirmed")
    ]
    days = confirm_days({row.line.reached.payment.branch_id for row in said}, on)
    return {
        row.pk
        for row in said
        if on
        >= asked_from(row.line.reached.payment.paid_on, days[row.line.reached.payment.branch_id])
    }


def _unconfirmed(rows: list[PaidMonth]) -> Unconfirmed | None:
    if not rows:
        return None
    return Unconfirmed(
        months=tuple(row.month for row in rows),
        since=min(row.line.reached.payment.paid_on for row in rows),
    )


def _held(lines: list[CollectionLine]) -> Held | None:
    if not lines:
        return None
    return Held(
        amount=sum(line.cash for line in lines),
        since=min(line.collection.collected_on for line in lines),
    )
