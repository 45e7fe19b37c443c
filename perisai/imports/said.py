"""What an import said of somebody, kept so that the next one knows what is news.

Kept are keyed hashes, one for each thing a row says, never the values: whether a file says the same as the
last time needs no more. The secret of the site and the member are part of each, so neither a number can be
guessed from it, nor two people with the same value be found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.crypto import salted_hmac

from perisai.imports.register.people import Person

_SALT = "perisai.imports.said"
_KEPT = 16  # hex digits: two values of one person are never alike by chance
OF_PERSON = (
    "name", "sex", "birth_place", "birth_date", "phone", "family_card", "address", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What the imports that are saved said of one member: `last` by the last of them, `same_file` by this
    very file before, `undone` by imports that were undone and left their corrections. `is_known` is false
    for somebody whom no import brought."""

    member: int
    last: Mapping[str, str] = field(default_factory=dict)
    same_file: Collection[tuple[str, str]] = frozenset()
    undone: Collection[tuple[str, str]] = frozenset()
    is_known: bool = False

    def is_news(self, key: str, value: Any) -> bool:
        """Whether neither the last import nor this file before said this."""
        hashed = hash_of(self.member, key, value)
        return self.last.get(key) != hashed and (key, hashed) not in self.same_file

    def is_by_hand(self, key: str, value: Any) -> bool:
        """Whether what is written here was not written by the last import, nor by one that was undone since.
        Of an import that kept no hashes nobody knows, so everything that is written counts as by hand."""
        if not self.is_known or not value:
            return False
        hashed = hash_of(self.member, key, value)
        return self.last.get(key) != hashed and (key, hashed) not in self.undone


def hash_of(member: int, key: str, value: Any) -> str:
    """The hash under which one thing that was said of a member is kept."""
    if isinstance(value, str):
        value = " ".join(value.split())
    said = f"{member}/{key}/{value}"
    return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()[:_KEPT]


def hashes_of(person: Person, member: int) -> dict[str, str]:
    """Everything that a row says of a member, as it is kept; an empty cell says nothing."""
    said = values_of(person)
    return {key: hash_of(member, key, value) for key, value in said.items() if value}


def values_of(person: Person) -> dict[str, Any]:
    """What a row says by the keys under which it is kept. Job and heir are compared without regard to
    capitals, here as everywhere."""
    values = {name: getattr(person, name) for name in OF_PERSON}
    has_place = bool(person.hamlet and person.rt and person.rw)
    values["address"] = person.address or ("" if has_place else person.place_text)
    return values | {
        "place": place_value(person.hamlet, person.rt, person.rw),
        "job": person.job.casefold(),
        "income": person.income,
        "program": "3" if person.has_jht else "2",
        "kpj": person.kpj,
        "heir": f"{person.heir}/{person.relation}".casefold() if person.heir else "",
        "months": "|".join(f"{paid.month:%Y-%m}" for paid in person.paid),
    }


def place_value(hamlet: str, rt: str, rw: str) -> str:
    """A dusun with RT and RW as it is hashed; empty for none."""
    said = (" ".join(hamlet.casefold().split()), rt and rt.zfill(3), rw and rw.zfill(3))
    return "/".join(said) if any(said) else ""
