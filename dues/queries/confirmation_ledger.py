"""Rebuilding which months are confirmed, from the rows, the answers and the undoings alone."""

from __future__ import annotations

from collections.abc import Iterator

from dues.models import Confirmation, ConfirmedLine
from dues.queries.confirming import paid_lines, said_by
from dues.queries.differences import Difference
from dues.queries.standing import REACHED

BATCH = 2_000


def confirmation_differences() -> Iterator[Difference]:
    """Every difference between the confirmed months and what was said about them; a month that counts
    as confirmed must have reached the scheme."""
    last = 0
    while batch := list(Confirmation.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        first, last = batch[0].pk, batch[-1].pk
        stored = dict(
            ConfirmedLine.objects.filter(
                confirmation__gte=first, confirmation__lte=last
            ).values_list("line", "confirmation")
        )
        expected = _expected(first, last)
        for line in sorted(expected.keys() | stored.keys()):
            if expected.get(line) != stored.get(line):
                yield Difference(
                    "confirmed month",
                    str(line),
                    f"row {stored.get(line)}",
                    f"row {expected.get(line)}",
                )
    for pk in ConfirmedLine.objects.exclude(REACHED).values_list("pk", flat=True):
        yield Difference("confirmed month", str(pk), "confirmed", "has not reached the scheme")


def _expected(first: int, last: int) -> dict[int, int]:
    """Line and confirmation, of the rows that count."""
    rows = list(
        Confirmation.objects.confirming()
        .filter(pk__gte=first, pk__lte=last)
        .select_related("answer")
    )
    whose = {
        row.pk: row.answer.enrolment_id if hasattr(row, "answer") else row.enrolment_id
        for row in rows
    }
    paid = paid_lines(set(whose.values()))
    return {
        paid[whose[row.pk]][month].line_id: row.pk
        for row in rows
        for month in said_by(row).span
        if month in paid[whose[row.pk]]
    }
