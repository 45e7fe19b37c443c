"""People of the pack by RT, dusun and village, as they may be shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perisai.common.small_cells import Sum
from perisai.reports.enums import Age
from perisai.reports.pack_tables.table import Shown
from perisai.reports.queries.pack import Pack
from villages.models import Neighbourhood

ALL, BEHIND = "all", "behind"
ARREARS = (Age.ONE, Age.TWO, Age.THREE)
FINE = tuple(Age)
COARSE = (Age.CURRENT, BEHIND, Age.LAPSED)
FEWEST = 15  # members of an RT told alone in what leaves the office: of fewer nearly all is hidden
_BEHIND_LABEL: str | Promise = gettext_lazy("1 to 3 months behind")


@dataclass(frozen=True, slots=True)
class Rest:
    """The RT of an RW that have fewer people than FEWEST, together; without `rw` those of a dusun."""

    hamlet: int
    rw: str = ""


class Places:
    """The people of the pack by RT, dusun and village.

    In what leaves the office few people of an RT are one, two or three months behind, so there they are
    behind, without how far; of a dusun too when a count of it would have to be hidden.
    """

    def __init__(self, pack: Pack, *, is_leaving: bool) -> None:
        self.pack = pack
        self.is_leaving = is_leaving
        ageing = pack.ageing
        self.neighbourhoods = {row.pk: row for row in ageing.neighbourhoods}
        hamlets = {row.pk: row.name for row in pack.coverage.hamlets}
        self.by_hamlet = ageing.by_hamlet()
        self.hamlets = {
            **hamlets,
            **({None: _("dusun not known")} if None in self.by_hamlet else {}),
        }
        self.places = _together(ageing.places, self.neighbourhoods) if is_leaving else ageing.places
        self.ages_of_rt = COARSE if is_leaving else FINE
        self.ages, self.shown = FINE, self._shown(FINE)
        if self._hides(ARREARS):
            self.ages, self.shown = COARSE, self._shown(COARSE)

    def _shown(self, ages: Sequence[Hashable]) -> Shown:
        counts: dict[Hashable, int] = {}
        for place, found in self.places.items():
            counts |= _row(("rt", place), found, self.ages_of_rt)
        for hamlet in self.hamlets:
            counts |= _row(("dusun", hamlet), self.by_hamlet.get(hamlet, Counter()), ages)
        counts |= _row("village", self.pack.ageing.total, ages)
        return Shown(counts, list(self._sums(ages)), is_leaving=self.is_leaving)

    def _sums(self, ages: Sequence[Hashable]) -> Iterator[Sum]:
        for place in self.places:
            yield from _across(("rt", place), self.ages_of_rt)
        for row in (*(("dusun", hamlet) for hamlet in self.hamlets), "village"):
            yield from _across(row, ages)
        if self.hamlets:
            for column in {*ages, BEHIND, ALL}:
                dusun = tuple((("dusun", hamlet), column) for hamlet in self.hamlets)
                yield Sum(("village", column), dusun)
        inside: dict[int | None, list[Hashable]] = defaultdict(list)
        for place in self.places:
            inside[self._hamlet(place)].append(place)
        for hamlet, places in inside.items():
            for column in {*self.ages_of_rt, BEHIND, ALL} & {*ages, BEHIND, ALL}:
                yield Sum(
                    (("dusun", hamlet), column), tuple((("rt", place), column) for place in places)
                )

    def _hides(self, ages: Sequence[Age]) -> bool:
        rows = (*(("dusun", hamlet) for hamlet in self.hamlets), "village")
        return any(isinstance(self.shown[row, age], str) for row in rows for age in ages)

    def _hamlet(self, place: Hashable) -> int | None:
        if isinstance(place, Rest):
            return place.hamlet
        return self.neighbourhoods[place].hamlet_id if place in self.neighbourhoods else None

    def rows_of_rt(self) -> list[tuple[str, Hashable]]:
        """Each RT in the order of a walk, after those of an RW and of a dusun what is left of it, at last the
        unknown."""
        found: dict[Hashable, str] = {}
        for hamlet, name in self.hamlets.items():
            of_hamlet = [row for row in self.neighbourhoods.values() if row.hamlet_id == hamlet]
            for rw in dict.fromkeys(row.rw for row in of_hamlet):
                found |= {row.pk: str(row) for row in of_hamlet if row.rw == rw}
                whole = all(row.pk not in self.places for row in of_hamlet if row.rw == rw)
                words = _("%(dusun)s RW %(rw)s") if whole else _("%(dusun)s RW %(rw)s, other RT")
                found[Rest(hamlet, rw)] = words % {"dusun": name, "rw": rw}
            found[Rest(hamlet)] = _("%(dusun)s, other RT") % {"dusun": name}
        found[None] = _("RT not known")
        return [(name, place) for place, name in found.items() if place in self.places]

    def cells(self, row: Hashable, ages: Sequence[Hashable]) -> list[int | str]:
        """What stands in a row of these columns, and of all together."""
        return [self.shown[row, age] for age in (*ages, ALL)]


def age_label(age: Hashable) -> str:
    """The heading of a column."""
    return capfirst(str(age.label if isinstance(age, Age) else _BEHIND_LABEL))


def _together(
    places: Mapping[int | None, Counter[Age]], neighbourhoods: Mapping[int, Neighbourhood]
) -> dict[Hashable, Counter[Age]]:
    """The RT that are told alone; the others of an RW together, and where even they are few, those of the
    dusun. A dusun of which nothing else is told stands in the table of dusun."""
    found: dict[Hashable, Counter[Age]] = {}
    for place, ages in places.items():
        row = neighbourhoods.get(place)
        key = place if row is None or ages.total() >= FEWEST else Rest(row.hamlet_id, row.rw)
        found.setdefault(key, Counter()).update(ages)
    few = [key for key, ages in found.items() if isinstance(key, Rest) and ages.total() < FEWEST]
    for key in few:
        found.setdefault(Rest(key.hamlet), Counter()).update(found.pop(key))
    rows = Counter(
        key.hamlet if isinstance(key, Rest) else neighbourhoods[key].hamlet_id
        for key in found
        if isinstance(key, Rest) or key in neighbourhoods
    )
    return {
        key: ages
        for key, ages in found.items()
        if not isinstance(key, Rest) or rows[key.hamlet] > 1
    }


def _row(row: Hashable, found: Counter[Age], ages: Sequence[Hashable]) -> dict[Hashable, int]:
    behind = sum(found[age] for age in ARREARS)
    return {
        **{(row, age): found[age] for age in ages if age != BEHIND},
        (row, BEHIND): behind,
        (row, ALL): found.total(),
    }


def _across(row: Hashable, ages: Sequence[Hashable]) -> Iterator[Sum]:
    yield Sum((row, ALL), tuple((row, age) for age in COARSE))
    if BEHIND not in ages:
        yield Sum((row, BEHIND), tuple((row, age) for age in ARREARS))
