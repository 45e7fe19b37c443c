"""Opening a workbook: .xlsx and .csv into plain rows. Refuses what cannot be read safely."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from perisai.imports.errors import FileRefused
from perisai.imports.register.markings import Colours, Markings, read_markings

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ROWS = 6_000  # 5,000 people with their titles, subtotals and signatures
MOST_COLUMNS = 200
MOST_ROWS_IN_ALL = 40_000  # of every sheet together
# Formatting dragged to the bottom of a sheet leaves a million empty rows: after this many in a row
# the table is over.
MOST_BLANK_ROWS = 1_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_ENCRYPTED_FLAG = 0x1

_Line = tuple[Iterable[Any], frozenset[int]]  # a row's cells, and the places of the coloured ones


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula whose result the file does not hold."""

    formula: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the sheet: its number there, its cells without the empty tail, and the
    places of those with a colour behind them, empty ones included."""

    number: int
    cells: tuple[Any, ...]
    coloured: frozenset[int] = frozenset()

    def cell(self, index: int) -> Any:
        """The value in a column counted from 0; None beyond the end."""
        return self.cells[index] if index < len(self.cells) else None

    @property
    def is_blank(self) -> bool:
        return not self.cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table of rows, the blank ones included. A CSV file holds text alone: nothing in it
    tells whether a NIK was a number in Excel."""

    name: str
    rows: tuple[Row, ...]
    is_csv: bool = False
    markings: Markings = field(default_factory=Markings)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Every visible sheet that holds something, and the names of the hidden ones."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, upper and lower case and outer spaces apart."""
        wanted = name.strip().casefold()
        return next((row for row in self.sheets if row.name.strip().casefold() == wanted), None)


def read_workbook(content: bytes, file_name: str) -> Workbook:
    """Read a workbook from its bytes. Raises FileRefused, saying what to do instead."""
    if not content:
        raise FileRefused(_("This file is empty. Choose the one with the rows."))
    if len(content) > MOST_BYTES:
        raise FileRefused(
            _("The file is larger than %(most)s MB. Save the table alone, without pictures.")
            % {"most": MOST_BYTES // (1024 * 1024)}
        )
    if content.startswith(_OLE):
        _refuse_ole(content)
    if content.startswith(_ZIP):
        return _xlsx_workbook(content)
    if file_name.lower().endswith((".csv", ".txt")):
        return Workbook(_full([_csv_sheet(content)]))
    raise FileRefused(_("This is not an Excel file. Save it as .xlsx or .csv and choose it again."))


def check_package(content: bytes) -> None:
    """Refuse a zip that is no workbook, is locked, carries macros, or unpacks beyond measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            unpacked = sum(part.file_size for part in parts)
            if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
                raise FileRefused(_locked())
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES:
                raise FileRefused(
                    _("The file unpacks to far more than a table. Copy the table to a new file.")
                )
            if any(name.endswith("vbaproject.bin") for name in names):
                raise FileRefused(
                    _("The file holds macros. Save it as Excel workbook (.xlsx) without macros.")
                )
            if "xl/workbook.xml" not in names:
                raise FileRefused(_not_a_workbook())
            _refuse_entities(package, parts)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise FileRefused(_not_a_workbook()) from error


def _refuse_entities(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """A document type in a part is never written by Excel; it is how XML is made to swell."""
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with package.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(2048):
                    raise FileRefused(_not_a_workbook())


def _refuse_ole(content: bytes) -> None:
    if _OLE_ENCRYPTED in content:
        raise FileRefused(_locked())
    raise FileRefused(
        _("This is the old Excel format (.xls). Open it in Excel and save it as .xlsx.")
    )


def _locked() -> str:
    return _("The file is locked with a password. Save it without a password and choose it again.")


def _not_a_workbook() -> str:
    return _("The file is damaged or is not an Excel workbook. Save it again as .xlsx.")


def _xlsx_workbook(content: bytes) -> Workbook:
    check_package(content)
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(content)) as package:
            warnings.simplefilter(
                "ignore"
            )  # openpyxl tells of styles and extensions it passes over
            values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            formulas = _Formulas(content)
            visible = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
            sheets = _not_too_many(_xlsx_sheet(sheet, formulas, package) for sheet in visible)
            hidden = [s.title for s in values.worksheets if s.sheet_state != "visible"]
            return Workbook(_full(sheets), tuple(hidden))
    except FileRefused:
        raise
    except Exception as error:  # a damaged part surfaces as almost any error of the parser
        raise FileRefused(_not_a_workbook()) from error


def _not_too_many(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets, read one after the other until they are too many rows. Raises FileRefused."""
    kept, rows = [], 0
    for sheet in sheets:
        rows += len(sheet.rows)
        if rows > MOST_ROWS_IN_ALL:
            raise FileRefused(
                _(
                    "All sheets together have more than %(most)s rows. Copy the sheets that count to a"
                    " new file."
                )
                % {"most": MOST_ROWS_IN_ALL}
            )
        kept.append(sheet)
    return kept


@dataclass
class _Formulas:
    """The same workbook with its formulas as they were written; loaded once, and only when asked for."""

    content: bytes

    @cached_property
    def book(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(io.BytesIO(self.content), read_only=True)


def _xlsx_sheet(values, formulas: _Formulas, package: zipfile.ZipFile) -> Sheet:
    part = values._worksheet_path  # openpyxl tells it nowhere else
    markings = read_markings(package, part, most_columns=MOST_COLUMNS)
    values.reset_dimensions()
    lines = _lines(values)
    if markings.has_formulas:
        lines = _without_results_shown(lines, formulas.book[values.title])
    return replace(_collect(values.title, lines), markings=markings)


def _lines(values) -> Iterator[_Line]:
    """Rows of results, with the places of coloured cells."""
    colours = Colours()
    for row in values.iter_rows(max_col=MOST_COLUMNS):
        cells = tuple(cell.value for cell in row)
        yield cells, frozenset(i for i, cell in enumerate(row) if colours.shows(cell))


def _without_results_shown(lines: Iterator[_Line], formulas) -> Iterator[_Line]:
    """The same rows; a formula without a result stays visible as such instead of looking empty."""
    formulas.reset_dimensions()
    texts = formulas.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for (results, coloured), written in zip(lines, texts, strict=False):
        cells = tuple(
            Uncalculated(text) if result is None and _is_formula(text) else result
            for result, text in zip(results, written, strict=False)
        )
        yield cells, coloured


def _is_formula(written: Any) -> bool:
    return written is not None and (not isinstance(written, str) or written.startswith("="))


def _csv_sheet(content: bytes) -> Sheet:
    text = decode_csv(content)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
        plain = ((line, frozenset()) for line in lines)
        return replace(_collect("CSV", plain), is_csv=True)
    except csv.Error as error:
        raise FileRefused(_("The CSV file cannot be read. Save it again from Excel.")) from error


def delimiter_of(text: str) -> str:
    """The one that stands most often at the beginning: Excel in Indonesia writes semicolons."""
    return max(";,\t", key=text[:20_000].count)


def decode_csv(content: bytes) -> str:
    """The text of a CSV file, in UTF-8 or as old Excel writes it. Raises FileRefused."""
    if b"\x00" in content:
        raise FileRefused(_("The CSV file cannot be read. Save it again from Excel."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _collect(name: str, lines: Iterable[_Line]) -> Sheet:
    rows: list[Row] = []
    filled, blank = 0, 0
    for number, (line, coloured) in enumerate(lines, start=1):
        row = Row(number, _trimmed(line), coloured)
        rows.append(row)
        blank = blank + 1 if row.is_blank else 0
        filled += not row.is_blank
        if filled > MOST_ROWS:
            raise FileRefused(
                _("The sheet has more than %(most)s rows. Split it and import the parts.")
                % {"most": MOST_ROWS}
            )
        if blank > MOST_BLANK_ROWS:
            break
    while rows and rows[-1].is_blank:
        rows.pop()
    return Sheet(name, tuple(rows))


def _trimmed(line: Iterable[Any]) -> tuple[Any, ...]:
    cells = [clean(value) for value in line][:MOST_COLUMNS]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def clean(value: Any) -> Any:
    """Text without control characters, doubled and outer spaces, and the apostrophe with which Excel
    keeps a number as text; None when nothing is left. Other values as they are."""
    if not isinstance(value, str):
        return value
    printable = "".join(c if c.isprintable() else " " for c in value)
    return " ".join(printable.split()).removeprefix("'").strip() or None


def _full(sheets: list[Sheet]) -> tuple[Sheet, ...]:
    kept = tuple(sheet for sheet in sheets if sheet.rows)
    if not kept:
        raise FileRefused(_("This file holds no rows. Choose the one with the rows."))
    return kept
