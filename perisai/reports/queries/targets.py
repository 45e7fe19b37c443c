"""Targets beside results: what was set, what a source says was reached, and what the register counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from perisai.common.charts import Bullet, height_of_bullets
from perisai.common.keys import among
from perisai.common.numbers import percent_of
from perisai.reports.queries.results import COUNTED, Results, Where, results_for
from villages.enums import FigureKind, Level, Measure, Segment
from villages.models import Target
from villages.queries.targets import targets_of
from villages.scoping import Viewer
from villages.target_rules import Period, figure_words, unit_words

MOST_ROWS = 200  # on a page; a file has all of them
MOST_BULLETS = 12
ORDER = (Level.BRANCH, Level.VILLAGE, Level.AGENT)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What somebody wants to see; an empty word is everything."""

    year: int | None = None
    level: str = ""
    segment: str = ""
    measure: str = ""


@dataclass(frozen=True)
class TargetRow:
    """One place, time, segment and measure. `counted` is what the register itself counts, None where it does
    not."""

    target: Target | None
    result: Target | None
    counted: int | None

    @cached_property
    def any(self) -> Target:
        return self.target or self.result

    @property
    def period(self) -> Period:
        return Period(self.any.year, self.any.month)

    @property
    def measure(self) -> str:
        return self.any.measure

    @property
    def segment(self) -> Segment:
        return Segment(self.any.segment)

    @property
    def reached(self) -> int | None:
        """What the target is compared with: the result that a source gives, otherwise what is counted."""
        return self.result.value if self.result else self.counted

    @property
    def percent(self) -> str:
        """`97,5%`; empty without a target or a result."""
        if not self.target or self.reached is None:
            return ""
        return percent_of(self.reached, self.target.value)

    @property
    def is_met(self) -> bool:
        return bool(self.percent) and self.reached >= self.target.value

    @property
    def name(self) -> str:
        """Whom and when it concerns: `Desa Dukuhdempok, 2026`."""
        return f"{self.any.place_name}, {self.period}"

    @property
    def entries(self) -> list[Target]:
        return [entry for entry in (self.target, self.result) if entry]

    @property
    def by_source(self) -> list[tuple[str, list[Target]]]:
        """The entries under the source they come from."""
        found: dict[str, list[Target]] = defaultdict(list)
        for entry in self.entries:
            found[entry.source].append(entry)
        return list(found.items())

    @property
    def notes(self) -> list[str]:
        """What the sources print beside them, each once."""
        return list(dict.fromkeys(entry.note for entry in self.entries if entry.note))

    def words(self, value: int | None) -> str:
        return "" if value is None else figure_words(self.measure, value)

    @property
    def target_words(self) -> str:
        return self.words(self.target.value if self.target else None)

    @property
    def result_words(self) -> str:
        return self.words(self.result.value if self.result else None)

    @property
    def counted_words(self) -> str:
        return self.words(self.counted)


@dataclass(frozen=True)
class Group:
    """The rows of one measure."""

    measure: Measure
    rows: Sequence[TargetRow]

    @property
    def unit(self) -> str:
        return unit_words(self.measure)

    @cached_property
    def compared(self) -> list[TargetRow]:
        return [row for row in self.rows if row.percent]

    @property
    def drawn(self) -> list[TargetRow]:
        """What the picture shows: of many those that are farthest from their target."""
        if len(self.compared) <= MOST_BULLETS:
            return self.compared
        far = sorted(self.compared, key=lambda row: row.reached / row.target.value)
        return far[:MOST_BULLETS]

    @property
    def is_cut(self) -> bool:
        return len(self.compared) > MOST_BULLETS

    @property
    def height(self) -> int:
        """Of the picture in pixels, so that the page does not jump when it comes."""
        return height_of_bullets(len(self.drawn))

    @property
    def bullets(self) -> list[Bullet]:
        several = len({row.segment for row in self.rows}) > 1
        return [
            Bullet(
                f"{row.name}, {row.segment.upper()}" if several else row.name,
                row.reached,
                row.target.value,
            )
            for row in self.drawn
        ]

    @property
    def sentence(self) -> str:
        """What the picture shows, in words."""
        if not self.compared:
            return _("No target of these has a result yet.")
        met = sum(row.is_met for row in self.compared)
        least = min(self.compared, key=lambda row: row.reached / row.target.value)
        told = {
            "met": met,
            "all": len(self.compared),
            "name": least.name,
            "percent": least.percent,
        }
        if len(self.compared) == 1:
            return _("%(name)s: %(percent)s of the target was reached.") % told
        if met == len(self.compared):
            words = _("All %(all)s targets were met. The least: %(name)s with %(percent)s.")
        else:
            words = _(
                "%(met)s of %(all)s targets were met. Farthest from it: %(name)s with %(percent)s."
            )
        return words % told


@dataclass(frozen=True)
class Board:
    """Everything that was asked for. `hidden` rows are left out of a page, never of a file."""

    groups: Sequence[Group]
    hidden: int = 0

    @property
    def rows(self) -> list[TargetRow]:
        return [row for group in self.groups for row in group.rows]


def years_of(viewer: Viewer) -> list[int]:
    """Of which years there are targets or results, the newest first. One query."""
    rows = targets_of(viewer).standing().order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def default_narrowing(viewer: Viewer) -> Narrowed:
    """What the page shows by itself: this year, once there are targets or results of it. One query."""
    year = viewer.on.year
    return Narrowed(year=year if year in years_of(viewer) else None)


def target_board(
    viewer: Viewer,
    narrowed: Narrowed,
    *,
    most: int | None = MOST_ROWS,
    keys: Sequence[int] | None = None,
    is_fresh: bool = False,
) -> Board:
    """The targets and results that `viewer` sees, by measure; places in the order branch, village, agent,
    times from the oldest. At most eight queries; `most` rows, None for all; with `keys` only
    rows in which one of these entries stands. `is_fresh` sums dues anew."""
    # Read whole by their keys alone: PostgreSQL takes entries that stand for few.
    entries = targets_of(viewer)
    found = _paired(entries.standing().filter(**_conditions(narrowed)), entries)
    if keys is not None:
        wanted = frozenset(keys)
        found = [pair for pair in found if not wanted.isdisjoint(pair)]
    shown = _loaded(found[:most], entries)
    asked = {
        (pair[0].measure, Period(pair[0].year, pair[0].month))
        for pair in shown
        if pair[0].segment == Segment.BPU and pair[0].measure in COUNTED
    }
    results = results_for(viewer, asked, is_fresh=is_fresh)
    groups: dict[str, list[TargetRow]] = defaultdict(list)
    for pair in shown:
        groups[pair[0].measure].append(_row(pair, results))
    return Board(
        groups=[Group(measure, groups[measure]) for measure in Measure if measure in groups],
        hidden=len(found) - len(shown),
    )


def _conditions(narrowed: Narrowed) -> dict:
    places = {
        Level.BRANCH: {"village": None, "agent": None},
        Level.VILLAGE: {"village__isnull": False},
        Level.AGENT: {"agent__isnull": False},
    }
    told = {
        "year": narrowed.year,
        "segment": narrowed.segment,
        "measure": narrowed.measure,
    }
    conditions = {name: value for name, value in told.items() if value}
    return {**conditions, **(places[Level(narrowed.level)] if narrowed.level else {})}


def _paired(asked: QuerySet[Target], entries: QuerySet[Target]) -> list[list[int]]:
    """The keys of target and result of the same place, time, segment and measure together, in the order of
    the page. Two queries: of thousands only those that are shown are read whole."""
    names = ("pk", "branch", "village", "agent", "measure", "year", "month", "segment")
    rows = list(asked.order_by("pk").values_list(*names))
    of_each_place = {row[1:4]: row[0] for row in rows}
    places = {
        (entry.branch_id, entry.village_id, entry.agent_id): (
            ORDER.index(entry.level),
            entry.place_name,
            entry.branch_id,
            entry.village_id or "",
            entry.agent_id or 0,
        )
        for entry in entries.filter(pk__in=among(of_each_place.values()))
    }
    measures = list(Measure.values)
    pairs: dict[tuple, list[int]] = defaultdict(list)
    for pk, branch, village, agent, measure, *time in rows:
        pairs[measures.index(measure), *places[branch, village, agent], *time].append(pk)
    return [pairs[key] for key in sorted(pairs)]


def _loaded(pairs: Sequence[list[int]], entries: QuerySet[Target]) -> list[list[Target]]:
    keys = among(pk for pair in pairs for pk in pair)
    known = {entry.pk: entry for entry in entries.filter(pk__in=keys)}
    return [[known[pk] for pk in pair] for pair in pairs]


def _row(pair: list[Target], results: Results) -> TargetRow:
    by_kind = {entry.kind: entry for entry in pair}
    one = pair[0]
    counted = None
    if one.segment == Segment.BPU:
        where = Where(one.branch_id, one.village_id or "", one.agent_id or 0)
        counted = results.of(one.measure, where, Period(one.year, one.month))
    return TargetRow(by_kind.get(FigureKind.TARGET), by_kind.get(FigureKind.RESULT), counted)
