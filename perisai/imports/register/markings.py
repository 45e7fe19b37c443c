"""What a sheet of Excel says besides its values: merged cells, hidden rows and columns, colours."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

MOST_MERGES = 10_000
MOST_MARKED_ROWS = 20_000  # of a part; no sheet that is read has more
MOST_MARKED_COLUMNS = 400
MOST_ROW_BYTES = 2 * 1024 * 1024  # 16,384 columns, which is all Excel has, take half of it
# A merge over more than a household or a year is a title or a mistake: it gives its value to nobody.
MOST_TALL = 100
MOST_WIDE = 60

# No element is looked for beyond the beginning of the next: a file that opens thousands and closes none
# would have each of them searched to its end.
_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^<>]*)>")
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_FIRST, _LAST = re.compile(rb'\bmin="(\d{1,7})"'), re.compile(rb'\bmax="(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_WHITES = {"FFFFFFFF", "00FFFFFF"}


class RowTooWide(Exception):
    """A row that is longer than Excel can write one."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that Excel shows as one: rows by their numbers, columns by their places from 0."""

    first_row: int
    last_row: int
    first: int
    last: int

    def covers(self, row: int, index: int) -> bool:
        return self.first_row <= row <= self.last_row and self.first <= index <= self.last


@dataclass(frozen=True, slots=True)
class Markings:
    """The merges of a sheet, its hidden rows by number, its hidden columns by letter, and whether any
    cell holds a formula."""

    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[str, ...] = ()
    has_formulas: bool = False


@dataclass
class Colours:
    """Whether the fill of a cell shows; white and none do not. Styles are shared, so each is looked at
    once."""

    known: dict[int, bool] = field(default_factory=dict)

    def shows(self, cell: Any) -> bool:
        """Whether a cell has a colour behind it."""
        fill = cell.fill
        if fill is None:
            return False
        if id(fill) not in self.known:
            self.known[id(fill)] = fill.fill_type == "solid" and not _is_white(fill.fgColor)
        return self.known[id(fill)]


def read_markings(package: zipfile.ZipFile, part: str, *, most_columns: int) -> Markings:
    """The markings of the sheet in this part of a package."""
    text = package.read(part.lstrip("/"))
    begin = max(text.find(b"sheetData"), 0)
    head, body = text[:begin], text[begin : max(text.rfind(b"sheetData"), begin)]
    if max(map(len, body.split(b"row"))) > MOST_ROW_BYTES:
        raise RowTooWide
    return Markings(
        merges=tuple(_merges(text)),
        hidden_rows=frozenset(_hidden_rows(text)),
        hidden_columns=tuple(_hidden_columns(head, most_columns)),
        has_formulas=bool(_FORMULA.search(text)),
    )


def _merges(text: bytes) -> Iterator[Merge]:
    for found in islice(_MERGE.finditer(text), MOST_MERGES):
        left, top, right, bottom = (group.decode() for group in found.groups())
        yield Merge(
            int(top),
            int(bottom),
            column_index_from_string(left) - 1,
            column_index_from_string(right) - 1,
        )


def _hidden_rows(text: bytes) -> Iterator[int]:
    for found in islice(_ROW.finditer(text), MOST_MARKED_ROWS):
        number = _ROW_NUMBER.search(found[1])
        if number and _HIDDEN.search(found[1]):
            yield int(number[1])


def _hidden_columns(head: bytes, most: int) -> Iterator[str]:
    hidden: set[int] = set()
    for found in islice(_COLUMN.finditer(head), MOST_MARKED_COLUMNS):
        first, last = _FIRST.search(found[1]), _LAST.search(found[1])
        if first and last and _HIDDEN.search(found[1]):
            hidden.update(range(max(int(first[1]), 1), min(int(last[1]), most) + 1))
    return map(get_column_letter, sorted(hidden))


def _is_white(colour: Any) -> bool:
    if colour.type == "rgb":
        return colour.rgb in _WHITES
    return colour.type == "theme" and colour.theme == 0 and not colour.tint
