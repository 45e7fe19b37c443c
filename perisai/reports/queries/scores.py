"""Score cards of agents: every figure of all agents at once, summed by the database."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Max, OuterRef, QuerySet, Subquery, Sum, When

from dues.models import Collection, PaidMonth
from dues.queries.agents_cash import AgentsCash, agents_by_cash
from dues.queries.regular import Discipline, regular_payers, regular_payers_by_agent
from members.models import Enrolment, Visit
from perisai import regulations
from perisai.common.months import last_full_month
from perisai.reports.queries.score_figures import (
    COUNTED,
    Figure,
    began,
    books_with_gaps,
    cards_of,
    reached,
    short_counts,
    shortages,
)
from perisai.reports.score_rules import (
    DAYS,
    STAYS,
    Share,
    Span,
    Stayed,
    Watch,
    per_hundred,
    percentile,
    watch,
)
from villages.models import Agent
from villages.queries.agent_file import certified_until
from villages.rules import has_left
from villages.scoping import Viewer


@dataclass(frozen=True)
class Score:
    """One agent. `members` are all she has today, also the lapsed. `lags` counts months of dues by the days
    from collected to reached. `counts` are rows behind a figure; `short` is in rupiah. Days are None where
    there never was one."""

    agent: Agent
    has_left: bool
    members: int
    regular: Share
    stayed: Sequence[Stayed]
    lags: Mapping[int, int]
    cash: AgentsCash | None
    counts: Mapping[Figure, int]
    short: int
    seen_on: dt.date | None
    new_on: dt.date | None
    took_on: dt.date | None
    watch: Watch
    certificate_until: dt.date | None
    is_certified: bool

    @property
    def median(self) -> int | None:
        """Days within which half of the dues reached the scheme."""
        return percentile(self.lags, 50)

    @property
    def ninetieth(self) -> int | None:
        """Days within which ninety percent did."""
        return percentile(self.lags, 90)

    def per_hundred(self, figure: Figure) -> Fraction | None:
        """What is counted, for every hundred members."""
        return per_hundred(self.counts[figure], self.members)

    @property
    def last_work_on(self) -> dt.date:
        """The last new member or dues; otherwise the day she began."""
        return max((day for day in (self.new_on, self.took_on) if day), default=self.agent.from_on)


@dataclass
class _Sums:
    """What the database summed, by agent."""

    cohorts: dict[tuple[int, int], int] = field(default_factory=dict)
    paying: dict[tuple[int, int], int] = field(default_factory=dict)
    lags: dict[int, Counter] = field(default_factory=lambda: defaultdict(Counter))
    counts: dict[Figure, Counter] = field(default_factory=dict)
    short: Counter = field(default_factory=Counter)


def scores(viewer: Viewer, span: Span, *, agent: Agent | None = None) -> list[Score]:
    """The cards of all agents of this viewer, or of one of them, by name. Members count with the agent they
    have today, receipts with the one who wrote them. The number of queries does not grow with anything."""
    rows = _agents(viewer, agent)
    sums = _Sums()
    _sum_staying(sums, viewer, span, agent)
    _sum_lags(sums, viewer, span, agent)
    _sum_counts(sums, viewer, span, agent)
    payers = {row.agent.pk: row for row in _payers(viewer, span, agent)}
    cash = {row.uuid: row for row in agents_by_cash(viewer, agent=agent)}
    new_on = _last_new(viewer, agent)
    certified = certified_until(viewer)
    rule = regulations.value("perisai.inactive", span.last)
    found = []
    for row in rows:
        payer = payers.get(row.pk)
        zone = ZoneInfo(viewer.time_zone)
        took_on = row.last_receipt
        signs = (row.last_visit, took_on, _day(row.user.last_login, zone))
        worked = max((day for day in (new_on.get(row.pk), took_on) if day), default=row.from_on)
        found.append(
            Score(
                agent=row,
                has_left=has_left(row.until_on, row.user.is_active, viewer.on),
                members=payer.members if payer else 0,
                regular=Share(payer.regular, payer.members) if payer else Share(0, 0),
                stayed=[
                    Stayed(
                        stay,
                        Share(
                            sums.paying.get((row.pk, stay), 0),
                            sums.cohorts.get((row.pk, stay), 0),
                        ),
                    )
                    for stay in STAYS
                ],
                lags=sums.lags.get(row.pk, Counter()),
                cash=cash.get(row.uuid),
                counts={figure: by_agent[row.pk] for figure, by_agent in sums.counts.items()},
                short=sums.short[row.pk],
                seen_on=max((day for day in signs if day), default=None),
                new_on=new_on.get(row.pk),
                took_on=took_on,
                watch=watch(worked, span.last, rule),
                certificate_until=certified.get(row.pk),
                is_certified=row.pk in certified,
            )
        )
    return found


def _agents(viewer: Viewer, agent: Agent | None) -> QuerySet[Agent]:
    """With the day of the last receipt and of the last visit."""
    rows = cards_of(viewer)
    if agent:
        rows = rows.filter(pk=agent.pk)
    receipts = Collection.objects.visible_to(viewer).filter(agent=OuterRef("pk"))
    visits = Visit.objects.visible_to(viewer).filter(agent=OuterRef("pk"))
    return rows.annotate(
        last_receipt=Subquery(receipts.order_by("-pk").values("collected_on")[:1]),
        last_visit=Subquery(visits.order_by("-visited_on").values("visited_on")[:1]),
    ).order_by("user__name", "code")


def _payers(viewer: Viewer, span: Span, agent: Agent | None) -> list[Discipline]:
    through = last_full_month(span.last)
    if agent:
        return [regular_payers(viewer, through=through, agent=agent)]
    return regular_payers_by_agent(viewer, through=through)


def _sum_staying(sums: _Sums, viewer: Viewer, span: Span, agent: Agent | None) -> None:
    for stay in STAYS:
        rows = began(viewer, span, stay)
        counted = _by_agent(rows, "member__agent", agent, Count("member", distinct=True))
        sums.cohorts.update({(pk, stay): people for pk, people in counted})
    months = PaidMonth.objects.visible_to(viewer).filter(
        month__range=(span.first_due, span.due),
        enrolment__previous__isnull=True,
        enrolment__member__withdrawn_at__isnull=True,
    )
    if agent:
        months = months.filter(enrolment__member__agent=agent)
    rows = (
        months.annotate(since=F("month") - F("enrolment__start_month"))
        .annotate(after=Case(*[When(since__range=DAYS[stay], then=stay) for stay in STAYS]))
        .filter(after__isnull=False)
        .order_by()
        .values_list("enrolment__member__agent", "after")
        .annotate(people=Count("enrolment__member", distinct=True))
    )
    sums.paying.update({(pk, after): people for pk, after, people in rows})


def _sum_lags(sums: _Sums, viewer: Viewer, span: Span, agent: Agent | None) -> None:
    rows = reached(viewer, span)
    path = "line__collection__agent"
    if agent:
        rows = rows.filter(**{path: agent})
    for pk, lag, months in (
        rows.order_by().values_list(path, "lag").annotate(months=Count("pk"))
    ):
        sums.lags[pk][max(lag.days, 0)] += months


def _sum_counts(sums: _Sums, viewer: Viewer, span: Span, agent: Agent | None) -> None:
    for figure, counted in COUNTED.items():
        rows = counted.rows(viewer, span)
        sums.counts[figure] = Counter(dict(_by_agent(rows, counted.agent, agent, Count("pk"))))
    gaps = books_with_gaps(viewer, span)
    sums.counts[Figure.MISSING] = Counter()
    for pk, missing in gaps.values_list("agent", "missing"):
        sums.counts[Figure.MISSING][pk] += missing
    sums.counts[Figure.SHORT] = Counter()
    for rows, amount in (
        (shortages(viewer, span), Sum("amount")),
        (short_counts(viewer, span), -Sum("difference")),
    ):
        found = rows.filter(agent=agent) if agent else rows
        summed = found.order_by().values_list("agent").annotate(rows=Count("pk"), rupiah=amount)
        for pk, number, rupiah in summed:
            sums.counts[Figure.SHORT][pk] += number
            sums.short[pk] += rupiah


def _last_new(viewer: Viewer, agent: Agent | None) -> dict[int, dt.date]:
    rows = Enrolment.objects.visible_to(viewer).filter(
        previous__isnull=True, member__withdrawn_at__isnull=True
    )
    return dict(_by_agent(rows, "member__agent", agent, Max("registered_on")))


def _by_agent(rows: QuerySet, path: str, agent: Agent | None, summed) -> QuerySet:
    if agent:
        rows = rows.filter(**{path: agent})
    return rows.order_by().values_list(path).annotate(summed=summed)


def _day(moment: dt.datetime | None, zone: ZoneInfo) -> dt.date | None:
    return moment.astimezone(zone).date() if moment else None

