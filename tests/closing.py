"""Closing months in a test: of the branch Jember by its coordinator, unless told."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from dues.actions.closing import close_month, decide_late_entry
from dues.models import LateEntry, LateEntryDecision, MonthClose
from dues.queries.month_figures import month_figures
from tests.cast import Cast
from tests.taking import NOW

OCTOBER = dt.date(2026, 10, 1)
IN_OCTOBER = NOW.replace(month=10, day=12)
CLOSING_DAY = NOW.replace(day=3)


def close(cast: Cast, month: dt.date = OCTOBER, *, at: dt.datetime = CLOSING_DAY, **overrides):
    """The coordinator looks at the figures of a month and closes it."""
    branch = overrides.get("branch", cast.branch)
    fields = {
        "uuid": uuid4(),
        "branch": branch,
        "month": month,
        "expected": month_figures(branch, month).digest,
        "by": cast.koordinator,
        "at": at,
    }
    closed: MonthClose = close_month(**{**fields, **overrides})
    return closed


def answer(cast: Cast, late: LateEntry, *, is_approved=True, **overrides) -> LateEntryDecision:
    """Another person answers an entry after the close."""
    fields = {"reason": "" if is_approved else "Bukan milik cabang ini", "by": cast.koordinator}
    fields |= {"at": NOW, "is_approved": is_approved}
    return decide_late_entry(late=late, **{**fields, **overrides})
