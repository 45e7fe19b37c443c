"""Many keys in one question."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL


def among(keys: Iterable[int]) -> RawSQL:
    """The right side of `field__in` for thousands of keys, told to the database as one value: a parameter
    for each costs more than the question itself, and SQLite takes only so many."""
    numbers = json.dumps(sorted(keys))
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [f"{{{numbers[1:-1]}}}"])
    return RawSQL("SELECT value FROM json_each(%s)", [numbers])
