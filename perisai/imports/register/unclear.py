"""Columns from which nothing is read although they look like months: their payments would be lost."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from typing import Any

from perisai.common.rupiah import NotAnAmount
from perisai.imports.register.cells import (
    NOT_PAID,
    read_month,
    readable,
    words,
    words_or_sign,
)
from perisai.imports.register.findings import CellFault
from perisai.imports.register.judging import survey_sheet
from perisai.imports.register.layout import Column, Layout
from perisai.imports.register.table import SUBTOTAL
from perisai.imports.register.workbook import Row, Sheet

_NUMBERED = re.compile(r"0?[1-9](\.0)?|1[0-2](\.0)?")
_MOST_AMOUNT = 10_000_000  # rupiah; what is longer is a telephone or an account


def unclear_columns(
    sheet: Sheet, layout: Layout, *, on: dt.date, but: Collection[int] = ()
) -> list[Column]:
    """The columns that nothing is read from and that look like months, but for those in the places `but`: a
    plain number from 1 to 12 over anything that is filled in, or a tick, an amount or a day in the rows of
    most people. Sums look like months too, so a column that is called one is none."""
    columns = [one for one in layout.columns if not one.holds and one.index not in but]
    people = survey_sheet(sheet, layout).people if columns else ()
    return [column for column in columns if _looks_like_month(column, people, on)]


def left_out_of(sheet: Sheet, layout: Layout) -> list[str]:
    """The titles of the columns that somebody left out although something is filled in. Who leaves an empty
    column out has said nothing of what it may hold one day."""
    columns = [column for column in layout.columns if not column.holds]
    people = survey_sheet(sheet, layout).people if columns else ()
    return [column.title.casefold() for column in columns if _filled(column, people)]


def _looks_like_month(column: Column, people: Sequence[Row], on: dt.date) -> bool:
    if _NUMBERED.fullmatch(column.heading.strip()):
        return bool(_filled(column, people))
    if SUBTOTAL.match(words(column.heading)):
        return False
    marked = sum(_is_mark(value, on) for value in _filled(column, people))
    return marked * 2 > len(people)


def _filled(column: Column, people: Sequence[Row]) -> list[Any]:
    values = [row.cell(column.index) for row in people]
    return [value for value in values if value is not None and words_or_sign(value) not in NOT_PAID]


def _is_mark(value: Any, on: dt.date) -> bool:
    try:
        mark = read_month(readable(value), on=on)
    except (CellFault, NotAnAmount, ValueError):
        return False
    return mark is not None and (mark.amount is None or mark.amount <= _MOST_AMOUNT)
