"""Where the table begins and what each of its columns holds."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from perisai.imports.enums import Field
from perisai.imports.errors import ColumnsRefused
from perisai.imports.register.headings import (
    month_from,
    month_key,
    read_month_heading,
    recognise,
    year_in,
)
from perisai.imports.register.workbook import Row, Sheet

_LOOKED_AT = 60
_LEAST_RECOGNISED = 3
NEEDED = (Field.NIK, Field.NAME, Field.SEX, Field.JOB, Field.PROGRAM, Field.INCOME)


class Recogniser(Protocol):
    def __call__(self, heading: Any, *, year: int | None = None) -> str: ...


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the columns of one kind of table may hold: its `fields`, how a heading names one, and those
    of which a header has at least one. `has_months`: a column may hold a month by itself."""

    fields: frozenset[str]
    telling: frozenset[str]
    recognise: Recogniser
    has_months: bool = False


REGISTER = Vocabulary(
    fields=frozenset(Field.values),
    telling=frozenset({Field.NIK, Field.NAME}),
    recognise=recognise,
    has_months=True,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place from 0, its heading as written, and what it holds (empty: nothing read)."""

    index: int
    heading: str
    holds: str = ""

    @property
    def month(self) -> dt.date | None:
        return month_from(self.holds)

    @property
    def letter(self) -> str:
        """How Excel calls it: `C`."""
        return get_column_letter(self.index + 1)

    @property
    def title(self) -> str:
        """The heading, or the letter of a column without one."""
        return self.heading or self.letter


@dataclass(frozen=True, slots=True)
class Layout:
    """The header rows (numbers in the sheet) and the columns from left to right."""

    header_row: int
    last_header_row: int
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column | None:
        """The column that holds a field."""
        return next((column for column in self.columns if column.holds == field), None)

    @property
    def months(self) -> tuple[Column, ...]:
        """The columns of months, from left to right."""
        return tuple(column for column in self.columns if column.month)

    @property
    def unread(self) -> tuple[Column, ...]:
        """Columns with a heading that hold nothing known."""
        return tuple(column for column in self.columns if not column.holds and column.heading)

    @property
    def headings_hash(self) -> str:
        """The same for the same headings in the same places."""
        said = [f"{column.index}:{column.heading.casefold()}" for column in self.columns]
        return hashlib.sha256("|".join(said).encode()).hexdigest()

    def as_json(self) -> dict[str, str]:
        """What each column holds, by its place."""
        return {str(column.index): column.holds for column in self.columns if column.holds}


def find_layout(sheet: Sheet, vocabulary: Vocabulary = REGISTER) -> Layout:
    """Find the header among the title rows and recognise its columns by the vocabulary of this kind of
    table. Raises ColumnsRefused when no row looks like a header."""
    candidates = [row for row in sheet.rows[:_LOOKED_AT] if _is_header(row, vocabulary)]
    if not candidates:
        raise ColumnsRefused(
            _(
                "No row with headings was found in %(sheet)s. The table needs a row with NIK, Nama"
                " and so on above the people."
            )
            % {"sheet": sheet.name}
        )
    header = max(candidates, key=lambda row: (len(_recognised(row, vocabulary)), -row.number))
    above = [row for row in sheet.rows if row.number < header.number]
    below = next((row for row in sheet.rows if row.number == header.number + 1), None)
    second = below if below and _is_second_header(header, below, vocabulary) else None
    columns = _columns(sheet, header, second, above, vocabulary)
    if vocabulary.has_months:
        columns = _years_of_title(columns, _years([sheet.name, *_cells(above)]))
    return Layout(header.number, second.number if second else header.number, columns)


def remap(layout: Layout, holds: Mapping[int, str], vocabulary: Vocabulary = REGISTER) -> Layout:
    """The same header with the columns as a person says. Raises ColumnsRefused for a key nobody knows
    and for two columns that hold the same."""
    for key in holds.values():
        if key and key not in vocabulary.fields:
            _month_or_refuse(key, vocabulary)
    chosen = [key for key in holds.values() if key]
    if len(chosen) != len(set(chosen)):
        raise ColumnsRefused(_("Two columns hold the same. Choose one of them."))
    columns = tuple(
        Column(column.index, column.heading, holds.get(column.index, ""))
        for column in layout.columns
    )
    return Layout(layout.header_row, layout.last_header_row, columns)


def check_layout(layout: Layout) -> None:
    """Raises ColumnsRefused when a column is missing that every person needs, or when the months do
    not follow each other as in a calendar."""
    missing = [field for field in NEEDED if not layout.column(field)]
    if not (layout.column(Field.BIRTH) or layout.column(Field.BIRTH_DATE)):
        missing.append(Field.BIRTH_DATE)
    if missing:
        raise ColumnsRefused(
            _("Not found: %(names)s. Say below which column it is, or add it in Excel.")
            % {"names": ", ".join(str(field.label) for field in missing)}
        )
    months = [column.month for column in layout.months]
    if any(first >= second for first, second in pairwise(months)):
        raise ColumnsRefused(
            _(
                "The months do not follow each other: %(months)s. Correct the headings or say it below."
            )
            % {"months": ", ".join(f"{month:%Y-%m}" for month in months)}
        )


def _month_or_refuse(key: str, vocabulary: Vocabulary) -> None:
    try:
        if vocabulary.has_months and month_from(key):
            return
    except ValueError:
        pass
    raise ColumnsRefused(_("%(key)s is nothing a column can hold.") % {"key": key})


def _recognised(row: Row, vocabulary: Vocabulary) -> set[str]:
    return {key for key in (vocabulary.recognise(cell, year=2000) for cell in row.cells) if key}


def _is_header(row: Row, vocabulary: Vocabulary) -> bool:
    found = _recognised(row, vocabulary)
    return len(found) >= _LEAST_RECOGNISED and bool(found & vocabulary.telling)


def _is_second_header(header: Row, below: Row, vocabulary: Vocabulary) -> bool:
    """A row of sub-headings: every cell is text or a date, and at least two are recognised where the
    header above says nothing by itself."""
    texts = [cell for cell in below.cells if cell is not None]
    if any(isinstance(cell, int | float) for cell in texts):
        return False
    found = [
        index
        for index, cell in enumerate(below.cells)
        if vocabulary.recognise(cell, year=2000) and not vocabulary.recognise(header.cell(index))
    ]
    return len(found) >= 2 and len(found) >= len(texts) / 2


def _columns(
    sheet: Sheet, header: Row, second: Row | None, above: list[Row], vocabulary: Vocabulary
) -> tuple[Column, ...]:
    title_year = _only_year(_cells(above)) or _only_year([sheet.name])
    group_row = above[-1] if above else None
    columns: list[Column] = []
    taken: set[str] = set()
    group: Any = None  # a heading stands over the columns to its right as well
    ends = _ends_of_merges(sheet, header if second else group_row)
    last: int | None = None  # where a merge says that the heading ends
    for index in range(max(len(header.cells), len(second.cells) if second else 0)):
        upper, lower = header.cell(index), second.cell(index) if second else None
        over = group_row.cell(index) if group_row else None
        said = upper if second and upper is not None else over
        if said is not None:
            group, last = said, ends.get(index)
        elif last is not None and index > last:
            group = None
        year = year_in(group) or title_year
        holds = _holds(upper, lower, group, year, vocabulary.recognise)
        columns.append(Column(index, _heading(upper, lower), "" if holds in taken else holds))
        taken.add(holds)
    return tuple(columns)


def _holds(upper: Any, lower: Any, group: Any, year: int | None, recognise: Recogniser) -> str:
    if lower is None:
        return recognise(upper, year=year)
    joined = recognise(f"{group} {lower}") if group is not None else ""
    return joined or recognise(lower, year=year) or recognise(upper, year=year)


def _heading(upper: Any, lower: Any) -> str:
    parts = [_written(cell) for cell in (upper, lower) if cell is not None]
    return " ".join(dict.fromkeys(parts))


def _written(cell: Any) -> str:
    return f"{cell:%m-%Y}" if isinstance(cell, dt.date | dt.datetime) else str(cell)[:60]


def _cells(rows: list[Row]) -> list[Any]:
    return [cell for row in rows for cell in row.cells]


def _ends_of_merges(sheet: Sheet, row: Row | None) -> dict[int, int]:
    """Where a heading in this row ends by its merge, by the place where it begins."""
    if row is None:
        return {}
    return {
        merge.first: merge.last
        for merge in sheet.markings.merges
        if merge.covers(row.number, merge.first) and merge.last > merge.first
    }


def _years(cells: list[Any]) -> set[int]:
    return {int(year) for cell in cells for year in re.findall(r"\b(20\d\d)\b", str(cell))}


def _only_year(cells: list[Any]) -> int | None:
    years = {year for year in map(year_in, cells) if year}
    return years.pop() if len(years) == 1 else None


def yearless(columns: Iterable[Column], asked: Collection[int] = ()) -> list[Column]:
    """The columns that name a month without a year and hold nothing yet; those of `asked` as well, in
    which a person saw a month before."""
    return [
        column
        for column in columns
        if not column.holds
        and (
            column.index in asked
            or (
                read_month_heading(column.heading, year=2000)
                and not read_month_heading(column.heading)
            )
        )
    ]


def with_years(
    columns: Sequence[Column], first_year: int, asked: Mapping[int, int] | None = None
) -> dict[int, str]:
    """What the months without a year hold when the first is of this year and each one follows the one
    before it: `Okt Nov Des Jan` goes over into the next year. `asked` are numbers of months (1 to 12) by
    the place of columns whose heading names none."""
    held, before, asked = {}, 0, asked or {}
    for column in yearless(columns, asked):
        named = read_month_heading(column.heading, year=2000)
        month = named.month if named else asked[column.index]
        first_year += month <= before
        held[column.index] = month_key(dt.date(first_year, month, 1))
        before = month
    return held


def _years_of_title(columns: tuple[Column, ...], years: set[int]) -> tuple[Column, ...]:
    """A title that names two years following each other settles months that go once over from December
    to January; anything else is asked."""
    if len(years) != 2 or max(years) - min(years) != 1:
        return columns
    held = with_years(columns, min(years))
    if {key[6:10] for key in held.values()} != {str(year) for year in years}:
        return columns
    return tuple(replace(c, holds=held.get(c.index, c.holds)) for c in columns)


def check_months(
    layout: Layout, asked: Mapping[int, int], unclear: Collection[Column] = ()
) -> None:
    """Raises ColumnsRefused when a column held a month before that its heading does not name (`asked`), or
    looks like a month that nobody has named (`unclear`): its marks would be lost without a word."""
    unsaid = {column.index for column in unclear} | set(asked)
    named = yearless(layout.columns)
    columns = [
        column
        for column in layout.columns
        if column.index in unsaid and not column.holds and column not in named
    ]
    if columns:
        raise ColumnsRefused(
            _(
                "Which months are these columns: %(names)s? Say it below, or that they are not read, so"
                " that no payment is lost."
            )
            % {"names": ", ".join(column.title for column in columns)}
        )


def check_years(layout: Layout, *, but: Collection[int] = ()) -> None:
    """Raises ColumnsRefused when months are named without a year: which one is meant is asked, but for
    columns that a person left out."""
    if columns := [one for one in yearless(layout.columns) if one.index not in but]:
        raise ColumnsRefused(
            _("Of which year are %(names)s? Say it below, or write the year into the headings.")
            % {"names": ", ".join(column.heading for column in columns)}
        )
