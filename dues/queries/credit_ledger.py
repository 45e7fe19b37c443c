"""Whether what was used as credit was there, and whether credit follows from what was undone."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from dues.enums import AdjustmentKind
from dues.models import Adjustment, Collection, CollectionLine, PaidMonth
from dues.queries.credit import accounts_of
from dues.queries.differences import Difference

BATCH = 5_000


def credit_differences() -> Iterator[Difference]:
    """Every difference between the credit that live months use and the facts it comes from."""
    yield from _moved()
    yield from _reversed()
    yield from _used()


def _moved() -> Iterator[Difference]:
    """Credit belongs to the enrolment whose month it comes from."""
    wrong = Adjustment.objects.filter(line__isnull=False).exclude(line__enrolment=F("enrolment"))
    for row in wrong.select_related("line").iterator():
        yield Difference(
            "credit",
            str(row.pk),
            f"enrolment {row.enrolment_id}",
            f"enrolment {row.line.enrolment_id}",
        )


def _reversed() -> Iterator[Difference]:
    """Each month of a receipt that became credit gives what it had cost in money, and no other does."""
    lines = CollectionLine.objects.filter(collection__in=Collection.objects.credited())
    noted = dict(
        Adjustment.objects.filter(kind=AdjustmentKind.REVERSED).values_list("line", "amount")
    )
    for pk, cash in lines.exclude(cash=0).values_list("pk", "cash").iterator():
        stored = noted.pop(pk, 0)
        if stored != cash:
            yield Difference("credit of a reversed month", f"line {pk}", str(stored), str(cash))
    for pk, stored in noted.items():
        yield Difference("credit of a reversed month", f"line {pk}", str(stored), "0")


def _used() -> Iterator[Difference]:
    """Live months use no more credit than is there, and bill no more than was ever noted: a difference that
    was billed and then fell with its month is credit again."""
    last = 0
    using = PaidMonth.objects.filter(~Q(line__credit=0)).order_by("enrolment").distinct()
    while batch := list(
        using.filter(enrolment__gt=last).values_list("enrolment", flat=True)[:BATCH]
    ):
        last = batch[-1]
        for pk, one in accounts_of(batch).items():
            if one.used > one.there:
                yield Difference("credit used", str(pk), str(one.used), f"at most {one.there}")
            if one.used < one.billed and one.used < _ever_billed(pk):
                yield Difference("difference billed", str(pk), str(-one.used), str(-one.billed))


def _ever_billed(enrolment_id: int) -> int:
    """The differences noted on any month of an enrolment, live or not, in rupiah: zero or less."""
    noted = Adjustment.objects.filter(enrolment=enrolment_id, amount__lt=0)
    return noted.aggregate(sum=Sum("amount", default=0))["sum"]
