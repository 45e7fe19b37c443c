"""Cases in a line, as a test tells them."""

import datetime as dt

from claims.rules.benefits import expected
from claims.rules.case import Case
from claims.rules.values import Estimate
from perisai.regulations.enums import Program

NEW_LAW, OLD_LAW = "2026-03-10", "2019-11-30"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def a_case(program: str, event: str = NEW_LAW, **changes) -> Case:
    """A member of the lowest bracket, since 2018, with dues of five years."""
    for name in ("registered_on", "reactivated_on"):
        if isinstance(changes.get(name), str):
            changes[name] = day(changes[name])
    usual = {
        "program": Program(program),
        "event_on": day(event),
        "registered_on": day("2018-10-01"),
        "months_paid": 60,
        "income": 1_000_000,
    }
    return Case(**(usual | changes))


def estimate(program: str, event: str = NEW_LAW, **changes) -> Estimate:
    return expected(a_case(program, event, **changes))


def amounts(found: Estimate) -> dict[str, int]:
    """Each fixed part by its component."""
    return {part.component.value: part.least for part in found.parts if not part.is_range}


def ranges(found: Estimate) -> dict[str, tuple[int, int]]:
    """Each part that is a range."""
    return {part.component.value: (part.least, part.most) for part in found.parts if part.is_range}


def kinds(found: Estimate) -> list[str]:
    return [note.kind.value for note in found.notes]
