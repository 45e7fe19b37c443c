"""Saving a row that keeps the history of its fields."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from simple_history.utils import bulk_update_with_history

BATCH = 500


def save_all_by(rows: Sequence[models.Model], fields: Sequence[str], *, by, why: str = "") -> None:
    """Save these fields of many rows of one table in a few statements, each with its own history."""
    if rows:
        bulk_update_with_history(
            rows,
            type(rows[0]),
            fields,
            batch_size=BATCH,
            default_user=by,
            default_change_reason=why or None,
        )


def save_by(row: models.Model, *, by, why: str = "") -> None:
    """Save `row` so that its history names who did it, also where there is no request. `by` is None for
    what the system does on its own; `why` is kept beside the change."""
    row._history_user = by
    row._change_reason = why or None
    row.save()
