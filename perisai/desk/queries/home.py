"""The figures of the first page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from dues.enums import Status
from dues.models import Collection, Standing
from dues.queries.months import paid_by_enrolment
from dues.queries.regular import Discipline, kept_payers_by_agent, regular_payers_by_agent
from dues.rules import Progress, status_on
from members.models import Enrolment
from perisai.accounts.enums import Role
from perisai.common.months import last_full_month
from perisai.desk.queries.countdown import Nearing
from villages.scoping import Viewer

MOST_AGENTS = 20  # in a table of the first page


@dataclass(frozen=True, slots=True)
class StandingFigures:
    """How many open enrolments stand how on a day, and by which month their dues reached the scheme."""

    by_status: Counter[Status]
    months_in_arrears: tuple[dt.date, ...]

    @property
    def total(self) -> int:
        return self.by_status.total()

    @property
    def protected(self) -> int:
        return self.by_status[Status.PROTECTED]

    @property
    def in_arrears(self) -> int:
        return sum(count for status, count in self.by_status.items() if status.is_in_arrears)

    @property
    def lapsed(self) -> int:
        return self.by_status[Status.LAPSED]

    @property
    def awaiting(self) -> int:
        return self.by_status[Status.AWAITING_FIRST_PAYMENT]


@dataclass(frozen=True, slots=True)
class ShownDiscipline:
    """Some agents and how many of their members pay every month; `more` further ones are not shown."""

    rows: Sequence[Discipline]
    more: int


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """Receipts written since Monday that were not reversed, and their rupiah."""

    receipts: int
    taken: int


def standing_figures(*, viewer: Viewer) -> StandingFigures:
    """Count the open enrolments `viewer` may see by their state today. One query: the state follows
    from the last month that reached the scheme, so enrolments are counted by that month."""
    rows = (
        _living(viewer)
        .order_by()
        .values_list("standing__remitted_through")
        .annotate(count=Count("pk"))
    )
    by_status: Counter[Status] = Counter()
    months = []
    for month, count in rows:
        progress = Progress(start_month=month or viewer.on, remitted_through=month)
        status = status_on(progress, viewer.on)
        by_status[status] += count
        if status.is_in_arrears:
            months.append(month)
    return StandingFigures(by_status, tuple(months))


def nearing_lapse(figures: StandingFigures, *, viewer: Viewer, most: int = 3) -> list[Nearing]:
    """The `most` enrolments closest to losing protection, nearest first. Three queries."""
    standings = (
        Standing.objects.visible_to(viewer)
        .living()
        .filter(remitted_through__in=figures.months_in_arrears)
        .select_related("enrolment__member__neighbourhood__hamlet")
        # An index has them in this order: by name, all that are as near would be read for a few.
        .order_by("remitted_through", "pk")[:most]
    )
    rows = [standing.enrolment for standing in standings]
    paid = paid_by_enrolment(viewer, rows)
    return [Nearing.of(row, paid[row.pk], on=viewer.on) for row in rows]


def week_figures(*, viewer: Viewer) -> WeekFigures:
    """What the receipts `viewer` may see add up to since Monday. One query."""
    monday = viewer.on - dt.timedelta(days=viewer.on.weekday())
    rows = Collection.objects.visible_to(viewer).with_receipt().standing()
    found = rows.filter(collected_on__gte=monday).aggregate(
        receipts=Count("pk"), taken=Sum("total", default=0)
    )
    return WeekFigures(**found)


def discipline(viewer: Viewer) -> ShownDiscipline:
    """The payment discipline of each agent, by code; of more than MOST_AGENTS those of whom the smallest
    share of members pays. Of a branch as it was within the last two hours. At most two queries."""
    read = kept_payers_by_agent if viewer.role == Role.COORDINATOR else regular_payers_by_agent
    rows = read(viewer, through=last_full_month(viewer.on))
    if len(rows) > MOST_AGENTS:
        rows.sort(key=lambda row: row.regular / row.members)
    return ShownDiscipline(rows[:MOST_AGENTS], max(len(rows) - MOST_AGENTS, 0))


def _living(viewer: Viewer):
    """The open enrolments of people who are alive."""
    return Enrolment.objects.visible_to(viewer).open().filter(member__deceased_on__isnull=True)
