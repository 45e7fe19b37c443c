"""What a score card measures: spans, cohorts, lags, how long an agent has been quiet, what she may earn.

Pure: no database, no clock. Months are dates whose day is 1; amounts are whole rupiah.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from fractions import Fraction
from typing import Any

from dues.rules import last_due_month
from perisai.common.months import add_months, month_of, month_range, same_day_after

SPANS = (1, 3, 6, 12)  # months to choose from
SPAN = 3  # months, unless somebody chooses
STAYS = (3, 6, 12)  # months after the first month of dues
CURVE = 12  # months after the first that the curve of who stayed shows
CURVE_JOINED = 24  # months back in which those of the curve began
# How many days so many months have, counted from the first of any month: no two numbers of months share one.
# The database compares days over a million paid months several times faster than years and months.
DAYS = {
    months: (dt.timedelta(days=least), dt.timedelta(days=most))
    for months, (least, most) in {3: (89, 92), 6: (181, 184), 12: (365, 366)}.items()
}


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a card looks at: the current month and those before it, up to `last`, a day. `due` is the
    latest month of dues whose due day has passed on it."""

    months: int
    first: dt.date
    last: dt.date
    due: dt.date

    @property
    def first_due(self) -> dt.date:
        """The first of as many months of dues, up to the last that is due."""
        return add_months(self.due, 1 - self.months)

    @property
    def calendar(self) -> list[dt.date]:
        """The months in which the span lies."""
        return month_range(self.first, self.months)

    def cohort(self, stay: int) -> tuple[dt.date, dt.date]:
        """First and last month in which those began whose month `stay` months later fell due in the span:
        everybody of them could have reached it, and nobody else is asked."""
        return add_months(self.first_due, -stay), add_months(self.due, -stay)


def span_of(on: dt.date, months: int) -> Span:
    """The span of so many months that ends on a day."""
    return Span(months, add_months(month_of(on), 1 - months), on, last_due_month(on))


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, both people."""

    part: int
    whole: int

    @property
    def percent(self) -> Fraction | None:
        """None without anybody."""
        return Fraction(100 * self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Toward:
    """Rupiah that count toward the limit on cash of a branch."""

    held: int
    limit: int

    @property
    def is_over(self) -> bool:
        """More than the branch allows."""
        return self.held > self.limit


@dataclass(frozen=True, slots=True)
class Stayed:
    """Of `share.whole` whose month `months` after their first is due, `share.part` paid it."""

    months: int
    share: Share


def curve(
    joined: Mapping[dt.date, int], paid: Mapping[tuple[dt.date, dt.date], int], due: dt.date
) -> list[Stayed]:
    """How many stayed after 0, 1, ... 12 months: of those who could have reached that month by `due`, how
    many paid it. `joined` counts people by first month, `paid` by first month and month paid."""
    found = []
    for months in range(CURVE + 1):
        could = [start for start in joined if add_months(start, months) <= due]
        whole = sum(joined[start] for start in could)
        part = sum(paid.get((start, add_months(start, months)), 0) for start in could)
        found.append(Stayed(months, Share(part, whole)))
    return found


def percentile(counts: Mapping[int, int], percent: int) -> int | None:
    """The smallest of the values, each with how often it is, that at least so many percent do not exceed;
    None without values."""
    whole = sum(counts.values())
    so_far = 0
    for value in sorted(counts):
        so_far += counts[value]
        if so_far * 100 >= percent * whole and so_far:
            return value
    return None


def per_hundred(count: int, members: int) -> Fraction | None:
    """How many there are for every hundred members; None without members."""
    return Fraction(100 * count, members) if members else None


class Watch(StrEnum):
    """How long an agent has brought neither a new member nor dues."""

    WORKS = auto()
    QUIET = auto()  # the scheme may switch the account off
    GONE = auto()  # the office may ask that she returns


def last_work(began_on: dt.date, new_on: dt.date | None, took_on: dt.date | None) -> dt.date:
    """The last new member or dues of an agent; otherwise the day she began."""
    return max((day for day in (new_on, took_on) if day), default=began_on)


def watch(last_on: dt.date, on: dt.date, rule: Mapping[str, int]) -> Watch:
    """How an agent stands whose last new member or dues were on a day. Source: `perisai.inactive`."""
    if on >= same_day_after(last_on, rule["return_months"]):
        return Watch.GONE
    return Watch.QUIET if on >= same_day_after(last_on, rule["months"]) else Watch.WORKS


def days_before(months: int) -> dt.timedelta:
    """From the first of a month to the first of another are fewer days than this exactly when fewer than so
    many months lie between."""
    return dt.timedelta(days=round(months * Fraction("30.436875")) - 14)


@dataclass(frozen=True, slots=True)
class Brought:
    """What an agent brought in one month: people registered for the first time with two programmes or with
    three, and rupiah of its dues that reached the scheme, of members who are new (`dues_first`) and of those
    who have been there longer (`dues_later`), as the rule of the month divides them."""

    month: dt.date
    new_two: int = 0
    new_three: int = 0
    dues_first: int = 0
    dues_later: int = 0

    @property
    def new(self) -> int:
        return self.new_two + self.new_three


@dataclass(frozen=True, slots=True)
class Pay:
    """What a month may earn an agent, in rupiah: for new members, and from dues. `is_known` is False while no
    rule gives it."""

    brought: Brought
    for_new: int = 0
    from_dues: int = 0
    is_known: bool = True

    @property
    def total(self) -> int:
        return self.for_new + self.from_dues


def pay_for(brought: Brought, rule: Mapping[str, Any] | None) -> Pay:
    """The estimate by the rule of the month; fractions of a rupiah are cut off. New members pay only from
    so many in a month on. Source: `perisai.incentive`."""
    if rule is None:
        return Pay(brought, is_known=False)
    for_new = 0
    if brought.new >= rule["least_new"]:
        for_new = (
            brought.new_two * rule["new_two_programs"]
            + brought.new_three * rule["new_three_programs"]
        )
    hundredths = (
        brought.dues_first * rule["percent_first"] + brought.dues_later * rule["percent_later"]
    )
    return Pay(brought, for_new, hundredths // 100)
