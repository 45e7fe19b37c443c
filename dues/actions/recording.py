"""The one place where a collection is written, whatever its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dues.actions.standing import refresh_standing
from dues.errors import AlreadyPaid
from dues.models import Collection, CollectionLine, PaidMonth
from members.models import Enrolment
from perisai import regulations
from perisai.audit.actions import record
from perisai.common.ids import new_uuid
from perisai.common.retries import check_same_content, content_hash_of


@dataclass(frozen=True, slots=True)
class PricedShare:
    """What one enrolment pays: priced months, and the days an old book gives for them."""

    enrolment: Enrolment
    quote: regulations.Quote
    is_first_payment: bool = False
    paid_on: dict[dt.date, dt.date] | None = None


def already_recorded(uuid: UUID, content_hash: str) -> Collection | None:
    """The collection this client wrote before under the same identity; None when it is new.

    Raises UuidReused when the identity comes back with other content.
    """
    known = Collection.objects.filter(uuid=uuid).first()
    if known:
        check_same_content(known.content_hash, content_hash)
    return known


def write_collection(shares: Sequence[PricedShare], *, by, **fields) -> Collection:
    """Insert the facts and their live claims, and move the standing, in the caller's transaction.

    Raises AlreadyPaid when somebody else's payment holds one of the months.
    """
    total = sum(share.quote.total for share in shares)
    collection = Collection.objects.create(total=total, by=by, **fields)
    lines = CollectionLine.objects.bulk_create(
        [line for share in shares for line in _lines(collection, share)]
    )
    _claim(lines)
    refresh_standing(share.enrolment.pk for share in shares)
    record(
        "collection.recorded",
        collection,
        by=by,
        source=collection.source,
        total=total,
        months=len(lines),
        **({"over_limit": True} if collection.is_over_limit else {}),
    )
    return collection


def book_again(
    undone: Collection, lines: Sequence[CollectionLine], *, by, at: dt.datetime, **fields
) -> Collection:
    """Book these lines of a collection that is being undone anew, in the caller's transaction: the same
    agent, payer and days, every amount as it was, under the receipt number in `fields`. `by` decided it.

    The live months of the old lines must be free already.
    """
    same = ("source", "payer_name", "payer_kind", "agent", "village", "branch")
    days = ("collected_on", "collected_at", "is_over_limit", "by")
    collection = Collection.objects.create(
        uuid=new_uuid(),
        content_hash=content_hash_of(booked_again=str(undone.uuid)),
        recorded_at=at,
        total=sum(line.cash for line in lines),
        **{name: getattr(undone, name) for name in (*same, *days)},
        **fields,
    )
    kept = ("enrolment_id", "month", "jkk", "jkm", "jht", "credit", "sources", "is_verified")
    more = ("is_first_payment", "paid_on")
    copies = CollectionLine.objects.bulk_create(
        CollectionLine(
            collection=collection, **{name: getattr(line, name) for name in (*kept, *more)}
        )
        for line in lines
    )
    _claim(copies)
    refresh_standing({line.enrolment_id for line in copies})
    record(
        "collection.booked_again",
        collection,
        by=by,
        undone=undone.pk,
        total=collection.total,
        months=len(copies),
    )
    return collection


def _claim(lines: Sequence[CollectionLine]) -> None:
    """Insert the live claims of lines on their months. Raises AlreadyPaid."""
    try:
        with transaction.atomic():
            PaidMonth.objects.bulk_create(
                PaidMonth(enrolment_id=line.enrolment_id, month=line.month, line=line)
                for line in lines
            )
    except IntegrityError as error:
        raise AlreadyPaid(
            _("One of these months was paid in the meantime. Nothing was saved. Look again.")
        ) from error


def _lines(collection: Collection, share: PricedShare) -> list[CollectionLine]:
    return [
        CollectionLine(
            collection=collection,
            enrolment=share.enrolment,
            month=priced.month,
            jkk=priced.jkk,
            jkm=priced.jkm,
            jht=priced.jht,
            sources=list(priced.sources),
            is_verified=priced.verified,
            is_first_payment=share.is_first_payment and position == 0,
            paid_on=(share.paid_on or {}).get(priced.month),
        )
        for position, priced in enumerate(share.quote.months)
    ]
