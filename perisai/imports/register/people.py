"""A row of the table into a person, or into what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from members import rules
from members.enums import Relation, Sex
from perisai import regulations
from perisai.common.months import add_months, month_of
from perisai.common.phones import NotAPhone, clean_phone
from perisai.imports.enums import Field
from perisai.imports.register import cells
from perisai.imports.register.findings import CellFault, Finding
from perisai.imports.register.layout import Column, Layout
from perisai.imports.register.workbook import Row
from perisai.regulations.enums import PayerKind, Sector
from perisai.regulations.errors import NoRate

T = TypeVar("T")

MOST_NAME = 150
MOST_JOB = 80
MOST_PLACE = 60
MOST_ADDRESS = 200
MOST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Paid:
    """A month that was paid: at the rate in force, whatever the book says; the day when it says one."""

    month: dt.date
    amount: int
    paid_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Everything a register says of one person, read and checked."""

    nik: str
    name: str
    sex: Sex
    birth_date: dt.date
    birth_place: str
    job: str
    sector: Sector
    has_jht: bool
    income: int
    kpj: str
    phone: str
    family_card: str
    hamlet: str
    rt: str
    rw: str
    address: str
    heir: str
    relation: Relation | None
    note: str
    paid: tuple[Paid, ...]

    @property
    def place_text(self) -> str:
        """Dusun, RT and RW as one line, for a place that is not complete."""
        parts = (self.hamlet, self.rt and f"RT {self.rt}", self.rw and f"RW {self.rw}")
        return " ".join(part for part in parts if part)

    @property
    def rupiah(self) -> int:
        """What the paid months come to."""
        return sum(paid.amount for paid in self.paid)


@dataclass
class Reading:
    """One row while it is read: cells by what they hold, and what was found so far."""

    row: Row
    layout: Layout
    on: dt.date
    findings: list[Finding] = field(default_factory=list)

    def read(self, what: Field, reader: Callable[[Any], T], otherwise: T) -> T:
        """The cell of a field through `reader`; a fault becomes a finding and gives `otherwise`."""
        column = self.layout.column(what)
        return self.read_column(column, reader, otherwise) if column else otherwise

    def read_column(self, column: Column, reader: Callable[[Any], T], otherwise: T) -> T:
        """The same for a column."""
        try:
            return reader(cells.readable(self.row.cell(column.index)))
        except CellFault as fault:
            self.find(fault.code, column, **fault.values)
            return otherwise

    def find(self, code: str, column: Column | None, **values) -> None:
        """Note a finding about a column."""
        self.findings.append(Finding(code, column.title if column else "", values))

    def text(self, what: Field, most: int) -> str:
        """Free text that may be cut."""
        text = self.read(what, cells.as_whole_text, "")
        if len(text) > most:
            self.find("shortened", self.layout.column(what), most=most)
        return text[:most].strip()

    def needed_text(self, what: Field, most: int, code: str) -> str:
        """Text that must be there and must not be cut."""

        def reader(value: Any) -> str:
            text = cells.as_whole_text(value)
            if not any(letter.isalpha() for letter in text):
                raise CellFault(code)
            if len(text) > most:
                raise CellFault("too_long", most=most)
            return text

        return self.read(what, reader, "")

    @property
    def is_refused(self) -> bool:
        return any(finding.refuses for finding in self.findings)


def read_person(row: Row, layout: Layout, *, on: dt.date) -> tuple[Person | None, list[Finding]]:
    """Read a row on the day of the import. The person is None when a finding refuses the row; the
    findings stand in the order of the columns of a form."""
    reading = Reading(row, layout, on)
    nik = reading.read(Field.NIK, cells.read_nik, "")
    name = reading.needed_text(Field.NAME, MOST_NAME, "no_name")
    sex = reading.read(Field.SEX, cells.read_sex, None)
    place, birth = _place_and_birth(reading)
    job = reading.needed_text(Field.JOB, MOST_JOB, "no_job")
    has_jht = reading.read(Field.PROGRAM, cells.read_program, None)
    income = reading.read(Field.INCOME, cells.read_income, 0)
    marks = _marks(reading)
    if not reading.is_refused:
        _judge_age(reading, birth, has_paid=bool(marks))
    sector = regulations.sector_for_job(job, on)
    paid = () if reading.is_refused else _paid(reading, marks, income, sector, has_jht)
    if nik and birth and sex:
        _compare_nik(reading, nik, birth, sex)
    rt, rw = _rt_rw(reading)
    extras = {
        "kpj": reading.read(Field.KPJ, cells.read_kpj, ""),
        "phone": reading.read(Field.PHONE, _phone, ""),
        "family_card": reading.read(Field.FAMILY_CARD, cells.read_family_card, ""),
        "hamlet": reading.text(Field.HAMLET, MOST_PLACE),
        "rt": rt,
        "rw": rw,
        "address": reading.text(Field.ADDRESS, MOST_ADDRESS),
        "heir": reading.text(Field.HEIR, MOST_NAME),
        "relation": reading.read(Field.RELATION, cells.read_relation, Relation.OTHER),
        "note": reading.text(Field.NOTE, MOST_NOTE),
    }
    if reading.is_refused:
        return None, reading.findings
    person = Person(
        nik=nik,
        name=name,
        sex=sex,
        birth_date=birth,
        birth_place=place[:MOST_PLACE],
        job=job,
        sector=sector,
        has_jht=has_jht,
        income=income,
        paid=paid,
        **extras,
    )
    return person, reading.findings


def _place_and_birth(reading: Reading) -> tuple[str, dt.date | None]:
    on = reading.on
    if reading.layout.column(Field.BIRTH_DATE):
        birth = reading.read(Field.BIRTH_DATE, lambda cell: cells.read_birth(cell, on=on), None)
        return reading.text(Field.BIRTH_PLACE, MOST_PLACE), birth
    return reading.read(
        Field.BIRTH, lambda cell: cells.read_place_and_birth(cell, on=on), ("", None)
    )


def _marks(reading: Reading) -> dict[Column, cells.Mark]:
    """The paid months by column."""
    found = {
        column: reading.read_column(
            column, lambda cell: cells.read_month(cell, on=reading.on), None
        )
        for column in reading.layout.months
    }
    return {column: mark for column, mark in found.items() if mark}


def _judge_age(reading: Reading, birth: dt.date, *, has_paid: bool) -> None:
    """The age limit is for registration: only a newcomer (no KPJ, nothing paid) is refused."""
    age, limit = rules.age_on(birth, reading.on), regulations.age_limit(reading.on).value
    kpj = reading.layout.column(Field.KPJ)
    is_newcomer = not has_paid and (kpj is None or reading.row.cell(kpj.index) is None)
    column = reading.layout.column(Field.BIRTH_DATE) or reading.layout.column(Field.BIRTH)
    if age >= limit:
        reading.find("age" if is_newcomer else "over_age", column, age=age, limit=limit)
    elif age < rules.KTP_AGE:
        reading.find("minor" if is_newcomer else "under_age", column, age=age)


def _paid(
    reading: Reading,
    marks: dict[Column, cells.Mark],
    income: int,
    sector: Sector,
    has_jht: bool,
) -> tuple[Paid, ...]:
    """Each paid month at the rate in force; what the book says differently is told."""
    _judge_ahead(reading, marks)
    paid = []
    for column, mark in marks.items():
        try:
            rate = regulations.dues_for_month(
                month=column.month,
                income=income,
                sector=sector,
                payer_kind=PayerKind.SELF,
                has_jht=has_jht,
                is_employer=False,
            ).total
        except NoRate:
            reading.find("no_rate", column)
            continue
        if mark.amount not in (None, rate):
            reading.find("amount_differs", column, written=mark.amount, rate=rate)
        is_ahead = mark.paid_on is not None and mark.paid_on > reading.on
        if is_ahead:
            reading.find("date_ahead", column)
        paid.append(Paid(column.month, rate, None if is_ahead else mark.paid_on))
    return tuple(paid)


def _judge_ahead(reading: Reading, marks: dict[Column, cells.Mark]) -> None:
    """Months ahead are dues paid in advance, of which the door takes no more at once than the longest span
    there is: beyond, a heading names the wrong year more often than somebody paid."""
    most = max(regulations.payment_spans(reading.on))
    last = add_months(month_of(reading.on), most)
    ahead = sorted((column for column in marks if column.month > last), key=lambda c: c.month)
    if ahead:
        months = [f"{column.month:%Y-%m}" for column in ahead]
        reading.find("months_ahead", ahead[0], months=months, most=most)


def _compare_nik(reading: Reading, nik: str, birth: dt.date, sex: Sex) -> None:
    column = reading.layout.column(Field.NIK)
    if not rules.nik_matches_birth(nik, birth):
        reading.find("nik_birth", column)
    if not rules.nik_matches_sex(nik, sex):
        reading.find("nik_sex", column)


def _rt_rw(reading: Reading) -> tuple[str, str]:
    """Both or neither: an RT without its RW is no address."""
    rt, rw = reading.read(Field.RT_RW, cells.read_rt_rw, ("", ""))
    if not rt:
        rw, rt = reading.read(Field.RW_RT, cells.read_rt_rw, ("", ""))
    if not rt:
        rt = reading.read(Field.RT, cells.read_block, "")
        rw = reading.read(Field.RW, cells.read_block, "")
    return (rt, rw) if rt and rw else ("", "")


def _phone(value: Any) -> str:
    if value is None:
        return ""
    try:
        return clean_phone(cells.as_whole_text(value))
    except NotAPhone as error:
        raise CellFault("bad_phone") from error
