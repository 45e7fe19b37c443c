"""What decides about the papers of a claim, read from the claim, its family and the law of its day."""

from __future__ import annotations

from collections.abc import Sequence

from claims.enums import EventKind, Outcome, Question, School
from claims.models import Claim, Relative
from claims.queries.expected import event_of
from claims.queries.heirs import as_told
from claims.rules import family as told
from claims.rules.heirs import Inheritance, heirs_of
from claims.rules.papers import List, Person, Situation
from claims.rules.program import Answer, benefits_of
from claims.walk.answers import told as answer_to
from members.enums import Relation
from members.models import EnrolmentTerms
from perisai import regulations
from perisai.regulations.enums import Program
from villages.scoping import Viewer

NOT_AT_SCHOOL = ("", School.NONE, School.LEFT)
YES_OR_NO = {"yes": True, "no": False}
SPOUSES, CHILDREN = (Relation.HUSBAND, Relation.WIFE), (Relation.CHILD,)


def situation_of(claim: Claim, family: Sequence[Relative], *, viewer: Viewer) -> Situation:
    """What is known today about a claim and its family, both already in hand. One query."""
    answer = _benefits(claim, viewer=viewer)
    certain = {row.program for row in answer.benefits if row.is_certain} if answer else set()
    found = set(answer.programs) if answer else _usual(claim)
    # When only one can be meant it is asked for at once, whoever still has to confirm the cause.
    if not certain and len(found - {Program.JHT}) == 1:
        certain = found
    lists, maybe = _as_lists(certain), _as_lists(found - certain)
    is_death = claim.kind == EventKind.DEATH or claim.outcome == Outcome.DEATH
    people = people_of(claim, family, programs=found, is_death=is_death, viewer=viewer)
    grant = _has_grant(claim, found, certain, is_death=is_death)
    return Situation(
        lists=lists,
        maybe=maybe,
        is_death=is_death,
        people=people,
        is_traffic=claim.is_traffic,
        is_plkk=YES_OR_NO.get(answer_to(claim, Question.HOSPITAL, "is_plkk")),
        # Nobody asks these: whoever needs the paper adds it.
        is_represented=False,
        is_name_different=False,
        has_paid_transport=_paid_transport(claim),
        has_will=YES_OR_NO.get(answer_to(claim, Question.WILL, "has_will"), False),
        expected=_expected(claim, found),
        has_grant=grant,
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
    rows = [(row, as_told(row)) for row in family]
    heirs, minors = set(), set()
    if is_death:
        found = _inheritance(claim, rows, programs, viewer)
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
        )
        for row, one in rows
    )


def _benefits(claim: Claim, *, viewer: Viewer) -> Answer | None:
    event = event_of(claim)
    if event is None:
        return None
    return benefits_of(event, has_jht=_has_jht(claim, viewer=viewer), born_on=claim.birth_date)


def _has_jht(claim: Claim, *, viewer: Viewer) -> bool:
    """Whether the job had old-age savings on the day. Of somebody in no list nobody knows: no. The terms
    of members who moved on since still belong to the claim, so they are read through it."""
    if claim.enrolment_id is None:
        return claim.kind in (EventKind.STOPPED_WORK, EventKind.AGE)
    terms = EnrolmentTerms.objects.filter(
        enrolment__claims=claim, from_month__lte=claim.event_on or viewer.on
    )
    newest = terms.order_by("from_month").last()
    return bool(newest and newest.has_jht)


def _usual(claim: Claim) -> set[Program]:
    """What an event mostly gives, while its day is not known."""
    usual = {EventKind.DEATH: Program.JKM, EventKind.INJURY: Program.JKK}
    return {usual.get(EventKind(claim.kind), Program.JHT)}


def _as_lists(programs: set[Program]) -> frozenset[List]:
    return frozenset(List(program.value.upper()) for program in programs)


def _inheritance(
    claim: Claim,
    rows: Sequence[tuple[Relative, told.Relative]],
    programs: set[Program],
    viewer: Viewer,
) -> Inheritance | None:
    """Who inherits; None for a death before the scheme."""
    died_on = claim.day_of_death or claim.event_on or viewer.on
    if died_on < regulations.begins_on():
        return None
    family = told.Family(died_on=died_on, relatives=tuple(one for _row, one in rows))
    will = [one for row, one in rows if row.is_in_will]
    first = next((one for one in Program if one in programs), Program.JKM)
    return heirs_of(family, first, on=viewer.on, will=will)


def _has_grant(claim: Claim, found: set, certain: set, *, is_death: bool) -> bool | None:
    """For a death, or total disability, from work it is sure; of JKM it hangs on years of dues."""
    is_total = claim.outcome == Outcome.TOTAL_DISABILITY
    if not (is_death or is_total):
        return False
    return True if Program.JKK in certain and Program.JKM not in found else None


def _expected(claim: Claim, found: set[Program]) -> int | None:
    """The most that JKM alone may bring, rupiah; other amounts are not known here."""
    entry = claim.event_on and regulations.find_entry("jkm.amounts", claim.event_on)
    return sum(entry.value.values()) if entry and found == {Program.JKM} else None


def _paid_transport(claim: Claim) -> bool | None:
    """Whether anything was spent on carrying the injured; nothing is an answer too."""
    spent = claim.answers.get(Question.TRANSPORT)
    return None if spent is None else any(spent.values())
