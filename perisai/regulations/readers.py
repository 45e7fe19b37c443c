"""Readers: each turns what a file says into one frozen value, or says what is wrong with it."""

import itertools
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from perisai.regulations.enums import HeirKind, PayerKind, Program
from perisai.regulations.values import Bracket, Reduction, SchoolLevel, WorkStep


class BadValue(ValueError):
    """A value does not have the shape its key asks for."""


class FractionFound(BadValue):
    """A number that is not whole: rupiah, months and percents here always are."""


def whole(raw: Any) -> int:
    """A whole number, zero or more: rupiah, months, years, days, hours or percent."""
    if isinstance(raw, float):
        raise FractionFound(f"{raw} is not whole")
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
        raise BadValue(f"{raw!r} is not a whole number of zero or more")
    return raw


def flag(raw: Any) -> bool:
    """Yes or no."""
    if not isinstance(raw, bool):
        raise BadValue(f"{raw!r} is neither true nor false")
    return raw


def wholes(raw: Any) -> tuple[int, ...]:
    """A rising list of whole numbers."""
    numbers = tuple(whole(item) for item in _list(raw))
    if list(numbers) != sorted(set(numbers)):
        raise BadValue("the numbers do not rise")
    return numbers


def words(raw: Any) -> tuple[str, ...]:
    """A list of words in small letters."""
    found = tuple(_list(raw))
    if not all(isinstance(word, str) and word and word == word.lower() for word in found):
        raise BadValue("expected words in small letters")
    return found


def figures(*names: str) -> Callable[[Any], MappingProxyType]:
    """A reader for a table of whole numbers with exactly these names."""

    def read(raw: Any) -> MappingProxyType:
        _names(raw, set(names))
        return MappingProxyType({name: whole(raw[name]) for name in names})

    return read


def brackets(raw: Any) -> tuple[Bracket, ...]:
    """The table of dues: lower limits rise from 0 and amounts never fall."""
    rows = []
    for number, row in enumerate(_list(raw), start=1):
        _names(row, {"lower", "base", "amount"}, optional={"upper"})
        numbers = {name: whole(value) for name, value in row.items()}
        rows.append(Bracket(number=number, upper=numbers.pop("upper", None), **numbers))
    if not rows or rows[0].lower != 0:
        raise BadValue("the table does not begin at 0")
    if rows[-1].upper is not None:
        raise BadValue("the last bracket has an upper limit")
    for row, following in itertools.pairwise(rows):
        if row.upper is None or not row.lower <= row.upper < following.lower:
            raise BadValue(f"bracket {row.number} does not end before the next begins")
        if row.base >= following.base or row.amount >= following.amount:
            raise BadValue(f"bracket {following.number} does not rise")
    return tuple(rows)


def reduction(raw: Any) -> Reduction:
    """A discount or relief: what remains to be paid, of which programmes, and for whom."""
    _names(
        raw, {"pay_percent", "programs", "refused_payers", "undecided_payers", "is_for_employers"}
    )
    percent = whole(raw["pay_percent"])
    if percent > 100:
        raise BadValue("a reduction cannot raise dues")
    return Reduction(
        pay_percent=percent,
        programs=frozenset(_members(Program, raw["programs"])),
        refused_payers=frozenset(_members(PayerKind, raw["refused_payers"])),
        undecided_payers=frozenset(_members(PayerKind, raw["undecided_payers"])),
        is_for_employers=flag(raw["is_for_employers"]),
    )


def school_levels(raw: Any) -> tuple[SchoolLevel, ...]:
    """The education grant, level by level."""
    rows = []
    for row in _list(raw):
        _names(row, {"level", "yearly", "years"})
        rows.append(
            SchoolLevel(
                level=str(row["level"]), yearly=whole(row["yearly"]), years=whole(row["years"])
            )
        )
    return tuple(rows)


def work_steps(raw: Any) -> tuple[WorkStep, ...]:
    """What is paid while somebody cannot work: percents that fall, and a last step without an end."""
    steps = []
    for row in _list(raw):
        _names(row, {"percent"}, optional={"months"})
        steps.append(
            WorkStep(
                months=whole(row["months"]) if "months" in row else None,
                percent=whole(row["percent"]),
            )
        )
    *earlier, last = steps
    if last.months is not None or not all(step.months for step in earlier):
        raise BadValue("every step but the last needs months")
    if any(step.percent <= following.percent for step, following in itertools.pairwise(steps)):
        raise BadValue("the percents do not fall")
    if steps[0].percent > 100:
        raise BadValue("nobody is paid more than the base")
    return tuple(steps)


def ranks(raw: Any) -> tuple[tuple[HeirKind, ...], ...]:
    """Who inherits, rank by rank: each kind of heir stands in one rank, all of them in some."""
    found = tuple(tuple(_members(HeirKind, _list(rank))) for rank in _list(raw))
    if sorted(kind for rank in found for kind in rank) != sorted(HeirKind):
        raise BadValue("every kind of heir stands in exactly one rank")
    return found


def span(raw: Any) -> MappingProxyType:
    """From the least to the most."""
    found = figures("least", "most")(raw)
    if found["least"] > found["most"]:
        raise BadValue("the least is more than the most")
    return found


def one_of(choices) -> Callable[[Any], Any]:
    """A reader for one word of a closed list."""
    return lambda raw: _members(choices, [raw])[0]


def some_of(choices) -> Callable[[Any], tuple]:
    """A reader for several different words of a closed list."""

    def read(raw: Any) -> tuple:
        found = tuple(_members(choices, _list(raw)))
        if len(set(found)) != len(found):
            raise BadValue("a word stands twice")
        return found

    return read


def _list(raw: Any) -> list:
    if not isinstance(raw, list) or not raw:
        raise BadValue("expected a list that is not empty")
    return raw


def _names(raw: Any, wanted: set[str], optional: frozenset[str] | set[str] = frozenset()) -> None:
    if not isinstance(raw, dict):
        raise BadValue(f"expected a table with {', '.join(sorted(wanted))}")
    if missing := wanted - set(raw):
        raise BadValue(f"missing: {', '.join(sorted(missing))}")
    if unknown := set(raw) - wanted - optional:
        raise BadValue(f"unknown: {', '.join(sorted(unknown))}")


def _members(choices, raw: Any) -> list:
    if not isinstance(raw, list):
        raise BadValue("expected a list")
    try:
        return [choices(item) for item in raw]
    except ValueError as error:
        raise BadValue(str(error)) from error
