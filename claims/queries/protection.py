"""How somebody was protected on the day of an event, by what had reached the scheme by then."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from claims.enums import Cause, EventKind, Question
from claims.models import Claim
from claims.rules.precheck import Facts, JobFacts
from dues import rules
from dues.enums import Status
from dues.milestones import status_at_death, unbroken_run
from dues.models import PaidMonth
from dues.queries.months import Paid, paid_by_enrolment
from dues.queries.standing import REACHED, progress_of
from members.enums import EndReason
from members.models import Enrolment
from perisai.accounts.enums import Role
from perisai.common.months import add_months, month_of, month_range, months_between
from perisai.regulations.enums import Program
from villages.scoping import Viewer

_ORDER = (
    Status.PROTECTED,
    Status.ARREARS_1,
    Status.ARREARS_2,
    Status.ARREARS_3,
    Status.LAPSED,
    Status.AWAITING_FIRST_PAYMENT,
)


def facts_of(claim: Claim, *, viewer: Viewer) -> Facts:
    """What the check beforehand and the estimate rest on. Five queries at most, whatever the number of
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
        .select_related("member", "standing", "previous", "next")
        .prefetch_related("terms", "attestations")
        .order_by("pk")
    )
    asked = _asked(rows, claim.event_on)
    # Who sees the claim reads the dues that decide it, also after the member moved to another agent.
    reader = Viewer(viewer.user, Role.HEAD_OFFICE, viewer.on, viewer.time_zone)
    paid = paid_by_enrolment(reader, asked)
    held, settled = _after_the_event(asked, claim.event_on)
    jobs = [
        dataclasses.replace(
            _job(row, paid[row.pk], held.get(row.pk, (0, None)), claim.event_on),
            settled=tuple(sorted(settled.get(row.pk, ()))),
        )
        for row in asked
    ]
    jobs.sort(key=lambda job: (bool(job.ended_on), _ORDER.index(job.status), -job.months))
    return dataclasses.replace(
        facts,
        jobs=tuple(jobs),
        is_still_open=claim.kind == EventKind.DEATH and any(not row.ended_on for row in rows),
        **_paid_out(claim),
    )


def _asked(rows: Sequence[Enrolment], on: dt.date) -> list[Enrolment]:
    """The participations that the event may concern: those that had begun, without what was over before
    somebody came back; when none had begun, the first."""
    begun = [row for row in rows if min(row.registered_on, row.start_month) <= on]
    living = [
        row
        for row in begun
        if not (getattr(row, "next", None) and row.next.registered_on <= on)
        and not (row.ended_on and row.ended_on < on and row.end_reason != EndReason.LAPSED)
    ]
    return living or begun[-1:] or list(rows[:1])


def _job(
    row: Enrolment,
    paid: Paid,
    held: tuple[int, dt.date | None],
    on: dt.date,
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
        registered_on=_first(row).registered_on,
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
        held=held[0],
        held_since=held[1],
        has_attestation=bool(row.attestations.all()),
        has_jht=bool(terms) and terms[-1].has_jht,
        income=terms[-1].income if terms else None,
    )


def _first(row: Enrolment) -> Enrolment:
    """The first registration. A second return lies further back than one row; the older is not asked for."""
    return row.previous or row


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


def _after_the_event(
    rows: Sequence[Enrolment], on: dt.date
) -> tuple[dict[int, tuple[int, dt.date]], dict[int, list[dt.date]]]:
    """By participation: rupiah of months up to the event that were paid and have not reached the scheme,
    with the day of the oldest receipt; and the months up to it that were paid after it."""
    held: dict[int, tuple[int, dt.date]] = {}
    settled: dict[int, list[dt.date]] = defaultdict(list)
    months = (
        PaidMonth.objects.filter(enrolment__in=[row.pk for row in rows], month__lte=month_of(on))
        .annotate(has_reached=REACHED)
        .filter(Q(has_reached=False) | Q(line__collection__collected_on__gt=on))
        .values_list(
            "enrolment", "month", "has_reached", "line__cash", "line__collection__collected_on"
        )
    )
    for pk, month, has_reached, cash, day in months:
        if day > on:
            settled[pk].append(month)
        elif not has_reached:
            amount, since = held.get(pk, (0, day))
            held[pk] = (amount + cash, min(since, day))
    return held, settled


def _paid_out(claim: Claim) -> dict:
    """What the scheme approved or paid, and as which benefit by the cause that was told."""
    step = claim.steps.standing().filter(amount__isnull=False).order_by("pk").last()
    if step is None:
        return {}
    is_jkm = claim.kind == EventKind.DEATH and claim.cause in ("other", "unknown")
    return {"paid": step.amount, "program": Program.JKM if is_jkm else Program.JKK}
