"""Rebuilding from the facts what refunds booked anew and what answers of the branch settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Exists, F, OuterRef, Sum

from dues.enums import AdjustmentKind, AnswerKind
from dues.models import Adjustment, BranchAnswer, CollectionLine, RefundLine, ReversalDecision
from dues.queries.differences import Difference

BATCH = 500
KEPT = ("enrolment_id", "month", "jkk", "jkm", "jht", "credit")
SETTLES = (AnswerKind.BILLED, AnswerKind.CREDITED)


def question_differences() -> Iterator[Difference]:
    """Every difference between months given back, differences settled, and the facts they follow from."""
    yield from _foreign_lines()
    yield from _booked_again()
    yield from _settled()


def _foreign_lines() -> Iterator[Difference]:
    """A refund gives back months of its own receipt."""
    wrong = RefundLine.objects.exclude(line__collection=F("request__collection"))
    for row in wrong.select_related("line", "request").iterator():
        yield Difference(
            "refunded month",
            str(row.line_id),
            f"receipt {row.line.collection_id}",
            f"receipt {row.request.collection_id}",
        )


def _booked_again() -> Iterator[Difference]:
    """What was not given back of a receipt stands on the one that took its place, at its old price."""
    decisions = ReversalDecision.objects.filter(
        is_accepted=True, request__refund_lines__isnull=False
    )
    rows = (
        decisions.distinct()
        .order_by("pk")
        .prefetch_related(
            "collection__lines__adjustments",
            "rebooked__lines__adjustments",
            "request__refund_lines",
        )
    )
    for decision in rows.iterator(chunk_size=BATCH):
        refunded = {row.line_id for row in decision.request.refund_lines.all()}
        kept = [line for line in decision.collection.lines.all() if line.pk not in refunded]
        booked = list(decision.rebooked.lines.all()) if decision.rebooked else []
        if _told(booked) != _told(kept):
            yield Difference(
                "booked again",
                str(decision.collection.uuid),
                f"{len(booked)} months",
                f"{len(kept)} months",
            )
        # More may have been noted on what stands now; nothing that was noted before may be missing.
        for (enrolment, month, _kind, amount), times in (_noted(kept) - _noted(booked)).items():
            yield Difference(
                "difference of a month booked again",
                f"{enrolment} {month:%Y-%m}",
                "lost",
                str(times * amount),
            )
    for decision in ReversalDecision.objects.filter(
        rebooked__isnull=False, request__refund_lines__isnull=True
    ):
        yield Difference("booked again", str(decision.collection_id), "booked", "all given back")


def _told(lines: list[CollectionLine]) -> list[tuple]:
    return sorted(tuple(getattr(line, name) for name in KEPT) for line in lines)


def _noted(lines: Iterable[CollectionLine]) -> Counter[tuple]:
    return Counter(
        (line.enrolment_id, line.month, row.kind, row.amount)
        for line in lines
        for row in line.adjustments.all()
        if row.kind != AdjustmentKind.REVERSED
    )


def _settled() -> Iterator[Difference]:
    """The differences noted for new terms are those that the branch said to bill or to credit. Of a month
    that was booked anew the note on its copy counts."""
    given_back = RefundLine.objects.filter(
        request__decision=OuterRef("pk"), line=OuterRef(OuterRef("line"))
    )
    follows = ReversalDecision.objects.filter(
        ~Exists(given_back), collection=OuterRef("line__collection"), rebooked__isnull=False
    )
    noted = dict(
        Adjustment.objects.filter(~Exists(follows), kind=AdjustmentKind.TERMS)
        .order_by()
        .values_list("enrolment")
        .annotate(sum=Sum("amount"))
    )
    answered = dict(
        BranchAnswer.objects.filter(kind__in=SETTLES)
        .order_by()
        .values_list("question__enrolment")
        .annotate(sum=Sum("question__amount"))
    )
    for enrolment in sorted(noted.keys() | answered.keys()):
        stored, rebuilt = noted.get(enrolment, 0), answered.get(enrolment, 0)
        if stored != rebuilt:
            yield Difference("difference of terms", str(enrolment), str(stored), str(rebuilt))
