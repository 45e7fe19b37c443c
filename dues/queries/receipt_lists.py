"""Receipts in lists: a row each, with where its money is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dues.enums import MoneyPlace, Source
from dues.models import Collection, CollectionLine, ReceiptRendering, ReversalDecision
from dues.queries.cash import PLACE
from villages.queries import branch_days
from villages.scoping import Viewer

# Asked for the rows of a page alone: grouped by receipt, every receipt of the viewer would be read first.
_months = (
    CollectionLine.objects.filter(collection=OuterRef("pk"))
    .order_by()
    .values("collection")
    .annotate(count=Count("pk"))
)


def receipts_of(
    viewer: Viewer, *, before: int | None = None, only_flagged: bool = False
) -> QuerySet[Collection]:
    """The receipts this viewer may see, or only those that were flagged, the last recorded first, those older
    than the key `before`.

    Each has `months` (lines), `place` (of the money), `is_reversed` and `is_printed`.
    """
    rows = Collection.objects.visible_to(viewer).with_receipt()
    if only_flagged:
        rows = rows.flagged()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    reversals = ReversalDecision.objects.filter(collection=OuterRef("pk"), is_accepted=True)
    return (
        rows.annotate(
            months=Coalesce(Subquery(_months.values("count")), 0),
            is_reversed=Exists(reversals),
            place=PLACE,
            is_printed=Exists(ReceiptRendering.objects.filter(collection=OuterRef("pk"))),
        )
        .select_related("agent__user")
        .order_by("-pk")
    )


def flagged_with_agents(viewer: Viewer) -> int:
    """How many flagged receipts there are whose money is still with an agent. One query."""
    return Collection.objects.visible_to(viewer).of_agents().flagged().with_agent().count()


def late_receipts(viewer: Viewer, rows: Iterable[Collection]) -> set[int]:
    """The keys of those of these receipts, each with its `place`, that the agent should have handed on
    before the viewer's day: members' money that she holds, and nothing an old book or a note of what was
    paid elsewhere tells. One query when any is still with an agent."""
    held = [
        row
        for row in rows
        if row.source in Source.of_agent() and row.place in MoneyPlace.held_by_agent()
    ]
    days = branch_days({row.branch_id for row in held})
    return {row.pk for row in held if viewer.on > days.remit_by(row.branch_id, row.collected_on)}
