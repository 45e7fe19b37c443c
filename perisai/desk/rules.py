"""How an enrolment is told on screens: its word, its end, and what it costs. Pure: rows in hand only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dues import milestones, rules
from dues.enums import Status
from members.enums import EndReason
from perisai import regulations
from perisai.regulations.enums import PayerKind

if TYPE_CHECKING:
    from dues.queries.months import Paid
    from dues.queries.standing import Position
    from members.models import Enrolment


@dataclass(frozen=True, slots=True)
class Owed:
    """Months past their due day that nobody was paid for, and their rupiah."""

    months: tuple[dt.date, ...]
    amount: int


def shown_status(enrolment: Enrolment, position: Position) -> Status:
    """An enrolment that a lapse has closed is called lapsed, so that people know the way back."""
    if position.status == Status.ENDED and enrolment.end_reason == EndReason.LAPSED:
        return Status.LAPSED
    return position.status


def is_last(enrolment: Enrolment) -> bool:
    """Nobody has reactivated it. Needs `next` loaded to stay query-free."""
    return getattr(enrolment, "next", None) is None


def closed_on(enrolment: Enrolment, position: Position) -> dt.date | None:
    """The day on which an enrolment ended or lapsed, None while it goes on."""
    if enrolment.ended_on:
        return enrolment.ended_on
    return position.countdown.lapsed_on if position.status == Status.LAPSED else None


def milestones_of(
    enrolment: Enrolment, position: Position, paid: Paid, on: dt.date
) -> milestones.Milestones | None:
    """How far the full death benefit and the education grant are; None when nothing counts."""
    return milestones.milestones(
        position.progress,
        paid.reached,
        is_start_estimated=enrolment.is_start_estimated,
        on=on,
    )


def is_kpj_late(kpj: str, first_paid_on: dt.date | None, on: dt.date) -> bool:
    """Whether dues were paid longer ago than a member number (KPJ) takes, and none is known.

    Source: the house rule `kpj_within_days`, not verified.
    """
    if kpj or first_paid_on is None:
        return False
    return first_paid_on < kpj_asked_before(on)


def kpj_asked_before(on: dt.date) -> dt.date:
    """Whoever paid first before this day should have a member number by `on`."""
    return on - dt.timedelta(days=regulations.value("kpj_within_days", on))


def monthly_dues(enrolment: Enrolment, position: Position) -> int | None:
    """Rupiah of the next month of dues; None when nothing more can be paid."""
    if not position.status.can_be_paid:
        return None
    return price(enrolment, [position.next_month]).total


def owed_of(enrolment: Enrolment, position: Position, on: dt.date) -> Owed:
    """What should have been paid by `on`. Needs `terms` loaded."""
    months = rules.owed_months(position.progress, on)
    return Owed(tuple(months), price(enrolment, months).total)


def price(enrolment: Enrolment, months: Sequence[dt.date]) -> regulations.Quote:
    """What these months cost the member, by the terms in force in each. Needs `terms` loaded."""
    return rules.price_months(list(enrolment.terms.all()), months, PayerKind.SELF)
