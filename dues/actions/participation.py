"""Changing a participation where it matters what was paid: decided and written under one lock."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.standing import lock_standing
from dues.enums import Status
from dues.errors import HeldByAgent
from dues.queries.standing import position_of
from members.actions import enrolling
from members.models import Enrolment, EnrolmentTerms
from members.values import Declaration, Terms


@transaction.atomic
def change_unpaid_terms(
    *, enrolment: Enrolment, from_month: dt.date, terms: Terms, by, why: str = ""
) -> EnrolmentTerms:
    """Let other terms count from a month on that is not paid yet. Raises as `enrolling.change_terms`."""
    standing = lock_standing([enrolment.pk])[enrolment.pk]
    return enrolling.change_terms(
        enrolment=enrolment,
        from_month=from_month,
        terms=terms,
        paid_through=standing.paid_through,
        by=by,
        why=why,
    )


@transaction.atomic
def reactivate_lapsed(
    *,
    enrolment: Enrolment,
    uuid: UUID,
    declaration: Declaration | None,
    start_month: dt.date,
    by,
    on: dt.date,
) -> Enrolment:
    """Open a participation again that has lapsed by `on`; the old one ends on the day it lapsed.

    Raises HeldByAgent while months of the old one are still with the agent: they would be paid twice.
    Otherwise as `enrolling.reactivate_enrolment`.
    """
    lock_standing([enrolment.pk])
    fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
    position = position_of(fresh, on=on)
    is_lapsed = position.status == Status.LAPSED
    if is_lapsed and position.is_held_by_agent:
        raise HeldByAgent(
            _(
                "The agent still holds dues for this participation. Hand them on, or reverse the receipt"
                " and give the money back. Then open it again."
            )
        )
    return enrolling.reactivate_enrolment(
        enrolment=enrolment,
        uuid=uuid,
        declaration=declaration,
        start_month=start_month,
        is_lapsed=is_lapsed,
        lapsed_on=position.countdown.lapsed_on if is_lapsed else None,
        by=by,
        on=on,
    )
