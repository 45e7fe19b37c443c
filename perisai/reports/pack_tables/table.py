"""A table of the pack as page, paper and files show it alike."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from django.utils.translation import gettext as _

from perisai.common.numbers import format_number, percent_of
from perisai.common.rupiah import format_rupiah
from perisai.common.small_cells import SMALL, Sum, hide_small, is_small

Cell = str | int | None  # a number, a word or a mark; None where nothing is known


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = auto()
    NUMBER = auto()
    RUPIAH = auto()
    PERCENT = auto()  # in words, one decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what stands below it."""

    label: str
    kind: Kind = Kind.NUMBER

    def says(self, cell: Cell) -> str:
        """The cell as people read it."""
        if not isinstance(cell, int):
            return cell or ""
        return format_rupiah(cell) if self.kind == Kind.RUPIAH else format_number(cell)


@dataclass(frozen=True, slots=True)
class Table:
    """One part of the pack: its rows, a sentence that says what they show, notes, and a picture where there
    is one. The first column names the row."""

    code: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    sentence: str
    notes: Sequence[str] = ()
    draw: Callable[[], str] | None = None
    has_total: bool = False

    @property
    def shown(self) -> list[list[tuple[Column, str]]]:
        """Every row as people read it, each cell with its column."""
        return [
            [(column, column.says(cell)) for column, cell in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]

    @property
    def header(self) -> list[str]:
        return [column.label for column in self.columns]


class Shown:
    """Counts as they may be shown: all of them inside the office, small ones hidden in what leaves it."""

    def __init__(
        self, counts: Mapping[Hashable, int], sums: Sequence[Sum] = (), *, is_leaving: bool
    ) -> None:
        self._counts = counts
        self._marks = hide_small(counts, sums) if is_leaving else {}

    def __getitem__(self, key: Hashable) -> int | str:
        return self._marks.get(key, self._counts[key])

    def percent(self, key: Hashable, whole: int | None) -> str:
        """How much a count is of a whole that may be shown; empty where it is hidden or there is no whole."""
        count = self[key]
        return percent_of(count, whole) if isinstance(count, int) and whole else ""


def said(cell: Cell) -> str:
    """A number inside a sentence."""
    return format_number(cell) if isinstance(cell, int) else cell or "–"


def large(count: int | None, *, is_leaving: bool) -> Cell:
    """A count that stands in no sum."""
    return SMALL if is_leaving and count is not None and is_small(count) else count


def hidden_words() -> str:
    """What the marks of hidden counts mean."""
    return _("<3: one or two. •: hidden, so that nobody can compute the other.")
