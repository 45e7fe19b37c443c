"""The grid of members and months in the pack: what each month of dues is to a member.

Pure. The states are those of `dues.rules.month_state`, by what is known today of the months up to a day; the
lapse is that of `dues.rules.lapsed_on`. Nothing is decided here a second time.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dues import rules
from dues.enums import MonthState
from perisai.common.months import add_months, month_range
from perisai.reports.enums import Square

MONTHS = 12
_ORDER = {square: place for place, square in enumerate(Square)}
_SQUARES = {
    MonthState.CONFIRMED: Square.CONFIRMED,
    MonthState.REMITTED: Square.REACHED,
    MonthState.SPONSORED: Square.SPONSORED,
    MonthState.WITH_AGENT: Square.WITH_AGENT,
    MonthState.OWED: Square.OWED,
    MonthState.NOT_DUE: Square.NOT_DUE,
    MonthState.OUTSIDE: Square.OUTSIDE,
}


@dataclass(frozen=True, slots=True)
class Participation:
    """One participation, with the dates that decide its months."""

    start_month: dt.date
    paid_through: dt.date | None
    remitted_through: dt.date | None
    ended_on: dt.date | None
    deceased_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PaidSquare:
    """A month that was paid. `is_handed_on`: the agent gave the money to somebody else."""

    payment: rules.Payment
    is_handed_on: bool


def months_of_grid(month: dt.date) -> list[dt.date]:
    """The twelve months up to one, the oldest first."""
    return month_range(add_months(month, 1 - MONTHS), MONTHS)


class Drawer:
    """Squares of many participations as of a day, the end of the last month or earlier. Thousands share few
    dates, and the law is slow to ask, so what was asked once is kept."""

    def __init__(self, months: Sequence[dt.date], day: dt.date) -> None:
        self.months, self.day = months, day
        self._unpaid: dict[tuple, Square] = {}

    def row(
        self, parts: Iterable[tuple[Participation, Mapping[dt.date, PaidSquare]]]
    ) -> tuple[Square, ...]:
        """The months of one member; of two participations the better square counts."""
        rows = [[self._square(part, month, paid) for month in self.months] for part, paid in parts]
        return tuple(min(squares, key=_ORDER.__getitem__) for squares in zip(*rows, strict=True))

    def _square(
        self, part: Participation, month: dt.date, paid: Mapping[dt.date, PaidSquare]
    ) -> Square:
        if found := paid.get(month):
            square = self._asked(part, month, found.payment, None)
            is_further = square == Square.WITH_AGENT and found.is_handed_on
            return Square.HANDED_ON if is_further else square
        key = (month, part.start_month, part.paid_through is None, part.remitted_through)
        key = (*key, part.ended_on, part.deceased_on)
        if key not in self._unpaid:
            self._unpaid[key] = self._left_open(part, month)
        return self._unpaid[key]

    def _left_open(self, part: Participation, month: dt.date) -> Square:
        lapsed_on = rules.lapsed_on(part.remitted_through, ended_on=part.ended_on, night=self.day)
        ends = [day for day in (lapsed_on, part.ended_on, part.deceased_on) if day]
        square = self._asked(part, month, None, min(ends, default=None))
        has_lapsed = lapsed_on is not None and lapsed_on == min(ends) and month >= lapsed_on
        return Square.LAPSED if square == Square.OUTSIDE and has_lapsed else square

    def _asked(
        self,
        part: Participation,
        month: dt.date,
        payment: rules.Payment | None,
        closed_on: dt.date | None,
    ) -> Square:
        progress = rules.Progress(part.start_month, paid_through=part.paid_through)
        state = rules.month_state(month, progress, payment, closed_on=closed_on, on=self.day)
        return _SQUARES[state]


def was_member(squares: Iterable[Square]) -> bool:
    """Whether somebody took part in any of these months; a lapse before them does not count."""
    return any(square not in (Square.LAPSED, Square.OUTSIDE) for square in squares)


def counted(rows: Iterable[Sequence[Square]], place: int) -> Counter[Square]:
    """How many members have which square in the month at `place`."""
    return Counter(squares[place] for squares in rows)
