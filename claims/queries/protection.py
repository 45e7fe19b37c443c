"""How somebody was protected on the day of an event, by what had reached the scheme by then."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from claims.enums import Cause, EventKind, Question
from claims.models import Claim
from claims.queries.jobs import has_savings, jobs_of_event, name_of
from claims.queries.reading import through_claim
from claims.rules.precheck import Facts, JobFacts
from dues import rules
from dues.enums import Source, Status
from dues.milestones import status_at_death, unbroken_run
from dues.models import PaidMonth
from dues.queries.months import Paid, paid_by_enrolment
from dues.queries.standing import REACHED, progress_of
from members.enums import EndReason
from members.models import Enrolment
from perisai.common.months import add_months, month_of, month_range, months_between
from perisai.regulations.enums import PayerKind
from villages.scoping import Viewer

_ORDER = (
    Status.PROTECTED,
    Status.ARREARS_1,
    Status.ARREARS_2,
    Status.ARREARS_3,
    Status.LAPSED,
    Status.AWAITING_FIRST_PAYMENT,
)


class _Receipt(NamedTuple):
    """A month that was paid: rupiah, the day, and by which way."""

    month: dt.date
    has_reached: bool
    cash: int
    collected_on: dt.date
    source: str
    payer_kind: str

    @property
    def is_by_family(self) -> bool:
        """Noted as paid by the family, elsewhere: `dues.actions.settling`."""
        return self.source == Source.ELSEWHERE and self.payer_kind == PayerKind.FAMILY

    @property
    def is_by_agent(self) -> bool:
        return self.source in Source.of_agent()


def facts_of(claim: Claim, *, viewer: Viewer) -> Facts:
    """What the check beforehand and the estimate rest on. Six queries at most, whatever the number of
    jobs and months."""
    facts = Facts(
        kind=EventKind(claim.kind),
        on=claim.event_on,
        is_member=claim.member_id is not None,
        cause=Cause(claim.cause),
        was_working=claim.answers.get(Question.WORK, {}).get("was_working"),
    )
    if claim.event_on is None or claim.member_id is None:
        return facts
    rows = list(
        Enrolment.objects.filter(member=claim.member_id)
        .select_related("member", "standing", "next")
        .prefetch_related("terms", "attestations")
        .order_by("pk")
    )
    asked = jobs_of_event(rows, claim.event_on)
    paid = paid_by_enrolment(through_claim(viewer), asked)
    receipts = _receipts(asked, claim.event_on)
    jobs = [
        _job(
            row,
            paid[row.pk],
            receipts.get(row.pk, []),
            claim.event_on,
            registered_on=_first(row, rows).registered_on,
        )
        for row in asked
    ]
    jobs.sort(
        key=lambda job: (not job.goes_on(claim.event_on), _ORDER.index(job.status), -job.months)
    )
    return dataclasses.replace(
        facts,
        jobs=tuple(jobs),
        has_savings=_may_save(rows) and has_savings(claim.member_id, claim.event_on),
        is_still_open=claim.kind == EventKind.DEATH and any(not row.ended_on for row in rows),
        paid=_paid_out(claim),
    )


def _may_save(rows: Sequence[Enrolment]) -> bool:
    """Most people never had savings: then nothing is asked."""
    return any(term.has_jht for row in rows for term in row.terms.all())


def _job(
    row: Enrolment,
    paid: Paid,
    receipts: Sequence[_Receipt],
    on: dt.date,
    *,
    registered_on: dt.date,
) -> JobFacts:
    progress = progress_of(row, getattr(row, "standing", None))
    then = [(month, day is not None and day <= on) for month, day in paid.arrivals.items()]
    reached = rules.reached_through(then)
    there = dataclasses.replace(
        progress, remitted_through=reached, is_ended=False, is_deceased=False
    )
    status = status_at_death(progress, paid.arrivals.items(), on)
    run = unbroken_run(there, [month for month, has in then if has])
    ahead = rules.countdown(there)
    terms = [term for term in row.terms.all() if term.from_month <= month_of(on)]
    is_over = row.ended_on and row.end_reason not in (EndReason.LAPSED, EndReason.DECEASED)
    return JobFacts(
        registered_on=registered_on,
        reactivated_on=row.registered_on if row.previous_id else None,
        status=status,
        months=run.months if run else 0,
        lapsed_on=ahead.lapsed_on if ahead and status == Status.LAPSED else None,
        ended_on=row.ended_on if is_over else None,
        arrears=_arrears(reached, on) if status.is_in_arrears else (),
        holes=_holes(paid, on),
        unconfirmed=tuple(
            month
            for month, row_ in paid.months.items()
            if month <= on and row_.has_reached and not row_.is_confirmed
        ),
        **_of_receipts(receipts, paid, on),
        has_attestation=bool(row.attestations.all()),
        income=terms[-1].income if terms else None,
        called=name_of(row),
    )


def _first(row: Enrolment, rows: Sequence[Enrolment]) -> Enrolment:
    """The first registration, however often somebody lapsed and came back since; `rows` are all of the
    person."""
    by_key = {each.pk: each for each in rows}
    while row.previous_id in by_key:
        row = by_key[row.previous_id]
    return row


def _arrears(reached: dt.date | None, on: dt.date) -> tuple[dt.date, ...]:
    if reached is None:
        return ()
    last = max(rules.last_due_month(on), reached)
    return tuple(month_range(add_months(reached, 1), months_between(reached, last)))


def _holes(paid: Paid, on: dt.date) -> tuple[dt.date, ...]:
    months = [month for month in paid.months if month <= on]
    if not months:
        return ()
    first, last = min(months), max(months)
    return tuple(
        month for month in month_range(first, months_between(first, last)) if month not in months
    )


def _receipts(rows: Sequence[Enrolment], on: dt.date) -> dict[int, list[_Receipt]]:
    """The live months up to the event, by participation."""
    found: dict[int, list[_Receipt]] = defaultdict(list)
    months = (
        PaidMonth.objects.filter(enrolment__in=[row.pk for row in rows], month__lte=month_of(on))
        .annotate(has_reached=REACHED)
        .order_by("month")
        .values_list(
            "enrolment",
            "month",
            "has_reached",
            "line__cash",
            "line__collection__collected_on",
            "line__collection__source",
            "line__collection__payer_kind",
        )
    )
    for pk, *values in months:
        found[pk].append(_Receipt(*values))
    return found


def _of_receipts(receipts: Sequence[_Receipt], paid: Paid, on: dt.date) -> dict:
    """What somebody paid by the day and did not reach the scheme by then, and what was paid after it."""
    before = [row for row in receipts if row.collected_on <= on]
    held = [row for row in before if not row.has_reached]
    late = [row for row in before if row.is_by_agent and (paid.arrivals[row.month] or on) > on]
    return {
        "held": sum(row.cash for row in held),
        "held_since": min((row.collected_on for row in held), default=None),
        "late": sum(row.cash for row in late),
        "late_paid_on": min((row.collected_on for row in late), default=None),
        "late_arrived_on": max((paid.arrivals[row.month] for row in late), default=None),
        "settled": tuple(
            row.month for row in receipts if row.is_by_family and row.collected_on > on
        ),
    }


def _paid_out(claim: Claim) -> int | None:
    """Rupiah that the scheme approved or paid, as it was said last."""
    step = claim.steps.standing().filter(amount__isnull=False).order_by("pk").last()
    return step and step.amount
