"""What score cards add up: a few sums by agent, each one question for all agents."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from dues.queries.agents_cash import toward_limits
from dues.queries.regular import Discipline, kept_payers_by_agent, regular_payers
from perisai.common.caches import KEPT_SECONDS
from perisai.common.months import last_full_month
from perisai.inspections.enums import Resolution
from perisai.inspections.queries.outcomes import LEAVES_OPEN
from perisai.reports.queries import score_figures as figures
from perisai.reports.queries.score_figures import ASKED_AGENT, COUNTED, Figure
from perisai.reports.queries.staying import first_participations, still_paying
from perisai.reports.score_rules import STAYS, Span
from villages.models import Agent
from villages.scoping import Viewer, kept_under


@dataclass
class Sums:
    """What the database summed, by the key of an agent, or by key and months. `held`, `in_balance` (a part of
    `held`) and `short` are rupiah, `lags` months of dues by days; `asked` are drawn members who were reached
    and remember whether they paid, `unsure` those reached who do not, `mistaken` those asked whose mismatch
    turned out to be their own error; `written` are receipts, `toward`
    rupiah by agent and branch that count toward the limit on cash of the branch."""

    members: dict[int, int] = field(default_factory=dict)
    regular: dict[int, int] = field(default_factory=dict)
    cohorts: dict[tuple[int, int], int] = field(default_factory=dict)
    paying: dict[tuple[int, int], int] = field(default_factory=dict)
    lags: dict[int, dict[int, int]] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    in_balance: dict[int, int] = field(default_factory=dict)
    oldest: dict[int, dt.date] = field(default_factory=dict)
    counts: dict[Figure, dict[int, int]] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)
    written: dict[int, int] = field(default_factory=dict)
    toward: dict[int, dict[int, int]] = field(default_factory=dict)
    asked: dict[int, int] = field(default_factory=dict)
    unsure: dict[int, int] = field(default_factory=dict)
    mistaken: dict[int, int] = field(default_factory=dict)
    new_on: dict[int, dt.date] = field(default_factory=dict)


def sums_of(viewer: Viewer, span: Span, *, agent: Agent | None = None) -> Sums:
    """The sums of all agents of this viewer, or of one of them. Those of a branch with a hundred thousand
    members take the database seconds, so they are kept (`keep_sums`); those of one agent are of now."""
    if agent:
        return _summed(viewer, span, agent)
    return cache.get_or_set(_key(viewer, span), lambda: _summed(viewer, span, None), KEPT_SECONDS)


def keep_sums(viewer: Viewer, span: Span) -> None:
    """Sum for all agents of this viewer and keep it, so that who opens the list does not wait."""
    cache.set(_key(viewer, span), _summed(viewer, span, None), KEPT_SECONDS)


def _key(viewer: Viewer, span: Span) -> str:
    # What an older version of the product kept has other sums.
    holds = [*(one.name for one in fields(Sums)), *Figure.values]
    return kept_under("scores", viewer, on=viewer.on, months=span.months, holds=holds)


def _summed(viewer: Viewer, span: Span, agent: Agent | None) -> Sums:
    sums = Sums()
    for row in _payers(viewer, span, agent):
        sums.members[row.agent.pk], sums.regular[row.agent.pk] = row.members, row.regular
    _staying(sums, viewer, span, agent)
    _lags(sums, viewer, span, agent)
    _held(sums, viewer, span, agent)
    _counts(sums, viewer, span, agent)
    sums.written = dict(_by_agent(figures.written(viewer, span), "agent", agent, times=Count("pk")))
    sums.toward = toward_limits(viewer, agent=agent)
    _asked(sums, viewer, span, agent)
    began = first_participations(viewer)
    sums.new_on = dict(_by_agent(began, "member__agent", agent, newest=Max("registered_on")))
    return sums


def _payers(viewer: Viewer, span: Span, agent: Agent | None) -> list[Discipline]:
    through = last_full_month(span.last)
    if agent:
        return [regular_payers(viewer, through=through, agent=agent)]
    # The first page of a branch shows the same counts.
    return kept_payers_by_agent(viewer, through=through, is_fresh=True)


def _staying(sums: Sums, viewer: Viewer, span: Span, agent: Agent | None) -> None:
    people = {"people": Count("member", distinct=True)}
    for stay in STAYS:
        rows = figures.began(viewer, span, stay)
        counted = _by_agent(rows, "member__agent", agent, **people)
        sums.cohorts.update({(pk, stay): number for pk, number in counted})
    began = first_participations(viewer)
    if agent:
        began = began.filter(member__agent=agent)
    sums.paying = still_paying(viewer, began, "member__agent", first=span.first_due, last=span.due)


def _lags(sums: Sums, viewer: Viewer, span: Span, agent: Agent | None) -> None:
    rows, path = figures.reached(viewer, span), "line__collection__agent"
    if agent:
        rows = rows.filter(**{path: agent})
    found: dict[int, Counter[int]] = defaultdict(Counter)
    counted = rows.order_by().values_list(path, "lag").annotate(months=Count("pk"))
    for pk, lag, months in counted:
        found[pk][max(lag.days, 0)] += months
    sums.lags = {pk: dict(by_days) for pk, by_days in found.items()}


def _held(sums: Sums, viewer: Viewer, span: Span, agent: Agent | None) -> None:
    rows = figures.held(viewer, span)
    summed = _by_agent(
        rows,
        "agent",
        agent,
        rupiah=Sum("total"),
        balance=Sum("total", filter=Q(carried__isnull=False), default=0),
        oldest=Min("collected_on"),
    )
    for pk, rupiah, balance, oldest in summed:
        sums.held[pk], sums.in_balance[pk], sums.oldest[pk] = rupiah, balance, oldest


def _counts(sums: Sums, viewer: Viewer, span: Span, agent: Agent | None) -> None:
    for figure, counted in COUNTED.items():
        rows = counted.rows(viewer, span)
        sums.counts[figure] = dict(_by_agent(rows, counted.agent, agent, times=Count("pk")))
    missing: Counter[int] = Counter()
    books = figures.books_with_gaps(viewer, span)
    for pk, number in (books.filter(agent=agent) if agent else books).values_list(
        "agent", "missing"
    ):
        missing[pk] += number
    times: Counter[int] = Counter()
    rupiah: Counter[int] = Counter()
    for rows, amount in (
        (figures.shortages(viewer, span), Sum("amount")),
        (figures.short_counts(viewer, span), -Sum("difference")),
    ):
        for pk, number, sum_of in _by_agent(rows, "agent", agent, times=Count("pk"), sum_of=amount):
            times[pk] += number
            rupiah[pk] += sum_of
    sums.counts |= {Figure.MISSING: dict(missing), Figure.SHORT: dict(times)}
    sums.short = dict(rupiah)


def _asked(sums: Sums, viewer: Viewer, span: Span, agent: Agent | None) -> None:
    summed = _by_agent(
        figures.asked(viewer, span),
        ASKED_AGENT,
        agent,
        people=Count("pk", filter=~LEAVES_OPEN),
        unsure=Count("pk", filter=LEAVES_OPEN),
        mistaken=Count("pk", filter=Q(ended_as=Resolution.MEMORY)),
    )
    for pk, people, unsure, mistaken in summed:
        sums.asked[pk], sums.unsure[pk], sums.mistaken[pk] = people, unsure, mistaken


def _by_agent(rows: QuerySet, path: str, agent: Agent | None, **summed) -> QuerySet:
    if agent:
        rows = rows.filter(**{path: agent})
    return rows.order_by().values_list(path).annotate(**summed)
