"""Changing a participation where it matters what was paid: decided and written under one lock."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues import rules
from dues.actions.asking import (
    ask_about_months_beyond_the_end,
    ask_about_new_terms,
    ask_about_raise,
    check_not_asked_about_terms,
)
from dues.actions.standing import lock_standing
from dues.enums import Status
from dues.errors import HeldByAgent
from dues.queries.standing import position_of
from members.actions import enrolling
from members.enums import EndReason
from members.models import Enrolment, EnrolmentTerms
from members.values import Declaration, Terms


@transaction.atomic
def change_terms(
    *,
    enrolment: Enrolment,
    from_month: dt.date,
    terms: Terms,
    by,
    on: dt.date,
    at: dt.datetime,
    why: str = "",
) -> EnrolmentTerms:
    """Let other terms count from a month on: one that is not paid yet, or from the current month on (by
    the local day `on`) one that is.

    Paid months keep their price; their difference is asked of the branch. Raises StillAsked, otherwise
    as `enrolling.change_terms`.
    """
    paid_through = lock_standing([enrolment.pk])[enrolment.pk].paid_through
    check_not_asked_about_terms(enrolment.pk, from_month)
    row = enrolling.change_terms(
        enrolment=enrolment,
        from_month=from_month,
        terms=terms,
        settled_through=rules.settled_through(paid_through, on),
        by=by,
        why=why,
    )
    fresh = Enrolment.objects.select_related("member__village").get(pk=enrolment.pk)
    ask_about_new_terms(fresh, from_month=from_month, on=on, by=by, at=at)
    return row


@transaction.atomic
def end_participation(
    *, enrolment: Enrolment, ended_on: dt.date, reason: str, by, on: dt.date, at: dt.datetime
) -> Enrolment:
    """End a participation; a death ends every job of the person. Raises as `enrolling.end_enrolment`.

    Months paid beyond the month of the end: money still with the agent is to be given back
    (`dues.queries.refunds`), money handed on is asked of the branch. It never moves to another person.
    After a death the branch is asked about an income raised shortly before.
    """
    jobs = Enrolment.objects.filter(member=enrolment.member_id).open()
    lock_standing({enrolment.pk, *jobs.values_list("pk", flat=True)})
    enrolling.end_enrolment(enrolment=enrolment, ended_on=ended_on, reason=reason, by=by, on=on)
    ended = Enrolment.objects.select_related("member__village__branch").filter(
        member=enrolment.member_id, ended_on=ended_on, end_reason=reason
    )
    rows = list(ended.order_by("pk"))
    ask_about_months_beyond_the_end([row.pk for row in rows], on=on, by=by, at=at)
    if reason == EndReason.DECEASED:
        for row in rows:
            ask_about_raise(row, event_on=ended_on, on=on, by=by, at=at)
    return next(row for row in rows if row.pk == enrolment.pk)


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
