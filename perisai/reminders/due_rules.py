"""Since when somebody comes due under rules that change with time, and how long that is useful.

Pure: no database, no clock. Nothing here looks at the day of a night, so it makes no difference how many
nights were missed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from dues.rules import first_month_not_lapsed
from perisai import regulations
from perisai.common.months import add_months, last_day, month_of, month_range, months_between
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.rules import Place, RuleRow, Window, rule_for

DAY = dt.timedelta(days=1)
MOST_MISSED = 60  # days: what is past for longer is told to nobody
CAMPAIGN_GRACE = 15  # days after the free months in which the reminder is still useful
MOST_DAYS = 120  # days of a rule
MONTHS_AHEAD = 24  # in each of these a rule has to leave a day
OVERDUE_FOR = 30  # days after its end in which a deadline, a grant or old cash is still told

# The window of one reminder under a rule with so many `days`; None when no day is left.
Span = Callable[[int], Window | None]

_ARREARS = {Kind.ARREARS_1: 1, Kind.ARREARS_2: 2, Kind.ARREARS_3: 3}


@dataclass(frozen=True, slots=True)
class Turn:
    """A rule while it counts at a place: from the first day to the last one (None: until today and on)."""

    rule: RuleRow
    from_on: dt.date
    until_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody comes due under a rule, and the days on which a reminder is useful."""

    rule: RuleRow
    due_on: dt.date
    last_on: dt.date

    def touches(self, since: dt.date, day: dt.date) -> bool:
        """Whether one of its days lies between the two, both included."""
        return self.due_on <= day and self.last_on >= since

    def is_open_on(self, day: dt.date) -> bool:
        return self.touches(day, day)


def turns(rules: Iterable[RuleRow], kind: Kind, place: Place) -> tuple[Turn, ...]:
    """The rules that counted at a place one after the other, by `rules.rule_for`."""
    rows = [rule for rule in rules if rule.kind == kind]
    found: list[tuple[RuleRow, dt.date]] = []
    for day in sorted({rule.from_on for rule in rows}):
        rule = rule_for(rows, kind, place, on=day)
        if rule is not None and (not found or found[-1][0].pk != rule.pk):
            found.append((rule, day))
    ends = [day - DAY for _rule, day in found[1:]]
    return tuple(
        Turn(rule, day, end) for (rule, day), end in zip_longest(found, ends, fillvalue=None)
    )


def comes_due(places_turns: Sequence[Turn], span: Span) -> Due | None:
    """The first rule under which somebody comes due, with the window; None under none.

    What began while no rule counted, or one that was off, is let go: a rule that is switched on reminds of
    what begins from then on. When one rule follows another that was on, nobody falls between the two: whoever
    should have come due earlier by the new one does so on its first day.
    """
    was_on = False
    for turn in places_turns:
        is_on = turn.rule.mode != Mode.OFF
        window = span(turn.rule.days) if is_on else None
        if window and _meets(window, turn) and (window.due_on >= turn.from_on or was_on):
            return Due(turn.rule, max(window.due_on, turn.from_on), window.last_on)
        was_on = is_on
    return None


def _meets(window: Window, turn: Turn) -> bool:
    return window.last_on >= turn.from_on and (
        turn.until_on is None or window.due_on <= turn.until_on
    )


def month_span(kind: Kind, month: dt.date) -> Span:
    """The windows of a kind whose period is a month, as docs/reminders.md has them.

    `month` is the month of dues; of arrears the last one that reached the scheme, of free months and of a
    discount their last one, of a harvest the month itself.
    """

    def span(days: int) -> Window | None:
        return _span(*_days_of(kind, month, dt.timedelta(days=days)))

    return span


def _days_of(kind: Kind, month: dt.date, days: dt.timedelta) -> tuple[dt.date, dt.date]:
    if kind in _ARREARS:
        return _arrears(month, _ARREARS[kind], days)
    end = last_day(month)
    match kind:
        case Kind.FREE_MONTHS_END:
            return end - days, end + CAMPAIGN_GRACE * DAY
        case Kind.DISCOUNT_ENDS:
            return end - days, end
        case Kind.HARVEST:
            return month + days, end
    due_day = regulations.due_day(month).day
    match kind:
        case Kind.BEFORE_DUE:
            return due_day - days, due_day - DAY
        case Kind.ON_DUE:
            return due_day, due_day
        case Kind.AFTER_DUE:
            return due_day + days, end
    raise ValueError(f"the period of {kind} is no month")


def _arrears(reached: dt.date, count: int, days: dt.timedelta) -> tuple[dt.date, dt.date]:
    """From the day on which `count` months are overdue until the day before the next due day or the lapse.

    One month alone is told by `after_due` while that month lasts, so its arrears begin with the next one.
    """
    overdue = regulations.due_day(add_months(reached, count)).day
    following = regulations.due_day(add_months(reached, count + 1)).day
    first = overdue + DAY
    if count == 1:
        first = max(first, add_months(reached, 2))
    return first + days, min(following, regulations.lapses_on(reached)) - DAY


def _span(first: dt.date, last: dt.date) -> Window | None:
    return Window(first, last) if first <= last else None


def days_that_work(kind: Kind, on: dt.date) -> range:
    """The `days` with which a rule that begins on a day leaves a window in every case: of a month in each of
    the MONTHS_AHEAD. With any other number nobody would come due, at least in some months."""
    spans = _spans_of(kind, on)
    every = range(MOST_DAYS + 1)
    least = next(days for days in every if all(span(days) for span in spans))
    most = next(days for days in reversed(every) if all(span(days) for span in spans))
    return range(least, most + 1)


def _spans_of(kind: Kind, on: dt.date) -> list[Span]:
    match kind:
        case Kind.CLAIM_CLOCK:
            return [clock_span(on, on)]
        case Kind.YEARLY_GRANT:
            return [grant_span(on)]
        case Kind.CASH_HELD:
            return [cash_span(on)]
        case Kind.CASH_TOO_OLD:
            return [concern_span(on)]
    return [month_span(kind, month) for month in month_range(month_of(on), MONTHS_AHEAD)]


def problem_with_days(kind: Kind, days: int, on: dt.date) -> str:
    """Why nobody would come due under a rule of so many `days`, in the reader's words; empty if not so."""
    works = days_that_work(kind, on)
    if days < works.start:
        return _("With %(days)d days nobody is ever reminded. Write at least %(least)d.") % {
            "days": days,
            "least": works.start,
        }
    if days >= works.stop:
        return _(
            "With %(days)d days no day is left to remind, at least in some months. Write at most %(most)d."
        ) % {"days": days, "most": works.stop - 1}
    return ""


def months_to_look(since: dt.date, day: dt.date, most_days: int) -> list[dt.date]:
    """Every month that may be the period of a reminder whose window touches the days from `since` to `day`,
    under rules of at most `most_days`. Some of them may not: `comes_due` decides."""
    first = min(first_month_not_lapsed(since), add_months(month_of(since), -1))
    last = month_of(day + dt.timedelta(days=most_days))
    return month_range(first, months_between(first, last) + 1)


def overdue_months_of(kind: Kind) -> int | None:
    """Of how many overdue months a kind tells; None when it tells of none."""
    return _ARREARS.get(kind)


def clock_span(raised_on: dt.date, ends_on: dt.date) -> Span:
    """A task of a claim: from the day on which it was raised until it has been overdue for a while."""

    def span(days: int) -> Window | None:
        last = max(raised_on, ends_on) + OVERDUE_FOR * DAY
        return _span(raised_on + dt.timedelta(days=days), last)

    return span


def grant_span(day: dt.date) -> Span:
    """The yearly claim of an education grant, whose day that is."""

    def span(days: int) -> Window | None:
        return Window(day - dt.timedelta(days=days), day + OVERDUE_FOR * DAY)

    return span


def cash_span(remit_by: dt.date) -> Span:
    """Cash that was to be handed on by a day."""

    def span(days: int) -> Window | None:
        first = remit_by + DAY
        return _span(first + dt.timedelta(days=days), first + OVERDUE_FOR * DAY)

    return span


def concern_span(raised_on: dt.date) -> Span:
    """A concern of that day which nobody has answered."""

    def span(days: int) -> Window | None:
        return _span(raised_on + dt.timedelta(days=days), raised_on + OVERDUE_FOR * DAY)

    return span
