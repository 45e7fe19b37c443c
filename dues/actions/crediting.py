"""Noting what was paid too much, or what is still owed on months that are paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from dues.enums import AdjustmentKind
from dues.models import Adjustment, CollectionLine
from perisai.audit.actions import record


def adjust(
    *,
    enrolment_id: int,
    amount: int,
    kind: AdjustmentKind,
    line: CollectionLine | None = None,
    on: dt.date,
    by,
    at: dt.datetime,
) -> Adjustment:
    """Note credit (`amount` rupiah above zero) or a difference to bill (below zero) of one enrolment, in
    the caller's transaction and under its lock. `by` is None for the worker."""
    adjustment = Adjustment.objects.create(
        enrolment_id=enrolment_id,
        line=line,
        kind=kind,
        amount=amount,
        noted_on=on,
        recorded_at=at,
        by=by,
    )
    record("credit.noted", adjustment, by=by, kind=str(kind), amount=amount)
    return adjustment


def follow_to_copies(
    copies: Mapping[int, CollectionLine], *, on: dt.date, by, at: dt.datetime
) -> None:
    """Note what stands on these lines, by key, once more on the lines that take their place, in the
    caller's transaction: months that are booked anew neither gain nor lose a rupiah. What was noted on
    a line that is no longer live does not count any more."""
    noted = Adjustment.objects.filter(line__in=copies).exclude(kind=AdjustmentKind.REVERSED)
    for row in noted.order_by("pk"):
        adjust(
            enrolment_id=row.enrolment_id,
            amount=row.amount,
            kind=AdjustmentKind(row.kind),
            line=copies[row.line_id],
            on=on,
            by=by,
            at=at,
        )
