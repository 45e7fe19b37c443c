"""What decides about the papers of a claim, read from the claim, its family and the law of its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from claims.enums import EventKind, Marriage, Outcome, Question, School
from claims.models import Claim, Relative
from claims.queries.expected import answer_to_event
from claims.queries.heirs import as_told, inheritance_of
from claims.queries.jobs import has_savings
from claims.rules.benefits import expected
from claims.rules.case import Case, faults
from claims.rules.papers import NPWP_ABOVE, List, Person, Situation
from claims.walk.answers import told as answer_to
from claims.walk.answers import told_income
from members.enums import Relation
from members.models import EnrolmentTerms
from perisai import regulations
from perisai.regulations.enums import Program
from villages.scoping import Viewer

NOT_AT_SCHOOL = ("", School.NONE, School.LEFT)
YES_OR_NO = {"yes": True, "no": False}
_LONG = 20 * 12  # months of dues: enough for everything that hangs on them
SPOUSES, CHILDREN = (Relation.HUSBAND, Relation.WIFE), (Relation.CHILD,)


def situation_of(claim: Claim, family: Sequence[Relative], *, viewer: Viewer) -> Situation:
    """What is known today about a claim and its family, both already in hand. Two queries
    at most."""
    return situation_on(claim, family, on=viewer.on)


def situation_on(claim: Claim, family: Sequence[Relative], *, on: dt.date) -> Situation:
    """The same on any day, for the family that has no account."""
    all_terms = _all_terms(claim, on)
    terms = _of_the_job(all_terms, claim)
    answer = answer_to_event(claim, has_jht=_has_savings(all_terms, claim, on))
    certain = {row.program for row in answer.benefits if row.is_certain} if answer else set()
    found = set(answer.programs) if answer else _usual(claim)
    # When only one can be meant it is asked for at once, whoever still has to confirm the cause.
    if not certain and len(found - {Program.JHT}) == 1:
        certain = found
    lists, maybe = _as_lists(certain), _as_lists(found - certain)
    is_death = claim.kind == EventKind.DEATH or claim.outcome == Outcome.DEATH
    people = people_on(claim, family, programs=found, is_death=is_death, on=on)
    marriage = answer_to(claim, Question.MARRIAGE, "marriage")
    grant = _has_grant(claim, found, certain, is_death=is_death)
    return Situation(
        lists=lists,
        maybe=maybe,
        is_death=is_death,
        people=people,
        is_traffic=claim.is_traffic,
        is_plkk=YES_OR_NO.get(answer_to(claim, Question.HOSPITAL, "is_plkk")),
        is_represented=_is_represented(claim, is_death=is_death),
        is_name_different=_is_name_different(claim),
        has_paid_transport=_paid_transport(claim),
        has_will=YES_OR_NO.get(answer_to(claim, Question.WILL, "has_will"), False),
        expected=_expected(claim, found, certain, terms),
        has_grant=grant,
        marriage=Marriage(marriage) if marriage else None,
    )


def people_of(
    claim: Claim,
    family: Sequence[Relative],
    *,
    programs: set[Program],
    is_death: bool,
    viewer: Viewer,
) -> tuple[Person, ...]:
    """The family as papers see it: who inherits today, who is a minor, who goes to school."""
    return people_on(claim, family, programs=programs, is_death=is_death, on=viewer.on)


def people_on(
    claim: Claim,
    family: Sequence[Relative],
    *,
    programs: set[Program],
    is_death: bool,
    on: dt.date,
) -> tuple[Person, ...]:
    """The same on any day."""
    rows = [(row, as_told(row)) for row in family]
    heirs, minors = set(), set()
    if is_death:
        first = next((one for one in Program if one in programs), Program.JKM)
        found = inheritance_of(claim, rows, first, on=on)
        # By identity: two of a family may have been told alike.
        heirs = {id(one) for one in found.heirs} if found else set()
        minors = {id(one) for one in found.minors} if found else set()
    return tuple(
        Person(
            key=str(row.uuid),
            name=row.name,
            is_spouse=row.relation in SPOUSES,
            is_child=row.relation in CHILDREN,
            is_heir=id(one) in heirs,
            is_minor=id(one) in minors,
            is_pupil=row.lives and row.relation in CHILDREN and row.school not in NOT_AT_SCHOOL,
            is_in_will=row.is_in_will and id(one) in heirs,
            guardian=row.guardian,
        )
        for row, one in rows
    )


def _all_terms(claim: Claim, on: dt.date) -> list[EnrolmentTerms]:
    """The terms of every job of the person by the day of the event, the newest last; none of somebody in no
    list. Those of members who moved on since still belong to the claim, so they are read through it."""
    if claim.member_id is None:
        return []
    day = claim.event_on or on
    terms = EnrolmentTerms.objects.filter(enrolment__member__claims=claim, from_month__lte=day)
    return list(terms.order_by("from_month"))


def _of_the_job(terms: Sequence[EnrolmentTerms], claim: Claim) -> EnrolmentTerms | None:
    """Those in force in the job the claim is about."""
    own = [row for row in terms if row.enrolment_id == claim.enrolment_id]
    return own[-1] if own else None


def _has_savings(terms: Sequence[EnrolmentTerms], claim: Claim, on: dt.date) -> bool:
    """Whether there are old-age savings (JHT). Most people never had any: then nothing is asked."""
    may_save = any(row.has_jht for row in terms)
    return may_save and has_savings(claim.member_id, claim.event_on or on)


def _usual(claim: Claim) -> set[Program]:
    """What an event mostly gives, while its day is not known."""
    usual = {EventKind.DEATH: Program.JKM, EventKind.INJURY: Program.JKK}
    return {usual.get(EventKind(claim.kind), Program.JHT)}


def _as_lists(programs: set[Program]) -> frozenset[List]:
    return frozenset(List(program.value.upper()) for program in programs)


def _has_grant(claim: Claim, found: set, certain: set, *, is_death: bool) -> bool | None:
    """For a death, or total disability, from work it is sure; of JKM it hangs on years of dues."""
    is_total = claim.outcome == Outcome.TOTAL_DISABILITY
    if not (is_death or is_total):
        return False
    return True if Program.JKK in certain and Program.JKM not in found else None


def _expected(
    claim: Claim, found: set[Program], certain: set[Program], terms: EnrolmentTerms | None
) -> int | None:
    """The most that may come, rupiah: every programme that is certain together, or the larger of two of
    which only one is meant while both stay on one side of what matters. None while an amount is not known;
    the balance of savings (JHT) never is, so it counts only once the rest is enough by itself."""
    amounts = {program: _most(claim, program, terms) for program in found}
    sure = [amounts[program] for program in found if program in certain]
    if sum(filter(None, sure)) > NPWP_ABOVE:
        return sum(filter(None, sure))
    if None in amounts.values() or not amounts:
        return None
    largest = max(sum(filter(None, sure)), *amounts.values())
    return None if largest > NPWP_ABOVE else largest


def _most(claim: Claim, program: Program, terms: EnrolmentTerms | None) -> int | None:
    """The most that one programme may bring, rupiah; None while it hangs on what is not known. Treatment is
    paid to the hospital and grants year by year: neither is counted."""
    on = claim.event_on
    if on is None or on < regulations.begins_on() or program == Program.JHT:
        return None
    outcome = Outcome.DEATH if claim.kind == EventKind.DEATH else claim.outcome
    if program == Program.JKK and outcome not in (Outcome.DEATH, Outcome.TOTAL_DISABILITY):
        return None  # what is paid back for treatment may be more than the benefit
    case = Case(
        program=program,
        event_on=on,
        registered_on=regulations.begins_on(),
        months_paid=_LONG,
        income=(terms.income if terms else None) or told_income(claim),
        outcome=Outcome(outcome) if outcome else None,
    )
    if faults(case):
        return None
    return expected(case).most


def _is_represented(claim: Claim, *, is_death: bool) -> bool | None:
    """Whether somebody hands the file in who is not one of those it belongs to."""
    if not is_death:
        return False
    return {"heirs": False, "other": True}.get(answer_to(claim, Question.HAND_IN, "who"))


def _is_name_different(claim: Claim) -> bool | None:
    """Whether a name is written differently on KTP, KK and card; asked with the papers that are compared."""
    for question in (Question.FAMILY_CARD, Question.ACCOUNT):
        said = answer_to(claim, question, "same_names")
        if said:
            return {"yes": False, "no": True}.get(said)
    return None


def _paid_transport(claim: Claim) -> bool | None:
    """Whether anything was spent on carrying the injured; nothing is an answer too."""
    spent = claim.answers.get(Question.TRANSPORT)
    return None if spent is None else any(spent.values())
