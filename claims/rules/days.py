"""How many days a claim took, stretch by stretch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from claims.enums import StepKind, Stretch

_DECISIONS = (StepKind.APPROVED, StepKind.REFUSED, StepKind.PAID)


def days_of(
    opened_on: dt.date, event_on: dt.date | None, steps: Sequence[tuple[str, dt.date]]
) -> dict[Stretch, int]:
    """The days of each stretch that is over. `steps` are (kind, day) in the order they were noted; of several
    of a kind the first counts. A file handed in before it was opened here took no days to the branch."""
    first: dict[str, dt.date] = {}
    for kind, day in steps:
        first.setdefault(kind, day)
    submitted, paid = first.get(StepKind.SUBMITTED), first.get(StepKind.PAID)
    decided = min((first[kind] for kind in _DECISIONS if kind in first), default=None)
    spans = {
        Stretch.TO_BRANCH: (opened_on, submitted),
        Stretch.TO_DECISION: (submitted, decided),
        Stretch.TO_MONEY: (submitted, paid),
        Stretch.IN_ALL: (event_on, paid),
    }
    return {
        stretch: max((until - since).days, 0)
        for stretch, (since, until) in spans.items()
        if since and until
    }


def spread(many: Iterable[Mapping[Stretch, int]]) -> dict[Stretch, list[int]]:
    """All days of each stretch, in their order. One that no claim has behind it is left out."""
    found: dict[Stretch, list[int]] = {}
    for each in many:
        for stretch, days in each.items():
            found.setdefault(stretch, []).append(days)
    return {stretch: found[stretch] for stretch in Stretch if stretch in found}


def medians(many: Iterable[Mapping[Stretch, int]]) -> dict[Stretch, tuple[int, int]]:
    """For each stretch the median in whole days, rounded up, and of how many claims."""
    return {
        stretch: (-int(-median(days) // 1), len(days)) for stretch, days in spread(many).items()
    }
