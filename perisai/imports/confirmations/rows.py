"""A row of the scheme's table into what is told, or into what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from dues.actions.confirming import Told
from dues.confirming_rules import MOST_AHEAD
from perisai.common.masking import mask_nik
from perisai.imports.confirmations.fields import ConfirmationField as F
from perisai.imports.confirmations.months import read_count, read_months
from perisai.imports.register import cells
from perisai.imports.register.findings import CellFault, Finding
from perisai.imports.register.layout import Layout
from perisai.imports.register.people import MOST_NAME, Reading
from perisai.imports.register.table import SUBTOTAL, is_numbering, repeats_header
from perisai.imports.register.workbook import Row, Sheet

MOST_REFERENCE = 60


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the file. `told` is None when a finding refuses it; `name` is for showing it."""

    number: int
    name: str
    covered_nik: str
    told: Told | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """Every row that is about somebody, and how many lines were passed over as titles or sums."""

    rows: tuple[ReadRow, ...]
    passed_over: int

    @property
    def told(self) -> list[Told]:
        """The rows that can be matched."""
        return [row.told for row in self.rows if row.told]

    @property
    def refused(self) -> list[ReadRow]:
        return [row for row in self.rows if row.told is None]


def read_sheet(sheet: Sheet, layout: Layout, *, on: dt.date) -> ReadSheet:
    """Read every row below the headings, as on the day of the import."""
    below = [row for row in sheet.rows if row.number > layout.last_header_row and not row.is_blank]
    mine = [row for row in below if _is_about_somebody(row, layout)]
    return ReadSheet(
        rows=tuple(_read(row, layout, on) for row in mine), passed_over=len(below) - len(mine)
    )


def _is_about_somebody(row: Row, layout: Layout) -> bool:
    """A row with a NIK or a KPJ, or at least a month with an amount; titles, sums and numberings are
    not."""
    values = {field: _value(row, layout, field) for field in F}
    if any(re.search(r"\d", str(values[field] or "")) for field in (F.NIK, F.KPJ)):
        return not is_numbering(row)
    texts = [cells.words(cell) for cell in row.cells if isinstance(cell, str)]
    if any(SUBTOTAL.match(text) for text in texts) or repeats_header(row, layout):
        return False
    return values[F.MONTH] is not None and values[F.AMOUNT] is not None


def _value(row: Row, layout: Layout, field: F) -> Any:
    column = layout.column(field)
    return row.cell(column.index) if column else None


def _read(row: Row, layout: Layout, on: dt.date) -> ReadRow:
    reading = Reading(row, layout, on)
    nik = reading.read(F.NIK, _nik_or_nothing, "")
    kpj = reading.read(F.KPJ, cells.read_kpj if nik else _kpj_alone, "")
    if not (nik or kpj) and not reading.is_refused:
        reading.find("no_number", layout.column(F.NIK) or layout.column(F.KPJ))
    name = reading.text(F.NAME, MOST_NAME)
    first, months = _months(reading)
    amount = reading.read(F.AMOUNT, _amount, 0)
    paid_on = reading.read(F.PAID_ON, lambda value: _paid_on(value, on), None)
    start, end = _period(reading, on)
    reference = reading.text(F.REFERENCE, MOST_REFERENCE)
    told = None
    if not reading.is_refused:
        told = Told(
            number=row.number,
            nik=nik,
            kpj=kpj,
            name=name,
            first_month=first,
            months=months,
            amount=amount,
            reference=reference,
            paid_on=paid_on,
            period_from=start,
            period_until=end,
        )
    findings = sorted(reading.findings, key=lambda finding: not finding.refuses)
    return ReadRow(row.number, name, mask_nik(nik), told, tuple(findings))


def _kpj_alone(value: Any) -> str:
    """Where no NIK says who is meant, a KPJ that cannot be read is not left out but refused."""
    try:
        return cells.read_kpj(value)
    except CellFault as fault:
        raise CellFault("kpj_alone", value=cells.as_text(value)) from fault


def _nik_or_nothing(value: Any) -> str:
    return cells.read_nik(value) if value is not None else ""


def _months(reading: Reading) -> tuple[dt.date | None, int]:
    first, span = reading.read(F.MONTH, read_months, (None, 1))
    count = reading.read(F.COUNT, read_count, None)
    if count is not None and span > 1 and count != span:
        reading.find("month_count", reading.layout.column(F.COUNT), count=count, span=span)
    return first, span if span > 1 else count or 1


def _amount(value: Any) -> int:
    amount = cells.amount_of(value) if value is not None else None
    if amount is None or amount <= 0:
        raise CellFault("bad_amount", value=cells.as_text("" if value is None else value))
    return amount


def _paid_on(value: Any, on: dt.date) -> dt.date | None:
    if value is None:
        return None
    day = cells.read_date(value, on=on)
    if day is None or day > on:
        raise CellFault("bad_paid_on", value=cells.as_text(value))
    return day


def _period(reading: Reading, on: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Both ends, or neither."""

    def reader(value: Any) -> dt.date | None:
        day = cells.read_date(value, on=on + MOST_AHEAD) if value is not None else None
        if value is not None and day is None:
            raise CellFault("bad_period")
        return day

    start, end = (reading.read(field, reader, None) for field in (F.PERIOD_FROM, F.PERIOD_UNTIL))
    if (start is None) != (end is None) or (start and end < start):
        if not reading.is_refused:
            reading.find("bad_period", reading.layout.column(F.PERIOD_UNTIL))
        return None, None
    return start, end
