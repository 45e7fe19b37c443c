"""Months of dues: a month is a date whose day is 1."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

_MONTH = re.compile(r"(\d{4})-(\d{2})")


def month_of(day: dt.date) -> dt.date:
    """The month in which `day` lies."""
    return day.replace(day=1)


def add_months(month: dt.date, count: int) -> dt.date:
    """The month `count` months after `month`; `count` may be negative."""
    index = month.year * 12 + month.month - 1 + count
    return dt.date(index // 12, index % 12 + 1, 1)


def same_day_after(day: dt.date, months: int) -> dt.date:
    """The same day `months` months later, or the last day of a month that is too short for it."""
    month = add_months(month_of(day), months)
    return min(month + dt.timedelta(days=day.day - 1), last_day(month))


def months_between(first: dt.date, last: dt.date) -> int:
    """How many months `last` lies after `first`; negative when it lies before."""
    return (last.year - first.year) * 12 + last.month - first.month


def month_range(first: dt.date, count: int) -> list[dt.date]:
    """`count` months in a row, `first` included."""
    return [add_months(first, step) for step in range(count)]


def month_runs(months: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Months in any order as runs without a gap: the first and the last month of each."""
    runs: list[tuple[dt.date, dt.date]] = []
    for month in sorted(set(months)):
        if runs and add_months(runs[-1][1], 1) == month:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def last_full_month(on: dt.date) -> dt.date:
    """The newest month that is over: the one before that in which `on` lies."""
    return add_months(month_of(on), -1)


def last_day(month: dt.date) -> dt.date:
    """The last day of the month."""
    return add_months(month, 1) - dt.timedelta(days=1)


def parse_month(text: str) -> dt.date:
    """Read `2026-11`. Raises ValueError for anything else."""
    found = _MONTH.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not a month: {text!r}")
    return dt.date(int(found[1]), int(found[2]), 1)


def month_text(month: dt.date) -> str:
    """`2026-11`, the form used in files and addresses."""
    return f"{month:%Y-%m}"
