"""Who can pay now, which months come next and what they cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from dues import rules
from dues.queries.standing import Position, position_of
from members.models import Enrolment, Member
from perisai import regulations
from perisai.common.months import month_range
from perisai.regulations.enums import PayerKind
from villages.scoping import Viewer

FOUND_AT_ONCE = 20


@dataclass(frozen=True)
class Payable:
    """An enrolment in front of the payer: where it stands, and what each number of months costs."""

    enrolment: Enrolment
    position: Position
    quotes: Mapping[int, regulations.Quote]

    @property
    def can_be_paid(self) -> bool:
        return self.position.status.can_be_paid

    @cached_property
    def first_month(self) -> dt.date:
        return self.position.next_month


def payables(
    viewer: Viewer, uuids: Sequence[UUID], *, payer_kind: PayerKind, on: dt.date
) -> list[Payable]:
    """These enrolments, in the order given, each with its prices in rupiah on the day `on` of payment.

    What the viewer may not see is left out. Three queries, whatever the number.
    """
    rows = {row.uuid: row for row in _loaded(viewer).filter(uuid__in=uuids)}
    spans = regulations.payment_spans(on)
    return [_payable(rows[uuid], spans, payer_kind, on) for uuid in uuids if uuid in rows]


def people_who_pay(viewer: Viewer, text: str, *, without: Sequence[UUID]) -> list[Enrolment]:
    """Open enrolments whose member's name, last digits of NIK, or phone match; at most
    FOUND_AT_ONCE, by name. Three queries."""
    people = Member.objects.matching(text)
    rows = _loaded(viewer).open().filter(member__in=people).exclude(uuid__in=without)
    return list(rows.order_by("member__name", "pk")[:FOUND_AT_ONCE])


def same_household(viewer: Viewer, chosen: Sequence[Payable]) -> list[Enrolment]:
    """Open enrolments of people on the same family card as those chosen, who are not chosen yet."""
    cards = {row.enrolment.member.family_card for row in chosen} - {""}
    taken = [row.enrolment.pk for row in chosen]
    rows = _loaded(viewer).open().filter(member__family_card__in=cards).exclude(pk__in=taken)
    return list(rows.order_by("member__name", "pk")[:FOUND_AT_ONCE]) if cards else []


def _loaded(viewer: Viewer):
    return (
        Enrolment.objects.visible_to(viewer)
        .filter(member__withdrawn_at__isnull=True)
        .select_related("member__neighbourhood__hamlet", "member__village", "standing")
        .prefetch_related("terms")
    )


def _payable(
    enrolment: Enrolment, spans: Iterable[int], payer_kind: PayerKind, on: dt.date
) -> Payable:
    position = position_of(enrolment, on=on)
    terms = list(enrolment.terms.all())
    quotes = {
        span: rules.price_months(terms, month_range(position.next_month, span), payer_kind)
        for span in spans
    }
    return Payable(enrolment, position, quotes if position.status.can_be_paid else {})
