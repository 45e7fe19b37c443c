"""When the law asks less for months that were paid already: what was paid too much becomes credit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from dues import credit_rules, rules
from dues.actions.crediting import adjust
from dues.actions.standing import lock_standing
from dues.enums import AdjustmentKind
from dues.models import CollectionLine, PaidMonth
from members.models import Enrolment, EnrolmentTerms
from perisai import regulations
from perisai.jobs.actions import request_job
from perisai.jobs.models import Job
from perisai.regulations.enums import PayerKind
from villages.queries import local_day, time_zone_of

CREDIT_JOB = "dues.credit_overpaid"
BATCH = 50  # where every month of each gives credit, a slice still ends within its five seconds


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of enrolments that was looked at: the key of the last one, and how many they were."""

    last: int
    size: int


def request_credit_of_overpaid(*, on: dt.datetime) -> Job:
    """Want every paid month compared with the law, once for each version of its prices. One query while
    the prices are those of the last time."""
    return request_job(
        kind=CREDIT_JOB, unique_key=f"{CREDIT_JOB}:{regulations.prices_fingerprint()}", on=on
    )


@transaction.atomic
def credit_overpaid(*, after: int, by, at: dt.datetime) -> Batch | None:
    """Note credit for the live months of the next enrolments, by key, that cost less by the law now in
    force than was paid for them; None when there are no more.

    What was noted on a month before counts, so a second look finds nothing. A month that costs more now
    keeps its price; what a sponsor paid too much is not the member's. By dated discounts such as
    PP 50/2025; `by` is None for the worker.
    """
    paid = PaidMonth.objects.filter(enrolment__gt=after).order_by("enrolment")
    ids = list(paid.values_list("enrolment", flat=True).distinct()[:BATCH])
    if not ids:
        return None
    lock_standing(ids)
    lines = _live_lines(ids)
    price = _Prices()
    enrolments = Enrolment.objects.filter(pk__in=lines).select_related("member__village__branch")
    for enrolment in enrolments.prefetch_related("terms").order_by("pk"):
        branch = enrolment.member.village.branch
        today = local_day(at, time_zone_of(branch))
        for line, amount in _overpaid(enrolment, lines[enrolment.pk], price):
            adjust(
                enrolment_id=enrolment.pk,
                amount=amount,
                kind=AdjustmentKind.DISCOUNT,
                line=line,
                on=today,
                by=by,
                at=at,
            )
    return Batch(last=ids[-1], size=len(ids))


def _live_lines(enrolment_ids: list[int]) -> dict[int, list[CollectionLine]]:
    """The lines of the live months that no sponsor paid, each with `noted`: the rupiah that were noted on it
    before."""
    found = defaultdict(list)
    rows = (
        CollectionLine.objects.filter(paid_month__enrolment__in=enrolment_ids)
        .exclude(collection__payer_kind__in=rules.SPONSORS)
        .select_related("collection")
        .annotate(noted=Sum("adjustments__amount", default=0))
        .order_by("month")
    )
    for line in rows:
        found[line.enrolment_id].append(line)
    return found


class _Prices:
    """What a month costs by the law now in force; asked once for all who share bracket, sector, programmes
    and kind of payer."""

    def __init__(self):
        self.known: dict[tuple, int] = {}

    def __call__(self, terms: EnrolmentTerms, month: dt.date, kind: PayerKind) -> int:
        key = (terms.income, terms.sector, terms.has_jht, terms.is_employer, month, kind)
        if key not in self.known:
            self.known[key] = rules.price_months([terms], [month], kind).total
        return self.known[key]


def _overpaid(
    enrolment: Enrolment, lines: Iterable[CollectionLine], price: _Prices
) -> Iterator[tuple[CollectionLine, int]]:
    """The lines that cost less now, each with the difference in rupiah."""
    terms = list(enrolment.terms.all())
    for line in lines:
        costs = price(
            rules.terms_for(terms, line.month), line.month, PayerKind(line.collection.payer_kind)
        )
        if amount := credit_rules.overpaid(paid=line.total, noted=line.noted, price=costs):
            yield line, amount
