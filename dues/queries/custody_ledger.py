"""Rebuilding what is live of the money on its way, and the equation of cash, from the facts alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from dues import custody_rules
from dues.enums import Handover, Source
from dues.models import (
    CarriedCollection,
    CashOnItsWay,
    Collection,
    LiveReference,
    ReachedLine,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    SchemePayment,
    SchemePaymentLine,
)
from dues.queries.differences import Difference
from dues.queries.on_its_way import COPIED, rebuilt_cash
from villages.models import Agent

BATCH = 2_000
_CASH = ("collection_id", "place", *COPIED)
_cash_of = attrgetter("place", *COPIED)


def custody_differences() -> Iterator[Difference]:
    """Every difference between the claims on money on its way and the facts about it."""
    yield from _totals()
    yield from _carried()
    yield from _shortages()
    yield from _reached()
    yield from _references()
    yield from _on_its_way()
    yield from _equation()


def _totals() -> Iterator[Difference]:
    remittances = Remittance.objects.annotate(sum=Sum("items__collection__total", default=0))
    for remittance in remittances.exclude(sum=F("total")).iterator():
        yield Difference(
            "remittance total", str(remittance.uuid), str(remittance.total), str(remittance.sum)
        )
    payments = SchemePayment.objects.annotate(sum=Sum("lines__line__cash", default=0))
    for payment in payments.exclude(sum=F("total")).iterator():
        yield Difference("scheme payment", str(payment.uuid), str(payment.total), str(payment.sum))


def _carried() -> Iterator[Difference]:
    """A receipt is carried by the remittance that was not refused and, when the count was short, whose
    count reaches it."""
    last = 0
    while batch := list(Remittance.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        expected = _expected(batch)
        stored = {
            row.collection_id: row.remittance_id
            for row in CarriedCollection.objects.filter(
                remittance__gte=batch[0].pk, remittance__lte=last
            )
        }
        for collection in sorted(expected.keys() | stored.keys()):
            if expected.get(collection) != stored.get(collection):
                yield Difference(
                    "carried receipt",
                    str(collection),
                    f"remittance {stored.get(collection)}",
                    f"remittance {expected.get(collection)}",
                )
    for pk in (
        Collection.objects.returned().filter(carried__isnull=False).values_list("pk", flat=True)
    ):
        yield Difference("carried receipt", str(pk), "carried", "reversed")
    lost = Collection.objects.credited().filter(carried__isnull=True)
    for pk in lost.values_list("pk", flat=True):
        yield Difference("carried receipt", str(pk), "with the agent", "handed on, now credit")


def _expected(batch: list[Remittance]) -> dict[int, int]:
    receipts = defaultdict(list)
    items = RemittanceItem.objects.filter(remittance__in=batch).order_by(
        "collection__collected_on", "collection"
    )
    for remittance, collection, total in items.values_list(
        "remittance", "collection", "collection__total"
    ):
        receipts[remittance].append((collection, total))
    decisions = {
        row.remittance_id: row for row in RemittanceDecision.objects.filter(remittance__in=batch)
    }
    return {
        collection: pk
        for pk, rows in receipts.items()
        for collection, _total in rows[: _covered(decisions.get(pk), rows)]
    }


def _covered(decision: RemittanceDecision | None, rows: list[tuple[int, int]]) -> int:
    if decision is None:
        return len(rows)
    if not decision.is_accepted:
        return 0
    return custody_rules.covered_by_count([total for _collection, total in rows], decision.counted)


def _shortages() -> Iterator[Difference]:
    """Each short count has its shortage, and no other does."""
    short = Q(decision__is_accepted=True, decision__counted__lt=F("total"))
    wrong = Remittance.objects.annotate(
        noted=Coalesce("shortage__amount", 0), missing=F("total") - F("decision__counted")
    ).filter((short & ~Q(noted=F("missing"))) | (~short & Q(noted__gt=0)))
    for row in wrong.iterator():
        yield Difference("shortage", str(row.uuid), str(row.noted), str(row.missing))


def _standing_lines():
    """Lines of payments into the scheme that no branch refused, of advances that were not reversed."""
    lines = SchemePaymentLine.objects.exclude(remittance__decision__is_accepted=False)
    reversed_advances = Collection.objects.filter(source=Source.ADVANCE).reversed()
    return lines.exclude(remittance__isnull=True, line__collection__in=reversed_advances)


def _reached() -> Iterator[Difference]:
    facts = _standing_lines()
    missing = facts.exclude(line__reached__payment=F("payment"))
    for row in missing.iterator():
        yield Difference("reached month", str(row.line_id), "missing", f"payment {row.payment_id}")
    wrong = ReachedLine.objects.exclude(
        line__in=facts.filter(payment=F("line__reached__payment")).values("line")
    )
    for row in wrong.iterator():
        yield Difference("reached month", str(row.line_id), f"payment {row.payment_id}", "none")


def _references() -> Iterator[Difference]:
    """Every payment that counts, and every note of dues paid elsewhere that was not undone and names a
    reference, claims it; one claim on each reference is the first."""
    standing = SchemePayment.objects.filter(pk__in=_standing_lines().values("payment"))
    yield from _claims("payment", standing)
    noted = Collection.objects.filter(source=Source.ELSEWHERE).exclude(reference="").standing()
    yield from _claims("collection", noted)
    firsts = LiveReference.objects.order_by("reference").values("reference")
    counted = firsts.annotate(firsts=Count("pk", filter=Q(is_first=True)))
    for row in counted.exclude(firsts=1).iterator():
        yield Difference("reference", row["reference"], f"{row['firsts']} first claims", "1")


def _claims(holder: str, standing: QuerySet) -> Iterator[Difference]:
    claims = LiveReference.objects.filter(**{f"{holder}__isnull": False})
    live = dict(claims.values_list(holder, "reference"))
    for pk, reference in standing.values_list("pk", "reference").iterator():
        stored, rebuilt = live.pop(pk, ""), custody_rules.plain_reference(reference)
        if stored != rebuilt:
            yield Difference("reference", f"{holder} {pk}", stored or "none", rebuilt or "none")
    for pk, stored in live.items():
        yield Difference("reference", f"{holder} {pk}", stored, "none")


def _on_its_way() -> Iterator[Difference]:
    """What is kept of the cash of each receipt is what the facts say of it."""
    stored = {row[0]: row[1:] for row in CashOnItsWay.objects.values_list(*_CASH).iterator()}
    for row in rebuilt_cash(Collection.objects.all()):
        kept, facts = stored.pop(row.pk, None), _cash_of(row)
        if kept != facts:
            yield Difference("cash on its way", str(row.pk), f"{kept}", f"{facts}")
    for pk, kept in stored.items():
        yield Difference("cash on its way", str(pk), f"{kept}", "none")


def _equation() -> Iterator[Difference]:
    """For each agent: what the receipts say was taken = in hand + in the balance or paid from it + in
    transit + remitted + returned. What became credit was remitted.

    What is in hand is read from the live claims, the rest from the facts, so that neither can be wrong
    alone.
    """
    receipts = Collection.objects.of_agents()
    collected = _by_agent(receipts)
    parts = [
        _by_agent(receipts.in_hand()),
        _by_agent(Remittance.objects.waiting()),
        _by_agent(Remittance.objects.filter(handover__in=Handover.by_agent()).standing()),
        _by_agent(
            RemittanceDecision.objects.filter(is_accepted=True), "remittance__agent", "covered"
        ),
        _by_agent(receipts.returned()),
    ]
    codes = dict(Agent.objects.filter(pk__in=collected).values_list("pk", "code"))
    for agent, total in collected.items():
        found = sum(part.get(agent, 0) for part in parts)
        if found != total:
            yield Difference("cash", codes[agent], f"in all places {found}", f"taken {total}")


def _by_agent(rows, agent: str = "agent", amount: str = "total") -> dict[int, int]:
    return dict(rows.order_by().values_list(agent).annotate(sum=Sum(amount)))
