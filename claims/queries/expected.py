"""What a claim may bring, part by part. Always an estimate: BPJS Ketenagakerjaan decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claims.enums import DONE, Cause, EventKind, Outcome, Question, School, Transport
from claims.models import Claim, Relative
from claims.rules.benefits import expected, together
from claims.rules.case import faults
from claims.rules.precheck import Facts, JobFacts, case_of
from claims.rules.program import Answer, Benefit, Event, benefits_of
from claims.rules.values import Estimate
from dues.enums import Status
from members.enums import Relation
from perisai import regulations
from perisai.common.months import same_day_after
from perisai.regulations.enums import Program
from villages.scoping import Viewer

_UNDER = 23 * 12  # months: the grant ends at this age
_NO_PROTECTION = (Status.LAPSED, Status.AWAITING_FIRST_PAYMENT)


@dataclass(frozen=True, slots=True)
class Expected:
    """One benefit that the event may give, and what it may bring; `estimate` is None while something is
    not known yet. `needs_decision`: the dues were in arrears, so the branch decides whether it is paid."""

    benefit: Benefit
    estimate: Estimate | None
    needs_decision: bool = False

    @property
    def verified(self) -> bool:
        """Whether every amount is confirmed, and the protection beyond doubt."""
        return bool(self.estimate and self.estimate.verified) and not self.needs_decision


@dataclass(frozen=True, slots=True)
class Expectation:
    """Every benefit of an event. `is_protected` is False where no dues protected on that day: then there
    is nothing to promise. `answer` is None while the event is not known."""

    answer: Answer | None
    benefits: tuple[Expected, ...] = ()
    is_protected: bool = True
    is_member: bool = True

    @property
    def has_amounts(self) -> bool:
        return any(row.estimate and row.estimate.parts for row in self.benefits)


def event_of(claim: Claim) -> Event | None:
    """The event as the law asks for it; None while its day is not known or lies before the scheme."""
    if claim.event_on is None or claim.event_on < regulations.begins_on():
        return None
    return Event(
        kind=EventKind(claim.kind),
        on=claim.event_on,
        cause=Cause(claim.cause),
        outcome=Outcome(claim.outcome) if claim.outcome else None,
        is_traffic=bool(claim.is_traffic),
    )


def expected_of(
    claim: Claim, facts: Facts, family: Sequence[Relative], *, viewer: Viewer
) -> Expectation:
    """What the event may bring on the facts of `claims.queries.protection`. No queries of its own."""
    event = event_of(claim)
    if event is None:
        return Expectation(None, is_member=facts.is_member)
    job = facts.job
    has_jht = event.kind in (EventKind.STOPPED_WORK, EventKind.AGE) or bool(job and job.has_jht)
    answer = benefits_of(event, has_jht=has_jht, born_on=claim.birth_date)
    if job is None:
        return Expectation(answer, is_member=False)
    is_over = job.status in _NO_PROTECTION or bool(job.ended_on and job.ended_on < event.on)
    is_event = event.kind in (EventKind.DEATH, EventKind.INJURY)
    if is_event and (is_over or event.on < job.registered_on):
        return Expectation(answer, is_protected=False)
    children = children_of(claim, family, event)
    rows = tuple(
        Expected(
            benefit,
            _estimate(claim, facts, benefit.program, children),
            needs_decision=is_event and job.status.is_in_arrears,
        )
        for benefit in answer.benefits
    )
    return Expectation(answer, rows)


def _estimate(claim: Claim, facts: Facts, program: Program, children: int) -> Estimate | None:
    more: dict = {"children": children}
    if program == Program.JKK:
        is_death = claim.kind == EventKind.DEATH
        outcome = Outcome.DEATH if is_death else claim.outcome and Outcome(claim.outcome)
        more |= {"outcome": outcome or None, "transport": transport_of(claim)}
    on = claim.event_on
    jobs = facts.jobs if program == Program.JKM else facts.jobs[:1]
    protecting = [job for job in jobs if _counts(job, facts)] or list(facts.jobs[:1])
    cases = [case_of(job, program, on, **more) for job in protecting]
    if any(faults(case) for case in cases):
        return None
    found = [expected(case) for case in cases]
    return together(found, on) if len(found) > 1 else found[0]


def _counts(job: JobFacts, facts: Facts) -> bool:
    is_over = job.ended_on is not None and job.ended_on < facts.on
    return job.status not in _NO_PROTECTION and not is_over and job.registered_on <= facts.on


def transport_of(claim: Claim) -> tuple[tuple[Transport, int], ...]:
    """Rupiah spent on the way to the hospital, by kind."""
    told = claim.answers.get(Question.TRANSPORT, {})
    return tuple((kind, told[kind.value]) for kind in Transport if told.get(kind.value))


def children_of(claim: Claim, family: Sequence[Relative], event: Event) -> int:
    """How many children may get the education grant, see `children_in_grant`."""
    return len(children_in_grant(claim, family, event))


def children_in_grant(
    claim: Claim, family: Sequence[Relative], event: Event
) -> list[dt.date | None]:
    """Children who may get the education grant, by their day of birth: those named in the family, living,
    unmarried, without work, and under 23 on the day; while none was named, the number that was told."""
    named = [person for person in family if person.relation == Relation.CHILD]
    if not named:
        return [None] * (claim.answers.get(Question.CHILDREN, {}).get("children") or 0)
    return [
        person.born_on
        for person in named
        if person.lives
        and not person.is_married
        and not person.works
        and person.school != School.LEFT
        and (person.born_on is None or event.on < same_day_after(person.born_on, _UNDER))
    ]


def met(claim: Claim) -> dict:
    """The deadlines that were met, by their kind."""
    return claim.answers.get(DONE, {})
