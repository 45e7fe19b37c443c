"""Rebuilding every derived figure from the facts, and naming each difference."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Sum

from dues.enums import Source
from dues.models import (
    Campaign,
    CampaignMember,
    Collection,
    CollectionLine,
    PaidMonth,
    ReceiptBook,
    Standing,
)
from dues.queries.balance_ledger import balance_differences
from dues.queries.campaigns import USED
from dues.queries.closing_ledger import closing_differences
from dues.queries.confirmation_ledger import confirmation_differences
from dues.queries.count_ledger import count_differences, succession_differences
from dues.queries.credit_ledger import credit_differences
from dues.queries.custody_ledger import custody_differences
from dues.queries.differences import Difference
from dues.queries.night import is_on_its_way, unfinished_since
from dues.queries.question_ledger import question_differences
from dues.queries.standing import FIELDS, rebuilt_standing

BATCH = 5_000
_figures = attrgetter(*FIELDS)


def ledger_differences() -> Iterator[Difference]:
    """Every difference between what is stored and what the facts say, everywhere."""
    yield from _totals()
    yield from _live_months()
    yield from _books()
    yield from _standings()
    yield from _campaigns()
    yield from custody_differences()
    yield from credit_differences()
    yield from balance_differences()
    yield from confirmation_differences()
    yield from closing_differences()
    yield from count_differences()
    yield from succession_differences()
    yield from question_differences()


def _totals() -> Iterator[Difference]:
    rows = (
        Collection.objects.annotate(sum=Sum("lines__cash"))
        .exclude(sum=F("total"))
        .values_list("uuid", "total", "sum")
    )
    for uuid, stored, rebuilt in rows.iterator():
        yield Difference("collection total", str(uuid), str(stored), str(rebuilt))
    for uuid, total in Collection.objects.filter(lines__isnull=True).values_list("uuid", "total"):
        yield Difference("collection total", str(uuid), str(total), "no lines")


def _live_months() -> Iterator[Difference]:
    """Each line that was not reversed holds its month; a repayment none, its month stays with the
    advance."""
    standing = CollectionLine.objects.filter(
        collection__in=Collection.objects.standing().exclude(source=Source.REPAYMENT)
    )
    for line in standing.filter(paid_month__isnull=True).iterator():
        yield Difference("paid month", str(line), "missing", f"line {line.pk}")
    wrong = PaidMonth.objects.exclude(
        line__in=standing.filter(enrolment=F("paid_month__enrolment"), month=F("paid_month__month"))
    )
    for row in wrong.iterator():
        yield Difference("paid month", str(row), f"line {row.line_id}", "none")


def _books() -> Iterator[Difference]:
    books = ReceiptBook.objects.select_related("agent").annotate(
        count=Count("collections"),
        first=Min("collections__number"),
        last=Max("collections__number"),
    )
    for book in books:
        whole = book.last_number == book.count == (book.last or 0)
        if not whole or (book.count and book.first != 1):
            yield Difference(
                "receipt book",
                str(book),
                f"counter {book.last_number}",
                f"{book.count} receipts from {book.first} to {book.last}",
            )


def _campaigns() -> Iterator[Difference]:
    """No campaign has used more than its budget, nor paid a month that is not one of its free ones."""
    for row in Campaign.objects.annotate(used=USED).filter(used__gt=F("budget")):
        yield Difference("campaign budget", str(row.uuid), str(row.budget), str(row.used))
    free = CampaignMember.objects.filter(
        campaign=OuterRef("line__collection__campaign_payment__campaign"),
        enrolment=OuterRef("enrolment"),
        first_month__lte=OuterRef("month"),
        last_month__gte=OuterRef("month"),
    )
    paid = PaidMonth.objects.filter(line__collection__campaign_payment__isnull=False)
    for row in paid.exclude(Exists(free)):
        yield Difference("campaign month", str(row), "paid by a campaign", "not a free month")


def _standings() -> Iterator[Difference]:
    paid_without = PaidMonth.objects.filter(enrolment__standing__isnull=True)
    for pk in paid_without.values_list("enrolment", flat=True).distinct():
        yield Difference("standing", str(pk), "missing", "has paid months")
    still_open = unfinished_since()
    last = 0
    while batch := list(Standing.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        rebuilt = {row.pk: row for row in rebuilt_standing([row.pk for row in batch])}
        for row in batch:
            if is_on_its_way(row.lapsed_on, rebuilt[row.pk].lapsed_on, still_open):
                rebuilt[row.pk].lapsed_on = None
            stored, facts = _figures(row), _figures(rebuilt[row.pk])
            if stored != facts:
                yield Difference("standing", str(row.pk), _words(stored), _words(facts))


def _words(figures: tuple) -> str:
    return " ".join(str(figure) for figure in figures)
