"""Which rows of a sheet are people, and what the others are."""

from __future__ import annotations

import re
from typing import Any

from perisai.imports.enums import Field, PassedOver
from perisai.imports.register.cells import words
from perisai.imports.register.layout import Layout
from perisai.imports.register.workbook import Row, Uncalculated

SUBTOTAL = re.compile(
    r"^(sub ?total|total|grand total|jumlah|jml|pindahan|dipindahkan|saldo|rekap|rekapitulasi)\b"
)
_SIGNATURE = re.compile(
    r"\b(mengetahui|menyetujui|hormat kami|kepala desa|kepala dusun|lurah|sekretaris desa|ttd"
    r"|tanda tangan|dibuat oleh|dilaporkan oleh|penanggung jawab|keterangan|catatan)\b"
)
_CLEAR = (Field.NIK, Field.KPJ, Field.BIRTH, Field.BIRTH_DATE)
_DIGITS_ALONE = 9  # more than a date has
_WEAK = (Field.NUMBER, Field.SEX, Field.JOB, Field.PROGRAM, Field.INCOME, Field.HAMLET)


def passed_over_as(row: Row, layout: Layout) -> PassedOver | None:
    """Why a row below or above the header is nobody; None for a person, however faulty.

    Somebody is a person by a NIK, a KPJ or a date of birth, or by a name with a month or two more
    cells of a person beside it: a row is rather refused with its reason than passed over.
    """
    if row.is_blank:
        return PassedOver.BLANK
    if row.number <= layout.last_header_row or is_numbering(row):
        return PassedOver.TITLE
    texts = [words(cell) for cell in row.cells if isinstance(cell, str)]
    if _has_identity(row, layout):
        return None
    if any(SUBTOTAL.match(text) for text in texts):
        return PassedOver.SUBTOTAL
    is_signed = any(_SIGNATURE.search(text) for text in texts)
    if repeats_header(row, layout):
        return PassedOver.TITLE
    return None if not is_signed and _has_name_and_more(row, layout) else PassedOver.SIGNATURE


def _value(row: Row, layout: Layout, field: Field) -> Any:
    column = layout.column(field)
    return row.cell(column.index) if column else None


def _has_identity(row: Row, layout: Layout) -> bool:
    """A cell that only a person has, and that holds a digit: words of a signature do not count, nor
    does `Dukuhdempok, 31 Oktober 2026` standing alone in whatever column."""
    found = [_value(row, layout, field) for field in _CLEAR]
    if len([cell for cell in row.cells if cell is not None]) == 1:
        return any(len(re.findall(r"\d", str(value))) >= _DIGITS_ALONE for value in found)
    return any(isinstance(value, Uncalculated) or re.search(r"\d", str(value)) for value in found)


def _has_name_and_more(row: Row, layout: Layout) -> bool:
    if _value(row, layout, Field.NAME) is None:
        return False
    weak = sum(_value(row, layout, field) is not None for field in _WEAK)
    months = sum(row.cell(column.index) is not None for column in layout.months)
    return months > 0 or weak >= 2


def is_numbering(row: Row) -> bool:
    """`1 2 3 4 ...` under the headings."""
    texts = [str(cell).strip("()") for cell in row.cells if cell is not None]
    return len(texts) >= 3 and texts == [str(number) for number in range(1, len(texts) + 1)]


def repeats_header(row: Row, layout: Layout) -> bool:
    """The headings once more, as at the top of a printed page."""
    same = [
        column
        for column in layout.columns
        if column.heading and words(row.cell(column.index) or "") == words(column.heading)
    ]
    return len(same) >= 3
