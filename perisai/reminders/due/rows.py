"""What a reminder is called by: its subject and its period, each once and for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from perisai.common.months import month_text
from perisai.reminders.enums import Kind
from perisai.reminders.models import Reminder


def of_enrolment(pk: int) -> str:
    return f"e{pk}"


def of_claim(pk: int) -> str:
    return f"c{pk}"


def of_agent(pk: int, branch_id: int) -> str:
    """An agent's cash of one branch: she may work for two."""
    return f"a{pk}b{branch_id}"


def of_concern(pk: int) -> str:
    return f"n{pk}"


def month_period(month: dt.date) -> str:
    """`2026-11`."""
    return month_text(month)


def task_period(kind: str, due_on: dt.date) -> str:
    """`claim:2026-11-30`: a deadline whose day moves is another one."""
    return f"{kind}:{due_on.isoformat()}"


def not_known(kind: Kind, rows: Iterable[Reminder]) -> list[Reminder]:
    """Those of which no row is written yet. One query."""
    rows = list(rows)
    if not rows:
        return []
    known = set(
        Reminder.objects.filter(kind=kind, subject__in={row.subject for row in rows}).values_list(
            "subject", "period"
        )
    )
    return [row for row in rows if (row.subject, row.period) not in known]
