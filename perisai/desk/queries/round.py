"""The agent's round: whom to visit, what each house owes by now, and what came of today."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dues import credit_rules, rules
from dues.actions.sheets import Debtor
from dues.credit_rules import Bill
from dues.models import Collection, CollectionLine, PaidMonth
from dues.queries.payable import Payable, payables_among
from members.enums import VisitResult
from members.models import Enrolment, Member, Visit
from perisai.common.months import month_of
from perisai.common.rupiah import format_rupiah
from perisai.desk.enums import RoundOrder
from perisai.regulations.enums import PayerKind
from perisai.reminders.queries.day import Errand, errands_at_doors
from villages.models import Hamlet, Neighbourhood
from villages.scoping import Viewer

MOST_JOBS = 120  # what somebody can walk to in a few days
WALKING = (
    F("member__neighbourhood__hamlet__walking_order").asc(nulls_last=True),
    F("member__neighbourhood__hamlet__name").asc(nulls_last=True),
    "member__neighbourhood__rw",
    "member__neighbourhood__rt",
    "member__address",
    "member__name",
    "pk",
)
# A month of the same person that was noted as paid after the visit.
PAID_SINCE = Exists(
    PaidMonth.objects.filter(
        enrolment__member=OuterRef("member"),
        line__collection__recorded_at__gt=OuterRef("recorded_at"),
    )
)
PRINTED_MONTHS = (1, 3, 6, 12)  # whose prices stand on a printed sheet
LAPSING = (F("standing__remitted_through").asc(nulls_last=True), "member__name", "pk")


@dataclass(frozen=True, slots=True)
class Walk:
    """What a round is narrowed to, and its order. Empty means everywhere."""

    hamlet: int | None = None
    neighbourhood: int | None = None
    order: RoundOrder = RoundOrder.WALKING


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody to visit for one job: the months nobody was paid for up to this one, what is to be paid for
    them in rupiah after credit, the newest visit, and the reminders to say or hand over at the door."""

    payable: Payable
    months: Sequence[dt.date]
    bill: Bill
    visit: Visit | None
    errands: Sequence[Errand] = ()

    @property
    def enrolment(self) -> Enrolment:
        return self.payable.enrolment

    @property
    def prices(self) -> Mapping[int, Bill]:
        """What each number of months would cost."""
        return self.payable.bills


@dataclass(frozen=True, slots=True)
class House:
    """People who live together, by their family card. `total` in rupiah."""

    callers: Sequence[Caller]

    @property
    def place(self) -> Neighbourhood | None:
        return self.callers[0].enrolment.member.neighbourhood

    @property
    def address(self) -> str:
        return self.callers[0].enrolment.member.address

    @property
    def total(self) -> int:
        return sum(caller.bill.cash for caller in self.callers)

    @property
    def asked(self) -> str:
        """Its people as the address of Terima iuran names them."""
        return urlencode([("peserta", caller.enrolment.uuid) for caller in self.callers])


@dataclass(frozen=True, slots=True)
class Today:
    """What came of a day: people who paid and their rupiah in cash, and visits without money by result."""

    paid: int
    cash: int
    results: Mapping[VisitResult, int]

    @property
    def visited(self) -> int:
        """People met, or not met."""
        return self.paid + sum(self.results.values())

    @property
    def promised(self) -> int:
        return self.results.get(VisitResult.COME_BACK, 0)


@dataclass(frozen=True, slots=True)
class Finished:
    """A dusun or an RT where nobody waits for a visit any more, and what came of today there."""

    place: str
    today: Today

    @property
    def words(self) -> str:
        """That it is finished, and the sum of today there."""
        done = _("%(place)s is finished.") % {"place": self.place}
        if not self.today.paid:
            return " ".join([done, _("Nobody there has to be visited now.")])
        paid = ngettext(
            "Today %(people)d person there paid, %(cash)s in cash.",
            "Today %(people)d people there paid, %(cash)s in cash.",
            self.today.paid,
        ) % {"people": self.today.paid, "cash": format_rupiah(self.today.cash)}
        return f"{done} {paid}"


@dataclass(frozen=True, slots=True)
class Round:
    """The houses still to visit, those where somebody was today, whether more people wait than are
    shown; what came of the day so far, and the promises that are due, the oldest first."""

    houses: Sequence[House]
    visited: Sequence[House]
    has_more: bool
    today: Today
    promises: Sequence[Visit]

    @property
    def total(self) -> int:
        return sum(house.total for house in self.houses)

    @property
    def people(self) -> int:
        return sum(len(house.callers) for house in self.houses)


def round_of(walk: Walk, *, viewer: Viewer, at: dt.datetime, most: int = MOST_JOBS) -> Round:
    """The people who have not paid up to this month, house by house, what to remind them of at this moment,
    and the day so far. A fixed number of queries, whatever the number of people."""
    order = LAPSING if walk.order == RoundOrder.LAPSING else WALKING
    rows = _to_visit(walk, viewer).order_by(*order)[: most + 1]
    people = payables_among(rows, viewer=viewer, payer_kind=PayerKind.SELF)
    visits = _visits(viewer, [row.enrolment.member_id for row in people])
    newest = {visit.member_id: visit for visit in visits}
    errands = errands_at_doors(viewer, [row.enrolment.pk for row in people], at=at)
    callers = [
        _caller(
            row, newest.get(row.enrolment.member_id), errands.get(row.enrolment.pk, ()), viewer.on
        )
        for row in people[:most]
        if row.can_be_paid
    ]
    houses = [House(group) for group in _by_house(callers)]
    return Round(
        houses=[house for house in houses if not _was_visited(house, viewer.on)],
        visited=[house for house in houses if _was_visited(house, viewer.on)],
        has_more=len(people) > most,
        today=_today(visits, viewer),
        promises=sorted(
            (visit for visit in visits if visit.is_promise), key=lambda row: (row.back_on, row.pk)
        ),
    )


def debtors_of(found: Round, *, viewer: Viewer) -> list[list[Debtor]]:
    """The houses still to visit, as they go on a printed sheet of this viewer."""
    return [[_debtor(caller) for caller in house.callers] for house in found.houses]


def promises_due(*, viewer: Viewer) -> QuerySet[Visit]:
    """The visits whose day of coming back has come, of people who paid nothing since; the oldest first."""
    return (
        Visit.objects.visible_to(viewer)
        .promised_by(viewer.on)
        .filter(~PAID_SINCE)
        .select_related("member__neighbourhood__hamlet")
        .order_by("back_on", "pk")
    )


def finished_place(walk: Walk, *, viewer: Viewer) -> Finished | None:
    """The place of a walk on which nobody waits any more, with the sum of today; None for everywhere and for
    a place where this viewer looks after nobody: who lives there may wait for somebody else. At most four
    queries."""
    place = _place_of(walk, viewer)
    hers = Member.objects.visible_to(viewer).present().filter(_there(walk, ""))
    if place is None or not hers.exists():
        return None
    visits = Visit.objects.visible_to(viewer).newest().filter(_there(walk), visited_on=viewer.on)
    return Finished(str(place), _today(visits, viewer, walk))


def places_of(viewer: Viewer) -> list[Neighbourhood]:
    """The RT in which somebody waits for a visit, in walking order. One query."""
    rows = Neighbourhood.objects.filter(
        Exists(_to_visit(Walk(), viewer).filter(member__neighbourhood=OuterRef("pk")))
    )
    return list(
        rows.select_related("hamlet").order_by(
            F("hamlet__walking_order").asc(nulls_last=True), "hamlet__name", "rw", "rt"
        )
    )


def _to_visit(walk: Walk, viewer: Viewer) -> QuerySet[Enrolment]:
    """Open jobs of people who are alive, not lapsed, and not paid up to this month."""
    month = month_of(viewer.on)
    rows = (
        Enrolment.objects.visible_to(viewer)
        .open()
        .filter(
            Q(standing__isnull=True)
            | Q(standing__paid_through__isnull=True)
            | Q(standing__paid_through__lt=month),
            start_month__lte=month,
            member__deceased_on__isnull=True,
        )
    )
    lapsed = Q(standing__remitted_through__lt=rules.first_month_not_lapsed(viewer.on))
    rows = rows.exclude(lapsed)
    return rows.filter(_there(walk))


def _there(walk: Walk, member: str = "member") -> Q:
    """Narrows rows, with their path to a member (empty for members), to the place of a walk."""
    home = "__".join(filter(None, [member, "neighbourhood"]))
    if walk.hamlet:
        return Q(**{f"{home}__hamlet": walk.hamlet})
    if walk.neighbourhood:
        return Q(**{home: walk.neighbourhood})
    return Q()


def _place_of(walk: Walk, viewer: Viewer) -> Neighbourhood | Hamlet | None:
    """The place itself, in a village where this viewer works or stands in."""
    codes = {*viewer.village_codes, *(code for _pk, own in viewer.stands_in_for for code in own)}
    if walk.hamlet:
        return Hamlet.objects.filter(pk=walk.hamlet, village__in=codes).first()
    if walk.neighbourhood:
        rows = Neighbourhood.objects.select_related("hamlet").filter(hamlet__village__in=codes)
        return rows.filter(pk=walk.neighbourhood).first()
    return None


def _caller(row: Payable, visit: Visit | None, errands: Sequence[Errand], on: dt.date) -> Caller:
    months = row.due_by(on)
    quote = rules.price_months(list(row.enrolment.terms.all()), months, PayerKind.SELF)
    return Caller(row, months, credit_rules.bill_of(quote, row.credit.usable), visit, errands)


def _debtor(caller: Caller) -> Debtor:
    return Debtor(
        enrolment_id=caller.enrolment.pk,
        first_month=caller.months[0],
        months=len(caller.months),
        owed=caller.bill.cash,
        prices={
            months: bill.cash for months, bill in caller.prices.items() if months in PRINTED_MONTHS
        },
    )


def _visits(viewer: Viewer, member_ids: Sequence[int]) -> list[Visit]:
    """The newest visit of each of these people, of everybody visited today, and of everybody to whom the
    agent comes back by now; `is_promise` says that nothing was paid since. One query."""
    rows = Visit.objects.visible_to(viewer)
    promised = Q(pk__in=rows.promised_by(viewer.on).filter(~PAID_SINCE).order_by().values("pk"))
    return list(
        rows.newest()
        .filter(Q(member__in=member_ids) | Q(visited_on=viewer.on) | promised)
        .annotate(is_promise=Case(When(promised, then=True), default=False))
        .select_related("member__neighbourhood__hamlet")
    )


def _today(visits: Iterable[Visit], viewer: Viewer, walk: Walk | None = None) -> Today:
    """What the viewer's own people paid and said today, at the place of a walk or everywhere. One query
    beside the visits."""
    receipts = Collection.objects.visible_to(viewer).with_receipt().standing()
    lines = CollectionLine.objects.filter(
        _there(walk or Walk(), "enrolment__member"),
        collection__in=receipts.filter(collected_on=viewer.on),
    )
    taken = lines.aggregate(
        cash=Sum("cash", default=0),
        paid=Count("paid_month__enrolment__member", distinct=True),
    )
    results = Counter(
        VisitResult(visit.result) for visit in visits if visit.visited_on == viewer.on
    )
    return Today(results=results, **taken)


def _by_house(callers: Sequence[Caller]) -> list[list[Caller]]:
    """One family card is one house, where its first member stands in the order."""
    rank: dict[tuple, int] = {}
    for number, caller in enumerate(callers):
        rank.setdefault(_house(caller), number)
    ordered = sorted(callers, key=lambda caller: rank[_house(caller)])
    return [list(group) for _key, group in groupby(ordered, key=_house)]


def _house(caller: Caller) -> tuple:
    member = caller.enrolment.member
    if not member.family_card:
        return ("person", member.pk)
    return ("family", member.family_card, member.neighbourhood_id)


def _was_visited(house: House, on: dt.date) -> bool:
    """Everybody there was asked today, and nobody asked the agent to come back today."""
    return all(
        caller.visit and caller.visit.visited_on == on and caller.visit.back_on != on
        for caller in house.callers
    )
