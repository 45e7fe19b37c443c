"""What an anomaly is, as far as it needs no database: weights, days, months looked at, and the patterns that
are told from rows in hand. The thresholds are dated data (`perisai/regulations/instruments/oversight.toml`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dues.anomaly_enums import AnomalyRule, Severity
from perisai import regulations
from perisai.common.months import add_months, month_of

# Money that may be gone, or a benefit that may be claimed wrongly, before what may only be careless.
SEVERITY = {
    AnomalyRule.LAPPING: Severity.HIGH,
    AnomalyRule.BURST: Severity.MEDIUM,
    AnomalyRule.NIGHT: Severity.MEDIUM,
    AnomalyRule.PHONE: Severity.MEDIUM,
    AnomalyRule.DEATH: Severity.HIGH,
    AnomalyRule.SILENT: Severity.MEDIUM,
    AnomalyRule.NUMBERS: Severity.MEDIUM,
    AnomalyRule.UNCONFIRMED: Severity.HIGH,
    AnomalyRule.COVERAGE: Severity.HIGH,
    AnomalyRule.UNDONE: Severity.HIGH,
}
ONE_DAY = dt.timedelta(days=1)
MOST_ROWS = 60  # kept of what stands behind an anomaly


def thresholds(rule: AnomalyRule, on: dt.date) -> Mapping[str, int]:
    """The figures of a rule on a day."""
    return regulations.value(f"anomaly.{rule.value}", on)


def due_on(severity: Severity, noticed_on: dt.date) -> dt.date:
    """The last day for an answer."""
    days = regulations.value("anomaly.answer_days", noticed_on)[severity.value]
    return noticed_on + dt.timedelta(days=days)


def months_looked_at(on: dt.date) -> tuple[dt.date, dt.date]:
    """The month before and the month of a day: what a telephone sends late, and nights that were missed for
    up to a month, are made up."""
    return add_months(month_of(on), -1), month_of(on)


@dataclass(frozen=True, slots=True)
class Taken:
    """A receipt, when and at which doors it was written: `places` are the neighbourhoods (RT) of whom it is
    for."""

    pk: int
    at: dt.datetime
    places: frozenset


def bursts(
    taken: Sequence[Taken], *, minutes: int, receipts: int, places: int
) -> list[list[Taken]]:
    """Runs of at least `receipts` receipts, at `places` neighbourhoods or more, in which each stretch of so
    many receipts lasts at most `minutes`. `taken` is of one agent, in the order of time; no receipt is in
    two runs.
    """
    span = dt.timedelta(minutes=minutes)
    found: list[list[Taken]] = []
    first, last = None, -1
    for end in range(receipts - 1, len(taken)):
        start = end - receipts + 1
        if taken[end].at - taken[start].at > span:
            continue
        if first is None or start > last:
            if first is not None:
                found.append(list(taken[first : last + 1]))
            first = start
        last = end
    if first is not None:
        found.append(list(taken[first : last + 1]))
    return [run for run in found if len(frozenset().union(*(one.places for one in run))) >= places]


def sittings(entered: Iterable[tuple[dt.date, int]]) -> list[tuple[dt.date, list[int]]]:
    """Receipts by the first day on which they were entered: who catches up on an evening and goes on the next
    day does it in one go. `entered` are days with the keys of receipts."""
    found: list[tuple[dt.date, list[int]]] = []
    for day, key in sorted(entered):
        if not found or day - found[-1][0] > ONE_DAY:
            found.append((day, []))
        found[-1][1].append(key)
    return found


def has_dropped(
    now: int, before: float, *, branch_now: int, branch_before: float, percent: int, people: int
) -> bool:
    """Whether far fewer people pay than before, measured against the whole branch: a harvest that is late is
    late for everybody. `before` is a mean of earlier months."""
    expected = before * min(branch_now / branch_before, 1) if branch_before else before
    return expected - now >= people and now * 100 <= expected * (100 - percent)
