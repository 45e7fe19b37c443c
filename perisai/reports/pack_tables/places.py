"""People of the pack by RT, dusun and village, as they may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dues.rules import SPONSORS
from perisai.common.small_cells import Sum, is_small
from perisai.regulations.enums import PayerKind
from perisai.reports.enums import Age
from perisai.reports.pack_tables.table import Cell, Shown
from perisai.reports.queries.pack import Pack
from villages.models import Neighbourhood

ALL, BEHIND = "all", "behind"
PAYERS, SPONSORED, OTHERS = "payers", "sponsored", "others"
_ACTIVE, _PAID_FOR = ("village", Age.CURRENT), (PAYERS, ALL)
ARREARS = (Age.ONE, Age.TWO, Age.THREE)
FINE = tuple(Age)
COARSE = (Age.CURRENT, BEHIND, Age.LAPSED)
FEWEST = 15  # members that are told of together, of an RT or of neighbouring ones, in what leaves the office
_BEHIND_LABEL = gettext_lazy("1 to 3 months behind")


@dataclass(slots=True)
class Group:
    """Neighbouring RT of a dusun whose people are told of together."""

    rows: list[Neighbourhood] = field(default_factory=list)
    ages: Counter[Age] = field(default_factory=Counter)

    def add(self, other: Group) -> None:
        self.rows += other.rows
        self.ages.update(other.ages)

    @property
    def may_leave(self) -> bool:
        """Whether nothing in it tells of one or two people."""
        counts = _row("", self.ages, COARSE).values()
        return self.ages.total() >= FEWEST and not any(map(is_small, counts))


class Places:
    """The people of the pack by RT, dusun and village, and by who pays for them.

    In what leaves the office few people of an RT are one, two or three months behind, so there they are
    behind, without how far; of a dusun too when a count of it would have to be hidden. RT of which a count
    would have to be hidden are told together with the next.

    Whom somebody pays for are nearly or wholly the active members, so where one of the two is hidden, the
    other must not tell it.
    """

    def __init__(self, pack: Pack, *, is_leaving: bool) -> None:
        self.pack = pack
        self.is_leaving = is_leaving
        self.by_hamlet = pack.ageing.by_hamlet()
        self.hamlets: dict[int | None, str] = {row.pk: row.name for row in pack.coverage.hamlets}
        if None in self.by_hamlet:
            self.hamlets[None] = _("dusun not known")
        self.ages_of_rt = COARSE if is_leaving else FINE
        self.ages, self.shown = FINE, self._shown(FINE)
        if any(isinstance(self.shown[row, age], str) for row in self._rows for age in ARREARS):
            self.ages, self.shown = COARSE, self._shown(COARSE)

    @property
    def _rows(self) -> list[Hashable]:
        return [*(("dusun", hamlet) for hamlet in self.hamlets), "village"]

    def _shown(self, ages: Sequence[Hashable]) -> Shown:
        counts = self._of_payers() | _row("village", self.pack.ageing.total, ages)
        for hamlet in self.hamlets:
            counts |= _row(("dusun", hamlet), self.by_hamlet.get(hamlet, Counter()), ages)
        sums = [*self._sums(ages), *_sums_of_payers()]
        shown = Shown(counts, sums, is_leaving=self.is_leaving)
        if isinstance(shown[_ACTIVE], int) and isinstance(shown[_PAID_FOR], int):
            return shown
        # They differ by a hole in an old book, or by two jobs that different payers pay for.
        less, more = sorted((_PAID_FOR, _ACTIVE), key=counts.__getitem__)
        counts[PAYERS, OTHERS] = counts[more] - counts[less]
        sums.append(Sum(more, (less, (PAYERS, OTHERS))))
        return Shown(counts, sums, is_leaving=self.is_leaving)

    def _of_payers(self) -> dict[Hashable, int]:
        people = self.pack.payers.people
        counts: dict[Hashable, int] = {(PAYERS, kind): people.get(kind, 0) for kind in PayerKind}
        counts[_PAID_FOR] = sum(counts.values())
        counts[PAYERS, SPONSORED] = sum(counts[PAYERS, kind] for kind in SPONSORS)
        return counts

    def _sums(self, ages: Sequence[Hashable]) -> Iterator[Sum]:
        for row in self._rows:
            yield Sum((row, ALL), tuple((row, age) for age in COARSE))
            if BEHIND not in ages:
                yield Sum((row, BEHIND), tuple((row, age) for age in ARREARS))
        if self.hamlets:
            for column in dict.fromkeys((*ages, BEHIND, ALL)):
                dusun = tuple((("dusun", hamlet), column) for hamlet in self.hamlets)
                yield Sum(("village", column), dusun)

    def cells(self, row: Hashable, ages: Sequence[Hashable]) -> list[Cell]:
        """What stands in a row of dusun or village: these columns, and all together."""
        return [self.shown[row, age] for age in (*ages, ALL)]

    def rows_of_rt(self) -> Iterator[list[Cell]]:
        """Each RT in the order of a walk, with its counts; neighbours together where a count must not leave,
        and none of a dusun that says no more than the dusun itself, or hides something."""
        places = self.pack.ageing.places
        for hamlet, rows in groupby(self.pack.ageing.neighbourhoods, lambda row: row.hamlet_id):
            groups = [Group([row], Counter(places[row.pk])) for row in rows]
            if self.is_leaving:
                groups = [] if self._hides(hamlet) else list(together(groups))
            if not self.is_leaving or len(groups) > 1:
                for group in groups:
                    yield [_name(group.rows), *self._counts(group.ages)]
        if None in places and not self.is_leaving:
            yield [_("RT not known"), *self._counts(places[None])]

    def _hides(self, hamlet: int) -> bool:
        cells = self.cells(("dusun", hamlet), self.ages)
        return any(isinstance(cell, str) for cell in cells)

    def _counts(self, ages: Counter[Age]) -> list[int]:
        counts = _row("", ages, self.ages_of_rt)
        return [counts["", age] for age in (*self.ages_of_rt, ALL)]


def _sums_of_payers() -> Iterator[Sum]:
    yield Sum(_PAID_FOR, tuple((PAYERS, kind) for kind in PayerKind))
    yield Sum((PAYERS, SPONSORED), tuple((PAYERS, kind) for kind in SPONSORS))


def age_label(age: Hashable) -> str:
    """The heading of a column."""
    return capfirst(str(age.label if isinstance(age, Age) else _BEHIND_LABEL))


def together(groups: Sequence[Group]) -> Iterator[Group]:
    """As many groups as may leave, each of as few neighbours as can be; the last ones join those before."""
    ready: list[Group] = []
    waiting = Group()
    for group in groups:
        waiting.add(group)
        if waiting.may_leave:
            ready.append(waiting)
            waiting = Group()
    while waiting.rows and ready and not waiting.may_leave:
        last = ready.pop()
        last.add(waiting)
        waiting = last
    yield from ready
    if waiting.may_leave:
        yield waiting


def _name(rows: Sequence[Neighbourhood]) -> str:
    """What a group is called, by its first RT and its last."""
    first, last = rows[0], rows[-1]
    if len(rows) == 1:
        return str(first)
    if first.rw == last.rw:
        return f"{first.hamlet.name} RT {first.rt}–{last.rt}/RW {first.rw}"
    return f"{first.hamlet.name} RT {first.rt}/RW {first.rw} – RT {last.rt}/RW {last.rw}"


def _row(row: Hashable, found: Counter[Age], ages: Sequence[Hashable]) -> dict[Hashable, int]:
    """The counts of a row: of these columns, of who is behind, and of all."""
    behind = sum(found[age] for age in ARREARS)
    counts: Mapping[Hashable, int] = {(row, age): found[age] for age in ages if age != BEHIND}
    return {**counts, (row, BEHIND): behind, (row, ALL): found.total()}
