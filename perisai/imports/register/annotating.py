"""The register again, with a column that says what is wrong with each row."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Mapping

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill

from perisai.common.tables import harmless
from perisai.imports.register.workbook import Sheet, decode_csv, delimiter_of

_WIDTH = 60
_FILL = PatternFill("solid", fgColor="FFF3CD")


def annotate_xlsx(
    content: bytes, sheet: Sheet, *, header_row: int, heading: str, notes: Mapping[int, str]
) -> bytes:
    """The workbook with `notes` by row number in a new column of one sheet; everything else stays as
    openpyxl keeps it (cells, formulas, formats, other sheets)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content))
    target = book[sheet.name]
    column = _column_for(sheet, header_row, heading)
    letter = openpyxl.utils.get_column_letter(column)
    target.column_dimensions[letter].width = _WIDTH
    for row, text in {**notes, header_row: heading}.items():
        cell = target.cell(row=row, column=column, value=text)
        cell.data_type = "s"  # text, whatever it begins with
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = _FILL
        if row == header_row:
            cell.font = Font(bold=True)
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()


def annotate_csv(
    content: bytes, sheet: Sheet, *, header_row: int, heading: str, notes: Mapping[int, str]
) -> bytes:
    """The same for a CSV file, with the delimiter it came with; a cell that a spreadsheet would run as
    a formula becomes text."""
    text = decode_csv(content)
    delimiter = delimiter_of(text)
    place = _column_for(sheet, header_row, heading) - 1
    answer = io.StringIO(newline="")
    writer = csv.writer(answer, delimiter=delimiter)
    for number, line in enumerate(
        csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1
    ):
        said = heading if number == header_row else notes.get(number, "")
        padded = [*line[:place], *[""] * (place - len(line)), said]
        writer.writerow([harmless(cell) for cell in padded])
    return answer.getvalue().encode("utf-8-sig")


def _column_for(sheet: Sheet, header_row: int, heading: str) -> int:
    """The column of an earlier download, or the first free one. Counted from 1."""
    header = next(row for row in sheet.rows if row.number == header_row)
    if heading in header.cells:
        return header.cells.index(heading) + 1
    return max(len(row.cells) for row in sheet.rows) + 1
