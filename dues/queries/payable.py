"""Who can pay now, which months come next and what they cost."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from dues import credit_rules, rules
from dues.enums import Source
from dues.models import PaidMonth
from dues.queries.credit import Credit, credit_for
from dues.queries.standing import Position, position_of
from members.models import Enrolment, Member
from members.querysets import EnrolmentQuerySet
from perisai import regulations
from perisai.common.months import month_of, month_range, months_between
from perisai.regulations.enums import PayerKind
from villages.scoping import Viewer

FOUND_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one person paid with one receipt in money, in rupiah: as the receipt says."""

    number: str
    amount: int


@dataclass(frozen=True)
class Payable:
    """An enrolment in front of the payer: where it stands, what each number of months costs, the credit
    it uses first, and the receipts of the same day, which say that this may be the same payment once
    more."""

    enrolment: Enrolment
    position: Position
    quotes: Mapping[int, regulations.Quote]
    credit: Credit
    receipts: Sequence[Receipt]

    @property
    def can_be_paid(self) -> bool:
        return self.position.status.can_be_paid

    @cached_property
    def bills(self) -> Mapping[int, credit_rules.Bill]:
        """What each number of months costs, uses of the credit, and leaves to pay."""
        return {
            span: credit_rules.bill_of(quote, self.credit.usable)
            for span, quote in self.quotes.items()
        }

    @cached_property
    def first_month(self) -> dt.date:
        return self.position.next_month

    def due_by(self, on: dt.date) -> list[dt.date]:
        """The months up to that of `on` that nobody was paid for; the next one when there is none."""
        count = months_between(self.first_month, month_of(on)) + 1
        return month_range(self.first_month, max(count, 1))

    def usual_span(self, on: dt.date) -> int:
        """How many months somebody pays who catches up: the most that may be paid at once and is due."""
        due = len(self.due_by(on))
        return max((span for span in self.bills if span <= due), default=min(self.bills))


def payables(
    viewer: Viewer,
    uuids: Sequence[UUID],
    *,
    payer_kind: PayerKind,
    on: dt.date,
    spans: Iterable[int] = (),
    besides: Q | None = None,
) -> list[Payable]:
    """These enrolments, in the order given, each with its prices in rupiah on the day `on` of payment, for
    each of the `spans` in months: unless told those offered on that day.

    What the viewer may not see is left out, but for those `besides`, of which it is known that they were the
    viewer's on that day. Four queries, whatever the number.
    """
    people = people_with_places(viewer, besides=besides)
    rows = {row.uuid: row for row in people.filter(uuid__in=uuids)}
    spans = spans or regulations.payment_spans(on)
    receipts = _receipts_of_day(rows.values(), on)
    credit = credit_for(payer_kind, [row.pk for row in rows.values()])
    return [
        _payable(
            rows[uuid],
            spans,
            payer_kind,
            credit=credit[rows[uuid].pk],
            receipts=receipts[rows[uuid].pk],
            on=on,
        )
        for uuid in uuids
        if uuid in rows
    ]


def payables_among(
    enrolments: QuerySet[Enrolment], *, viewer: Viewer, payer_kind: PayerKind
) -> list[Payable]:
    """These enrolments, which the viewer may see, in their order, each with its prices in rupiah today and
    without the receipts of the day. Three queries, whatever the number."""
    rows = list(_with_terms(enrolments))
    spans = regulations.payment_spans(viewer.on)
    credit = credit_for(payer_kind, [row.pk for row in rows])
    return [
        _payable(row, spans, payer_kind, credit=credit[row.pk], receipts=(), on=viewer.on)
        for row in rows
    ]


def people_who_pay(viewer: Viewer, text: str, *, without: Sequence[UUID]) -> list[Enrolment]:
    """Open enrolments whose member's name, last digits of NIK, or phone match; at most
    FOUND_AT_ONCE, by name. Three queries."""
    people = Member.objects.matching(text)
    rows = people_with_places(viewer).open().filter(member__in=people).exclude(uuid__in=without)
    return list(rows.order_by("member__name", "pk")[:FOUND_AT_ONCE])


def same_household(viewer: Viewer, chosen: Sequence[Payable]) -> list[Enrolment]:
    """Open enrolments of people on the same family card as those chosen, who are not chosen yet."""
    cards = {row.enrolment.member.family_card for row in chosen} - {""}
    taken = [row.enrolment.pk for row in chosen]
    rows = (
        people_with_places(viewer)
        .open()
        .filter(member__family_card__in=cards)
        .exclude(pk__in=taken)
    )
    return list(rows.order_by("member__name", "pk")[:FOUND_AT_ONCE]) if cards else []


def people_with_places(viewer: Viewer, *, besides: Q | None = None) -> EnrolmentQuerySet:
    """Participations this viewer may see, and those `besides`, with what a screen of dues says of them."""
    rows = Enrolment.objects.visible_to(viewer)
    if besides is not None:
        rows |= Enrolment.objects.filter(besides)
    return _with_terms(rows.filter(member__withdrawn_at__isnull=True))


def _with_terms(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.select_related(
        "member__neighbourhood__hamlet", "member__village", "standing"
    ).prefetch_related("terms")


def _receipts_of_day(
    enrolments: Iterable[Enrolment], on: dt.date
) -> Mapping[int, Sequence[Receipt]]:
    """The receipts of a day by enrolment, without those reversed since."""
    paid = PaidMonth.objects.filter(
        enrolment__in=enrolments,
        line__collection__collected_on=on,
        line__collection__source__in=Source.of_agent(),
    ).values_list("enrolment_id", "line__collection__receipt_no")
    receipts = defaultdict(list)
    for enrolment, number, amount in paid.annotate(amount=Sum("line__cash")).order_by(
        "line__collection__recorded_at", "line__collection__receipt_no"
    ):
        receipts[enrolment].append(Receipt(number, amount))
    return receipts


def _payable(
    enrolment: Enrolment,
    spans: Iterable[int],
    payer_kind: PayerKind,
    *,
    credit: Credit,
    receipts: Sequence[Receipt],
    on: dt.date,
) -> Payable:
    position = position_of(enrolment, on=on)
    terms = list(enrolment.terms.all())
    quotes = {
        span: rules.price_months(terms, month_range(position.next_month, span), payer_kind)
        for span in spans
    }
    return Payable(
        enrolment, position, quotes if position.status.can_be_paid else {}, credit, receipts
    )
