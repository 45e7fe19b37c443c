"""One shape for what every rule finds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dues.anomaly_rules import MOST_ROWS
from perisai.common.months import month_of


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern with the rows behind it. `evidence` names tables (`receipts`, `remittances`, `payments`,
    `members`) and the keys of their rows."""

    subject: str
    period: str
    agent: int
    branch: int
    from_on: dt.date
    until_on: dt.date
    measured: int
    allowed: int
    evidence: dict[str, list[int]]
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One fact that fits a pattern: whose it is, and its day."""

    pk: int
    agent: int
    branch: int
    day: dt.date
    keys: tuple[int, ...] = field(default=())

    @property
    def evidence(self) -> tuple[int, ...]:
        return self.keys or (self.pk,)


def subject_of(agent: int, branch: int) -> str:
    """An agent, in one branch."""
    return f"agent:{agent}:{branch}"


def period_of(month: dt.date) -> str:
    return f"{month:%Y-%m}"


def by_agent_and_month(rows: Iterable[Row], *, table: str, allowed: int) -> Iterator[Found]:
    """What an agent did at least `allowed` times in one calendar month."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.agent, row.branch, month_of(row.day)].append(row)
    for (agent, branch, month), group in sorted(groups.items()):
        if len(group) >= allowed:
            days = [row.day for row in group]
            keys = [key for row in group for key in row.evidence]
            yield Found(
                subject=subject_of(agent, branch),
                period=period_of(month),
                agent=agent,
                branch=branch,
                from_on=min(days),
                until_on=max(days),
                measured=len(group),
                allowed=allowed,
                evidence={table: keys[:MOST_ROWS]},
            )
