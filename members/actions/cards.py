"""The member card: given into somebody's hand."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.enrolling import lock_enrolment
from members.enums import CardTaker
from members.errors import CardRefused
from members.models import CardHandover, Enrolment
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of


@transaction.atomic
def hand_card_over(
    *,
    enrolment: Enrolment,
    uuid: UUID,
    handed_on: dt.date,
    to_whom: str,
    relation: CardTaker,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> CardHandover:
    """Note that the card was given to the member, family or a neighbour on a day up to `on`. The same
    `uuid` and content answers as the first time.

    Raises CardRefused without a KPJ (there is no card yet) or for a day that cannot be, UuidReused.
    """
    sent = content_hash_of(
        enrolment=enrolment.pk, handed_on=handed_on, to_whom=to_whom, relation=relation
    )
    enrolment = lock_enrolment(enrolment)
    if known := CardHandover.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    if not enrolment.kpj:
        raise CardRefused(
            _("No KPJ number is known, so there is no card yet. Write the number first.")
        )
    if not min(enrolment.registered_on, enrolment.start_month) <= handed_on <= on:
        raise CardRefused(
            _("The day lies before the registration or after today. Check the date."),
            field="handed_on",
        )
    handover = CardHandover.objects.create(
        uuid=uuid,
        content_hash=sent,
        enrolment=enrolment,
        handed_on=handed_on,
        to_whom=to_whom,
        relation=relation,
        by=by,
        recorded_at=at,
    )
    record("card.handed_over", handover, by=by, enrolment=enrolment.pk, on=handed_on.isoformat())
    return handover
