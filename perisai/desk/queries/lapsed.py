"""Who stopped being protected, by the month in which it happened, and may be won back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dues.models import Standing
from dues.queries.night import night_done
from dues.querysets import LAPSED
from members.enums import EndReason
from members.models import Enrolment
from perisai.common.months import add_months, last_day, month_of
from villages.scoping import Viewer

PAGE = 50
MONTHS = 6


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An enrolment that lapsed on a day, and whether an agent still holds dues of it."""

    enrolment: Enrolment
    lapsed_on: dt.date
    reached: dt.date
    is_held: bool


@dataclass(frozen=True, slots=True)
class LapsedPage:
    """The people of `month`, how many lapsed in it and in the other months there are, newest first, and
    up to which day it was counted (None before the first night)."""

    month: dt.date
    rows: Sequence[Lapsed]
    by_month: Sequence[tuple[dt.date, int]]
    counted_on: dt.date | None
    next_after: UUID | None

    @property
    def number(self) -> int:
        return dict(self.by_month).get(self.month, 0)


def lapsed_since(viewer: Viewer, *, days: int) -> int:
    """How many lapsed within so many days up to today, and did not come back."""
    first = viewer.on - dt.timedelta(days=days - 1)
    return _to_win_back(viewer).filter(lapsed_on__range=(first, viewer.on)).count()


def lapsed_page(
    viewer: Viewer, *, month: dt.date | None = None, after: UUID | None = None, size: int = PAGE
) -> LapsedPage:
    """The people who lapsed in a month (the newest in which somebody did, unless told), by name, after
    the enrolment called `after`. At most five queries, whatever the number of people."""
    by_month = lapsed_by_month(viewer)
    month = month or next((first for first, _number in by_month), month_of(viewer.on))
    rows = _to_win_back(viewer).filter(lapsed_on__range=(month, last_day(month)))
    last = after and Enrolment.objects.visible_to(viewer).filter(uuid=after).first()
    if last:
        name = last.member.name
        rows = rows.filter(enrolment__member__name__gte=name)
        rows = rows.filter(Q(enrolment__member__name__gt=name) | Q(pk__gt=last.pk))
    rows = rows.order_by("enrolment__member__name", "pk")
    # First who, then what the page says of them: of a whole country, all of it would be put together.
    keys = list(rows.values_list("pk", flat=True)[: size + 1])
    found = list(
        Standing.objects.filter(pk__in=keys)
        .select_related(
            "enrolment__member__neighbourhood__hamlet",
            "enrolment__member__village",
            "enrolment__member__agent__user",
        )
        .order_by("enrolment__member__name", "pk")
    )
    page = found[:size]
    return LapsedPage(
        month=month,
        rows=[_lapsed(row) for row in page],
        by_month=by_month,
        counted_on=night_done(viewer),
        next_after=page[-1].enrolment.uuid if len(found) > size else None,
    )


def lapsed_by_month(viewer: Viewer, *, months: int = MONTHS) -> list[tuple[dt.date, int]]:
    """How many lapsed in each of the last months and did not come back, newest first; months without
    anybody are left out. One query."""
    first = add_months(month_of(viewer.on), 1 - months)
    rows = _to_win_back(viewer).filter(lapsed_on__gte=first)
    days = rows.order_by("-lapsed_on").values_list("lapsed_on").annotate(number=Count("pk"))
    found: dict[dt.date, int] = {}
    for day, number in days:
        found[month_of(day)] = found.get(month_of(day), 0) + number
    return list(found.items())


def _to_win_back(viewer: Viewer) -> QuerySet[Standing]:
    """Lapsed, alive, not opened again, and not ended for another reason."""
    return (
        Standing.objects.visible_to(viewer)
        .filter(LAPSED)
        .filter(
            Q(ended_on__isnull=True) | Q(enrolment__end_reason=EndReason.LAPSED),
            ~Exists(Enrolment.objects.filter(previous=OuterRef("pk"))),
            enrolment__member__deceased_on__isnull=True,
            enrolment__member__withdrawn_at__isnull=True,
        )
    )


def _lapsed(row: Standing) -> Lapsed:
    return Lapsed(
        enrolment=row.enrolment,
        lapsed_on=row.lapsed_on,
        reached=row.remitted_through,
        is_held=row.paid_through > row.remitted_through,
    )
