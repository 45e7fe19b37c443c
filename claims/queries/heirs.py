"""Who inherits, by the family as it was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.models import Claim, Relative
from claims.rules import family as rules
from claims.rules.heirs import Inheritance, heirs_of
from members.enums import Relation
from perisai import regulations
from perisai.regulations.enums import Program
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Heirs:
    """Who inherits by law, and which of the minors have nobody to act for them yet."""

    inheritance: Inheritance
    without_guardian: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return [heir.name for heir in self.inheritance.heirs]


def heirs_of_claim(
    claim: Claim, family: Sequence[Relative], program: Program, *, viewer: Viewer
) -> Heirs | None:
    """Who inherits on the viewer's day; None unless somebody died on a day that is known."""
    died_on = claim.day_of_death
    if died_on is None or died_on < regulations.begins_on():
        return None
    told = rules.Family(
        died_on=died_on,
        relatives=tuple(as_told(row) for row in family),
        sex=claim.member.sex if claim.member else None,
        born_on=claim.birth_date,
    )
    will = [as_told(row) for row in family if row.is_in_will]
    found = heirs_of(told, program, on=viewer.on, will=will)
    guardians = {row.name for row in family if row.guardian}
    missing = tuple(heir.name for heir in found.minors if heir.name not in guardians)
    return Heirs(found, missing)


def as_told(row: Relative) -> rules.Relative:
    """Somebody of the family, as the rules of inheritance ask."""
    return rules.Relative(
        name=row.name,
        relation=Relation(row.relation),
        born_on=row.born_on,
        is_alive=row.lives,
        died_on=row.died_on,
    )
