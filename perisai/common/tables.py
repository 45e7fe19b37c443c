"""Tables as files: CSV and Excel workbooks, which no spreadsheet takes for a program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_HARMLESS_NUMBER = re.compile(r"[+-]?[\d\s.,/-]+")
_PERCENT = re.compile(r"(?P<number>-?[0-9][0-9.]*(,[0-9]+)?)(?P<sign>%?)")
_TITLE = 31  # signs of a sheet's title
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
WIDTH = 18


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a workbook keeps as `value` and shows in its own `format`; other files write `text`."""

    value: int | Decimal
    format: str
    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | Figure


def percent_cell(text: str) -> Cell:
    """`97,5%`, or `97,5` below a heading that says percent, as a number that can be reckoned with; any other
    text as it is."""
    found = _PERCENT.fullmatch(text)
    if not found:
        return text
    number = Decimal(found["number"].replace(".", "").replace(",", "."))
    return Figure(number / 100, "0.0%", text) if found["sign"] else Figure(number, "0.0", text)


def csv_table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A CSV file with semicolons, as a spreadsheet set to Indonesian opens it; amounts are plain numbers."""
    answer = io.StringIO(newline="")
    writer = csv.writer(answer, delimiter=";")
    for row in (header, *rows):
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return answer.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def xlsx_table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, its first row in bold and always in sight."""
    book = openpyxl.Workbook()
    _fill(book.active, header, rows)
    return bytes_of(book)


def book_of(sheets: Sequence[Sheet]) -> openpyxl.Workbook:
    """A workbook of several sheets, in their order; each as in `xlsx_table`. Titles are cut to what a
    workbook takes."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        title = _NOT_IN_TITLES.sub(" ", sheet.title)[:_TITLE]
        _fill(book.create_sheet(title), sheet.header, sheet.rows)
    return book


def _fill(sheet: Worksheet, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    for number, row in enumerate((header, *rows), 1):
        for column, value in enumerate(row, 1):
            is_figure = isinstance(value, Figure)
            cell = sheet.cell(row=number, column=column, value=value.value if is_figure else value)
            if is_figure:
                cell.number_format = value.format
            elif isinstance(value, str):
                cell.data_type = "s"  # text, whatever it begins with
            else:
                cell.number_format = "#,##0"
            if number == 1:
                cell.font = Font(bold=True)
    for column in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    sheet.freeze_panes = "A2"


def bytes_of(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula; numbers and telephone numbers stay as they are."""
    is_risky = text[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{text}" if is_risky and not _HARMLESS_NUMBER.fullmatch(text) else text


WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (csv_table, CSV),
    "xlsx": (xlsx_table, XLSX),
}
