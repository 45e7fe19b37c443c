"""What a letter of the village says for itself: its number, who signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.enums import LetterBlank
from claims.rules.papers import same_name

_AROUND = re.compile(r"\s*([/.\-])\s*")


def clean_number(text: str) -> str:
    """A number of the agenda as it is kept: `474.3/012/2026`, however somebody spaced it, so that the same
    number is not given twice."""
    return _AROUND.sub(r"\1", " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Blanks:
    """Somebody of whom a letter says less than it has room for."""

    name: str
    what: tuple[LetterBlank, ...]


def blanks_in(content: dict) -> tuple[Blanks, ...]:
    """What a letter leaves open of the person it is about and of the heirs: lines to write on by hand, unless
    it is written down where the data are kept. A guardian is missed of minors only, a place
    of birth of the member only: nobody asks the family for theirs."""
    found = []
    for person in (content.get("about", {}), *content.get("heirs", ())):
        asked = [LetterBlank.NIK, LetterBlank.BIRTH_DATE, LetterBlank.ADDRESS]
        if "relation" not in person and "is_minor" not in person:
            asked.insert(1, LetterBlank.BIRTH_PLACE)
        if person.get("is_minor"):
            asked.append(LetterBlank.GUARDIAN)
        if what := tuple(one for one in asked if not person.get(one)):
            found.append(Blanks(person.get("name", ""), what))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody who signs: as heir, and as guardian of `wards`. `name` is empty where nobody knows the
    guardian yet."""

    name: str
    is_heir: bool
    wards: tuple[str, ...]


def signatures_of(heirs: Sequence[dict]) -> list[Signature]:
    """Who signs for heirs as a letter keeps them, everybody once: whoever inherits and is guardian too signs
    for both. A minor without a known guardian has a line of its own."""
    signs: dict[str, Signature] = {}
    for number, heir in enumerate(sorted(heirs, key=lambda one: bool(one.get("is_minor")))):
        is_minor = bool(heir.get("is_minor"))
        name = heir.get("guardian", "") if is_minor else heir["name"]
        # Two grown heirs of one name are two people; a guardian is the first of that name.
        key = same_name(name) or f" {number}"
        known = signs.get(key)
        if is_minor and known:
            signs[key] = Signature(known.name, known.is_heir, (*known.wards, heir["name"]))
        else:
            key = key if known is None else f"{key} {number}"
            signs[key] = Signature(name, not is_minor, (heir["name"],) if is_minor else ())
    return list(signs.values())
