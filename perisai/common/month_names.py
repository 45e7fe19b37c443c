"""Months as people read them, in the active language."""

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format

from perisai.common.months import month_runs

DASH = "–"  # en dash


def month_name(month: dt.date) -> str:
    """`November 2026`."""
    return date_format(month, "F Y")


def short_month_name(month: dt.date) -> str:
    """`Nov 2026`."""
    return date_format(month, "M Y")


def month_span(months: Iterable[dt.date]) -> str:
    """`Nov–Des 2026`, `Nov 2026–Jan 2027`, `Jan–Mar, Mei 2026`: months in any order, told as runs.

    A year is written once, after the last run that ends in it.
    """
    runs = month_runs(months)
    parts = []
    for index, (first, last) in enumerate(runs):
        following = runs[index + 1] if index + 1 < len(runs) else None
        is_year_said_later = (
            following is not None and following[0].year == following[1].year == last.year
        )
        end = date_format(last, "M") if is_year_said_later else short_month_name(last)
        if first == last:
            parts.append(end)
        else:
            start = date_format(first, "M") if first.year == last.year else short_month_name(first)
            parts.append(f"{start}{DASH}{end}")
    return ", ".join(parts)
