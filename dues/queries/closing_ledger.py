"""Computing every closed month again from the facts, as it was known then."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from dues.models import MonthClose
from dues.queries.differences import Difference
from dues.queries.month_figures import month_figures
from perisai.common.months import add_months, month_text


def closing_differences() -> Iterator[Difference]:
    """Every figure of a closed month that no longer follows from the facts, and every month that was
    passed over."""
    rows = MonthClose.objects.select_related("branch").order_by("branch", "month")
    for earlier, later in pairwise(rows):
        expected = add_months(earlier.month, 1)
        if earlier.branch_id == later.branch_id and later.month != expected:
            yield Difference(
                "closed month", _key(later), month_text(later.month), f"{expected:%Y-%m}"
            )
    for closed in rows:
        rebuilt = month_figures(closed.branch, closed.month, is_as_closed=True).as_json()
        for part, key in (("agents", "agent"), ("sources", "source")):
            yield from _compared(closed, closed.figures[part], rebuilt[part], key)


def _compared(
    closed: MonthClose, stored: list[dict[str, Any]], rebuilt: list[dict[str, Any]], key: str
) -> Iterator[Difference]:
    """Only what the report knew when it was made is compared: a figure that reports have since then says
    nothing about it. A row that is missing stands for zeros."""
    kept = {row[key]: row for row in stored}
    found = {row[key]: row for row in rebuilt}
    names = {name for row in stored for name in row} or {name for row in rebuilt for name in row}
    for who in sorted(kept.keys() | found.keys()):
        for name in sorted(names - {key}):
            was, now = kept.get(who, {}).get(name, 0), found.get(who, {}).get(name, 0)
            if was != now:
                yield Difference(
                    "closed month", _key(closed), f"{key} {who} {name} {was}", f"{name} {now}"
                )


def _key(closed: MonthClose) -> str:
    return f"{closed.branch.code} {month_text(closed.month)}"
