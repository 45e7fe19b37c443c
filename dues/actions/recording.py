"""The one place where a collection is written, whatever its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dues.actions.asking import ask_about_late_arrival, lapsed_before
from dues.actions.crediting import follow_to_copies
from dues.actions.late_entries import note_if_late
from dues.actions.on_its_way import refresh_cash
from dues.actions.standing import refresh_standing
from dues.enums import Source
from dues.errors import AlreadyPaid
from dues.models import Collection, CollectionLine, ConfirmedLine, PaidMonth, RepaidLine
from members.models import Enrolment
from perisai import regulations
from perisai.audit.actions import record
from perisai.common.ids import new_uuid
from perisai.common.retries import check_same_content, content_hash_of
from villages.queries import local_day, time_zone_of


@dataclass(frozen=True, slots=True)
class PricedShare:
    """What one enrolment pays: priced months, the credit each of them uses (rupiah; none unless told),
    and the days an old book gives for them."""

    enrolment: Enrolment
    quote: regulations.Quote
    credits: tuple[int, ...] = ()
    is_first_payment: bool = False
    paid_on: dict[dt.date, dt.date] | None = None

    @property
    def cash(self) -> int:
        """Rupiah to pay in money."""
        return self.quote.total - sum(self.credits)


def already_recorded(uuid: UUID, content_hash: str) -> Collection | None:
    """The collection this client wrote before under the same identity; None when it is new.

    Raises UuidReused when the identity comes back with other content.
    """
    known = Collection.objects.filter(uuid=uuid).first()
    if known:
        check_same_content(known.content_hash, content_hash)
    return known


def write_collection(
    shares: Sequence[PricedShare], *, by, why_late: str | None = None, **fields
) -> Collection:
    """Insert the facts and their live claims, and move the standing, in the caller's transaction. Of
    months that count at once for somebody who had lapsed when they were noted the branch is asked.

    `why_late` as in `note_if_late`. Raises AlreadyPaid when somebody else's payment holds one of the
    months, MonthIsClosed.
    """
    total = sum(share.cash for share in shares)
    collection = Collection.objects.create(total=total, by=by, **fields)
    noted_on = local_day(collection.recorded_at, time_zone_of(collection.branch))
    late = set()
    if collection.source in (Source.ELSEWHERE, Source.CREDIT):
        late = lapsed_before({share.enrolment.pk for share in shares}, noted_on)
    lines = CollectionLine.objects.bulk_create(
        [line for share in shares for line in _lines(collection, share)]
    )
    _claim(lines)
    refresh_standing(share.enrolment.pk for share in shares)
    _note_cash(collection)
    ask_about_late_arrival(late, lines, on=noted_on, by=by, at=collection.recorded_at)
    note_if_late(collection, why=why_late)
    _record(collection, lines)
    return collection


def book_again(
    undone: Collection, lines: Sequence[CollectionLine], *, by, at: dt.datetime, **fields
) -> Collection:
    """Book these lines of a collection that is being undone anew, in the caller's transaction: the same
    agent, payer and days, every amount as it was, what was noted on the months since included, with the
    source and the receipt in `fields`. `by` decided it.

    The live months of the old lines must be free already.
    """
    same = ("payer_name", "payer_kind", "agent", "village", "branch", "by")
    days = ("collected_on", "collected_at", "is_over_limit", "is_after_leaving")
    collection = Collection.objects.create(
        uuid=new_uuid(),
        content_hash=content_hash_of(booked_again=str(undone.uuid)),
        recorded_at=at,
        total=sum(line.cash for line in lines),
        **{name: getattr(undone, name) for name in (*same, *days)},
        **fields,
    )
    copies = CollectionLine.objects.bulk_create(_repeated(collection, line) for line in lines)
    _claim(copies)
    taken_over = {line.pk: copy for line, copy in zip(lines, copies, strict=True)}
    _stay_confirmed(taken_over)
    follow_to_copies(
        taken_over,
        on=local_day(at, time_zone_of(undone.branch)),
        by=by,
        at=at,
    )
    refresh_standing({line.enrolment_id for line in copies})
    _note_cash(collection)
    note_if_late(collection, why=None, by=by)
    record(
        "collection.booked_again",
        collection,
        by=by,
        undone=undone.pk,
        total=collection.total,
        months=len(copies),
    )
    return collection


def _note_cash(collection: Collection) -> None:
    if collection.source in Source.of_agent():
        refresh_cash([collection.pk])


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


def _stay_confirmed(taken_over: Mapping[int, CollectionLine]) -> None:
    """A month that credit paid can be confirmed while its receipt is in hand; its copy is too."""
    claims = ConfirmedLine.objects.filter(line__in=taken_over)
    moved = [
        ConfirmedLine(line=taken_over[claim.line_id], confirmation_id=claim.confirmation_id)
        for claim in claims
    ]
    claims.delete()
    ConfirmedLine.objects.bulk_create(moved)


def write_repayment(
    advanced: Sequence[CollectionLine], *, by, why_late: str | None = None, **fields
) -> Collection:
    """Insert what repays these months of an advance, line by line with the same amounts, in the caller's
    transaction. The months stay paid by the advance.

    `why_late` as in `note_if_late`. Raises AlreadyPaid when somebody else's repayment holds one of the
    months, MonthIsClosed.
    """
    total = sum(line.cash for line in advanced)
    collection = Collection.objects.create(total=total, by=by, source=Source.REPAYMENT, **fields)
    lines = CollectionLine.objects.bulk_create(_repeated(collection, line) for line in advanced)
    try:
        with transaction.atomic():
            RepaidLine.objects.bulk_create(
                RepaidLine(advance=advance, line=line)
                for advance, line in zip(advanced, lines, strict=True)
            )
    except IntegrityError as error:
        raise AlreadyPaid(
            _("One of these months was repaid in the meantime. Nothing was saved. Look again.")
        ) from error
    note_if_late(collection, why=why_late)
    _record(collection, lines)
    return collection


def _record(collection: Collection, lines: Sequence[CollectionLine]) -> None:
    used = sum(line.credit for line in lines)
    record(
        "collection.recorded",
        collection,
        by=collection.by,
        source=collection.source,
        total=collection.total,
        months=len(lines),
        **({"credit": used} if used else {}),
        **({"over_limit": True} if collection.is_over_limit else {}),
        **({"after_leaving": True} if collection.is_after_leaving else {}),
    )


def _repeated(collection: Collection, line: CollectionLine) -> CollectionLine:
    """The same month at the same amounts in another collection."""
    return CollectionLine(
        collection=collection,
        enrolment_id=line.enrolment_id,
        month=line.month,
        jkk=line.jkk,
        jkm=line.jkm,
        jht=line.jht,
        credit=line.credit,
        sources=line.sources,
        is_verified=line.is_verified,
        is_first_payment=line.is_first_payment,
        paid_on=line.paid_on,
    )


def _lines(collection: Collection, share: PricedShare) -> list[CollectionLine]:
    return [
        CollectionLine(
            collection=collection,
            enrolment=share.enrolment,
            month=priced.month,
            jkk=priced.jkk,
            jkm=priced.jkm,
            jht=priced.jht,
            credit=credit,
            sources=list(priced.sources),
            is_verified=priced.verified,
            is_first_payment=share.is_first_payment and position == 0,
            paid_on=(share.paid_on or {}).get(priced.month),
        )
        for position, (priced, credit) in enumerate(
            zip_longest(share.quote.months, share.credits, fillvalue=0)
        )
    ]
