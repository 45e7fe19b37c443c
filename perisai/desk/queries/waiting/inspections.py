"""What waits about inspections: ends to confirm, mismatches that nobody cleared up in time."""

from __future__ import annotations

from django.utils.translation import ngettext

from perisai.desk.queries.waiting.kinds import BRANCH, COORDINATOR, Kind
from perisai.inspections.queries.inspections import closings_to_decide, overdue_mismatches

INSPECTIONS = (
    Kind(
        lambda viewer: closings_to_decide(viewer).count(),
        lambda number: ngettext(
            "%(number)d inspection waits for a second person to confirm its end.",
            "%(number)d inspections wait for a second person to confirm their end.",
            number,
        ),
        "inspections:list",
        "search",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        lambda viewer: overdue_mismatches(viewer).count(),
        lambda number: ngettext(
            "%(number)d mismatch of an inspection is overdue.",
            "%(number)d mismatches of inspections are overdue.",
            number,
        ),
        "inspections:list",
        "warning",
        COORDINATOR,
    ),
)
