"""Who inherits, by the family as it was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claims.enums import Known, Marriage, Question
from claims.models import Claim, Relative
from claims.queries.expected import Expectation
from claims.rules import family as rules
from claims.rules.heirs import Inheritance, heirs_of
from claims.walk.answers import told as told_of
from members.enums import Relation
from perisai import regulations
from perisai.regulations.enums import Program
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Heirs:
    """Who inherits by law, and which of the minors have nobody to act for them yet. `is_named`: somebody of
    the family is written down. `is_asked`: marriage and children were asked, so that an empty family may
    really be one. `has_will`: there is one, and nobody is noted as named in it."""

    inheritance: Inheritance
    without_guardian: tuple[str, ...]
    is_named: bool = True
    is_asked: bool = True
    has_will: bool = False
    beside: tuple[rules.Finding, ...] = ()

    @property
    def findings(self) -> tuple[rules.Finding, ...]:
        """What does not fit in the family, and between it and the answers."""
        return (*self.inheritance.findings, *self.beside)

    @property
    def names(self) -> list[str]:
        return [heir.name for heir in self.inheritance.heirs]


def heirs_of_claim(
    claim: Claim, family: Sequence[Relative], program: Program, *, viewer: Viewer
) -> Heirs | None:
    """Who inherits on the viewer's day; None unless somebody died on a day that is known."""
    if claim.day_of_death is None:
        return None
    rows = [(row, as_told(row)) for row in family]
    found = inheritance_of(claim, rows, program, on=viewer.on)
    if found is None:
        return None
    guarded = {id(one) for row, one in rows if row.guardian}
    has_will = told_of(claim, Question.WILL, "has_will") == Known.YES
    return Heirs(
        found,
        tuple(heir.name for heir in found.minors if id(heir) not in guarded),
        is_named=bool(family),
        is_asked={Question.MARRIAGE, Question.CHILDREN} <= claim.answers.keys(),
        has_will=has_will and not any(row.is_in_will for row in family),
        beside=_beside(claim, [one for _row, one in rows]),
    )


def inheritance_of(
    claim: Claim,
    rows: Sequence[tuple[Relative, rules.Relative]],
    program: Program,
    *,
    on: dt.date,
) -> Inheritance | None:
    """Who inherits on `on`, as some of `rows`: two of a family may have been told alike. None for a death
    before the scheme. While its day is not known, as if it were `on`."""
    died_on = claim.day_of_death or claim.event_on or on
    if died_on < regulations.begins_on():
        return None
    family = rules.Family(
        died_on=died_on,
        relatives=tuple(one for _row, one in rows),
        sex=claim.member.sex if claim.member else None,
        born_on=claim.birth_date,
    )
    will = [one for row, one in rows if row.is_in_will]
    return heirs_of(family, program, on=on, will=will)


def _beside(claim: Claim, rows: Sequence[rules.Relative]) -> tuple[rules.Finding, ...]:
    """What the answers to the questions and the family say differently."""
    marriage = told_of(claim, Question.MARRIAGE, "marriage")
    answered = rules.Answered(
        marriage=Marriage(marriage) if marriage else None,
        children=told_of(claim, Question.CHILDREN, "children"),
    )
    family = rules.Family(died_on=claim.event_on, relatives=tuple(rows))
    return rules.findings_beside(family, answered)


def first_program(expectation: Expectation) -> Program:
    """The benefit that decides who inherits: the first that the event may give, JKM while that is open."""
    benefits = expectation.answer.benefits if expectation.answer else ()
    return benefits[0].program if benefits else Program.JKM


def as_told(row: Relative) -> rules.Relative:
    """Somebody of the family, as the rules of inheritance ask."""
    return rules.Relative(
        name=row.name,
        relation=Relation(row.relation),
        born_on=row.born_on,
        is_alive=row.lives,
        died_on=row.died_on,
    )
