"""The figures of a score card in words: the same on the page, on paper and in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perisai.common.numbers import format_number
from perisai.common.rupiah import format_rupiah
from perisai.reports.queries.score_figures import STAYED, Figure
from perisai.reports.queries.score_pay import Estimate
from perisai.reports.queries.scores import Score
from perisai.reports.score_rules import Share, Watch


@dataclass(frozen=True, slots=True)
class Item:
    """One figure: its value, and what stands beside it."""

    figure: Figure
    value: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some figures under a heading."""

    heading: str
    items: Sequence[Item]


def parts_of(score: Score, pay: Estimate, on: dt.date) -> list[Part]:
    """Every figure of a card, each once."""
    return [
        Part(
            _("Members"),
            [
                Item(Figure.REGULAR, percent(score.regular), part_of(score.regular)),
                *(
                    Item(STAYED[stay.months], percent(stay.share), part_of(stay.share))
                    for stay in score.stayed
                ),
            ],
        ),
        Part(
            _("Money"),
            [
                Item(Figure.LAG, days(score.median), lag_words(score)),
                Item(Figure.CASH, format_rupiah(score.held), cash_words(score)),
                Item(
                    Figure.SHORT,
                    format_number(score.counts[Figure.SHORT]),
                    format_rupiah(score.short),
                ),
            ],
        ),
        Part(
            _("Receipts"),
            [
                Item(figure, format_number(score.counts[figure]), of_hundred(score, figure))
                for figure in (
                    Figure.REVERSALS,
                    Figure.MISSING,
                    Figure.REPRINTS,
                    Figure.BACK_DATED,
                )
            ]
            + [Item(Figure.MISMATCHES, percent(score.checked), checked_words(score))],
        ),
        Part(
            _("Work"),
            [
                Item(Figure.NEW, format_number(score.counts[Figure.NEW]), new_words(score)),
                Item(Figure.PAY, pay_value(pay), pay_words(pay)),
                Item(Figure.SEEN, seen_words(score, on), day(score.seen_on)),
            ],
        ),
    ]


def percent(share: Share) -> str:
    """`13,8%`; a dash without anybody."""
    return f"{decimal(share.percent)}%" if share.percent is not None else "–"


def whole_percent(share: Share) -> str:
    """`14`, of a hundred; a dash without anybody."""
    return format_number(share.percent) if share.percent is not None else "–"


def part_of(share: Share) -> str:
    """`35 of 254`."""
    if not share.whole:
        return _("nobody yet")
    return _("%(part)s of %(whole)s") % {
        "part": format_number(share.part),
        "whole": format_number(share.whole),
    }


def of_hundred(score: Score, figure: Figure) -> str:
    """`1,2 for 100 members`."""
    number = score.per_hundred(figure)
    if number is None:
        return ""
    return _("%(number)s for 100 members") % {"number": decimal(number)}


def checked_words(score: Score) -> str:
    """`3 of 12 drawn members who were reached; 1 of them was mistaken; 2 more do not remember`."""
    if not score.checked.whole and not score.unsure:
        return _("no inspection was closed in this time")
    told = {
        "part": part_of(score.checked),
        "mistaken": format_number(score.mistaken),
        "unsure": format_number(score.unsure),
    }
    if score.mistaken:
        words = _("%(part)s drawn members reached; %(mistaken)s of these were mistaken") % told
    else:
        words = _("%(part)s drawn members reached") % told
    if not score.unsure:
        return words
    return _("%(words)s; %(unsure)s more do not remember and are not counted") % {
        **told,
        "words": words,
    }


def decimal(number: Fraction | None) -> str:
    """`1,2`, `0`; a dash without a number."""
    if number is None:
        return "–"
    return format_number(number, 0 if number.denominator == 1 else 1)


def days(number: int | None) -> str:
    """`3 days`; a dash where nothing is known."""
    if number is None:
        return "–"
    words = ngettext("%(number)s day", "%(number)s days", number)
    return words % {"number": format_number(number)}


def day(value: dt.date | None) -> str:
    return date_format(value, "j M Y") if value else ""


def cash_words(score: Score) -> str:
    """How old the oldest rupiah is, and how much of it is not in her hands."""
    if not score.oldest_on:
        return _("nothing in hand")
    told = {"age": days(score.held_days), "day": day(score.oldest_on)}
    words = _("the oldest for %(age)s, since %(day)s") % told
    if score.in_balance:
        told = {"words": words, "amount": format_rupiah(score.in_balance)}
        return _("%(words)s; %(amount)s of it is balance, not in hand") % told
    return words


def lag_words(score: Score) -> str:
    """Within how many days nine of ten arrived, and of how many."""
    if score.ninetieth is None:
        return _("nothing reached the scheme in this time")
    told = {"days": days(score.ninetieth), "number": format_number(sum(score.lags.values()))}
    return _("half of the dues; 90%% within %(days)s, of %(number)s months of dues") % told


def new_words(score: Score) -> str:
    """How many that is for every hundred members, and when the last one joined."""
    if not score.new_on:
        return _("never yet")
    return _("%(hundred)s, the last on %(day)s") % {
        "hundred": of_hundred(score, Figure.NEW),
        "day": day(score.new_on),
    }


def seen_words(score: Score, on: dt.date) -> str:
    """How long ago there was a sign of her."""
    if score.seen_on is None:
        return _("never")
    ago = (on - score.seen_on).days
    return _("%(days)s ago") % {"days": days(ago)} if ago > 0 else _("today")


def pay_value(pay: Estimate) -> str:
    """The sum, or a dash while no rule gives any of it."""
    return format_rupiah(pay.total) if pay.rules else "–"


def pay_words(pay: Estimate) -> str:
    """That it is an estimate, and by which rule."""
    if not pay.rules:
        return _("no rule is in force")
    told = {"rules": "; ".join(rule.citation for rule in pay.rules)}
    words = _("estimate by %(rules)s, not a promise") % told
    if not pay.is_known:
        return _("%(words)s; no rule gives some of these months") % {"words": words}
    return words


def watch_words(score: Score) -> str:
    """What comes of bringing nobody and nothing; empty while she works, and once she has left."""
    if score.has_left:
        return ""
    told = {"day": day(score.last_work_on)}
    match score.watch:
        case Watch.QUIET:
            return (
                _("No new member and no dues since %(day)s: the scheme may switch the account off.")
                % told
            )
        case Watch.GONE:
            return (
                _(
                    "No new member and no dues since %(day)s: the account may be off. She returns"
                    " when the office asks for it."
                )
                % told
            )
        case _:
            return ""
