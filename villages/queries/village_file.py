"""The file of a village, and how many people of working age live there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum

from villages.enums import VillageEntryKind
from villages.models import Hamlet, Neighbourhood, Population, Village, VillageEntry
from villages.population_rules import Nearby
from villages.scoping import Viewer

BY_NAME = ("name", "code")
PAGE = 50


@dataclass(frozen=True, slots=True)
class FilePart:
    """What of one kind stands in a file, the newest first, and what stood there before."""

    kind: VillageEntryKind
    rows: Sequence[VillageEntry]
    before: Sequence[VillageEntry]


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """One dusun in one year (None: the village without dusun). `row` is None where nobody entered a number;
    `before` are the numbers that it corrects, the newest first."""

    hamlet: Hamlet | None
    row: Population | None
    before: Sequence[Population] = ()

    @property
    def people(self) -> int | None:
        return self.row.people if self.row else None


@dataclass(frozen=True, slots=True)
class WorkingAge:
    """The people of working age of a village in a year. `is_whole` while no dusun is left out."""

    year: int
    rows: Sequence[PeopleRow]

    @property
    def total(self) -> int:
        return sum(row.people or 0 for row in self.rows)

    @property
    def is_whole(self) -> bool:
        return all(row.row for row in self.rows)

    @property
    def sources(self) -> list[str]:
        """Where the numbers come from, each source once."""
        return list(dict.fromkeys(row.row.source for row in self.rows if row.row))


def villages_with_files(viewer: Viewer, text: str = "") -> QuerySet[Village]:
    """The villages of a viewer whose name holds `text`, by name, with `has_mou`, `declared_on` and the newest
    `people_year` with its `people`."""
    entries = VillageEntry.objects.visible_to(viewer).standing().filter(village=OuterRef("pk"))
    counted = Population.objects.visible_to(viewer).standing().filter(village=OuterRef("pk"))
    declared = entries.filter(kind=VillageEntryKind.DECLARATION).order_by("-dated_on", "-pk")
    newest = counted.order_by("-year").values("year")[:1]
    people = counted.order_by().values("year").annotate(people=Sum("people")).order_by("-year")
    return (
        Village.objects.visible_to(viewer)
        .filter(name__icontains=text)
        .annotate(
            has_mou=Exists(entries.filter(kind=VillageEntryKind.MOU)),
            declared_on=Subquery(declared.values("dated_on")[:1]),
            people_year=Subquery(newest),
            people=Subquery(people.values("people")[:1]),
        )
        .order_by(*BY_NAME)
    )


def entries_of(viewer: Viewer) -> QuerySet[VillageEntry]:
    """What this viewer may see of villages' files."""
    return VillageEntry.objects.visible_to(viewer).select_related("village", "by", "corrects")


def file_of(village: Village, *, viewer: Viewer) -> list[FilePart]:
    """The file of a village, part by part. One query."""
    rows = list(entries_of(viewer).filter(village=village).order_by("-dated_on", "-pk"))
    followed = {row.corrects_id for row in rows}
    parts: dict[str, tuple[list, list]] = defaultdict(lambda: ([], []))
    for row in rows:
        is_standing = not row.takes_back and row.pk not in followed
        parts[row.kind][0 if is_standing else 1].append(row)
    return [FilePart(kind, *parts.get(kind, ([], []))) for kind in VillageEntryKind]


def working_age(village: Village, *, viewer: Viewer) -> list[WorkingAge]:
    """Every year of which somebody entered numbers, the newest first. Two queries."""
    hamlets = list(village.hamlets.order_by("walking_order", "name", "pk"))
    found: dict[int, dict[int | None, list[Population]]] = defaultdict(lambda: defaultdict(list))
    rows = Population.objects.visible_to(viewer).filter(village=village).select_related("by")
    for row in rows.order_by("-pk"):
        found[row.year][row.hamlet_id].append(row)
    return [_of_year(year, found[year], hamlets) for year in sorted(found, reverse=True)]


def nearby_numbers(
    village: Village, year: int, *, viewer: Viewer
) -> tuple[WorkingAge, dict[int | None, Nearby]]:
    """The numbers of a year, and by dusun (None: the village) what a new number is held against. Four
    queries."""
    found = working_age(village, viewer=viewer)
    known = _in_year(village, year, found)
    others = sorted(
        (each for each in found if each.year != year),
        key=lambda each: (abs(each.year - year), each.year),
    )
    registered = _registered_in(village)
    places = [None, *village.hamlets.all()]
    numbers = {each.year: _numbers(each) for each in (known, *others)}
    nearby = {}
    for key in (place and place.pk for place in places):
        other_year = next((each.year for each in others if key in numbers[each.year]), None)
        nearby[key] = Nearby(
            known=numbers[year].get(key),
            registered=registered.get(key, 0),
            other=numbers[other_year][key] if other_year else None,
            other_year=other_year,
        )
    return known, nearby


def _numbers(known: WorkingAge) -> dict[int | None, int]:
    return {row.hamlet and row.hamlet.pk: row.row.people for row in known.rows if row.row}


def _registered_in(village: Village) -> dict[int | None, int]:
    """How many living members the register has in each dusun, and (None) in the village. Their table lies
    above this app, hence by the name of its relation."""
    living = {"members__withdrawn_at": None, "members__deceased_on": None}
    rows = Neighbourhood.objects.filter(hamlet__village=village, **living).order_by()
    counted = rows.values_list("hamlet").annotate(people=Count("members"))
    whole = Village.objects.filter(pk=village.pk, **living).aggregate(people=Count("members"))
    return {**dict(counted), None: whole["people"]}


def _in_year(village: Village, year: int, found: Sequence[WorkingAge]) -> WorkingAge:
    for known in found:
        if known.year == year:
            return known
    return WorkingAge(
        year,
        [PeopleRow(hamlet, None) for hamlet in village.hamlets.all()] or [PeopleRow(None, None)],
    )


def _of_year(year: int, found: dict, hamlets: Sequence[Hamlet]) -> WorkingAge:
    """By dusun; by the village as a whole when it has none, or while only that was entered."""
    by_hamlet = [_row(hamlet, found.get(hamlet.pk, [])) for hamlet in hamlets]
    whole = _row(None, found.get(None, []))
    is_whole = not hamlets or (whole.row and not any(row.row for row in by_hamlet))
    return WorkingAge(year, [whole] if is_whole else by_hamlet)


def _row(hamlet: Hamlet | None, history: Sequence[Population]) -> PeopleRow:
    if not history or history[0].takes_back:
        return PeopleRow(hamlet, None, history)
    return PeopleRow(hamlet, history[0], history[1:])
