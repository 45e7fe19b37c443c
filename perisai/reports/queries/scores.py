"""Score cards of agents: every figure of all agents at once, summed by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import OuterRef, QuerySet, Subquery

from members.models import Visit
from perisai import regulations
from perisai.reports.queries.score_figures import Figure, cards_of, receipts_of
from perisai.reports.queries.score_sums import Sums, sums_of
from perisai.reports.score_rules import (
    STAYS,
    Share,
    Span,
    Stayed,
    Toward,
    Watch,
    last_work,
    per_hundred,
    percentile,
    watch,
)
from villages.models import Agent
from villages.queries import CashLimits, cash_limits, local_day
from villages.queries.agent_file import certified_until
from villages.rules import has_left
from villages.scoping import Viewer


@dataclass(frozen=True)
class Score:
    """One agent. `members` are all she has today, also the lapsed. `lags` counts months of dues by the days
    from collected to reached. `checked` are drawn members whose answer was compared, and of these whose
    answer differs from the book; of those `mistaken` were wrong themselves. `unsure` were reached too and do
    not remember whether they paid: they are no part of it. `counts` are rows behind a figure, `written`
    receipts; `held`, of it `in_balance`, and `short` are rupiah, `toward` what counts toward the limit of
    each branch. Days are None where there never was one; `certificate_until` is also None for a certificate
    without a last day."""

    agent: Agent
    has_left: bool
    members: int
    regular: Share
    stayed: Sequence[Stayed]
    lags: Mapping[int, int]
    counts: Mapping[Figure, int]
    held: int
    in_balance: int
    oldest_on: dt.date | None
    held_days: int
    short: int
    written: int
    toward: Sequence[Toward]
    checked: Share
    mistaken: int
    unsure: int
    seen_on: dt.date | None
    new_on: dt.date | None
    took_on: dt.date | None
    watch: Watch
    is_certified: bool
    certificate_until: dt.date | None

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
        return last_work(self.agent.from_on, self.new_on, self.took_on)


def scores(viewer: Viewer, span: Span) -> list[Score]:
    """The cards of all agents of this viewer, by name. Members count with the agent they have today, receipts
    with the one who wrote them. Sums are at most two hours old. The number of queries does not grow with
    anything."""
    return _scores(cards_of(viewer), sums_of(viewer, span), viewer, span)


def score_of(agent: Agent, span: Span, *, viewer: Viewer) -> Score:
    """The card of one agent whom this viewer may read, as it is now."""
    rows = cards_of(viewer).filter(pk=agent.pk)
    return _scores(rows, sums_of(viewer, span, agent=agent), viewer, span)[0]


def _scores(rows: QuerySet[Agent], sums: Sums, viewer: Viewer, span: Span) -> list[Score]:
    certified = certified_until(viewer)
    rule = regulations.value("perisai.inactive", span.last)
    limits = cash_limits({branch for held in sums.toward.values() for branch in held})
    return [
        _score(agent, sums, certified, rule, limits, viewer) for agent in _with_signs(rows, viewer)
    ]


def _with_signs(rows: QuerySet[Agent], viewer: Viewer) -> QuerySet[Agent]:
    """With the day of the last receipt, undone or not, of the last one that stands, and of the last visit."""
    receipts = receipts_of(viewer).filter(agent=OuterRef("pk")).values("collected_on")
    visits = Visit.objects.visible_to(viewer).filter(agent=OuterRef("pk"))
    return rows.annotate(
        last_receipt=Subquery(receipts[:1]),
        last_dues=Subquery(receipts.standing()[:1]),
        last_visit=Subquery(visits.order_by("-visited_on").values("visited_on")[:1]),
    ).order_by("user__name", "code")


def _score(agent: Agent, sums: Sums, certified, rule, limits: CashLimits, viewer: Viewer) -> Score:
    pk, took_on, login = agent.pk, agent.last_dues, agent.user.last_login
    signs = (agent.last_visit, agent.last_receipt, login and local_day(login, viewer.time_zone))
    new_on, oldest_on = sums.new_on.get(pk), sums.oldest.get(pk)
    return Score(
        agent=agent,
        has_left=has_left(agent.until_on, agent.user.is_active, viewer.on),
        members=sums.members.get(pk, 0),
        regular=Share(sums.regular.get(pk, 0), sums.members.get(pk, 0)),
        stayed=[
            Stayed(stay, Share(sums.paying.get((pk, stay), 0), sums.cohorts.get((pk, stay), 0)))
            for stay in STAYS
        ],
        lags=sums.lags.get(pk, {}),
        counts={figure: by_agent.get(pk, 0) for figure, by_agent in sums.counts.items()},
        held=sums.held.get(pk, 0),
        in_balance=sums.in_balance.get(pk, 0),
        oldest_on=oldest_on,
        held_days=max((viewer.on - oldest_on).days, 0) if oldest_on else 0,
        short=sums.short.get(pk, 0),
        written=sums.written.get(pk, 0),
        toward=[
            Toward(total, limits.on(branch, viewer.on))
            for branch, total in sums.toward.get(pk, {}).items()
        ],
        checked=Share(sums.counts[Figure.MISMATCHES].get(pk, 0), sums.asked.get(pk, 0)),
        mistaken=sums.mistaken.get(pk, 0),
        unsure=sums.unsure.get(pk, 0),
        seen_on=max((day for day in signs if day), default=None),
        new_on=new_on,
        took_on=took_on,
        watch=watch(last_work(agent.from_on, new_on, took_on), viewer.on, rule),
        is_certified=pk in certified,
        certificate_until=certified.get(pk),
    )
