"""Paging by key: a page begins after a row that is named, so it costs the same anywhere in a list."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Model, Q
from django.http import HttpRequest


def beyond(last: Model, order: Sequence[str]) -> Q:
    """The rows that come after `last` in the rising order of these columns, the last one unique. `last`
    has them all, annotations too."""
    *leading, unique = order
    condition = Q(**{f"{unique}__gt": getattr(last, unique)})
    for name in reversed(leading):
        value = getattr(last, name)
        condition = Q(**{f"{name}__gt": value}) | (Q(**{name: value}) & condition)
    return Q(**{f"{order[0]}__gte": getattr(last, order[0])}) & condition


def place_after(uuids: Sequence[UUID], uuid: str) -> int:
    """Of rows in hand the place after that one; the beginning when there is none."""
    return next((place for place, one in enumerate(uuids, 1) if str(one) == uuid), 0)


def page_address(request: HttpRequest, after: UUID | str | None) -> str:
    """This list, narrowed as it is, from the beginning or after a row."""
    query = request.GET.copy()
    query.pop("sesudah", None)
    if after:
        query["sesudah"] = str(after)
    return f"{request.path}?{query.urlencode()}"


def address_without(request: HttpRequest, name: str) -> str:
    """This list from its beginning, narrowed as it is but for this parameter."""
    query = request.GET.copy()
    for gone in ("sesudah", name):
        query.pop(gone, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
