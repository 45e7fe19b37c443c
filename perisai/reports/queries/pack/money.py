"""Dues of a village on their way into the scheme, and who pays them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate

from dues.enums import Handover, Source
from dues.models import Collection, CollectionLine
from dues.rules import last_due_month
from perisai.common.months import add_months, last_day, month_of, month_range
from perisai.regulations.enums import PayerKind
from perisai.reports.enums import Lag
from perisai.reports.pack_rules import day_of_pack, median_days
from perisai.reports.queries.results import months_that_protect
from villages.scoping import Viewer

MONTHS = 6


@dataclass(slots=True)
class Amount:
    """Rupiah, and how many months of dues they paid."""

    rupiah: int = 0
    months: int = 0

    def add(self, rupiah: int, months: int) -> None:
        self.rupiah += rupiah
        self.months += months


@dataclass(frozen=True, slots=True)
class Way:
    """What agents took in a month and did not give back, and how much of it went on by today. A stage holds
    what the next one holds, too."""

    month: dt.date
    taken: Amount = field(default_factory=Amount)
    handed_on: Amount = field(default_factory=Amount)
    reached: Amount = field(default_factory=Amount)
    confirmed: Amount = field(default_factory=Amount)

    @property
    def stages(self) -> tuple[Amount, ...]:
        return self.taken, self.handed_on, self.reached, self.confirmed


@dataclass(frozen=True, slots=True)
class Money:
    """The ways of the last months, the oldest first; of the month itself the median days of each stretch with
    the number of months of dues that have it behind them; what was paid elsewhere in the month; and `booked`:
    of the last month of dues that was due, what reached the scheme without an agent's receipt, by source."""

    ways: Sequence[Way]
    lags: Mapping[Lag, tuple[int, int]]
    elsewhere: Amount
    booked: Mapping[Source, Amount]

    @property
    def way(self) -> Way:
        return self.ways[-1]


@dataclass(frozen=True, slots=True)
class Payers:
    """Who paid the month of dues `month` of the members whom it protects: people and rupiah by kind."""

    month: dt.date
    people: Mapping[PayerKind, int]
    rupiah: Mapping[PayerKind, int]


def money_of(viewer: Viewer, month: dt.date) -> Money:
    """The money of the receipts that agents wrote in the last MONTHS months. Three queries."""
    ways = {each: Way(each) for each in month_range(add_months(month, 1 - MONTHS), MONTHS)}
    lags: dict[Lag, list[tuple[int, int]]] = defaultdict(list)
    for taken_on, handed_on, reached_on, confirmed_on, rupiah, months in _steps(viewer, month):
        way = ways[month_of(taken_on)]
        way.taken.add(rupiah, months)
        if handed_on or reached_on:
            way.handed_on.add(rupiah, months)
        if reached_on:
            way.reached.add(rupiah, months)
        if reached_on and confirmed_on:
            way.confirmed.add(rupiah, months)
        if way.month == month:
            given_on = handed_on or reached_on
            for lag, since, until in (
                (Lag.HANDED_ON, taken_on, given_on),
                (Lag.REACHED, given_on, reached_on),
                (Lag.CONFIRMED, reached_on, confirmed_on),
            ):
                if since and until:
                    lags[lag].append((max((until - since).days, 0), months))
    return Money(
        ways=list(ways.values()),
        lags={
            lag: (median_days(lags[lag]), sum(often for _days, often in lags[lag])) for lag in lags
        },
        elsewhere=_elsewhere(viewer, month),
        booked=_booked(viewer, month),
    )


def _steps(viewer: Viewer, month: dt.date):
    """Rows of day taken, handed on, reached, confirmed, with rupiah and months of dues. What lies in the
    agent's own balance is not handed on yet."""
    taken = (
        Collection.objects.visible_to(viewer)
        .of_agents()
        .filter(collected_on__range=(add_months(month, 1 - MONTHS), last_day(month)))
    )
    taken = taken.exclude(pk__in=taken.returned().values("pk"))
    carrying = "collection__carried__remittance__"
    zone = ZoneInfo(viewer.time_zone)
    rows = (
        CollectionLine.objects.visible_to(viewer)
        .filter(collection__in=taken, cash__gt=0)
        .annotate(
            confirmed_on=TruncDate("confirmed__confirmation__batch__recorded_at", tzinfo=zone)
        )
        .order_by()
        .values_list(
            "collection__collected_on",
            f"{carrying}handed_over_on",
            f"{carrying}handover",
            "reached__payment__paid_on",
            "confirmed_on",
        )
        .annotate(rupiah=Sum("cash"), months=Count("pk"))
    )
    for taken_on, handed_on, handover, reached_on, confirmed_on, rupiah, months in rows:
        given_on = None if handover == Handover.TOP_UP else handed_on
        yield taken_on, given_on, reached_on, confirmed_on, rupiah, months


def _elsewhere(viewer: Viewer, month: dt.date) -> Amount:
    rows = Collection.objects.visible_to(viewer).filter(
        source=Source.ELSEWHERE, collected_on__range=(month, last_day(month))
    )
    lines = CollectionLine.objects.visible_to(viewer).filter(collection__in=rows.standing())
    return Amount(**lines.aggregate(rupiah=Sum("cash", default=0), months=Count("pk")))


def _booked(viewer: Viewer, month: dt.date) -> Mapping[Source, Amount]:
    rows = (
        months_that_protect(viewer, {day_of_pack(month, viewer.on)})
        .filter(line__collection__source__in=(Source.OLD_BOOK, Source.ELSEWHERE))
        .values_list("line__collection__source")
        .annotate(rupiah=Sum("line__total"), months=Count("pk"))
    )
    return {Source(source): Amount(rupiah, months) for source, rupiah, months in rows}


def payers_of(viewer: Viewer, month: dt.date) -> Payers:
    """Who paid the last month of dues that was due at the end of a month, for the members whom it makes
    active. One query."""
    day = day_of_pack(month, viewer.on)
    rows = (
        months_that_protect(viewer, {day})
        .values_list("line__collection__payer_kind")
        .annotate(people=Count("enrolment__member", distinct=True), rupiah=Sum("line__total"))
    )
    found = list(rows)
    return Payers(
        month=last_due_month(day),
        people={PayerKind(kind): people for kind, people, _rupiah in found},
        rupiah={PayerKind(kind): rupiah for kind, _people, rupiah in found},
    )
