"""Noting what was paid too much, or what is still owed on months that are paid."""

from __future__ import annotations

import datetime as dt

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
