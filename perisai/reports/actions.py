"""What the reading rooms keep: who took a file away."""

from __future__ import annotations

from django.db import transaction

from perisai.accounts.models import User
from perisai.audit.actions import record
from villages.models import Target


@transaction.atomic
def note_targets_exported(*, suffix: str, rows: int, by: User) -> None:
    """Keep that somebody took the table of targets away as a file."""
    record("targets.exported", Target, by=by, suffix=suffix, rows=rows)


@transaction.atomic
def note_report_exported(what: str, *, suffix: str, rows: int, by: User) -> None:
    """Keep that somebody took a report about users away as a file: `what` is `activity` or `outgoing`."""
    record(f"{what}.exported", User, by=by, suffix=suffix, rows=rows)
