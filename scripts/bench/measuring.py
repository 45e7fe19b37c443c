"""Timing something beside its floor, and the table that shows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection

ROUNDS = 3
LONG = 5  # seconds after which nothing is measured once more


@dataclass(frozen=True, slots=True)
class Times:
    """Some times of the same thing, in seconds."""

    all: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.all)

    @property
    def p95(self) -> float:
        return sorted(self.all)[-(-len(self.all) * 95 // 100) - 1]


class Table:
    """What was measured, shown as it comes. `missed` are goals, `failed` what ends the bench with 1."""

    def __init__(self) -> None:
        self.missed: list[str] = []
        self.failed: list[str] = []

    @staticmethod
    def head(title: str) -> None:
        print(f"\n{title:<44}{'median':>11}{'p95':>11}{'floor':>11}{'ratio':>7}", flush=True)

    def row(
        self,
        what: str,
        took: float | Times,
        floor: float | None = None,
        *,
        goal: float | None = None,
        must: float | None = None,
        note: str = "",
        why: str = "",
    ) -> None:
        """One line. `goal` and `must` are times the floor: missing the first is told, with `why` and what it
        would take, the second fails."""
        median, p95 = (took.median, took.p95) if isinstance(took, Times) else (took, None)
        line = f"{what:<44}{_ms(median)}{_ms(p95)}{_ms(floor)}"
        if floor:
            ratio = median / floor
            line += f"{ratio:>7.2f}"
            for most, where in ((goal, self.missed), (must, self.failed)):
                if most and ratio > most:
                    missed = f"{what}: {ratio:.2f} times its floor, at most {most} wanted. {why}"
                    where.append(missed.rstrip(". "))
        print(f"{line}  {note}".rstrip(), flush=True)


def _ms(seconds: float | None) -> str:
    return f"{seconds * 1000:>8.1f} ms" if seconds is not None else " " * 11


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The quickest of some times, the first of which warms up; of fewer when they are long."""
    took = [timed(work)]
    while len(took) <= rounds and sum(took) < LONG:
        took.append(timed(work))
    return min(took)


def times(work: Callable[[], object], rounds: int = 30) -> Times:
    """So many times, after one that warms up; fewer when they are long."""
    work()
    took = [timed(work)]
    while len(took) < rounds and sum(took) < LONG:
        took.append(timed(work))
    return Times(took)


def sql(statement: str, *values) -> list:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
