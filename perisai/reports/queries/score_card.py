"""The card of one agent: its figures, what stands behind them as pictures, what she learned."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count

from dues.models import Collection, PaidMonth
from dues.queries.in_hand import Held, held_receipts
from perisai.common.months import add_months
from perisai.reports.queries.score_pay import Estimate, estimate_of
from perisai.reports.queries.scores import Score, score_of
from perisai.reports.queries.staying import first_participations
from perisai.reports.score_rules import CURVE_JOINED, Span, Stayed, curve
from villages.models import Agent, Branch
from villages.queries import cash_limits
from villages.queries.agent_file import LearnedPart, learned_by
from villages.scoping import Viewer

MOST_DAYS = 31  # in the picture of the cash; of a longer span every so manieth


@dataclass(frozen=True, slots=True)
class InHand:
    """What an agent had in hand at the end of some days, in rupiah, beside the limit of the branch on each of
    them."""

    days: Sequence[tuple[dt.date, int]]
    limits: Sequence[int]

    @property
    def limit(self) -> int:
        """The limit of the last day."""
        return self.limits[-1]

    @property
    def limit_since(self) -> dt.date | None:
        """The first of the days that had this limit; None when all of them had it."""
        changed = [place for place, limit in enumerate(self.limits) if limit != self.limit]
        return self.days[changed[-1] + 1][0] if changed else None

    @property
    def most(self) -> tuple[dt.date, int]:
        """The day with the most, the first of several."""
        return max(self.days, key=lambda day: day[1])

    @property
    def over(self) -> int:
        """On how many of the days it was more than the limit of that day."""
        rows = zip(self.days, self.limits, strict=True)
        return sum(amount > limit for (_day, amount), limit in rows)


@dataclass(frozen=True, slots=True)
class Card:
    """Everything of one agent. `in_hand` is None for somebody who never wrote a receipt."""

    score: Score
    pay: Estimate
    in_hand: InHand | None
    stayed: Sequence[Stayed]
    learned: Sequence[LearnedPart]

    @property
    def has_learned(self) -> bool:
        """Whether any training or certificate stands."""
        return any(part.rows for part in self.learned)

    @property
    def had_learned(self) -> bool:
        """Whether any was corrected or taken back."""
        return any(part.before for part in self.learned)


def card_of(agent: Agent, span: Span, *, viewer: Viewer) -> Card:
    """The card of an agent in hand. The number of queries does not grow with what she did."""
    return Card(
        score=score_of(agent, span, viewer=viewer),
        pay=estimate_of(agent, span, viewer=viewer),
        in_hand=in_hand_of(agent, span, viewer=viewer),
        stayed=stayed_of(agent, span, viewer=viewer),
        learned=learned_by(agent, viewer=viewer),
    )


def in_hand_of(agent: Agent, span: Span, *, viewer: Viewer) -> InHand | None:
    """The cash of an agent day by day, of the branch for which she wrote her last receipt. What is in her
    balance has left her hands."""
    rows = Collection.objects.visible_to(viewer).of_agents().filter(agent=agent)
    last = rows.select_related("branch").order_by("-pk").first()
    if last is None or last.branch is None:
        return None
    branch: Branch = last.branch
    receipts = held_receipts(agent.pk, branch.pk).values()
    zone, one = ZoneInfo(branch.time_zone), dt.timedelta(days=1)
    moves, amount, found = deque(_moves(receipts)), 0, []
    for day in _days(span):
        ends = dt.datetime.combine(day + one, dt.time(), zone)
        while moves and moves[0][0] < ends:
            amount += moves.popleft()[1]
        found.append((day, amount))
    limits = cash_limits([branch.pk])
    return InHand(found, [limits.on(branch.pk, day) for day, _amount in found])


def stayed_of(agent: Agent, span: Span, *, viewer: Viewer) -> list[Stayed]:
    """How many of her members who began in the last two years paid each month after their first. Two
    queries."""
    since = add_months(span.due, -CURVE_JOINED)
    began = first_participations(viewer).filter(
        member__agent=agent, start_month__range=(since, span.due)
    )
    paid = PaidMonth.objects.visible_to(viewer).filter(enrolment__in=began, month__lte=span.due)
    people = {"people": Count("member", distinct=True)}
    joined = began.order_by().values_list("start_month").annotate(**people)
    months = paid.order_by().values_list("enrolment__start_month", "month")
    counted = months.annotate(people=Count("enrolment__member", distinct=True))
    return curve(
        dict(joined), {(start, month): number for start, month, number in counted}, span.due
    )


def _moves(receipts: Iterable[Held]) -> list[tuple[dt.datetime, int]]:
    """Each moment at which money came into her hands (above zero) or left them, oldest first, in rupiah."""
    moves = []
    for receipt in receipts:
        was_held = False
        for at, is_held in receipt.changes:
            if is_held != was_held:
                moves.append((at, receipt.total if is_held else -receipt.total))
            was_held = is_held
    return sorted(moves)


def _days(span: Span) -> list[dt.date]:
    """The days of a picture, the last one always among them."""
    length = (span.last - span.first).days + 1
    step = -(-length // MOST_DAYS)
    return [
        span.last - dt.timedelta(days=back)
        for back in range(length - 1, -1, -1)
        if back % step == 0
    ]
