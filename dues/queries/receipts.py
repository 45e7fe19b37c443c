"""What stands on a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Sum

from dues import custody_rules
from dues.enums import Handover, MoneyPlace, ReversalKind, Source
from dues.models import (
    Collection,
    CollectionLine,
    ReversalRequest,
    SchemePayment,
)
from dues.queries.letterheads import Letterhead, letterhead_of
from dues.queries.unconfirmed import asked_from_of, confirmed_of
from members.enums import Channel, PhoneOwner
from members.models import Enrolment, Member
from perisai.common.ids import clean_check_code, group_check_code
from perisai.common.masking import mask_reference
from perisai.regulations.enums import PayerKind
from villages.models import Branch, Village
from villages.queries import local_day, remit_by, time_zone_of


@dataclass(frozen=True, slots=True)
class Span:
    """Months that cost the same, so that a change of tariff can be told. `each` in rupiah."""

    months: tuple[dt.date, ...]
    each: int

    @property
    def total(self) -> int:
        return self.each * len(self.months)


@dataclass(frozen=True, slots=True)
class Person:
    """One enrolment on a receipt: who, for which job, and its months folded by amount. Rupiah; `credit` is
    the part paid from credit, below zero a difference billed with them. `has_ended`: the enrolment is over
    by now."""

    name: str
    hamlet: str
    job: str
    spans: tuple[Span, ...]
    jkk: int
    jkm: int
    jht: int
    credit: int
    is_first_payment: bool
    is_verified: bool
    has_ended: bool

    @property
    def total(self) -> int:
        """What the months cost."""
        return self.jkk + self.jkm + self.jht

    @property
    def cash(self) -> int:
        """What was paid in money."""
        return self.total - self.credit

    @property
    def billed(self) -> int:
        """The difference on months paid before that was paid with these."""
        return max(-self.credit, 0)


@dataclass(frozen=True, slots=True)
class Journey:
    """How far the money of a receipt has come, each step with its day; None where it has not been.

    `reference` is the scheme's, with all but its last signs covered. `is_by_agent`: the agent paid the
    scheme herself, which nobody has counted; from `asked_from` on it has to be asked about. `is_top_up`:
    it went into her balance first. The scheme has confirmed every month on `confirmed_on`, with these
    `periods` of protection.
    """

    handed_over_on: dt.date | None = None
    accepted_on: dt.date | None = None
    paid_on: dt.date | None = None
    reference: str = ""
    is_by_agent: bool = False
    is_top_up: bool = False
    asked_from: dt.date | None = None
    confirmed_on: dt.date | None = None
    periods: tuple[tuple[dt.date, dt.date], ...] = ()


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """A payment into the scheme that an agent made in advance and a receipt repays; of its reference
    only the last signs."""

    paid_on: dt.date
    reference: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt with everything that is printed on it or shown of it. Amounts in rupiah; `total` is the
    money that was paid.

    People are told by name and hamlet: no NIK, no address. `remit_by` is the last day for the agent to
    hand the money on; `refusal` the coordinator's words about the last request to reverse it; `repays`
    the agent's own payments when the receipt is for money that she had paid in advance. Of a refund
    `given_back` is the rupiah, and `follows` the number of the receipt that holds what stayed;
    `replaces` is the receipt whose months stayed on this one. `is_undone_alone`: the collector undid it
    within the first minutes, so nobody else has looked at it.
    """

    uuid: UUID
    source: Source
    number: str
    check_code: str
    payer_name: str
    people: tuple[Person, ...]
    total: int
    collected_on: dt.date
    remit_by: dt.date
    agent_name: str
    agent_code: str
    letterhead: Letterhead
    village: Village
    branch: Branch | None
    place: MoneyPlace
    is_reversal_waiting: bool
    refusal: str
    reversed_on: dt.date | None
    journey: Journey
    is_repayment: bool
    repays: tuple[PaidBefore, ...]
    given_back: int = 0
    follows: str = ""
    replaces: str = ""
    is_undone_alone: bool = False

    @property
    def ended(self) -> tuple[Person, ...]:
        """Those whose enrolment is over by now."""
        return tuple(person for person in self.people if person.has_ended)

    @property
    def time_zone(self) -> str:
        """The zone whose days count for this receipt."""
        return time_zone_of(self.branch)

    @property
    def jkk(self) -> int:
        return sum(person.jkk for person in self.people)

    @property
    def jkm(self) -> int:
        return sum(person.jkm for person in self.people)

    @property
    def jht(self) -> int:
        return sum(person.jht for person in self.people)

    @property
    def price(self) -> int:
        """What the months cost, before credit."""
        return sum(person.total for person in self.people)

    @property
    def credit(self) -> int:
        """What was paid from credit, of all people."""
        return sum(max(person.credit, 0) for person in self.people)

    @property
    def billed(self) -> int:
        """Differences on months paid before, of all people."""
        return sum(person.billed for person in self.people)

    @property
    def has_credit(self) -> bool:
        """Whether what was paid is not just what the months cost."""
        return bool(self.credit or self.billed)

    @property
    def is_reversed(self) -> bool:
        return self.reversed_on is not None

    @property
    def may_be_reversed(self) -> bool:
        """Whether asking to undo it makes sense: there is a way where its money is, nobody asked yet."""
        return (
            bool(custody_rules.reversal_kinds(self.source, self.place))
            and not self.is_reversal_waiting
        )

    @property
    def would_become_credit(self) -> bool:
        """Whether undoing it turns its money into credit, which the branch decides."""
        return ReversalKind.CREDIT in custody_rules.reversal_kinds(self.source, self.place)

    @property
    def printed_check_code(self) -> str:
        """`K7QF-2M9X-...`, for reading aloud and typing."""
        return group_check_code(self.check_code)

    @property
    def has_first_payment(self) -> bool:
        return any(person.is_first_payment for person in self.people)

    @property
    def is_verified(self) -> bool:
        """Whether every amount rests on a rule that was verified."""
        return all(person.is_verified for person in self.people)

    def is_late(self, on: dt.date) -> bool:
        """Whether the agent should have handed the money on before `on`."""
        return self.place in MoneyPlace.held_by_agent() and on > self.remit_by

    def is_in_doubt(self, on: dt.date) -> bool:
        """Whether the agent says she paid it in, and the scheme has not confirmed it in time."""
        since = self.journey.asked_from
        return self.place == MoneyPlace.REACHED and since is not None and on >= since


def receipt_of(collection: Collection) -> Receipt:
    """Everything on the receipt of a collection, best loaded `with_letterhead`. The number of queries
    does not grow with it.

    Raises ValueError for dues that were not paid to the agent: they have no receipt.
    """
    if collection.receipt_no is None:
        raise ValueError(f"collection {collection.pk} has no receipt")
    requests = list(
        collection.reversal_requests.select_related("decision__rebooked").order_by("pk")
    )
    decisions = [request.decision for request in requests if hasattr(request, "decision")]
    reversal = next((decision for decision in decisions if decision.is_accepted), None)
    journey = _journey(collection)
    is_repayment = collection.source == Source.REPAYMENT
    return Receipt(
        uuid=collection.uuid,
        source=Source(collection.source),
        number=collection.receipt_no,
        check_code=collection.check_code,
        payer_name=collection.payer_name,
        people=_people(collection),
        total=collection.total,
        collected_on=collection.collected_on,
        remit_by=remit_by(collection.branch, collection.collected_on),
        agent_name=collection.agent.user.name,
        agent_code=collection.agent.code,
        letterhead=letterhead_of(collection.agent, collection.village),
        village=collection.village,
        branch=collection.branch,
        place=custody_rules.place_of_money(
            reversal=reversal.request.kind if reversal else None,
            is_repayment=is_repayment,
            is_carried=journey.handed_over_on is not None,
            is_top_up=journey.is_top_up,
            is_accepted=journey.accepted_on is not None,
            has_reached=journey.paid_on is not None,
            is_confirmed=journey.confirmed_on is not None,
        ),
        is_reversal_waiting=len(decisions) < len(requests),
        refusal=decisions[-1].reason if decisions else "",
        reversed_on=local_day(reversal.decided_at, time_zone_of(collection.branch))
        if reversal
        else None,
        journey=journey,
        is_repayment=is_repayment,
        repays=_paid_before(collection) if is_repayment else (),
        given_back=_given_back(collection, reversal.request) if reversal else 0,
        follows=str(reversal.rebooked) if reversal and reversal.rebooked else "",
        replaces=_replaced(collection),
        is_undone_alone=reversal.is_alone if reversal else False,
    )


def _given_back(collection: Collection, request: ReversalRequest) -> int:
    """Rupiah: the months chosen, otherwise the whole receipt. One query."""
    if request.kind != ReversalKind.REFUND:
        return 0
    chosen = request.refund_lines.aggregate(sum=Sum("line__cash"))["sum"]
    return collection.total if chosen is None else chosen


def _replaced(collection: Collection) -> str:
    """Loaded `with_letterhead` to stay query-free."""
    decision = getattr(collection, "rebooked_from", None)
    return str(decision.collection) if decision else ""


def payer_phone(collection: Collection) -> str:
    """The digits of the payer's own number for WhatsApp, with the country in front; empty when it is not
    known, is somebody else's, or the member did not agree to WhatsApp. At most two queries."""
    if collection.payer_kind != PayerKind.SELF:
        return ""
    people = list(Member.objects.filter(enrolments__lines__collection=collection).distinct()[:2])
    if len(people) != 1 or people[0].phone_owner != PhoneOwner.SELF:
        return ""
    agreed = people[0].consents.order_by("given_on", "pk").last()
    if agreed is None or Channel.WHATSAPP not in agreed.channels:
        return ""
    digits = "".join(sign for sign in people[0].phone if sign.isdigit())
    return f"62{digits[1:]}" if digits.startswith("0") else digits


def receipt_by_check_code(text: str) -> Receipt | None:
    """The receipt with the check code that somebody typed or scanned; None when no receipt has it.

    The one reading of receipts without a viewer: whoever holds the paper holds the code. A code that
    cannot exist costs the same single query as one that nobody was given.
    """
    code = clean_check_code(text)
    row = Collection.objects.with_letterhead().filter(check_code=code).first()
    return receipt_of(row) if row else None


def _journey(collection: Collection) -> Journey:
    """The remittance that carries the receipt, loaded `with_letterhead`, the payment that brought it in
    and what the scheme confirmed of it: at most three queries, when a remittance carries it."""
    carried = getattr(collection, "carried", None)
    if carried is None:
        return Journey()
    remittance = carried.remittance
    decision = getattr(remittance, "decision", None)
    payment = SchemePayment.objects.filter(reached__line__collection=collection).first()
    said = confirmed_of(collection) if payment else {}
    return Journey(
        handed_over_on=remittance.handed_over_on,
        accepted_on=decision.decided_on if decision else None,
        paid_on=payment.paid_on if payment else None,
        reference=mask_reference(payment.reference) if payment else "",
        is_by_agent=remittance.handover in Handover.by_agent(),
        is_top_up=remittance.handover == Handover.TOP_UP,
        asked_from=asked_from_of(payment) if payment and not said else None,
        **said,
    )


def _paid_before(collection: Collection) -> tuple[PaidBefore, ...]:
    """The payments that brought the months into the scheme which this collection repays. One query."""
    payments = SchemePayment.objects.filter(reached__line__repaid__line__collection=collection)
    return tuple(
        PaidBefore(payment.paid_on, mask_reference(payment.reference))
        for payment in payments.distinct().order_by("paid_on", "pk")
    )


def _people(collection: Collection) -> tuple[Person, ...]:
    lines = collection.lines.select_related("enrolment__member__neighbourhood__hamlet").order_by(
        "enrolment__member__name", "enrolment", "month"
    )
    return tuple(
        _person(rows[0].enrolment, rows)
        for rows in (list(group) for _, group in groupby(lines, key=lambda line: line.enrolment_id))
    )


def _person(enrolment: Enrolment, lines: Sequence[CollectionLine]) -> Person:
    place = enrolment.member.neighbourhood
    return Person(
        name=enrolment.member.name,
        hamlet=place.hamlet.name if place else "",
        job=enrolment.job,
        spans=tuple(
            Span(tuple(line.month for line in run), each)
            for each, run in groupby(lines, key=lambda line: line.total)
        ),
        jkk=sum(line.jkk for line in lines),
        jkm=sum(line.jkm for line in lines),
        jht=sum(line.jht for line in lines),
        credit=sum(line.credit for line in lines),
        is_first_payment=any(line.is_first_payment for line in lines),
        is_verified=all(line.is_verified for line in lines),
        has_ended=enrolment.ended_on is not None,
    )
