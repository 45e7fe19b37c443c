"""The value of a merged cell, given to every row and month it covers."""

from __future__ import annotations

import dataclasses
from typing import Any

from perisai.imports.enums import Field
from perisai.imports.register.layout import Layout
from perisai.imports.register.markings import MOST_TALL, MOST_WIDE, Merge
from perisai.imports.register.workbook import Row, Sheet

# What people of one house or group have in common. A name or a NIK that is merged over two rows is one
# person with a remark below: it is not given on.
SHARED = frozenset(
    {
        Field.FAMILY_CARD, Field.HAMLET, Field.RT_RW, Field.RW_RT, Field.RT, Field.RW, Field.ADDRESS,
        Field.JOB, Field.PROGRAM, Field.INCOME,
    }
)  # fmt: skip


def spread_merges(sheet: Sheet, layout: Layout) -> Sheet:
    """The sheet with what is shared down a merged cell in every row it covers, and a mark merged over
    several months in each of them (an amount divided evenly). Only the merge decides, never an empty
    cell by itself."""
    merges = [merge for merge in sheet.markings.merges if _counts(merge, layout)]
    if not merges:
        return sheet
    places = {row.number: place for place, row in enumerate(sheet.rows)}
    rows = list(sheet.rows)
    for merge in merges:
        if merge.first_row not in places:
            continue
        value = rows[places[merge.first_row]].cell(merge.first)
        for column in _receivers(merge, layout) if value is not None else ():
            for number in range(merge.first_row, merge.last_row + 1):
                if number in places:
                    given = _share(value, merge) if column in _months(layout) else value
                    rows[places[number]] = _with(rows[places[number]], column, given)
    return dataclasses.replace(sheet, rows=tuple(rows))


def _counts(merge: Merge, layout: Layout) -> bool:
    tall, wide = merge.last_row - merge.first_row, merge.last - merge.first
    below = merge.first_row > layout.last_header_row
    return below and tall < MOST_TALL and wide < MOST_WIDE and bool(_receivers(merge, layout))


def _receivers(merge: Merge, layout: Layout) -> list[int]:
    """The columns that take the value: a shared field alone, or months and nothing else."""
    inside = [c for c in layout.columns if merge.first <= c.index <= merge.last]
    if merge.first_row == merge.last_row:
        only_months = len(inside) > 1 and all(column.month for column in inside)
        return [column.index for column in inside] if only_months else []
    is_shared = len(inside) == 1 and inside[0].holds in SHARED
    return [inside[0].index] if is_shared else []


def _months(layout: Layout) -> set[int]:
    return {column.index for column in layout.months}


def _share(value: Any, merge: Merge) -> Any:
    count = merge.last - merge.first + 1
    is_whole = isinstance(value, int) and not isinstance(value, bool) and value % count == 0
    return value // count if is_whole and value >= count * 1000 else value


def _with(row: Row, index: int, value: Any) -> Row:
    """The row with this value; a row that was blank stays blank, a merge makes nobody."""
    if row.is_blank:
        return row
    cells = [*row.cells, *[None] * (index + 1 - len(row.cells))]
    cells[index] = value
    return dataclasses.replace(row, cells=tuple(cells))
