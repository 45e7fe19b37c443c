"""Money for months after the end of a participation that is still with the agent: it is given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from dues.enums import ReversalKind, Source
from dues.models import Collection, CollectionLine, ReversalDecision, ReversalRequest
from dues.queries.letterheads import Letterhead, letterhead_of
from dues.question_rules import refund_goes_to_heirs
from members.models import Member
from villages.models import Agent, Assignment, Village
from villages.queries import local_day, time_zone_of
from villages.scoping import Viewer

SHOWN = 20
# Of a line: a live month after the one in which the participation ended. A month's day is 1.
BEYOND_THE_END = Q(
    paid_month__isnull=False,
    enrolment__ended_on__isnull=False,
    month__gt=F("enrolment__ended_on"),
)
WITH_AGENT = Q(collection__source__in=Source.of_agent(), collection__carried__isnull=True)
# Of a receipt in hand: the rupiah in money that refunds_due would give back.
TO_GIVE_BACK = Coalesce(
    Subquery(
        CollectionLine.objects.filter(BEYOND_THE_END, collection=OuterRef("pk"))
        .order_by()
        .values("collection")
        .annotate(sum=Sum("cash"))
        .values("sum")
    ),
    0,
)


@dataclass(frozen=True, slots=True)
class RefundDue:
    """Months of one person on one receipt that are to be given back. `is_waiting`: the coordinator has
    been asked to undo the receipt already. `is_left_behind`: who wrote it does not work for its branch any
    more, so the branch asks."""

    collection: Collection
    member: Member
    lines: Sequence[CollectionLine]
    is_waiting: bool
    is_left_behind: bool

    @property
    def months(self) -> list[dt.date]:
        return [line.month for line in self.lines]

    @property
    def amount(self) -> int:
        """Rupiah in money; what was paid from credit never came from the payer's hand."""
        return sum(line.cash for line in self.lines)

    @property
    def stays(self) -> int:
        """Rupiah of the receipt that stay with the agent, on a new receipt."""
        return self.collection.total - self.amount

    @property
    def goes_to_heirs(self) -> bool:
        return refund_goes_to_heirs(
            is_deceased=self.member.deceased_on is not None, payer_kind=self.collection.payer_kind
        )


def refunds_due(
    viewer: Viewer, *, member: Member | None = None, collection: Collection | None = None
) -> list[RefundDue]:
    """What is to be given back of the receipts this viewer sees, oldest first; of one member or one
    receipt when told. One query."""
    rows = CollectionLine.objects.visible_to(viewer)
    if member:
        rows = rows.filter(enrolment__member=member)
    if collection:
        rows = rows.filter(collection=collection)
    return _refunds(rows, on=viewer.on)


def refunds_left_behind(viewer: Viewer) -> list[RefundDue]:
    """Those nobody has asked for yet whose agent does not work for the branch any more: they stand on
    no agent's list. One query."""
    rows = _with_signs(CollectionLine.objects.visible_to(viewer), on=viewer.on)
    return _grouped(rows.filter(is_left_behind=True, is_waiting=False))


def refunds_of(agent: Agent, village: Village, *, on: dt.date) -> list[RefundDue]:
    """What is to be given back of the receipts an agent wrote in a village, asked for already or not,
    oldest first; exact under the lock of her money. One query."""
    rows = CollectionLine.objects.filter(collection__agent=agent, collection__village=village)
    return _refunds(rows, on=on)


def _refunds(lines: QuerySet[CollectionLine], *, on: dt.date) -> list[RefundDue]:
    return _grouped(_with_signs(lines, on=on))


def _with_signs(lines: QuerySet[CollectionLine], *, on: dt.date) -> QuerySet[CollectionLine]:
    """Those of these lines that are to be given back, each with `is_waiting` and `is_left_behind`."""
    waiting = ReversalRequest.objects.filter(
        collection=OuterRef("collection"), decision__isnull=True
    )
    here = Q(village=OuterRef("collection__village"))
    here |= Q(village__branch=OuterRef("collection__branch"))
    works = Assignment.objects.active_on(on).filter(here, agent=OuterRef("collection__agent"))
    has_left = Q(collection__agent__user__is_active=False) | Q(collection__agent__until_on__lt=on)
    return (
        lines.filter(BEYOND_THE_END, WITH_AGENT)
        .annotate(is_waiting=Exists(waiting), is_left_behind=has_left | ~Exists(works))
        .select_related("collection__agent__user", "enrolment__member__neighbourhood__hamlet")
        .order_by(
            "collection__collected_on", "collection", "enrolment__member", "enrolment", "month"
        )
    )


def _grouped(rows: QuerySet[CollectionLine]) -> list[RefundDue]:
    groups = groupby(rows, key=lambda line: (line.collection_id, line.enrolment.member_id))
    found = [_due(list(lines)) for _key, lines in groups]
    return [due for due in found if due.amount > 0]


def _due(lines: list[CollectionLine]) -> RefundDue:
    first = lines[0]
    member = first.enrolment.member
    return RefundDue(first.collection, member, lines, first.is_waiting, bool(first.is_left_behind))


@dataclass(frozen=True, slots=True)
class PersonsMonths:
    """Whose months were given back, and their rupiah."""

    name: str
    hamlet: str
    months: tuple[dt.date, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refund that was accepted, with what stands on its paper. `stays_on` is the receipt that holds
    the months which were kept, if any. Rupiah."""

    collection: Collection
    receiver: str
    people: tuple[PersonsMonths, ...]
    given_on: dt.date
    decided_by: str
    stays_on: Collection | None
    letterhead: Letterhead

    @property
    def amount(self) -> int:
        return sum(person.amount for person in self.people)


def given_back(viewer: Viewer) -> QuerySet[ReversalDecision]:
    """The latest accepted refunds, newest first. `part` is the rupiah when only some months went back."""
    part = Sum("request__refund_lines__line__cash")
    return _accepted(viewer).annotate(part=part).order_by("-decided_at", "-pk")[:SHOWN]


def refund_on(collection: Collection, *, viewer: Viewer) -> GivenBack | None:
    """The accepted refund of a receipt; None when there is none. Two queries."""
    decision = (
        _accepted(viewer)
        .select_related("collection__agent__wadah", "collection__village__district__regency")
        .filter(collection=collection)
        .first()
    )
    return _given_back(decision) if decision else None


def _accepted(viewer: Viewer) -> QuerySet[ReversalDecision]:
    return (
        ReversalDecision.objects.visible_to(viewer)
        .filter(
            is_accepted=True,
            request__kind=ReversalKind.REFUND,
            collection__source__in=Source.with_receipt(),
        )
        .select_related(
            "request", "rebooked", "decided_by", "collection__agent__user", "collection__branch"
        )
    )


def months_given_back(request: ReversalRequest) -> tuple[PersonsMonths, ...]:
    """Whose months a refund gives back: those that were chosen, otherwise the whole receipt. Two
    queries."""
    chosen = request.refund_lines.exists()
    lines = (
        CollectionLine.objects.filter(
            Q(refund_lines__request=request) if chosen else Q(collection=request.collection_id)
        )
        .select_related("enrolment__member__neighbourhood__hamlet")
        .order_by("enrolment__member__name", "enrolment__member", "month", "pk")
    )
    groups = groupby(lines, key=lambda line: line.enrolment.member_id)
    return tuple(_person(list(rows)) for _member, rows in groups)


def _given_back(decision: ReversalDecision) -> GivenBack:
    collection = decision.collection
    zone = time_zone_of(collection.branch)
    return GivenBack(
        collection=collection,
        receiver=decision.request.receiver or collection.payer_name,
        people=months_given_back(decision.request),
        given_on=local_day(decision.decided_at, zone),
        decided_by=decision.decided_by.name,
        stays_on=decision.rebooked,
        letterhead=letterhead_of(collection.agent, collection.village),
    )


def _person(lines: list[CollectionLine]) -> PersonsMonths:
    member = lines[0].enrolment.member
    return PersonsMonths(
        name=member.name,
        hamlet=member.neighbourhood.hamlet.name if member.neighbourhood else "",
        months=tuple(sorted({line.month for line in lines})),
        amount=sum(line.cash for line in lines),
    )
