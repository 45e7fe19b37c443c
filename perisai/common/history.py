"""Saving a row that keeps the history of its fields."""

from __future__ import annotations

from django.db import models


def save_by(row: models.Model, *, by, why: str = "") -> None:
    """Save `row` so that its history names who did it, also where there is no request. `by` is None for
    what the system does on its own; `why` is kept beside the change."""
    row._history_user = by
    row._change_reason = why or None
    row.save()
