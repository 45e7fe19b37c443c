"""Score cards side by side: their order, and each as a line of words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perisai.common.rupiah import format_rupiah
from perisai.reports.enums import Order
from perisai.reports.queries.score_figures import Figure
from perisai.reports.queries.scores import Score
from perisai.reports.score_rules import Watch
from perisai.reports.score_words import days, decimal, percent, seen_words, whole_percent
from villages.models import Agent


@dataclass(frozen=True, slots=True)
class Line:
    """One agent in the list. Receipts are counted for every hundred members."""

    agent: Agent
    members: int
    regular: str
    stayed: Sequence[str]
    lag: str
    cash: str
    cash_age: str
    undone: str
    again: str
    later: str
    differ: str
    new: int
    seen: str
    marks: Sequence[str]


def lines_of(found: Sequence[Score], on: dt.date) -> list[Line]:
    """The cards in words, in the order given."""
    return [_line(score, on) for score in found]


def sorted_by(found: Sequence[Score], order: Order) -> list[Score]:
    """Those first who need a look; who has no figure stands at the end. Names stay in order among equals."""
    match order:
        case Order.REGULAR:
            return sorted(found, key=lambda one: _or_last(one.regular.percent))
        case Order.LAG:
            return sorted(found, key=lambda one: _or_last(_less(one.ninetieth)))
        case Order.CASH:
            return sorted(found, key=lambda one: _or_last(one.oldest_on))
        case Order.SEEN:
            return sorted(found, key=lambda one: one.seen_on or dt.date.min)
        case _:
            return list(found)


def _or_last(value) -> tuple:
    return (value is None, value if value is not None else 0)


def _less(value: int | None) -> int | None:
    return None if value is None else -value


def _line(score: Score, on: dt.date) -> Line:
    return Line(
        agent=score.agent,
        members=score.members,
        regular=percent(score.regular),
        stayed=[whole_percent(stay.share) for stay in score.stayed],
        lag="–" if score.median is None else f"{score.median} / {score.ninetieth}",
        cash=format_rupiah(score.held),
        cash_age=days(score.held_days) if score.oldest_on else "",
        undone=decimal(score.per_hundred(Figure.REVERSALS)),
        again=decimal(score.per_hundred(Figure.REPRINTS)),
        later=decimal(score.per_hundred(Figure.BACK_DATED)),
        differ=f"{score.checked.part} / {score.checked.whole}" if score.checked.whole else "–",
        new=score.counts[Figure.NEW],
        seen=seen_words(score, on),
        marks=_marks(score),
    )


def _marks(score: Score) -> list[str]:
    """What does not fit into a number."""
    told = {
        _("has left"): score.has_left,
        _("nothing brought for months"): score.watch != Watch.WORKS and not score.has_left,
        _("numbers missing"): bool(score.counts[Figure.MISSING]),
        _("money was missing"): bool(score.counts[Figure.SHORT]),
        _("no certificate noted"): not score.is_certified,
    }
    return [words for words, holds in told.items() if holds]
