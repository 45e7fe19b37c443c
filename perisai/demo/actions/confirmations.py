"""What the scheme said: the branch typed the proofs of what it paid in; one amount is another one."""

from __future__ import annotations

import datetime as dt

from dues.actions.confirming import Told, key_confirmation
from dues.enums import SchemeChannel
from dues.models import CollectionLine, SchemePayment
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from villages.queries import viewer_for

DAYS_AGO = 6
PERIOD = dt.timedelta(days=29)
TOO_MUCH = 1_000  # rupiah on the proof that does not fit


def note_confirmations(*, offices: Offices, today: dt.date, inventor: Inventor) -> None:
    """One proof for each month of dues that the branch has paid in; the last of them does not fit."""
    by = offices.users["koordinator"]
    at = moment(today, days_ago=DAYS_AGO, hour=10)
    payments = SchemePayment.objects.visible_to(viewer_for(by, now=at)).filter(
        channel=SchemeChannel.BRANCH, paid_on__lt=at.date()
    )
    lines = list(
        CollectionLine.objects.filter(reached__payment__in=payments)
        .select_related("enrolment__member", "reached__payment__branch")
        .order_by("pk")
    )
    for line in lines:
        key_confirmation(
            uuid=inventor.new_uuid(),
            branch=line.reached.payment.branch,
            told=_told(line, amount=line.total + (TOO_MUCH if line == lines[-1] else 0)),
            by=by,
            at=at,
        )


def _told(line: CollectionLine, *, amount: int) -> Told:
    payment = line.reached.payment
    return Told(
        number=1,
        nik=line.enrolment.member.nik,
        first_month=line.month,
        months=1,
        amount=amount,
        reference=payment.reference,
        paid_on=payment.paid_on,
        period_from=payment.paid_on,
        period_until=payment.paid_on + PERIOD,
    )
