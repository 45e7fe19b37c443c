"""Which of somebody's participations an event concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from dues.models import PaidMonth
from members.enums import EndReason
from members.models import Enrolment, EnrolmentTerms, Member


def job_of_event(member: Member, on: dt.date) -> Enrolment | None:
    """The one participation that a claim about an event on `on` is written about: of those that went on
    that day the oldest, otherwise the one that had ended last. The check beforehand looks at all of them.
    None for somebody who takes part in nothing. One query."""
    rows = Enrolment.objects.filter(member=member).select_related("next").order_by("pk")
    asked = jobs_of_event(list(rows), on)
    return min(asked, key=lambda row: (_days_since_its_end(row, on), row.start_month), default=None)


def jobs_of_event(rows: Sequence[Enrolment], on: dt.date) -> list[Enrolment]:
    """The participations that the event may concern: those that had begun, without what was over before
    somebody came back; when none had begun, the first. `rows` are all of one person, the oldest first,
    with `next` loaded."""
    begun = [row for row in rows if min(row.registered_on, row.start_month) <= on]
    living = [
        row
        for row in begun
        if not (getattr(row, "next", None) and row.next.registered_on <= on)
        and not (row.ended_on and row.ended_on < on and row.end_reason != EndReason.LAPSED)
    ]
    return living or begun[-1:] or list(rows[:1])


def name_of(job: Enrolment) -> str:
    """The work and its KPJ, to tell two jobs of one person apart."""
    return f"{job.job} (KPJ {job.kpj})" if job.kpj else job.job


def has_savings(member_id: int, on: dt.date) -> bool:
    """Whether somebody has old-age savings (JHT): in any job, one that lapsed included, a month was paid
    while it was with JHT, by terms of `on` or earlier. Changing to two programmes ends the saving, not the
    balance; that the agent still holds the money changes nothing for the heirs. One query.

    Source: PP 46/2015 Pasal 22: everything that was saved is paid, whatever protected on the day.
    """
    in_force = EnrolmentTerms.objects.filter(
        enrolment=OuterRef("enrolment"), from_month__lte=OuterRef("month")
    ).filter(from_month__lte=on)
    newest = in_force.order_by("-from_month").values("has_jht")[:1]
    paid = PaidMonth.objects.filter(enrolment__member=member_id)
    return paid.annotate(has_jht=Subquery(newest)).filter(has_jht=True).exists()


def _days_since_its_end(row: Enrolment, on: dt.date) -> int:
    """Zero while it goes on, and on the day of its end."""
    return max((on - row.ended_on).days, 0) if row.ended_on else 0
