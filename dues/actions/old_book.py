"""Dues an agent wrote in her own book before she worked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from dues import rules
from dues.actions.recording import PricedShare, already_recorded, write_collection
from dues.enums import Source
from dues.models import Collection
from members.models import Enrolment
from perisai.common.retries import content_hash_of
from perisai.regulations.enums import PayerKind


@transaction.atomic
def record_old_book(
    *,
    uuid: UUID,
    enrolment: Enrolment,
    months: Mapping[dt.date, dt.date | None],
    collected_on: dt.date,
    by,
    at: dt.datetime,
) -> Collection:
    """Record the paid months of one enrolment from an old book, at the tariff in force in each month.

    `months` maps a month of dues to the day written in the book, or None; holes are allowed.
    `collected_on` is the local day of recording. No receipt, no cash; counts as having reached the
    scheme according to the book, unconfirmed. Raises AlreadyPaid and UuidReused.
    """
    content = content_hash_of(
        enrolment=enrolment.pk, months={str(month): day for month, day in months.items()}
    )
    if known := already_recorded(uuid, content):
        return known
    member = enrolment.member
    quote = rules.price_months(list(enrolment.terms.all()), sorted(months), PayerKind.SELF)
    days = {month: day for month, day in months.items() if day}
    return write_collection(
        [PricedShare(enrolment=enrolment, quote=quote, paid_on=days)],
        by=by,
        uuid=uuid,
        content_hash=content,
        source=Source.OLD_BOOK,
        payer_name=member.name,
        payer_kind=PayerKind.SELF,
        agent=member.agent,
        village=member.village,
        branch=member.village.branch,
        collected_on=collected_on,
        collected_at=at,
        recorded_at=at,
    )
