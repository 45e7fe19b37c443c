"""The value of a merged cell, given to every row and month it covers."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
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
    rows = {row.number: row for row in sheet.rows}
    months = {column.index for column in layout.months}
    given: dict[int, dict[int, Any]] = defaultdict(dict)
    for merge in merges:
        first = rows.get(merge.first_row)
        value = first.cell(merge.first) if first else None
        for column in _receivers(merge, layout) if value is not None else ():
            share = _share(value, merge) if column in months else value
            for number in range(merge.first_row, merge.last_row + 1):
                given[number][column] = share
    spread = (_with(row, given[row.number]) if row.number in given else row for row in sheet.rows)
    return dataclasses.replace(sheet, rows=tuple(spread))


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


def _share(value: Any, merge: Merge) -> Any:
    count = merge.last - merge.first + 1
    is_whole = isinstance(value, int) and not isinstance(value, bool) and value % count == 0
    return value // count if is_whole and value >= count * 1000 else value


def _with(row: Row, values: dict[int, Any]) -> Row:
    """The row with these values by column; a row that was blank stays blank, a merge makes nobody."""
    if row.is_blank:
        return row
    cells = [*row.cells, *[None] * (max(values) + 1 - len(row.cells))]
    for index, value in values.items():
        cells[index] = value
    return dataclasses.replace(row, cells=tuple(cells))
