"""Whom an inspection may draw, and what the book says of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from dues.models import Collection, CollectionLine
from members.models import Enrolment, Member
from perisai.common.keys import among
from perisai.inspections.comparing_rules import Book
from perisai.inspections.models import Inspection


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be drawn."""

    member_id: int
    identity: str
    book: Book

    @property
    def has_paid(self) -> bool:
        return self.book.receipts > 0


def candidates_of(inspection: Inspection) -> list[Candidate]:
    """Everybody an inspection in hand may draw, alive and in its branch: whoever has paid the agent (or in
    the village) in the period, also members of somebody else since, and whoever is hers and took part in
    it. Two queries, whatever the number."""
    books = _books(inspection)
    rows = _members(inspection, set(books)).values_list("pk", "uuid")
    return [Candidate(pk, str(uuid), books.get(pk, Book())) for pk, uuid in rows]


def is_anybody_to_draw(inspection: Inspection) -> bool:
    """Whether an inspection in hand may draw somebody, also one that is not kept yet. Two queries at most."""
    if _members(inspection, set()).exists():
        return True
    return _members(inspection, set(_books(inspection))).exists()


def _members(inspection: Inspection, paid: set[int]) -> QuerySet[Member]:
    place = {"agent": inspection.agent} if inspection.agent_id else {"village": inspection.village}
    took_part = Enrolment.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=inspection.from_on),
        member=OuterRef("pk"),
        registered_on__lte=inspection.until_on,
    )
    return (
        Member.objects.present()
        .filter(deceased_on__isnull=True, village__branch=inspection.branch)
        .filter(Q(pk__in=among(paid)) | (Q(**place) & Exists(took_part)))
        .order_by("uuid")
    )


def _books(inspection: Inspection) -> dict[int, Book]:
    """What each member gave an agent in the period, by the receipts that stand."""
    collections = (
        Collection.objects.with_receipt()
        .standing()
        .filter(
            branch=inspection.branch,
            collected_on__range=(inspection.from_on, inspection.until_on),
        )
    )
    if inspection.agent_id:
        collections = collections.filter(agent=inspection.agent)
    else:
        collections = collections.filter(village=inspection.village)
    lines = CollectionLine.objects.filter(collection__in=collections).order_by()
    amounts: dict[int, int] = defaultdict(int)
    months: dict[int, set[dt.date]] = defaultdict(set)
    receipts: dict[int, set[int]] = defaultdict(set)
    for member, collection, month, cash in lines.values_list(
        "enrolment__member", "collection", "month", "cash"
    ):
        amounts[member] += cash
        months[member].add(month)
        receipts[member].add(collection)
    return {
        member: Book(amounts[member], tuple(sorted(months[member])), len(numbers))
        for member, numbers in receipts.items()
    }
