"""The books of branches: which months are closed, which can be, and what came afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from dues.enums import BookState
from dues.models import (
    Collection,
    LateEntry,
    MonthClose,
    Remittance,
    ReversalRequest,
    SchemePayment,
    Shortage,
)
from dues.queries.month_figures import first_month
from perisai.common.months import (
    add_months,
    last_day,
    last_full_month,
    month_of,
    month_range,
    months_between,
)
from villages.models import Branch, Village
from villages.queries import local_day
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class BookMonth:
    """A month of a branch; `closed` is its report once it is closed."""

    month: dt.date
    state: BookState
    closed: MonthClose | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """The months of a branch, newest first; none before its first entry."""

    branch: Branch
    months: tuple[BookMonth, ...]


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What the branch has not answered on the day it closes a month: reversals asked for on receipts of
    that month or earlier, and shortages nobody settled."""

    reversals: int
    shortages: int


def closed_through(branch: Branch | int | None) -> dt.date | None:
    """The newest closed month of a branch, given as itself or by its key; every month before it is
    closed too."""
    return MonthClose.objects.filter(branch=branch).aggregate(last=Max("month"))["last"]


def next_to_close(branch: Branch) -> dt.date | None:
    """The month that is closed next; None before the first entry of the branch."""
    last = closed_through(branch)
    return add_months(last, 1) if last else first_month(branch)


def books_of(viewer: Viewer) -> list[Books]:
    """The books this viewer may see, up to the current month. Two queries."""
    closed: dict[int, dict[dt.date, MonthClose]] = {}
    for row in MonthClose.objects.visible_to(viewer).select_related("by"):
        closed.setdefault(row.branch_id, {})[row.month] = row
    return [
        Books(branch, tuple(_months(branch, closed.get(branch.pk, {}), viewer.on)))
        for branch in branches_of(viewer)
    ]


def branches_of(viewer: Viewer) -> QuerySet[Branch]:
    """The branches where this viewer works, by name, each with `first_recorded_at`, the moment of its
    first entry."""
    villages = Village.objects.visible_to(viewer).filter(branch__isnull=False)
    first = Collection.objects.filter(branch=OuterRef("pk")).order_by("pk")
    return (
        Branch.objects.filter(pk__in=villages.values("branch"))
        .annotate(first_recorded_at=Subquery(first.values("recorded_at")[:1]))
        .order_by("name")
    )


def months_ready(viewer: Viewer) -> int:
    """How many months that are over the viewer's branches have not closed."""
    unclosed = {BookState.READY, BookState.NEXT}
    return sum(month.state in unclosed for books in books_of(viewer) for month in books.months)


def closed_months(viewer: Viewer) -> QuerySet[MonthClose]:
    """The closed months this viewer may see."""
    return MonthClose.objects.visible_to(viewer).select_related("branch", "by")


def late_entries(viewer: Viewer) -> QuerySet[LateEntry]:
    """Entries after a close that this viewer may see, newest first, loaded with what a page says."""
    return (
        LateEntry.objects.visible_to(viewer)
        .select_related(
            "branch",
            "agent__user",
            "by",
            "decision__decided_by",
            "collection",
            "remittance",
            "remittance_decision__remittance",
            "scheme_payment",
            "reversal_decision__collection",
        )
        .order_by("-pk")
    )


def late_to_answer(viewer: Viewer) -> QuerySet[LateEntry]:
    """Entries after a close that wait for this viewer, oldest first: nobody answers their own."""
    return late_entries(viewer).waiting().exclude(by=viewer.user).order_by("pk")


def late_about(
    viewer: Viewer, fact: Collection | Remittance | SchemePayment
) -> QuerySet[LateEntry]:
    """Entries after a close about this fact, or about what was decided of it, that are not approved: waiting,
    or refused. One query."""
    paths = {
        Collection: ("collection", "reversal_decision__collection"),
        Remittance: ("remittance", "remittance_decision__remittance"),
        SchemePayment: ("scheme_payment",),
    }
    about = Q()
    for path in paths[type(fact)]:
        about |= Q(**{path: fact.pk})
    rows = LateEntry.objects.visible_to(viewer).filter(about).exclude(decision__is_approved=True)
    return rows.select_related("decision").order_by("pk")


def late_for(viewer: Viewer, closed: MonthClose) -> QuerySet[LateEntry]:
    """The entries that the report of a closed month was made without, in the order they came."""
    return (
        late_entries(viewer)
        .filter(branch=closed.branch_id, month__lte=closed.month, closed_through__gte=closed.month)
        .order_by("pk")
    )


def left_open(viewer: Viewer, branch: Branch, month: dt.date) -> LeftOpen:
    """What waits for an answer in a month that is about to be closed. Two queries."""
    asked = ReversalRequest.objects.visible_to(viewer).filter(
        collection__branch=branch, decision__isnull=True
    )
    shortages = Shortage.objects.visible_to(viewer).filter(
        remittance__branch=branch, settlement__isnull=True
    )
    end = last_day(month)
    return LeftOpen(
        reversals=asked.filter(collection__collected_on__lte=end).count(),
        shortages=shortages.filter(remittance__decision__decided_on__lte=end).count(),
    )


def _months(branch: Branch, closed: dict[dt.date, MonthClose], on: dt.date) -> Iterator[BookMonth]:
    first = min(closed, default=_first_recorded(branch))
    if first is None:
        return
    count = months_between(first, month_of(on)) + 1
    following = add_months(max(closed), 1) if closed else first
    for month in reversed(month_range(first, max(count, 1))):
        yield BookMonth(month, _state(month, following, closed, on), closed.get(month))


def _state(
    month: dt.date, following: dt.date, closed: dict[dt.date, MonthClose], on: dt.date
) -> BookState:
    if month in closed:
        return BookState.CLOSED
    if month > last_full_month(on):
        return BookState.RUNNING
    return BookState.READY if month == following else BookState.NEXT


def _first_recorded(branch: Branch) -> dt.date | None:
    if branch.first_recorded_at is None:
        return None
    return month_of(local_day(branch.first_recorded_at, branch.time_zone))
