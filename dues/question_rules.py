"""Decisions about questions to the branch: which answer fits, which months are asked, what was raised.

Pure: no database, no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dues.enums import AnswerKind, QuestionKind
from dues.rules import SPONSORS, Terms, terms_for
from perisai import regulations
from perisai.common.months import month_of

# Each answer that fits a kind of question, with what it means.
FITTING: dict[QuestionKind, dict[AnswerKind, str | Promise]] = {
    QuestionKind.PREPAID_AFTER_END: {
        AnswerKind.REFUNDED: _("The branch or the scheme gave this money back."),
        AnswerKind.STAYS: _("The scheme keeps this money; nothing is given back."),
    },
    QuestionKind.TERMS_CHANGE: {
        AnswerKind.KEPT: _("The paid months keep their price; nothing is settled."),
        AnswerKind.BILLED: _("The difference is paid together with the next dues."),
        AnswerKind.CREDITED: _("The following months use the difference first."),
    },
    QuestionKind.RAISED_BEFORE_DEATH: {
        AnswerKind.KEPT: _("The higher income counts."),
        AnswerKind.EXPLAINED: _("Something else: write what the branch found."),
    },
    QuestionKind.LATE_ARRIVAL: {
        AnswerKind.KEPT: _("The months count: the participation went on."),
        AnswerKind.STAYS: _("The scheme keeps the money; the months do not count."),
        AnswerKind.EXPLAINED: _("Something else: write what the branch found."),
    },
}


def fitting_answers(kind: QuestionKind, amount: int) -> dict[AnswerKind, str | Promise]:
    """The answers that fit a question, each with its meaning. A difference of terms is billed when the
    member paid too little (`amount` below zero rupiah) and credited when too much."""
    wrong_way = AnswerKind.CREDITED if amount < 0 else AnswerKind.BILLED
    return {answer: text for answer, text in FITTING[kind].items() if answer != wrong_way}


def refund_goes_to_heirs(*, is_deceased: bool, payer_kind: str) -> bool:
    """Whether money for months after the end goes to the heirs: when the member has died and nobody
    else had paid for them. Otherwise it goes back to the payer."""
    return is_deceased and payer_kind not in SPONSORS


@dataclass(frozen=True, slots=True)
class Version:
    """Terms of an enrolment as they were written on a day. A later version with the same `from_month`
    takes its place."""

    written_on: dt.date
    terms: Terms


@dataclass(frozen=True, slots=True)
class Raise:
    """The base of the bracket rose, by rupiah a month, with the terms that count from `from_month`."""

    from_month: dt.date
    amount: int


def raise_before(versions: Sequence[Version], event_on: dt.date, days: int) -> Raise | None:
    """How much higher the base on the day of an event is than at any time in the `days` before it.

    `versions` in the order in which they were written. What counts on the day of the event is what is
    written now, so that terms written after it are found too; what counted before is what was known
    then. What was written on the day of the registration is no raise, and neither is an income that
    stays in its bracket.
    """
    month = month_of(event_on)
    now = _in_force(versions, month)
    if now is None:
        return None
    registered_on = versions[0].written_on
    before = []
    # The day before the window too: a raise on its first day is within it.
    for day in (event_on - dt.timedelta(days=number) for number in range(days + 2)):
        known = [row for row in versions if row.written_on <= max(day, registered_on)]
        terms = _in_force(known, month_of(day))
        if terms:
            before.append(_base(terms, month))
    rise = _base(now, month) - min(before, default=_base(now, month))
    return Raise(now.from_month, rise) if rise > 0 else None


def _in_force(versions: Iterable[Version], month: dt.date) -> Terms | None:
    latest = {version.terms.from_month: version.terms for version in versions}
    try:
        return terms_for(latest.values(), month)
    except LookupError:
        return None


def _base(terms: Terms, month: dt.date) -> int:
    """By one table, that of the event: a change of the law is no raise."""
    return regulations.bracket_for(terms.income, month).base
