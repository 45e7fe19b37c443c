"""Heirs pay the months that were in arrears on the day of a death, at the branch or a bank."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dues import rules
from dues.actions.collecting import Payer, Share, load_to_price, lock_shares, write_note
from dues.actions.recording import PricedShare, already_recorded
from dues.enums import PaidThrough
from dues.errors import AlreadyPaid, CannotBePaid
from dues.models import Collection
from dues.queries.standing import progress_of
from members.enums import EndReason
from members.models import Enrolment
from perisai.common.months import month_range
from perisai.common.retries import content_hash_of
from perisai.regulations.enums import PayerKind


@transaction.atomic
def settle_by_heirs(
    *,
    uuid: UUID,
    share: Share,
    payer_name: str,
    paid_through: PaidThrough,
    reference: str,
    expected_total: int,
    paid_on: dt.date,
    by,
    at: dt.datetime,
    why_late: str = "",
) -> Collection:
    """Note that the family paid months up to the month of a death, after it, and not to the agent: the one
    payment for somebody who has died. `expected_total` is rupiah, without any credit.

    It protects nobody backwards: how the member stood on the day of death stays as it was, and the branch
    is asked whether the months count (the case of Sidoarjo, 2025/26). The same `uuid` and content answers
    as the first time. Raises CannotBePaid unless the member died in arrears and not lapsed, for months
    beyond the month of death and for a day before it; AlreadyPaid, AmountChanged, ReferenceUsed,
    MonthIsClosed, UuidReused.
    """
    content = content_hash_of(
        settled=share.enrolment_id,
        first=share.first_month,
        months=share.months,
        payer=payer_name,
        through=paid_through,
        ref=reference,
        on=paid_on,
    )
    standing = lock_shares([share])[share.enrolment_id]
    if known := already_recorded(uuid, content):
        return known
    enrolment = load_to_price([share.enrolment_id])[share.enrolment_id]
    months = _months(enrolment, standing, share, paid_on)
    quote = rules.price_months(list(enrolment.terms.all()), months, PayerKind.FAMILY)
    return write_note(
        PricedShare(enrolment=enrolment, quote=quote),
        uuid=uuid,
        content=content,
        payer=Payer(payer_name, PayerKind.FAMILY),
        paid_through=paid_through,
        reference=reference,
        expected_total=expected_total,
        paid_on=paid_on,
        by=by,
        at=at,
        why_late=why_late,
    )


def _months(enrolment: Enrolment, standing, share: Share, paid_on: dt.date) -> list[dt.date]:
    if enrolment.end_reason != EndReason.DECEASED:
        raise CannotBePaid(
            _("First end the participation with the day of death on the member's page.")
        )
    if paid_on < enrolment.ended_on:
        raise CannotBePaid(
            _(
                "Heirs pay after the death. Note an earlier payment before ending the participation."
            ),
            field="paid_on",
        )
    open_months = rules.months_for_heirs(progress_of(enrolment, standing), enrolment.ended_on)
    if not open_months:
        raise CannotBePaid(
            _(
                "Nothing is left to settle: the member was not in arrears on that day, or had lapsed."
            )
        )
    if share.first_month != open_months[0]:
        raise AlreadyPaid(
            _("The months of %(name)s to pay have changed. Nothing was saved. Look at them again.")
            % {"name": enrolment.member.name}
        )
    if share.months > len(open_months):
        raise CannotBePaid(_("Heirs pay up to the month of the death, no further."))
    return month_range(share.first_month, share.months)
