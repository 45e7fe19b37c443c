"""What the counter of a village is told about a resident. Pure: rows in hand only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dues.enums import Status
from dues.queries.standing import Position
from members.enums import CounterAnswer
from perisai.common.months import last_day


@dataclass(frozen=True, slots=True)
class Told:
    """The answer, and the last day of protection when somebody is protected."""

    answer: CounterAnswer
    until: dt.date | None = None

    @property
    def is_known(self) -> bool:
        """Whether it says that somebody pays."""
        return self.answer != CounterAnswer.NONE


def told(stands: Iterable[tuple[Position, dt.date | None]], *, on: dt.date) -> Told:
    """The answer about somebody with these participations: where each stands, and until when the scheme
    itself confirmed it. The best of them counts; nobody and somebody who is not protected are one answer."""
    rows = list(stands)
    days = [protected_until(position, confirmed, on=on) for position, confirmed in rows]
    known = [day for day in days if day]
    if known:
        return Told(CounterAnswer.PROTECTED, max(known))
    if any(position.is_held_by_agent and position.status.can_be_paid for position, _day in rows):
        return Told(CounterAnswer.HELD)
    return Told(CounterAnswer.NONE)


def protected_until(
    position: Position, confirmed: dt.date | None, *, on: dt.date
) -> dt.date | None:
    """The last day on which this participation surely protects: what the scheme confirmed or the last month
    that reached it; behind these, until it may lapse by the stricter reading. None for one that protects no
    more, or never did."""
    if position.status != Status.PROTECTED and not position.status.is_in_arrears:
        return None
    reached = position.progress.remitted_through
    is_confirmed = position.progress.confirmed_through == reached
    covered = (confirmed if is_confirmed else None) or last_day(reached)
    last = max(covered, position.countdown.earliest_on - dt.timedelta(days=1))
    if position.status == Status.PROTECTED and covered >= on:
        return covered
    return last if last >= on else None
