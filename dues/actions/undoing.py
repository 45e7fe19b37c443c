"""What an accepted reversal does to the months and the money of a collection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from dues.actions.crediting import adjust
from dues.actions.numbering import next_receipt
from dues.actions.recording import book_again
from dues.actions.references import free_references
from dues.actions.standing import refresh_standing
from dues.enums import AdjustmentKind, ReversalKind, Source
from dues.models import (
    Collection,
    CollectionLine,
    LiveReference,
    PaidMonth,
    ReachedLine,
    RepaidLine,
    ReversalRequest,
)
from villages.queries import local_day


def undo_collection(request: ReversalRequest, *, by, at: dt.datetime) -> Collection | None:
    """Free the months of a collection, in the caller's transaction and under its lock. What was handed
    on becomes credit; when only some months are given back, the others are booked anew, and that
    collection is returned."""
    collection = request.collection
    lines = list(collection.lines.all())
    if request.kind == ReversalKind.CREDIT:
        _credit(collection, lines, by=by, at=at)
    _release(collection, lines)
    refunded = set(request.refund_lines.values_list("line", flat=True))
    kept = [line for line in lines if line.pk not in refunded]
    if not refunded or not kept:
        return None
    return _book_kept(collection, kept, by=by, at=at)


def _release(collection: Collection, lines: Sequence[CollectionLine]) -> None:
    """Delete the live claims of a collection: its months are free, what it repaid is open again, its
    reference can be used, and an advance that was never paid in did not reach the scheme."""
    # By the keys of the lines: a join here is slow where the planner has no statistics yet.
    keys = [line.pk for line in lines]
    PaidMonth.objects.filter(line__in=keys).delete()
    RepaidLine.objects.filter(line__in=keys).delete()
    free_references(LiveReference.objects.filter(collection=collection))
    if collection.source == Source.ADVANCE:
        free_references(LiveReference.objects.filter(payment__reached__line__in=keys))
        ReachedLine.objects.filter(line__in=keys).delete()
    refresh_standing({line.enrolment_id for line in lines})


def _book_kept(
    undone: Collection, lines: Sequence[CollectionLine], *, by, at: dt.datetime
) -> Collection:
    """Book what stays anew, under a new number; without one when credit had paid all of it."""
    if not any(line.cash for line in lines):
        return book_again(undone, lines, source=Source.CREDIT, by=by, at=at)
    receipt = next_receipt(undone.agent, undone.branch, at)
    collection = book_again(undone, lines, source=undone.source, by=by, at=at, **receipt)
    return collection


def _credit(
    collection: Collection, lines: Iterable[CollectionLine], *, by, at: dt.datetime
) -> None:
    """Note what each month had cost in money. The credit it had used is free again by itself, and a
    difference noted on it falls with it."""
    for line in lines:
        if line.cash:
            adjust(
                enrolment_id=line.enrolment_id,
                amount=line.cash,
                kind=AdjustmentKind.REVERSED,
                line=line,
                on=local_day(at, collection.branch.time_zone),
                by=by,
                at=at,
            )
