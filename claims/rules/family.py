"""A family as it is told at the door, and what in it cannot be true or must be asked.

A contradiction never refuses a claim: it is a question to the family before they walk to the branch.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from claims.enums import FamilyFinding, Marriage
from members.enums import Relation, Sex
from perisai.common.months import same_day_after

_YEAR = 12  # months
# The house's own: a parent is at least so many years older than a child.
LEAST_YEARS_TO_A_CHILD = 12
# A child may be born so many days after its father's death.
DAYS_UNBORN = 300
# The house's own: younger husbands and wives are asked about; the age to marry by law is higher.
LEAST_YEARS_OF_A_SPOUSE = 15
SPOUSES = (Relation.HUSBAND, Relation.WIFE)

FINDINGS_THAT_ASK = frozenset(
    {
        FamilyFinding.SEVERAL_WIVES,
        FamilyFinding.DIED_AFTERWARDS,
        FamilyFinding.BORN_AFTERWARDS,
        FamilyFinding.NO_BIRTH_DATE,
    }
)


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the family. A divorced husband or wife is no spouse: `Relation.OTHER`.

    The dead stay in the tree, `died_on` where the day is known: their children may be heirs. Who is
    neither called living nor dead is taken as living.
    """

    name: str
    relation: Relation
    born_on: dt.date | None = None
    is_alive: bool | None = None
    died_on: dt.date | None = None

    @property
    def lives(self) -> bool:
        """Nobody with a day of death is living, whatever else was said."""
        return self.is_alive is not False and self.died_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The member who died, and everybody who was named."""

    died_on: dt.date
    relatives: tuple[Relative, ...]
    sex: Sex | None = None
    born_on: dt.date | None = None

    def of(self, *relations: Relation) -> tuple[Relative, ...]:
        """Everybody in one of these relations, living or dead."""
        return tuple(person for person in self.relatives if person.relation in relations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the family answered to the questions; None before it did. `children`: how many go to school or are
    younger than `child_age` years."""

    marriage: Marriage | None = None
    children: int | None = None
    child_age: int = 23


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not fit, or must be asked, and about whom."""

    kind: FamilyFinding
    names: tuple[str, ...]


def findings(family: Family) -> tuple[Finding, ...]:
    """Everything in the family that cannot be true as told, or that the branch will ask."""
    return (
        *_too_many(family),
        *_twice(family),
        *_missing_between(family),
        *_ages(family),
        *_days(family),
    )


def findings_beside(family: Family, answered: Answered) -> tuple[Finding, ...]:
    """Where the answers to the questions and the family that was named say different things. An empty family
    contradicts nothing: it is asked for."""
    if not family.relatives:
        return ()
    return (*_marriage(family, answered.marriage), *_children(family, answered))


def _marriage(family: Family, told: Marriage | None) -> Iterator[Finding]:
    spouses = family.of(*SPOUSES)
    living = tuple(person for person in spouses if person.lives)
    names = tuple(person.name for person in living)
    if told == Marriage.SINGLE and spouses:
        yield Finding(FamilyFinding.TOLD_SINGLE, tuple(person.name for person in spouses))
    elif told == Marriage.DIVORCED and living:
        yield Finding(FamilyFinding.TOLD_DIVORCED, names)
    elif told == Marriage.WIDOWED and living:
        yield Finding(FamilyFinding.TOLD_WIDOWED, names)
    elif told in (Marriage.BOOK, Marriage.NO_BOOK) and not spouses:
        yield Finding(FamilyFinding.TOLD_MARRIED, ())
    elif told == Marriage.SEVERAL and len(spouses) < 2:
        yield Finding(FamilyFinding.TOLD_SEVERAL, names)


def _children(family: Family, answered: Answered) -> Iterator[Finding]:
    """Living children whose birth date nobody knows may be meant or not."""
    if answered.children is None:
        return
    living = [person for person in family.of(Relation.CHILD) if person.lives]
    oldest = same_day_after(family.died_on, -answered.child_age * _YEAR)
    young = [person for person in living if person.born_on and person.born_on > oldest]
    unknown = [person for person in living if person.born_on is None]
    if answered.children > len(young) + len(unknown):
        names = tuple(person.name for person in living)
        yield Finding(FamilyFinding.CHILDREN_MISSING, names)
    elif answered.children < len(young):
        yield Finding(FamilyFinding.MORE_CHILDREN, tuple(person.name for person in young))


def _twice(family: Family) -> Iterator[Finding]:
    """Somebody who was written down two times would inherit two times; two of one name are told apart by
    their birth dates."""
    known = [person for person in family.relatives if person.born_on]
    seen = Counter(map(_same, known))
    for person in {_same(one): one for one in known}.values():
        if seen[_same(person)] > 1:
            yield Finding(FamilyFinding.NAMED_TWICE, (person.name,))


def _too_many(family: Family) -> Iterator[Finding]:
    """More people than a family has of that kind."""
    husbands, wives = family.of(Relation.HUSBAND), family.of(Relation.WIFE)
    living = [[p for p in spouses if p.lives] for spouses in (husbands, wives)]
    in_law, marriages = family.of(Relation.PARENT_IN_LAW), max(len(husbands + wives), 1)
    wrong = husbands if family.sex == Sex.MALE else wives if family.sex == Sex.FEMALE else ()
    fathers, mothers = family.of(Relation.FATHER), family.of(Relation.MOTHER)
    grandparents = family.of(Relation.GRANDPARENT)
    for kind, people, is_found in (
        (FamilyFinding.TWO_FATHERS, fathers, len(fathers) > 1),
        (FamilyFinding.TWO_MOTHERS, mothers, len(mothers) > 1),
        (FamilyFinding.TOO_MANY_GRANDPARENTS, grandparents, len(grandparents) > 4),
        (FamilyFinding.TOO_MANY_PARENTS_IN_LAW, in_law, len(in_law) > 2 * marriages),
        (FamilyFinding.HUSBAND_AND_WIFE, husbands + wives, bool(husbands and wives)),
        (FamilyFinding.TWO_HUSBANDS, living[0], len(living[0]) > 1),
        (FamilyFinding.SPOUSE_DOES_NOT_FIT, wrong, bool(wrong)),
        (FamilyFinding.SEVERAL_WIVES, living[1], len(living[1]) > 1),
    ):
        if is_found:
            yield Finding(kind, tuple(person.name for person in people))


def _same(person: Relative) -> tuple:
    return person.relation, " ".join(person.name.lower().split()), person.born_on


def _missing_between(family: Family) -> Iterator[Finding]:
    """A grandchild has a parent who is a child of the member; parents-in-law come with a marriage."""
    for kind, people, between in (
        (
            FamilyFinding.NO_CHILD_BETWEEN,
            family.of(Relation.GRANDCHILD),
            family.of(Relation.CHILD),
        ),
        (
            FamilyFinding.NO_SPOUSE_BETWEEN,
            family.of(Relation.PARENT_IN_LAW),
            family.of(*SPOUSES),
        ),
    ):
        if people and not between:
            yield Finding(kind, tuple(person.name for person in people))


def _ages(family: Family) -> Iterator[Finding]:
    """Generations that lie too near, or the wrong way round."""
    generations = {
        Relation.FATHER: (-1, FamilyFinding.PARENT_TOO_YOUNG),
        Relation.MOTHER: (-1, FamilyFinding.PARENT_TOO_YOUNG),
        Relation.GRANDPARENT: (-2, FamilyFinding.GRANDPARENT_TOO_YOUNG),
        Relation.CHILD: (1, FamilyFinding.CHILD_TOO_OLD),
        Relation.GRANDCHILD: (2, FamilyFinding.GRANDCHILD_TOO_OLD),
    }
    for spouse in family.of(*SPOUSES):
        if _is_too_young(spouse, family.died_on):
            yield Finding(FamilyFinding.SPOUSE_TOO_YOUNG, (spouse.name,))
    if family.born_on is None:
        return
    for person in family.relatives:
        steps, kind = generations.get(person.relation, (0, None))
        if kind is None or person.born_on is None:
            continue
        days = (person.born_on, family.born_on)
        older, younger = days if steps < 0 else reversed(days)
        apart = abs(steps) * LEAST_YEARS_TO_A_CHILD * _YEAR
        if younger < same_day_after(older, apart):
            yield Finding(kind, (person.name,))


def _is_too_young(spouse: Relative, on: dt.date) -> bool:
    """Born after `on` is another finding."""
    born = spouse.born_on
    return born is not None and born <= on < same_day_after(born, LEAST_YEARS_OF_A_SPOUSE * _YEAR)


def _days(family: Family) -> Iterator[Finding]:
    """Births and deaths that do not fit with the day of the member's death or with each other."""
    unborn_until = family.died_on + dt.timedelta(days=DAYS_UNBORN)
    for person in family.relatives:
        born, died = person.born_on, person.died_on
        if born and born > family.died_on and person.relation != Relation.GRANDCHILD:
            is_unborn = person.relation == Relation.CHILD and born <= unborn_until
            kind = FamilyFinding.BORN_AFTERWARDS if is_unborn else FamilyFinding.BORN_TOO_LATE
            yield Finding(kind, (person.name,))
        if born and died and died < born:
            yield Finding(FamilyFinding.DIED_BEFORE_BIRTH, (person.name,))
        if died and person.is_alive is True:
            yield Finding(FamilyFinding.LIVING_AND_DEAD, (person.name,))
        if died and died > family.died_on:
            yield Finding(FamilyFinding.DIED_AFTERWARDS, (person.name,))
