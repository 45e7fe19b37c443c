"""Which agents undo more receipts than chance explains: a control chart for counts of unequal size.

Pure. Receipts undone in a time are no part of the receipts written in it (some were written before), so it is
a chart of counts per unit, a u-chart: with u the receipts undone of all agents over the receipts written by
all, the upper limit of an agent who wrote n receipts is

    u + 3 * sqrt(u / n)

Source: Shewhart's three standard deviations for counts that follow Poisson's law: NIST/SEMATECH e-Handbook of
Statistical Methods, 6.3.3.1 "Counts Control Charts"; Montgomery, Introduction to Statistical Quality Control,
the u-chart with samples of unequal size. For few receipts the limit is rough: a single one undone by somebody
who wrote five would lie above it. One alone therefore never counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

DEVIATIONS = 3
LEAST = 2  # receipts undone from which an agent can lie above her limit


@dataclass(frozen=True, slots=True)
class Tally:
    """What one agent (by key) did in a time: receipts written, and undone."""

    agent: int
    written: int
    undone: int


@dataclass(frozen=True, slots=True)
class Control:
    """The average of all agents: `written` and `undone` receipts together."""

    written: int
    undone: int

    @property
    def average(self) -> float:
        """Receipts undone for every hundred written; 0 without receipts."""
        return 100 * self.undone / self.written if self.written else 0.0

    def limit(self, written: float) -> float:
        """The upper limit for so many receipts written (above zero), for every hundred of them."""
        return self.average + DEVIATIONS * sqrt(100 * self.average / written)

    def is_above(self, tally: Tally) -> bool:
        """Whether an agent undid more than chance explains. Who wrote none has no rate."""
        if not tally.written or tally.undone < LEAST:
            return False
        return per_hundred(tally) > self.limit(tally.written)


def control_of(tallies: Iterable[Tally]) -> Control:
    """The average of agents; who wrote no receipt counts nothing."""
    counted = [tally for tally in tallies if tally.written]
    return Control(sum(tally.written for tally in counted), sum(tally.undone for tally in counted))


def per_hundred(tally: Tally) -> float:
    """Receipts undone for every hundred written (above zero)."""
    return 100 * tally.undone / tally.written
