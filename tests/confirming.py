"""What the scheme confirms in a test: to the coordinator of Jember, unless told."""

from __future__ import annotations

from uuid import uuid4

from dues.actions.confirming import (
    Told,
    add_confirmations,
    key_confirmation,
    open_confirmation_batch,
)
from dues.models import Collection, Confirmation, ConfirmationBatch
from tests.cast import Cast
from tests.taking import NOW


def told_of(collection: Collection, number: int = 1, **overrides) -> Told:
    """What the scheme says when it received the dues of one person on a receipt."""
    lines = list(collection.lines.select_related("enrolment__member").order_by("month"))
    fields = {
        "number": number,
        "nik": lines[0].enrolment.member.nik,
        "first_month": lines[0].month,
        "months": len(lines),
        "amount": sum(line.total for line in lines),
        "reference": "09123456",
        "paid_on": collection.collected_on,
    }
    return Told(**{**fields, **overrides})


def key(cast: Cast, told: Told, **overrides) -> Confirmation:
    """One confirmation, typed by the coordinator."""
    fields = {"uuid": uuid4(), "branch": cast.branch, "by": cast.koordinator, "at": NOW}
    return key_confirmation(told=told, **{**fields, **overrides})


def bring(cast: Cast, *rows: Told, **overrides) -> ConfirmationBatch:
    """A file of the scheme with these rows."""
    fields = {
        "uuid": uuid4(),
        "branch": cast.branch,
        "file_name": "bukti.xlsx",
        "sha256": "0" * 64,
        "by": cast.koordinator,
        "at": NOW,
    }
    batch = open_confirmation_batch(**{**fields, **overrides})
    add_confirmations(batch=batch, rows=rows)
    return batch
