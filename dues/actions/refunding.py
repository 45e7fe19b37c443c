"""Giving back what was paid for months after the end of a participation, while the agent holds it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.reversal import (
    already_requested,
    check_reversible,
    lock_months,
    write_request,
)
from dues.enums import ReversalKind
from dues.errors import NothingToRefund
from dues.models import Collection, CollectionLine, RefundLine, ReversalRequest
from dues.queries.refunds import BEYOND_THE_END, WITH_AGENT
from members.models import Member


@transaction.atomic
def refund_months_after_end(
    *, uuid: UUID, collection: Collection, member: Member, receiver: str, by, at: dt.datetime
) -> ReversalRequest:
    """Ask that the months of one member on a receipt that lie after the end of the participation be
    given back to `receiver`. The coordinator decides, never the agent alone.

    When it is accepted the whole collection is undone and what stays (months up to the end, and other
    people) is booked anew at its old price, so that cash in hand falls by what was given back and
    keeps its age. The same `uuid` answers as the first time. Raises NothingToRefund, NotReversible,
    UuidReused.
    """
    lock_months(collection)
    receiver = receiver.strip() or collection.payer_name
    sent = {"collection": collection, "kind": ReversalKind.REFUND, "receiver": receiver}
    if known := already_requested(uuid, member=member, **sent):
        return known
    lines = list(
        CollectionLine.objects.filter(
            BEYOND_THE_END, WITH_AGENT, collection=collection, enrolment__member=member
        )
    )
    check_reversible(collection, ReversalKind.REFUND, given_back=[line.pk for line in lines])
    amount = sum(line.cash for line in lines)
    if amount <= 0:
        raise NothingToRefund(
            _(
                "Nothing on this receipt is to be given back: no month of it lies after the end of the"
                " participation of %(name)s."
            )
            % {"name": member.name}
        )
    request = write_request(
        collection,
        uuid=uuid,
        kind=ReversalKind.REFUND,
        reason=_("Months after the end of the participation"),
        receiver=receiver,
        by=by,
        at=at,
        given_back=amount,
    )
    RefundLine.objects.bulk_create(RefundLine(request=request, line=line) for line in lines)
    return request
