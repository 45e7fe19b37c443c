"""Tables too long to be held at once: written row by row to a file, with a note of who took them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from perisai.common.tables import WIDTH, Cell, Sheet, book_of, bytes_of, csv_table, harmless

_FOOTER = 200  # signs of a page's foot; a spreadsheet takes 255


@dataclass(frozen=True, slots=True)
class Mark:
    """Who took a table, when and why: `lines` are pairs of a word and what it says, `title` stands over
    them. `author`, `subject` and `made_at` are for the properties of the document."""

    title: str
    lines: Sequence[tuple[str, str]]
    author: str
    subject: str
    made_at: dt.datetime

    @property
    def short(self) -> str:
        """The mark in one line."""
        return f"{self.author} · {self.made_at:%Y-%m-%d %H:%M} · {self.subject}"


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    mark: Mark,
    title: str,
    beside: Sequence[Sheet] = (),
) -> int:
    """A CSV file as `perisai.common.tables.csv_table` makes it; it has no room for sheets `beside`. The
    mark stands below the last row, each line in one cell: a reader of registers passes over it as over a
    signature. Returns how many rows."""
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        for number, row in enumerate(rows, 1):  # noqa: B007
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        writer.writerow([])
        writer.writerow([harmless(mark.title)])
        writer.writerows([harmless(f"{word}: {said}")] for word, said in mark.lines)
    return number


def write_xlsx(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    mark: Mark,
    title: str,
    beside: Sequence[Sheet] = (),
) -> int:
    """A workbook whose first sheet, called `title`, is the table, then those `beside` it, and whose last one
    is the mark, which also stands at the foot of each printed page and in the properties. Returns how many
    rows the table has."""
    book = openpyxl.Workbook(write_only=True)
    number = _write_sheet(book, Sheet(title, header, ()), rows, mark)
    for sheet in beside:
        _write_sheet(book, sheet, sheet.rows, mark)
    _put_mark(book, mark, title=title)
    book.save(path)
    return number


def marked_csv(header: Sequence[str], rows: Sequence[Sequence[Cell]], *, mark: Mark) -> bytes:
    """A short table as `write_csv` makes it."""
    said = [[f"{word}: {said}"] for word, said in mark.lines]
    return csv_table(header, [*rows, [], [mark.title], *said])


def marked_book(sheets: Sequence[Sheet], *, mark: Mark) -> bytes:
    """A workbook of short tables with the mark as `write_xlsx` puts it."""
    book = book_of(sheets)
    for sheet in book.worksheets:
        sheet.oddFooter.left.text = mark.short[:_FOOTER].replace("&", "&&")
    _put_mark(book, mark, title=mark.subject)
    return bytes_of(book)


def _put_mark(book: openpyxl.Workbook, mark: Mark, *, title: str) -> None:
    last = book.create_sheet(mark.title)
    last.column_dimensions["A"].width = WIDTH
    last.column_dimensions["B"].width = 4 * WIDTH
    for word, said in mark.lines:
        last.append([_bold(last, word), *_safe(last, [said])])
    about = book.properties
    about.creator = about.lastModifiedBy = _clean(mark.author)
    about.title, about.subject = _clean(title), _clean(mark.subject)
    about.created = about.modified = mark.made_at.astimezone(dt.UTC).replace(tzinfo=None)


def _write_sheet(
    book: openpyxl.Workbook, told: Sheet, rows: Iterable[Sequence[Cell]], mark: Mark
) -> int:
    sheet = book.create_sheet(told.title)
    sheet.freeze_panes = "A2"
    sheet.oddFooter.left.text = mark.short[:_FOOTER].replace("&", "&&")
    for column in range(1, len(told.header) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    sheet.append([_bold(sheet, word) for word in told.header])
    number = 0
    for number, row in enumerate(rows, 1):  # noqa: B007
        sheet.append(_safe(sheet, row))
    return number


def _safe(sheet, row: Sequence[Cell]) -> Iterator[Cell | WriteOnlyCell | None]:
    """Text stays text, whatever it begins with; only what might be taken for more costs a cell of its
    own, and nothing costs none."""
    for value in row:
        if isinstance(value, str):
            text = _clean(value)
            yield _text(sheet, text) if text[:1] in ("=", "#") else text or None
        else:
            yield value


def _text(sheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _bold(sheet, text: str) -> WriteOnlyCell:
    cell = _text(sheet, _clean(text))
    cell.font = Font(bold=True)
    return cell


def _clean(text: str) -> str:
    """Without the signs that a workbook does not take."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)
