"""A whole sheet: every row's verdict, and the counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from perisai.imports.enums import Field, PassedOver, Verdict
from perisai.imports.register.cells import read_nik
from perisai.imports.register.findings import CellFault, Finding
from perisai.imports.register.layout import Layout, check_layout
from perisai.imports.register.people import MOST_NAME, Person, read_person
from perisai.imports.register.table import passed_over_as
from perisai.imports.register.workbook import Row, Sheet

_NOTHING_TO_DO = {"dup_own", "months_new", "months_gone"}


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with its verdict. `name` and `nik` are what the row says, for showing it."""

    number: int
    name: str
    nik: str
    person: Person | None
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        codes = {finding.code for finding in self.findings}
        if "changed" in codes:
            return Verdict.CHANGED
        if codes and codes <= _NOTHING_TO_DO:
            return Verdict.SAME
        if self.person is None:
            return Verdict.REFUSED
        return Verdict.WARNED if self.findings else Verdict.READY

    @property
    def refusals(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.refuses)


@dataclass(frozen=True)
class Judgement:
    """What a sheet comes to, on the day of the import."""

    sheet: str
    layout: Layout
    rows: tuple[JudgedRow, ...]
    passed_over: Mapping[PassedOver, int]

    @cached_property
    def verdicts(self) -> Counter[Verdict]:
        return Counter(row.verdict for row in self.rows)

    @property
    def people(self) -> list[Person]:
        """Everybody who can be saved as a new member."""
        return [row.person for row in self.rows if row.verdict in (Verdict.READY, Verdict.WARNED)]

    @property
    def months(self) -> int:
        """Paid months of those who can be saved."""
        return sum(len(person.paid) for person in self.people)

    @property
    def rupiah(self) -> int:
        """What these months come to at the rates in force."""
        return sum(person.rupiah for person in self.people)


def niks_of(sheet: Sheet, layout: Layout) -> dict[int, str]:
    """Every readable NIK by row number: what a caller looks up before judging."""
    column = layout.column(Field.NIK)
    found: dict[int, str] = {}
    for row in _people_rows(sheet, layout):
        try:
            found[row.number] = read_nik(row.cell(column.index) if column else None)
        except (CellFault, TypeError):
            continue
    return found


def judge_sheet(
    sheet: Sheet, layout: Layout, *, taken: Mapping[str, str], on: dt.date
) -> Judgement:
    """Read every row on the day `on`. `taken` are the NIKs that somebody has
    already, with the code of the finding that says so.

    Raises ColumnsRefused when a column is missing that every person needs.
    """
    check_layout(layout)
    passed_over: Counter[PassedOver] = Counter()
    judged: list[JudgedRow] = []
    first_rows: dict[str, int] = {}
    niks = niks_of(sheet, layout)
    for row in sheet.rows:
        kind = passed_over_as(row, layout)
        if kind:
            passed_over[kind] += not _is_header_row(row, layout)
            continue
        nik = niks.get(row.number, "")
        about_nik = _about_nik(nik, first_rows.get(nik), taken.get(nik), sheet.is_csv)
        judged.append(_judge_row(row, layout, nik, about_nik, on))
        if nik:
            first_rows.setdefault(nik, row.number)
    return Judgement(sheet.name, layout, tuple(judged), passed_over)


def _about_nik(
    nik: str, first_row: int | None, taken: str | None, is_csv: bool
) -> tuple[str, dict] | None:
    """What only the other rows, the register of members or the kind of file tell about a NIK."""
    if not nik:
        return None
    if first_row:
        return "dup_same", {"row": first_row}
    if taken:
        return taken, {}
    return ("nik_zero", {}) if is_csv and nik.endswith("0") else None


def _judge_row(
    row: Row, layout: Layout, nik: str, about_nik: tuple[str, dict] | None, on: dt.date
) -> JudgedRow:
    person, findings = read_person(row, layout, on=on)
    if about_nik:
        code, values = about_nik
        findings.insert(0, Finding(code, layout.column(Field.NIK).title, values))
    if any(finding.refuses for finding in findings):
        person = None
    findings.sort(key=lambda finding: not finding.refuses)
    name = layout.column(Field.NAME)
    return JudgedRow(
        number=row.number,
        name=str(row.cell(name.index) or "")[:MOST_NAME],
        nik=nik,
        person=person,
        findings=tuple(findings),
    )


def _people_rows(sheet: Sheet, layout: Layout) -> list[Row]:
    return [row for row in sheet.rows if passed_over_as(row, layout) is None]


def _is_header_row(row: Row, layout: Layout) -> bool:
    return layout.header_row <= row.number <= layout.last_header_row
