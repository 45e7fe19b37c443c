"""Rebuilding what is live of top-ups and of advances that were repaid, from the facts alone."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from dues import custody_rules
from dues.enums import Handover, Source
from dues.models import Collection, CollectionLine, LiveTopUp, Remittance, RepaidLine, TopUp
from dues.queries.differences import Difference


def balance_differences() -> Iterator[Difference]:
    """Every difference between the claims of top-ups and repayments and the facts about them."""
    yield from _top_ups()
    yield from _top_up_references()
    yield from _repaid()


def _top_ups() -> Iterator[Difference]:
    """A remittance into a balance has its top-up, of the same agent, that holds at least its receipts."""
    into = Remittance.objects.filter(handover=Handover.TOP_UP)
    for row in into.filter(top_up__isnull=True).iterator():
        yield Difference("top-up", str(row.uuid), "missing", str(row.total))
    wrong = TopUp.objects.filter(remittance__isnull=False).filter(
        ~Q(remittance__handover=Handover.TOP_UP)
        | ~Q(remittance__agent=F("agent"))
        | Q(amount__lt=F("remittance__total"))
    )
    for row in wrong.select_related("remittance").iterator():
        yield Difference("top-up", str(row.uuid), str(row.amount), str(row.remittance.total))


def _top_up_references() -> Iterator[Difference]:
    live = dict(LiveTopUp.objects.values_list("top_up", "reference"))
    for pk, reference in TopUp.objects.standing().values_list("pk", "reference").iterator():
        stored, rebuilt = live.pop(pk, None), custody_rules.plain_reference(reference)
        if stored != rebuilt:
            yield Difference("top-up reference", str(pk), str(stored), rebuilt)
    for pk, stored in live.items():
        yield Difference("top-up reference", str(pk), stored, "none")


def _repaid() -> Iterator[Difference]:
    """Each line of a repayment that was not reversed repays the same month of the same enrolment, with
    the same money, of an advance of the same agent that was not reversed either; no other line does."""
    standing = CollectionLine.objects.filter(collection__in=Collection.objects.standing())
    repayments = standing.filter(collection__source=Source.REPAYMENT)
    for line in repayments.filter(repays__isnull=True).iterator():
        yield Difference("repaid month", str(line), "missing", f"line {line.pk}")
    right = RepaidLine.objects.filter(
        line__in=repayments,
        advance__in=standing.filter(collection__source=Source.ADVANCE),
        line__enrolment=F("advance__enrolment"),
        line__month=F("advance__month"),
        line__cash=F("advance__cash"),
        line__collection__agent=F("advance__collection__agent"),
    )
    for row in RepaidLine.objects.exclude(pk__in=right.values("pk")).iterator():
        yield Difference("repaid month", str(row.advance_id), f"line {row.line_id}", "none")
