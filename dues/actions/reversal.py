"""Undoing a collection: a request, a decision, and the months free again.

Money that was handed on never comes back as cash: the branch decides, and it becomes credit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from dues import custody_rules, permissions
from dues.actions.custody import lock_collections
from dues.actions.late_entries import note_if_late
from dues.actions.on_its_way import refresh_cash
from dues.actions.undoing import undo_collection
from dues.enums import ReversalKind, Source
from dues.errors import NotReversible, NotYours
from dues.models import (
    Collection,
    ConfirmedLine,
    PaidMonth,
    RepaidLine,
    ReversalDecision,
    ReversalRequest,
)
from dues.queries.cash import place_of
from dues.queries.questions import answered_beyond_the_end
from dues.queries.reversals import not_reversible_words
from members.models import Member
from perisai import regulations
from perisai.audit.actions import record
from perisai.common.retries import UuidReused
from villages.queries import viewer_for


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
    """Ask that a whole collection be undone; how it can be depends on where its money is
    (`custody_rules.reversal_kinds`). The money of a refund goes to `receiver`, the payer unless told.

    The collector's own request within the first minutes (house rule) is decided at once, but never as
    credit; otherwise it waits for the coordinator. Of an advance only a wrong entry can be undone, and
    not once it was repaid. The same `uuid` answers as the first time. Raises NotReversible when it is
    undone already, waits already, cannot be undone this way, or later months rest on it; UuidReused.
    """
    lock_months(collection)
    receiver = (receiver.strip() or collection.payer_name) if kind == ReversalKind.REFUND else ""
    sent = {"collection": collection, "kind": kind, "reason": reason, "receiver": receiver}
    if known := already_requested(uuid, **sent):
        return known
    check_reversible(collection, kind)
    request = write_request(
        collection, uuid=uuid, kind=kind, reason=reason, receiver=receiver, by=by, at=at
    )
    if kind != ReversalKind.CREDIT and may_decide_alone(collection, by=by, at=at):
        _decide(request, is_accepted=True, is_alone=True, reason="", by=by, at=at)
    return request


@transaction.atomic
def decide_reversal(
    *, request: ReversalRequest, is_accepted: bool, reason: str, by, at: dt.datetime
) -> ReversalDecision:
    """The yes or no of the coordinator of the branch, or of head office where the coordinator may not.
    Nobody decides their own request or their own collection (`permissions.may_decide_reversal`).

    As credit, the money stays where it was handed to, and what each month had cost in money is credit of
    the same enrolment. Raises NotYours, and NotReversible when it was decided already, cannot be undone
    this way any more, or later months rest on it.
    """
    if by.pk in (request.requested_by_id, request.collection.by_id):
        raise NotYours(_("Nobody decides on their own entry. Ask another coordinator."))
    if not permissions.may_decide_reversal(viewer_for(by, now=at), request):
        raise NotYours(_("The branch coordinator or head office decides on a reversal."))
    lock_months(request.collection)
    if ReversalDecision.objects.filter(request=request).exists():
        raise NotReversible(_("This request was already decided."))
    if is_accepted:
        check_reversible(
            request.collection,
            request.kind,
            given_back=list(request.refund_lines.values_list("line", flat=True)) or None,
        )
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
    check_reversible(collection, ReversalKind.WRONG_ENTRY)
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
    uuid: UUID, *, member: Member | None = None, **sent
) -> ReversalRequest | None:
    """The request this client made before under the same identity; None when it is new. `sent` are its
    columns, `member` is whose months alone are given back. Raises UuidReused when the identity comes
    back with other content."""
    known = ReversalRequest.objects.filter(uuid=uuid).first()
    if known is None:
        return None
    lines = known.refund_lines.values_list("line__enrolment__member", flat=True)
    is_same = {name: getattr(known, name) for name in sent} == sent
    if not is_same or set(lines) != ({member.pk} if member else set()):
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
    undoing it would leave a hole before them. Months before a participation begins leave none."""
    lines = collection.lines.filter(month__gte=F("enrolment__start_month")).order_by()
    last = dict(lines.values_list("enrolment").annotate(last=Max("month")))
    rows = PaidMonth.objects.filter(enrolment__in=last).select_related("line__collection")
    return [
        row
        for row in rows
        if row.month > last[row.enrolment_id] and row.line.collection_id != collection.pk
    ]


def lock_months(collection: Collection) -> None:
    """Hold the money of a collection and everybody on it before anything about it is compared."""
    lock_collections([collection.pk])


def check_reversible(
    collection: Collection, kind: str, *, given_back: Sequence[int] | None = None
) -> None:
    """Raises NotReversible when it is undone already, cannot be undone in this `kind` where its money is,
    the branch has answered about its months, or later months rest on it.

    `given_back` are the keys of the lines beyond an end that a refund gives back; the others are booked
    anew. None: the whole collection is undone.
    """
    is_whole = given_back is None
    undone = collection.lines.all() if is_whole else collection.lines.filter(pk__in=given_back)
    if collection.reversal_decisions.filter(is_accepted=True).exists():
        raise NotReversible(_("This receipt was already reversed."))
    source, place = Source(collection.source), place_of(collection)
    if kind not in custody_rules.reversal_kinds(source, place):
        raise NotReversible(not_reversible_words(source, place), field="kind")
    if repaid := _repayments(collection):
        raise NotReversible(
            _("The member has repaid this advance. Reverse first: %(receipts)s.")
            % {"receipts": ", ".join(sorted(map(str, repaid)))}
        )
    if answered_beyond_the_end(undone).exists():
        raise NotReversible(
            _(
                "The branch has answered what became of the money for months on this receipt that lie"
                " after an end. They cannot be given back or credited once more."
            )
        )
    if ConfirmedLine.objects.filter(line__in=undone).exists():
        raise NotReversible(
            _(
                "BPJS Ketenagakerjaan (Jamsostek) has confirmed these months, so the money is there. If the"
                " confirmation is wrong, the coordinator undoes its batch first."
            )
        )
    # The months of a repayment stay paid by the advance, whatever becomes of it. Months beyond the end
    # leave no hole: the others are booked anew in the same transaction.
    leaves_a_hole = collection.source != Source.REPAYMENT and is_whole
    later = later_months(collection) if leaves_a_hole else []
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


def _repayments(collection: Collection) -> set[Collection]:
    """The receipts that repay months of an advance."""
    rows = RepaidLine.objects.filter(advance__collection=collection)
    return {row.line.collection for row in rows.select_related("line__collection")}


def _decide(
    request: ReversalRequest, *, is_accepted: bool, is_alone: bool, reason: str, by, at: dt.datetime
) -> ReversalDecision:
    collection = request.collection
    rebooked = undo_collection(request, by=by, at=at) if is_accepted else None
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
    if is_accepted:
        refresh_cash([collection.pk])
        note_if_late(decision, why=None)
    record(
        "reversal.accepted" if is_accepted else "reversal.refused",
        collection,
        by=by,
        total=collection.total,
        alone=is_alone,
    )
    return decision
