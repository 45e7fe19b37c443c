"""What the reading rooms keep: who took a file away."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.months import month_text
from villages.models import Agent, Village


@transaction.atomic
def note_pack_exported(*, village: Village, month: dt.date, kind: str, by: User) -> None:
    """Keep that somebody took the pack of a village away, as a file or on paper (`pdf-a4`, `pdf-f4`)."""
    record("pack.exported", village, by=by, month=month_text(month), suffix=kind)


@transaction.atomic
def note_grid_exported(
    *,
    village: Village,
    month: dt.date,
    kind: str,
    rows: int,
    is_masked: bool,
    by: User,
    reason: str = "",
) -> None:
    """Keep that somebody took the members and months of a village away, as a file or on paper, whether their
    names were masked, and the reason for taking names in a file."""
    record(
        "pack.grid_exported",
        village,
        by=by,
        month=month_text(month),
        suffix=kind,
        rows=rows,
        is_masked=is_masked,
        **({"reason": reason} if reason else {}),
    )


@transaction.atomic
def note_card_printed(agent: Agent, *, by: User) -> None:
    """Keep that somebody had the score card of an agent as a paper."""
    record("scores.printed", agent, by=by)


@transaction.atomic
def note_scores_compared(*, paper: str, rows: int, by: User) -> None:
    """Keep that somebody had the pictures of so many agents side by side as a paper."""
    record("scores.compared", Agent, by=by, paper=paper, rows=rows)
