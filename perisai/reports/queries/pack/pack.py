"""The monthly pack of a village, each part of which is counted when it is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from claims.queries.village_counts import VillageClaims, claims_of_village
from dues.queries.regular import Discipline, regular_payers_by_agent
from dues.rules import SPONSORS
from perisai.common.months import last_day, last_full_month
from perisai.reports.pack_rules import Course, lapses, returned_in
from perisai.reports.queries.pack.money import Money, Payers, money_of, payers_of
from perisai.reports.queries.pack.people import (
    Ageing,
    Coverage,
    Month,
    ageing_of,
    courses_of,
    coverage_of,
    trend_of,
)
from villages.enums import FigureKind, Measure, Segment
from villages.models import Target, Village
from villages.queries.targets import targets_of
from villages.scoping import Viewer, reading_village


@dataclass(frozen=True, slots=True)
class Vulnerable:
    """Protected vulnerable workers: the village's target of the year, what a source says was reached, and of
    how many the dues of the last month due were paid by a fund, a budget or a sponsor: the register does not
    know who is vulnerable."""

    target: Target | None
    result: Target | None
    counted: int

    @property
    def reached(self) -> int:
        return self.result.value if self.result else self.counted


@dataclass(frozen=True)
class Pack:
    """A village in a month, as `viewer` (narrowed to the village) reads it. Amounts in whole rupiah."""

    village: Village
    month: dt.date
    viewer: Viewer

    @property
    def on(self) -> dt.date:
        """The day on which it is counted."""
        return self.viewer.on

    @cached_property
    def courses(self) -> list[Course]:
        return courses_of(self.viewer)

    @cached_property
    def ageing(self) -> Ageing:
        return ageing_of(self.viewer, self.village, self.month, self.courses)

    @cached_property
    def coverage(self) -> Coverage:
        return coverage_of(self.viewer, self.village, self.month, self.ageing)

    @cached_property
    def trend(self) -> list[Month]:
        return trend_of(self.viewer, self.village, self.month, self.courses)

    @cached_property
    def discipline(self) -> list[Discipline]:
        """Agent by agent, of six months that are over: of the newest ones of everybody on a list, as on the
        first page, of earlier ones of those who were members by their end."""
        through = min(self.month, last_full_month(self.on))
        begun_by = last_day(self.month) if self.is_earlier else None
        return regular_payers_by_agent(self.viewer, through=through, begun_by=begun_by)

    @property
    def is_earlier(self) -> bool:
        """Whether a newer month is over, too."""
        return self.month < last_full_month(self.on)

    @cached_property
    def money(self) -> Money:
        return money_of(self.viewer, self.month)

    @cached_property
    def payers(self) -> Payers:
        return payers_of(self.viewer, self.month)

    @cached_property
    def claims(self) -> VillageClaims:
        return claims_of_village(self.village, self.month, viewer=self.viewer)

    @cached_property
    def vulnerable(self) -> Vulnerable:
        rows = targets_of(self.viewer).standing().filter(village=self.village, month=0)
        rows = rows.filter(
            measure=Measure.VULNERABLE, segment=Segment.BPU, year=self.month.year, agent=None
        )
        found = {row.kind: row for row in rows}
        return Vulnerable(
            target=found.get(FigureKind.TARGET),
            result=found.get(FigureKind.RESULT),
            counted=sum(self.payers.people.get(kind, 0) for kind in SPONSORS),
        )

    @cached_property
    def lapsed(self) -> set[int]:
        """The keys of the members who lapsed in the month."""
        return lapses(self.courses, self.on).get(self.month, set())

    @cached_property
    def returned(self) -> set[int]:
        """The keys of the members who registered again in the month."""
        return returned_in(self.month, self.courses)


def pack_of(viewer: Viewer, village: Village, month: dt.date) -> Pack:
    """The pack of a village that `viewer` sees. It says the same to everybody who may read it."""
    return Pack(village, month, reading_village(viewer, village))
