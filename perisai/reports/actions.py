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
    record("pack.exported", village, by=by, month=month_text(month), kind=kind)


@transaction.atomic
def note_card_printed(agent: Agent, *, by: User) -> None:
    """Keep that somebody had the score card of an agent as a paper."""
    record("scores.printed", agent, by=by)
