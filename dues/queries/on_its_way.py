"""Which receipts of agents have their cash on its way into the scheme, from the facts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from dues.enums import MoneyPlace
from dues.models import CashOnItsWay, Collection
from dues.queries.cash import HAS_REACHED, PLACE

COPIED = ("agent_id", "village_id", "branch_id", "total", "collected_on")


def rebuilt_cash(receipts: QuerySet[Collection]) -> Iterator[CashOnItsWay]:
    """What must be kept of the cash of these receipts by the facts, unsaved. One query."""
    rows = (
        receipts.of_agents()
        .standing()
        .filter(~HAS_REACHED)
        .annotate(place=PLACE)
        .filter(place__in=MoneyPlace.on_its_way())
        .order_by("pk")
        .values_list("pk", "place", *COPIED)
    )
    for pk, place, *copied in rows.iterator():
        yield CashOnItsWay(collection_id=pk, place=place, **dict(zip(COPIED, copied, strict=True)))
