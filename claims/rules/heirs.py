"""Who inherits a benefit by law, from a family told as a tree: the living and the dead.

A note of the family on shares is no nomination, and no share is reckoned here: everybody in the rank that
inherits signs together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claims.enums import FamilyFinding
from claims.rules.family import (
    DAYS_UNBORN,
    FINDINGS_THAT_ASK,
    Family,
    Finding,
    Relative,
    findings,
)
from members.enums import Relation
from perisai import regulations
from perisai.common.months import same_day_after
from perisai.regulations.enums import HeirKind, Program, WithoutHeirs

_YEAR = 12  # months
_KINDS = {
    Relation.HUSBAND: HeirKind.SPOUSE,
    Relation.WIFE: HeirKind.SPOUSE,
    Relation.CHILD: HeirKind.CHILD,
    Relation.FATHER: HeirKind.PARENT,
    Relation.MOTHER: HeirKind.PARENT,
    Relation.GRANDCHILD: HeirKind.GRANDCHILD,
    Relation.GRANDPARENT: HeirKind.GRANDPARENT,
    Relation.SIBLING: HeirKind.SIBLING,
    Relation.PARENT_IN_LAW: HeirKind.PARENT_IN_LAW,
}
_MAY_BE_UNBORN = (Relation.CHILD, Relation.GRANDCHILD, Relation.SIBLING)


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Who inherits: everybody living of the first rank in which somebody lives.

    `rank` is that rank by number, the first is 1; None when nobody inherits, and then `without` says
    what becomes of the benefit. `minors` need a guardian; the age from which they do not is
    `adult_age`, with its own source and certainty. `findings` say what does not fit in the family, and
    what must be asked: while there are contradictions the answer may still change.
    """

    rank: int | None
    kinds: tuple[HeirKind, ...]
    heirs: tuple[Relative, ...]
    minors: tuple[Relative, ...]
    without: WithoutHeirs | None
    findings: tuple[Finding, ...]
    source: str
    verified: bool
    adult_age: int
    adult_source: str
    is_adult_age_verified: bool

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        """What cannot be true as it was told."""
        return tuple(found for found in self.findings if found.kind not in FINDINGS_THAT_ASK)


def heirs_of(
    family: Family, program: Program, *, on: dt.date, will: Sequence[Relative] = ()
) -> Inheritance:
    """Who inherits `program` on `on`, the day on which somebody asks (minors are counted on it).

    Husband, wife or children first; without them parents, then grandchildren, grandparents, brothers and
    sisters, parents-in-law, and who is named in the will. Sources: PP 44/2015 Pasal 37 (JKK); for JKM and
    JHT the scheme's own page and, for migrant workers, Permenaker 4/2023 Pasal 57. Raises NotInForce for
    a death before the scheme.
    """
    order = regulations.entry(f"{program.value.lower()}.heirs", family.died_on)
    adult = regulations.entry("heirs.adult_age", family.died_on)
    by_kind = _living_by_kind(family, will, on)
    number, kinds, heirs = _first_rank(order.value, by_kind)
    used, without = order, None
    if number is None:
        used = regulations.entry(f"{program.value.lower()}.without_heirs", family.died_on)
        without = used.value
    return Inheritance(
        rank=number,
        kinds=kinds,
        heirs=heirs,
        minors=tuple(heir for heir in heirs if _is_minor(heir, adult.value, on)),
        without=without,
        findings=(*findings(family), *_without_birth_date(heirs)),
        source=used.citation,
        verified=used.verified,
        adult_age=adult.value,
        adult_source=adult.citation,
        is_adult_age_verified=adult.verified,
    )


def _living_by_kind(
    family: Family, will: Sequence[Relative], on: dt.date
) -> dict[HeirKind, list[Relative]]:
    """The living by kind. Somebody who died after the member inherits nothing more by this list: who
    takes that share is asked. Whoever was not even unborn at the death never inherits; a husband, wife or
    parent was born before it."""
    until = min(on, family.died_on + dt.timedelta(days=DAYS_UNBORN))
    found: dict[HeirKind, list[Relative]] = {kind: [] for kind in HeirKind}
    named = [(_KINDS.get(relative.relation), relative) for relative in family.relatives]
    for kind, relative in [*named, *((HeirKind.WILL, person) for person in will)]:
        last = until if relative.relation in _MAY_BE_UNBORN else family.died_on
        is_born = relative.born_on is None or relative.born_on <= last
        if kind and relative.lives and is_born:
            found[kind].append(relative)
    return found


def _first_rank(
    order: tuple[tuple[HeirKind, ...], ...], by_kind: dict[HeirKind, list[Relative]]
) -> tuple[int | None, tuple[HeirKind, ...], tuple[Relative, ...]]:
    for number, kinds in enumerate(order, start=1):
        heirs = tuple(relative for kind in kinds for relative in by_kind[kind])
        if heirs:
            return number, kinds, heirs
    return None, (), ()


def _is_minor(heir: Relative, adult_age: int, on: dt.date) -> bool:
    return heir.born_on is not None and on < same_day_after(heir.born_on, adult_age * _YEAR)


def _without_birth_date(heirs: Sequence[Relative]) -> tuple[Finding, ...]:
    """Only where a minor is likely: a child, a grandchild, a brother or sister, somebody in a will."""
    young = (Relation.CHILD, Relation.GRANDCHILD, Relation.SIBLING, Relation.OTHER)
    names = tuple(h.name for h in heirs if h.born_on is None and h.relation in young)
    return (Finding(FamilyFinding.NO_BIRTH_DATE, names),) if names else ()
