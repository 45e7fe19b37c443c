"""The report of a branch about a month: one computation for the page, the close and the ledger's check.

A fact counts to the month of its day: dues by the day they were taken, remittances by the day they were
handed over, answers by the day they were given, payments by the day the scheme received them,
reversals by the local day of the decision. The first month of a branch also holds what is dated
before it.

What was known when a month was closed is told by the late entries, not by clocks: a fact is in the
report unless it was noted as late while this month was closed already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from dues.enums import Handover, ReversalKind, SchemeChannel, Source
from dues.models import (
    Collection,
    CollectionLine,
    MonthClose,
    Remittance,
    RemittanceDecision,
    ReversalDecision,
    SchemePaymentLine,
)
from perisai.common.months import add_months, month_of
from perisai.common.retries import content_hash_of
from villages.models import Agent, Branch
from villages.queries import local_day


@dataclass(frozen=True, slots=True)
class AgentMonth:
    """One agent's month; amounts in rupiah.

    `before` + `taken` - `reversed` - `handed_over` + `came_back` = `in_hand`, the cash at the end of the
    month. `came_back` was refused or not covered by a count, `short` was missing in counts of the
    month. `uncounted` was handed to the branch and not answered by the end of the month, `at_branch`
    accepted and not paid in, `in_balance` handed on into the agent's own balance and not paid in: it
    protects nobody. `paid_in` is less what did not count after all: refused by the branch, or undone with
    an advance, in the month of that answer.
    """

    agent: int
    before: int = 0
    receipts: int = 0
    taken: int = 0
    reversed: int = 0
    handed_over: int = 0
    came_back: int = 0
    in_hand: int = 0
    accepted: int = 0
    paid_in: int = 0
    short: int = 0
    uncounted: int = 0
    at_branch: int = 0
    in_balance: int = 0


AMOUNTS = tuple(field.name for field in fields(AgentMonth) if field.name != "agent")


@dataclass(frozen=True, slots=True)
class SourceMonth:
    """Months of dues paid from one source, for how many participations, and the rupiah that moved.
    `reversed` months were undone in the month, whenever they had been paid."""

    source: str
    months: int = 0
    enrolments: int = 0
    total: int = 0
    reversed: int = 0


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """A month of a branch: its agents by key, and the months of dues by source."""

    agents: tuple[AgentMonth, ...]
    sources: tuple[SourceMonth, ...]

    @property
    def total(self) -> AgentMonth:
        """All agents together (`agent` is 0)."""
        return AgentMonth(
            agent=0, **{name: sum(getattr(row, name) for row in self.agents) for name in AMOUNTS}
        )

    @property
    def digest(self) -> str:
        """Tells whether somebody saw these figures or others."""
        return content_hash_of(figures=self.as_json())

    def as_json(self) -> dict[str, Any]:
        """What a closed month keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> MonthFigures:
        """The figures a closed month kept."""
        return cls(
            agents=tuple(AgentMonth(**row) for row in kept["agents"]),
            sources=tuple(SourceMonth(**row) for row in kept["sources"]),
        )


def month_figures(branch: Branch, month: dt.date, *, is_as_closed: bool = False) -> MonthFigures:
    """The report of `branch` about `month` from every fact there is, or, `is_as_closed`, from what was
    known when the month was closed. At most eleven queries, however many agents and facts."""
    span = _Span.of(branch, month, is_as_closed)
    found: dict[int, dict[str, int]] = {}
    for part in (_taken, _reversed, _handed_over, _answered, _paid_in, _refused, _undone):
        for agent, amounts in part(span):
            row = found.setdefault(agent, dict.fromkeys(AMOUNTS, 0))
            for name, amount in amounts.items():
                row[name] += amount
    return MonthFigures(
        agents=tuple(
            AgentMonth(agent=agent, **{**row, "in_hand": _in_hand(row)})
            for agent, row in sorted(found.items())
            if any(row.values())
        ),
        sources=tuple(_sources(span)),
    )


def agents_in(figures: MonthFigures) -> dict[int, Agent]:
    """The agents of a report by key, with their names as they are today. One query."""
    keys = [row.agent for row in figures.agents]
    return {agent.pk: agent for agent in Agent.objects.filter(pk__in=keys).select_related("user")}


def first_month(branch: Branch) -> dt.date | None:
    """The month with which the books of a branch begin: the first that was closed, otherwise the one in
    which its first entry was recorded; None before that."""
    closed = MonthClose.objects.filter(branch=branch).aggregate(first=Min("month"))["first"]
    if closed:
        return closed
    rows = Collection.objects.filter(branch=branch).order_by("pk")
    recorded_at = rows.values_list("recorded_at", flat=True).first()
    return month_of(local_day(recorded_at, branch.time_zone)) if recorded_at else None


BEGINNING = dt.date(1900, 1, 1)  # before every fact


@dataclass(frozen=True, slots=True)
class _Span:
    """The days of a month in the branch's time zone, and which facts were known."""

    branch: Branch
    month: dt.date
    start: dt.date
    end: dt.date
    is_as_closed: bool

    @classmethod
    def of(cls, branch: Branch, month: dt.date, is_as_closed: bool) -> _Span:
        is_first = month == first_month(branch)
        return cls(
            branch, month, BEGINNING if is_first else month, add_months(month, 1), is_as_closed
        )

    def known(self, rows: QuerySet, day: str, *, late: str = "late") -> QuerySet:
        """The facts dated before the end of the month that belong into the report."""
        rows = rows.filter(**{f"{day}__lt": self._edge(day, self.end)}).order_by()
        if self.is_as_closed:
            rows = rows.exclude(**{f"{late}__closed_through__gte": self.month})
        return rows

    def within(self, day: str) -> Q:
        return Q(**{f"{day}__gte": self._edge(day, self.start)})

    def earlier(self, day: str) -> Q:
        return Q(**{f"{day}__lt": self._edge(day, self.start)})

    def _edge(self, field: str, day: dt.date) -> dt.date | dt.datetime:
        if not field.endswith("_at"):
            return day
        return dt.datetime.combine(day, dt.time.min, ZoneInfo(self.branch.time_zone))


def _by_agent(rows: QuerySet, agent: str = "agent", **amounts) -> Iterator[tuple[int, dict]]:
    for row in rows.values(agent).annotate(**amounts):
        yield row.pop(agent), row


def _sum(amount, condition: Q | None = None) -> Sum:
    return Sum(amount, filter=condition, default=0)


def _taken(span: _Span) -> Iterator[tuple[int, dict]]:
    day = "collected_on"
    rows = span.known(Collection.objects.filter(branch=span.branch).of_agents(), day)
    return _by_agent(
        rows,
        receipts=Count("pk", filter=span.within(day)),
        taken=_sum("total", span.within(day)),
        before=_sum("total", span.earlier(day)),
    )


def _accepted_reversals(span: _Span) -> QuerySet[ReversalDecision]:
    rows = ReversalDecision.objects.filter(is_accepted=True, collection__branch=span.branch)
    return span.known(rows, "decided_at")


def _reversed(span: _Span) -> Iterator[tuple[int, dict]]:
    """What was turned into credit is where it was handed to, and left nobody's hands again."""
    rows = _accepted_reversals(span).filter(collection__source__in=Source.of_agent())
    return _by_agent(
        rows.exclude(request__kind=ReversalKind.CREDIT),
        "collection__agent",
        reversed=_sum("collection__total", span.within("decided_at")),
        before=-_sum("collection__total", span.earlier("decided_at")),
    )


def _handed_over(span: _Span) -> Iterator[tuple[int, dict]]:
    day = "handed_over_on"
    return _by_agent(
        span.known(Remittance.objects.filter(branch=span.branch), day),
        handed_over=_sum("total", span.within(day)),
        before=-_sum("total", span.earlier(day)),
        uncounted=_sum("total", Q(handover__in=Handover.to_branch())),
        in_balance=_sum("total", Q(handover=Handover.TOP_UP)),
    )


def _answered(span: _Span) -> Iterator[tuple[int, dict]]:
    day = "decided_on"
    accepted = Q(is_accepted=True)
    back = F("remittance__total") - F("covered")
    missing = F("remittance__total") - F("counted")
    return _by_agent(
        span.known(RemittanceDecision.objects.filter(remittance__branch=span.branch), day),
        "remittance__agent",
        accepted=_sum("covered", accepted & span.within(day)),
        came_back=_sum(back, span.within(day)),
        before=_sum(back, span.earlier(day)),
        short=_sum(missing, accepted & span.within(day)),
        uncounted=-_sum("remittance__total", Q(remittance__handover__in=Handover.to_branch())),
        at_branch=_sum("covered", accepted),
        in_balance=-_sum(back, Q(remittance__handover=Handover.TOP_UP)),
    )


def _paid_in(span: _Span) -> Iterator[tuple[int, dict]]:
    day = "payment__paid_on"
    rows = SchemePaymentLine.objects.filter(payment__branch=span.branch)
    return _by_agent(
        span.known(rows, day, late="payment__late"),
        "line__collection__agent",
        paid_in=_sum("line__cash", span.within(day)),
        at_branch=-_sum("line__cash", Q(payment__channel=SchemeChannel.BRANCH)),
        in_balance=-_sum("line__cash", Q(remittance__handover=Handover.TOP_UP)),
    )


def _refused(span: _Span) -> Iterator[tuple[int, dict]]:
    """What an agent said she paid in, and the branch refused."""
    decision = "remittance__decision"
    rows = SchemePaymentLine.objects.filter(
        payment__branch=span.branch, **{f"{decision}__is_accepted": False}
    )
    day = f"{decision}__decided_on"
    return _by_agent(
        span.known(rows, day, late=f"{decision}__late"),
        "line__collection__agent",
        paid_in=-_sum("line__cash", span.within(day)),
        in_balance=_sum("line__cash", Q(remittance__handover=Handover.TOP_UP)),
    )


def _undone(span: _Span) -> Iterator[tuple[int, dict]]:
    """Advances that were a wrong entry: their payment was undone with them."""
    return _by_agent(
        _accepted_reversals(span).filter(collection__source=Source.ADVANCE),
        "collection__agent",
        paid_in=-_sum("collection__total", span.within("decided_at")),
    )


def _in_hand(row: dict[str, int]) -> int:
    return row["before"] + row["taken"] - row["reversed"] - row["handed_over"] + row["came_back"]


def _sources(span: _Span) -> Iterator[SourceMonth]:
    day = "collection__collected_on"
    lines = CollectionLine.objects.filter(span.within(day), collection__branch=span.branch)
    paid = span.known(lines, day, late="collection__late").values("collection__source")
    undone = (
        _accepted_reversals(span).filter(span.within("decided_at")).values("collection__source")
    )
    found = {
        row.pop("collection__source"): row
        for row in paid.annotate(
            months=Count("pk"), enrolments=Count("enrolment", distinct=True), total=Sum("cash")
        )
    }
    for row in undone.annotate(reversed=Count("collection__lines")):
        found.setdefault(row.pop("collection__source"), {}).update(row)
    for source in Source.values:
        if source in found:
            yield SourceMonth(source, **found[source])
