"""Months of dues as a file of the scheme writes them: one, or from which to which."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from perisai.common.months import months_between
from perisai.imports.register.cells import as_text, as_whole_text
from perisai.imports.register.findings import CellFault
from perisai.imports.register.headings import read_month_heading

MOST_MONTHS = 60
_TO = re.compile(r"\s*(?:\bs\s*[/.]?\s*d\b\.?|\bsampai(?:\s+dengan)?\b|\bhingga\b|[-–—])\s*", re.I)
_PACKED = re.compile(r"(20\d\d)(0[1-9]|1[0-2])")  # 202611


def read_months(value: Any) -> tuple[dt.date, int]:
    """The first month and how many: `November 2026`, `11/2026`, `202611`, `Nov 2026 s/d Jan 2027`,
    `Nov-Des 2026`, or a date. Raises CellFault."""
    if value is None:
        raise CellFault("no_dues_month")
    if first := _month(value):
        return first, 1
    text = as_whole_text(value)
    for cut in _TO.finditer(text):
        last = _month(text[cut.end() :])
        first = last and _month(text[: cut.start()], year=last.year)
        if first and 0 < months_between(first, last) < MOST_MONTHS:
            return first, months_between(first, last) + 1
    raise CellFault("bad_dues_month", value=as_text(value))


def read_count(value: Any) -> int | None:
    """How many months; None for an empty cell. Raises CellFault."""
    digits = as_whole_text(value).lower().replace("bulan", "").replace("bln", "").strip()
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= MOST_MONTHS):
        raise CellFault("bad_count", value=as_text(value))
    return int(digits)


def _month(value: Any, *, year: int | None = None) -> dt.date | None:
    packed = _PACKED.fullmatch(as_whole_text(value))
    if packed:
        return dt.date(int(packed[1]), int(packed[2]), 1)
    return read_month_heading(value, year=year)
