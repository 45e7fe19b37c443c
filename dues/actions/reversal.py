"""Undoing a collection: a request, a decision, and the months free again."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dues import permissions
from dues.actions.collecting import next_number, print_original
from dues.actions.recording import book_again
from dues.actions.standing import lock_standing, refresh_standing
from dues.enums import ReversalKind
from dues.errors import NotReversible, NotYours
from dues.models import (
    CarriedCollection,
    Collection,
    CollectionLine,
    PaidMonth,
    ReversalDecision,
    ReversalRequest,
)
from perisai import regulations
from perisai.audit.actions import record
from perisai.common.ids import new_check_code
from perisai.common.retries import UuidReused
from villages.enums import TimeZone
from villages.queries import local_day


@transaction.atomic
def request_reversal(
    *,
    uuid: UUID,
    collection: Collection,
    kind: ReversalKind,
    reason: str,
    receiver: str = "",
    by,
    at: dt.datetime,
) -> ReversalRequest:
    """Ask that a whole collection be undone. The money of a refund goes to `receiver`, the payer unless
    told.

    The collector's own request within the first minutes (house rule) is decided at once; afterwards it
    waits for the coordinator. The same `uuid` answers as the first time. Raises NotReversible when it
    is undone already, waits already, was handed on, or later months rest on it; UuidReused.
    """
    lock_months(collection)
    receiver = (receiver.strip() or collection.payer_name) if kind == ReversalKind.REFUND else ""
    if known := already_requested(uuid, collection, kind, reason, receiver):
        return known
    check_reversible(collection)
    request = write_request(
        collection, uuid=uuid, kind=kind, reason=reason, receiver=receiver, by=by, at=at
    )
    if may_decide_alone(collection, by=by, at=at):
        _decide(request, is_accepted=True, is_alone=True, reason="", by=by, at=at)
    return request


@transaction.atomic
def decide_reversal(
    *, request: ReversalRequest, is_accepted: bool, reason: str, by, at: dt.datetime
) -> ReversalDecision:
    """The yes or no of the coordinator, or of head office where the coordinator asked. Nobody decides
    their own request or their own collection.

    Raises NotYours, and NotReversible when it was decided already or later months rest on it.
    """
    if not permissions.may_decide_reversals(by):
        raise NotYours(_("The branch coordinator or head office decides on a reversal."))
    if by.pk in (request.requested_by_id, request.collection.by_id):
        raise NotYours(_("Nobody decides on their own entry. Ask another coordinator."))
    lock_months(request.collection)
    if ReversalDecision.objects.filter(request=request).exists():
        raise NotReversible(_("This request was already decided."))
    if is_accepted:
        check_reversible(request.collection, beyond_the_end=request.refund_lines.exists())
    elif not reason:
        raise NotReversible(_("Say why you refuse: the agent reads it."), field="reason")
    return _decide(request, is_accepted=is_accepted, is_alone=False, reason=reason, by=by, at=at)


@transaction.atomic
def reverse_old_book(
    *, uuid: UUID, collection: Collection, reason: str, by, at: dt.datetime
) -> ReversalDecision:
    """Undo a collection that came from an imported old book: no money moved, so the person who undoes
    the import decides alone. Raises NotReversible when later months rest on it."""
    lock_months(collection)
    check_reversible(collection)
    request = ReversalRequest.objects.create(
        uuid=uuid,
        collection=collection,
        kind=ReversalKind.WRONG_ENTRY,
        reason=reason,
        requested_by=by,
        requested_at=at,
    )
    return _decide(request, is_accepted=True, is_alone=True, reason="", by=by, at=at)


def already_requested(
    uuid: UUID, collection: Collection, kind: ReversalKind, reason: str, receiver: str
) -> ReversalRequest | None:
    """The request this client made before under the same identity; None when it is new. Raises
    UuidReused when the identity comes back with other content."""
    known = ReversalRequest.objects.filter(uuid=uuid).first()
    sent = (collection.pk, kind, reason, receiver)
    if known and (known.collection_id, known.kind, known.reason, known.receiver) != sent:
        raise UuidReused(_("This form was already used. Open the receipt again."))
    return known


def may_decide_alone(collection: Collection, *, by, at: dt.datetime) -> bool:
    """Whether the collector may undo her own collection without the coordinator: within the minutes
    of the house rule after it was recorded. Never what was booked anew by a decision of two."""
    if ReversalDecision.objects.filter(rebooked=collection).exists():
        return False
    minutes = regulations.value("reversal_alone_minutes", collection.collected_on)
    is_fresh = at - collection.recorded_at <= dt.timedelta(minutes=minutes)
    return collection.by_id == by.pk and is_fresh


def later_months(collection: Collection) -> list[PaidMonth]:
    """Live months of the same enrolments that were paid after the last month of this collection:
    undoing it would leave a hole before them."""
    last = dict(collection.lines.order_by().values_list("enrolment").annotate(last=Max("month")))
    rows = PaidMonth.objects.filter(enrolment__in=last).select_related("line__collection")
    return [
        row
        for row in rows
        if row.month > last[row.enrolment_id] and row.line.collection_id != collection.pk
    ]


def lock_months(collection: Collection) -> None:
    """Hold everybody on a collection before anything about it is compared."""
    lock_standing(set(collection.lines.values_list("enrolment", flat=True)))


def check_reversible(collection: Collection, *, beyond_the_end: bool = False) -> None:
    """Raises NotReversible when it is undone already, was handed on, or later months rest on it."""
    if collection.reversal_decisions.filter(is_accepted=True).exists():
        raise NotReversible(_("This receipt was already reversed."))
    if CarriedCollection.objects.filter(collection=collection).exists():
        raise NotReversible(
            _(
                "The money of this receipt was handed on, so it cannot be given back here. Ask the branch:"
                " it can refuse the remittance, or decide what becomes of the months."
            )
        )
    # Months beyond the end leave no hole: the others are booked anew in the same transaction.
    later = [] if beyond_the_end else later_months(collection)
    if later:
        raise NotReversible(
            _("Later months were paid after this one. Reverse first: %(receipts)s.")
            % {"receipts": ", ".join(sorted({row.line.collection.title for row in later}))}
        )


def write_request(
    collection: Collection,
    *,
    uuid: UUID,
    kind: ReversalKind,
    reason: str,
    receiver: str,
    by,
    at: dt.datetime,
    **details,
) -> ReversalRequest:
    """Insert a request, in the caller's transaction. Raises NotReversible when another one waits."""
    if collection.reversal_requests.filter(decision__isnull=True).exists():
        raise NotReversible(_("A reversal of this receipt already waits for the coordinator."))
    request = ReversalRequest.objects.create(
        uuid=uuid,
        collection=collection,
        kind=kind,
        reason=reason,
        receiver=receiver,
        requested_by=by,
        requested_at=at,
    )
    record("reversal.requested", collection, by=by, kind=str(kind), **details)
    return request


def _decide(
    request: ReversalRequest, *, is_accepted: bool, is_alone: bool, reason: str, by, at: dt.datetime
) -> ReversalDecision:
    collection = request.collection
    rebooked = _undo(request, by=by, at=at) if is_accepted else None
    decision = ReversalDecision.objects.create(
        request=request,
        collection=collection,
        is_accepted=is_accepted,
        is_alone=is_alone,
        reason=reason,
        decided_by=by,
        decided_at=at,
        rebooked=rebooked,
    )
    record(
        "reversal.accepted" if is_accepted else "reversal.refused",
        collection,
        by=by,
        total=collection.total,
        alone=is_alone,
    )
    return decision


def _undo(request: ReversalRequest, *, by, at: dt.datetime) -> Collection | None:
    """Free the months of a collection; when only some are given back, book the others anew."""
    lines = list(request.collection.lines.all())
    # By the keys of the lines: a join here is slow where the planner has no statistics yet.
    PaidMonth.objects.filter(line__in=[line.pk for line in lines]).delete()
    refresh_standing({line.enrolment_id for line in lines})
    refunded = set(request.refund_lines.values_list("line", flat=True))
    kept = [line for line in lines if line.pk not in refunded]
    if not refunded or not kept:
        return None
    return _book_kept(request.collection, kept, by=by, at=at)


def _book_kept(
    undone: Collection, lines: list[CollectionLine], *, by, at: dt.datetime
) -> Collection:
    zone = undone.branch.time_zone if undone.branch else TimeZone.WIB
    book, number = next_number(undone.agent, local_day(at, zone).year)
    collection = book_again(
        undone,
        lines,
        book=book,
        number=number,
        receipt_no=book.number_text(number),
        check_code=new_check_code(),
        by=by,
        at=at,
    )
    print_original(collection, at=at)
    return collection
