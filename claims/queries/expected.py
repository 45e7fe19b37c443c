"""What a claim may bring, part by part. Always an estimate: BPJS Ketenagakerjaan decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.enums import DONE, Cause, EventKind, Outcome, Question, School, Transport
from claims.models import Claim, Relative
from claims.rules.benefits import expected, together, unsure
from claims.rules.case import Case, faults
from claims.rules.grants import Child, may_study
from claims.rules.precheck import Facts, JobFacts, case_of
from claims.rules.program import Answer, Benefit, Event, benefits_of
from claims.rules.values import Estimate
from claims.walk.answers import is_of_savings, told_income
from members.enums import Relation
from perisai import regulations
from perisai.regulations.enums import Program
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Expected:
    """One benefit that the event may give, and what it may bring; `estimate` is None while something is
    not known yet. `needs_decision`: the dues were in arrears, so the branch decides whether it is paid, or
    with `is_in_part` whether what a further job brings is. `is_told`: it rests on an income that the family
    told and that is still to be proven."""

    benefit: Benefit
    estimate: Estimate | None
    needs_decision: bool = False
    is_in_part: bool = False
    is_told: bool = False

    @property
    def verified(self) -> bool:
        """Whether every amount is confirmed, and the protection beyond doubt."""
        is_sure = bool(self.estimate and self.estimate.verified)
        return is_sure and not self.needs_decision and not self.is_told


@dataclass(frozen=True, slots=True)
class Expectation:
    """Every benefit of an event. `is_protected` is False where no dues protected on that day: then nothing
    but savings (JHT) is among the `benefits`. `answer` is None while the event is not known."""

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
    """Which benefits the event gives somebody who has savings by that day (`has_jht`); whoever claims savings
    alone has them. None while the event is not known."""
    event = event_of(claim)
    if event is None:
        return None
    return benefits_of(event, has_jht=has_jht or is_of_savings(claim), born_on=claim.birth_date)


def expected_of(
    claim: Claim, facts: Facts, family: Sequence[Relative], *, viewer: Viewer
) -> Expectation:
    """What the event may bring on the facts of `claims.queries.protection`. No queries of its own."""
    event, job = event_of(claim), facts.job
    answer = answer_to_event(claim, has_jht=facts.has_savings)
    if event is None or answer is None:
        return Expectation(None, is_member=facts.is_member)
    children = _children(claim, family, event)
    if job is None:
        rows = _by_what_was_told(claim, answer, children)
        return Expectation(answer, rows, is_member=False)
    is_event = event.kind in (EventKind.DEATH, EventKind.INJURY)
    if is_event and not facts.protecting:
        # Savings are the person's own: PP 46/2015 Pasal 22 knows no protection on the day.
        savings = (row for row in answer.benefits if row.program == Program.JHT)
        rows = tuple(Expected(row, _estimate(claim, facts, row.program, {})) for row in savings)
        return Expectation(answer, rows, is_protected=False)
    rows = tuple(
        Expected(
            benefit,
            _estimate(claim, facts, benefit.program, children),
            **(_decision(facts, benefit.program) if is_event else {}),
        )
        for benefit in answer.benefits
    )
    return Expectation(answer, rows)


def _children(claim: Claim, family: Sequence[Relative], event: Event) -> dict[str, int]:
    return {
        "children": children_of(claim, family, event),
        "working_children": working_children_of(family, event),
    }


def _decision(facts: Facts, program: Program) -> dict[str, bool]:
    """Whether the branch decides about a benefit, and whether about a part of it only."""
    if program == Program.JHT:
        return {}
    owing = [job.status.is_in_arrears for job in _paid_for(facts, program)]
    return {"needs_decision": any(owing), "is_in_part": any(owing) and not all(owing)}


def _paid_for(facts: Facts, program: Program) -> Sequence[JobFacts]:
    """The jobs a benefit is paid for: JKM for each that protected, the others for the best."""
    jobs = facts.protecting if program == Program.JKM else ()
    return jobs or facts.jobs[:1]


def _by_what_was_told(
    claim: Claim, answer: Answer, children: Mapping[str, int]
) -> tuple[Expected, ...]:
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


def _of_accident(claim: Claim, children: Mapping[str, int]) -> dict:
    is_death = claim.kind == EventKind.DEATH
    outcome = Outcome.DEATH if is_death else claim.outcome and Outcome(claim.outcome)
    return {**children, "outcome": outcome or None, "transport": transport_of(claim)}


def _estimate(
    claim: Claim, facts: Facts, program: Program, children: Mapping[str, int]
) -> Estimate | None:
    more = _of_accident(claim, children) if program == Program.JKK else {**children}
    on = claim.event_on
    jobs = _paid_for(facts, program)
    cases = [case_of(job, program, on, **more) for job in jobs]
    if any(faults(case) for case in cases):
        return None
    found = [expected(case) for case in cases]
    if len(found) == 1:
        return found[0]
    owing = [job.status.is_in_arrears for job in jobs]
    return together(
        [unsure(one) if owes else one for one, owes in zip(found, owing, strict=True)], on
    )


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
    """Children who may get the education grant, by their day of birth: those named in the family whom it
    may reach (`claims.rules.grants.may_study`); while none was named, the number that was told."""
    named = _named_children(family)
    if not named:
        return [None] * (claim.answers.get(Question.CHILDREN, {}).get("children") or 0)
    on = claim.day_of_death or event.on
    return [person.born_on for person in named if may_study(as_child(person), on)]


def working_children_of(family: Sequence[Relative], event: Event) -> int:
    """Children who work, about whom the branch has to be asked whether they keep the grant."""
    chances = [may_study(as_child(person), event.on) for person in _named_children(family)]
    return chances.count(None)


def _named_children(family: Sequence[Relative]) -> list[Relative]:
    return [person for person in family if person.relation == Relation.CHILD]


def as_child(person: Relative) -> Child:
    """Somebody of the family, as the rules of the education grant ask."""
    return Child(
        born_on=person.born_on,
        lives=person.lives,
        is_married=person.is_married,
        works=person.works,
        has_left_school=person.school == School.LEFT,
    )


def met(claim: Claim) -> dict:
    """The deadlines that were met, by their kind."""
    return claim.answers.get(DONE, {})
