"""People of a village in a month: where they live, how far they are behind, who came and who went."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from members.models import Enrolment, Member
from perisai.common.months import add_months, month_range
from perisai.reports.enums import Age
from perisai.reports.pack_rules import (
    Course,
    ages_on,
    day_of_pack,
    lapses,
    returned_in,
)
from perisai.reports.queries.results import Where, active_members, results_for
from villages.enums import Measure
from villages.models import Hamlet, Neighbourhood, Village
from villages.queries.village_file import WorkingAge, working_age
from villages.scoping import Viewer
from villages.target_rules import Period

TREND = 12  # months
MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Ageing:
    """How many members of each RT are how far behind; the key None is who lives in no known one."""

    day: dt.date
    places: Mapping[int | None, Counter[Age]]
    neighbourhoods: Sequence[Neighbourhood]

    def by_hamlet(self) -> dict[int | None, Counter[Age]]:
        """The same by dusun."""
        hamlets = {row.pk: row.hamlet_id for row in self.neighbourhoods}
        found: dict[int | None, Counter[Age]] = {}
        for place, ages in self.places.items():
            found.setdefault(hamlets.get(place), Counter()).update(ages)
        return found

    @property
    def total(self) -> Counter[Age]:
        return sum(self.places.values(), Counter())


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in one month. None where the register cannot know."""

    month: dt.date
    active: int | None
    new: int | None
    lapsed: int
    returned: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Active members beside the people of working age of a year (None: nobody entered any up to it)."""

    hamlets: Sequence[Hamlet]
    active: Mapping[int | None, int]
    known: WorkingAge | None

    @property
    def total(self) -> int:
        return sum(self.active.values())

    @property
    def people(self) -> int | None:
        """People of working age of the whole village; None while a dusun is missing."""
        return self.known.total if self.known and self.known.is_whole else None


def courses_of(viewer: Viewer) -> list[Course]:
    """Every participation of the members that `viewer` sees. One query."""
    rows = Enrolment.objects.visible_to(viewer).filter(member__withdrawn_at__isnull=True).order_by()
    rows = rows.annotate(is_return=Q(previous__isnull=False))
    return [
        Course(*row)
        for row in rows.values_list(
            "member",
            "member__neighbourhood",
            "start_month",
            "registered_on",
            "is_return",
            "standing__remitted_through",
            "ended_on",
            "end_reason",
            "next__registered_on",
            "member__deceased_on",
        )
    ]


def neighbourhoods_of(village: Village) -> dict[int, Neighbourhood]:
    """Every RT of a village by its key, in the order of a walk. One query."""
    rows = Neighbourhood.objects.filter(hamlet__village=village).select_related("hamlet")
    order = ("hamlet__walking_order", "hamlet__name", "hamlet", "rw", "rt")
    return {row.pk: row for row in rows.order_by(*order)}


def ageing_of(
    viewer: Viewer, village: Village, month: dt.date, courses: Sequence[Course]
) -> Ageing:
    """How far everybody was behind at the end of a month. Two queries."""
    day = day_of_pack(month, viewer.on)
    known = neighbourhoods_of(village)
    places: dict[int | None, Counter[Age]] = {}
    active = active_members(viewer, day)
    for age, place in ages_on(day, courses, active=active).values():
        places.setdefault(place if place in known else None, Counter())[age] += 1
    return Ageing(day, places, [row for key, row in known.items() if key in places])


def coverage_of(viewer: Viewer, village: Village, month: dt.date, ageing: Ageing) -> Coverage:
    """Active members by dusun, and how many people of working age live there in the year of the month, or in
    the newest year before it that somebody entered. Two queries."""
    years = working_age(village, viewer=viewer)
    return Coverage(
        hamlets=list(village.hamlets.order_by("walking_order", "name", "pk")),
        active={place: ages[Age.CURRENT] for place, ages in ageing.by_hamlet().items()},
        known=next((known for known in years if known.year <= month.year), None),
    )


def trend_of(
    viewer: Viewer, village: Village, month: dt.date, courses: Sequence[Course]
) -> list[Month]:
    """The months up to `month`, the oldest first. At most four queries."""
    months = month_range(add_months(month, 1 - TREND), TREND)
    periods = {first: Period(first.year, first.month) for first in months}
    asked = {(kind, each) for kind in (Measure.ACTIVE, Measure.NEW) for each in periods.values()}
    lapsed = lapses(courses, viewer.on)
    unknown = None if courses else 0  # where nobody is registered, nothing of before is missing
    results, where = results_for(viewer, asked), Where(village.branch_id or 0, village=village.pk)
    return [
        Month(
            month=first,
            active=_known(results.of(Measure.ACTIVE, where, period), unknown),
            new=_known(results.of(Measure.NEW, where, period), unknown),
            lapsed=len(lapsed.get(first, ())),
            returned=len(returned_in(first, courses)),
        )
        for first, period in periods.items()
    ]


def _known(count: int | None, unknown: int | None) -> int | None:
    return unknown if count is None else count


def people_called(viewer: Viewer, members: set[int]) -> list[Member]:
    """Members by name, at most MOST_NAMES of them. One query."""
    rows = Member.objects.visible_to(viewer).filter(pk__in=members)
    return list(rows.select_related("neighbourhood__hamlet").order_by("name", "pk")[:MOST_NAMES])
