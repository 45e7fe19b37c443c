"""Keeping `CashOnItsWay` true."""

from collections.abc import Iterable

from dues.models import CashOnItsWay, Collection
from dues.queries.on_its_way import rebuilt_cash
from perisai.common.keys import among


def refresh_cash(collection_ids: Iterable[int]) -> None:
    """Note anew where the cash of these receipts is, in the caller's transaction and under the caller's lock
    of their agents' money. What reached the scheme or was reversed is no longer noted."""
    keys = set(collection_ids)
    rows = list(rebuilt_cash(Collection.objects.filter(pk__in=among(keys))))
    CashOnItsWay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["collection"], update_fields=["place"]
    )
    if gone := keys - {row.pk for row in rows}:
        CashOnItsWay.objects.filter(pk__in=among(gone)).delete()
