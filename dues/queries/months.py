"""The months of an enrolment: which are paid, how, and what is still with the agent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection as Several
from dataclasses import dataclass

from dues.models import CollectionLine, PaidMonth
from dues.queries.standing import REACHED
from dues.rules import Payment
from members.models import Enrolment
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Held:
    """Rupiah with the agent that have not reached the scheme, and since when."""

    amount: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Paid:
    """The live months of one enrolment."""

    months: dict[dt.date, Payment]
    held: Held | None


def paid_by_enrolment(viewer: Viewer, enrolments: Several[Enrolment]) -> dict[int, Paid]:
    """The live months of each of these enrolments that the viewer sees, by its key. One query."""
    rows = defaultdict(list)
    found = (
        PaidMonth.objects.visible_to(viewer)
        .filter(enrolment__in=enrolments)
        .annotate(has_reached=REACHED)
        .select_related("line__collection")
        .order_by("month")
    )
    for row in found:
        rows[row.enrolment_id].append(row)
    return {row.pk: _paid(rows[row.pk]) for row in enrolments}


def _paid(rows: list[PaidMonth]) -> Paid:
    return Paid(
        months={
            row.month: Payment(row.has_reached, row.line.collection.payer_kind) for row in rows
        },
        held=_held([row.line for row in rows if not row.has_reached]),
    )


def _held(lines: list[CollectionLine]) -> Held | None:
    if not lines:
        return None
    return Held(
        amount=sum(line.cash for line in lines),
        since=min(line.collection.collected_on for line in lines),
    )
