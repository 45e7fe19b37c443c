"""What a claim may bring, part by part. Always an estimate: BPJS Ketenagakerjaan decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.enums import DONE, Cause, EventKind, Outcome, Question, School, Transport
from claims.models import Claim, Relative
from claims.rules.benefits import expected, together
from claims.rules.case import Case, faults
from claims.rules.precheck import Facts, JobFacts, case_of
from claims.rules.program import Answer, Benefit, Event, benefits_of
from claims.rules.values import Estimate
from claims.walk.answers import is_of_savings, told_income
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
    not known yet. `needs_decision`: the dues were in arrears, so the branch decides whether it is paid.
    `is_told`: it rests on an income that the family told and that is still to be proven."""

    benefit: Benefit
    estimate: Estimate | None
    needs_decision: bool = False
    is_told: bool = False

    @property
    def verified(self) -> bool:
        """Whether every amount is confirmed, and the protection beyond doubt."""
        is_sure = bool(self.estimate and self.estimate.verified)
        return is_sure and not self.needs_decision and not self.is_told


@dataclass(frozen=True, slots=True)
class Expectation:
    """Every benefit of an event. `is_protected` is False where no dues protected on that day: then there
    is nothing to promise. `answer` is None while the event is not known."""

    answer: Answer | None
    benefits: tuple[Expected, ...] = ()
    is_protected: bool = True
    is_member: bool = True

    @property
    def only_estimate(self) -> Estimate | None:
        """What may come, where nothing else may come instead and no decision stands before it."""
        if len(self.benefits) != 1 or not self.has_amounts:
            return None
        (row,) = self.benefits
        return None if row.needs_decision or row.is_told else row.estimate

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


def answer_to_event(claim: Claim, *, has_jht: bool) -> Answer | None:
    """Which benefits the event gives somebody whose job had savings on that day (`has_jht`); whoever claims
    savings alone has them. None while the event is not known."""
    event = event_of(claim)
    if event is None:
        return None
    return benefits_of(event, has_jht=has_jht or is_of_savings(claim), born_on=claim.birth_date)


def expected_of(
    claim: Claim, facts: Facts, family: Sequence[Relative], *, viewer: Viewer
) -> Expectation:
    """What the event may bring on the facts of `claims.queries.protection`. No queries of its own."""
    event, job = event_of(claim), facts.job
    answer = answer_to_event(claim, has_jht=bool(job and job.has_jht))
    if event is None or answer is None:
        return Expectation(None, is_member=facts.is_member)
    if job is None:
        rows = _by_what_was_told(claim, answer, children_of(claim, family, event))
        return Expectation(answer, rows, is_member=False)
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


def _by_what_was_told(claim: Claim, answer: Answer, children: int) -> tuple[Expected, ...]:
    """JKK of somebody in no list, reckoned from the income that the family told, as if a month of dues had
    arrived; nothing before it was asked. JKM hangs on months that only the branch knows."""
    income = told_income(claim)
    if not income:
        return ()
    case = Case(
        program=Program.JKK,
        event_on=claim.event_on,
        registered_on=claim.event_on,
        months_paid=1,
        income=income,
        **_of_accident(claim, children),
    )
    estimate = None if faults(case) else expected(case)
    return tuple(
        Expected(benefit, estimate, is_told=True)
        for benefit in answer.benefits
        if benefit.program == Program.JKK
    )


def _of_accident(claim: Claim, children: int) -> dict:
    is_death = claim.kind == EventKind.DEATH
    outcome = Outcome.DEATH if is_death else claim.outcome and Outcome(claim.outcome)
    return {"children": children, "outcome": outcome or None, "transport": transport_of(claim)}


def _estimate(claim: Claim, facts: Facts, program: Program, children: int) -> Estimate | None:
    is_accident = program == Program.JKK
    more = _of_accident(claim, children) if is_accident else {"children": children}
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
    """Children who may get the education grant: those named in the family, living, unmarried, without
    work, and under 23 on the day; while none was named, the number that was told."""
    named = [person for person in family if person.relation == Relation.CHILD]
    if not named:
        return claim.answers.get(Question.CHILDREN, {}).get("children") or 0
    on = claim.day_of_death or event.on
    return sum(
        person.lives
        and not person.is_married
        and not person.works
        and person.school != School.LEFT
        and (person.born_on is None or on < same_day_after(person.born_on, _UNDER))
        for person in named
    )


def met(claim: Claim) -> dict:
    """The deadlines that were met, by their kind."""
    return claim.answers.get(DONE, {})
