"""A whole sheet: every row's verdict, and the counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from perisai.imports.enums import Field, PassedOver, Verdict
from perisai.imports.register.cells import read_nik
from perisai.imports.register.findings import CellFault, Finding
from perisai.imports.register.layout import Layout
from perisai.imports.register.people import MOST_NAME, Person, read_person
from perisai.imports.register.table import passed_over_as
from perisai.imports.register.workbook import Row, Sheet

# What is written when a row of a member is saved, and what is only told: the import leaves it to a page.
_PROPOSED = {"changed", "months_added", "both_changed"}
_TOLD = {
    "nik_corrected", "months_new", "months_back", "months_gone", "program_differs", "kpj_differs",
    "heir_differs", "job_sector", "two_jobs", "not_taking_part", "place_unclear", "deceased",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with its verdict. `name` and `nik` are what the row says, for showing it; `person` can be
    saved, `said` is what could be read although the row is refused. `months` and `rupiah` are what
    saving a row of a member adds."""

    number: int
    name: str
    nik: str
    person: Person | None
    findings: tuple[Finding, ...]
    said: Person | None = None
    months: int = 0
    rupiah: int = 0

    @property
    def verdict(self) -> Verdict:
        codes = {finding.code for finding in self.findings}
        if codes & _PROPOSED:
            return Verdict.CHANGED
        if [finding.code for finding in self.refusals] == ["dup_own"]:
            return Verdict.TOLD if codes & _TOLD else Verdict.SAME
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


@dataclass(frozen=True)
class Survey:
    """A sheet before it is judged: its rows that are people, every readable NIK by row number, the row in
    which each NIK stands first, and how many rows are nobody."""

    people: tuple[Row, ...]
    niks: Mapping[int, str]
    first_rows: Mapping[str, int]
    passed_over: Mapping[PassedOver, int]


def survey_sheet(sheet: Sheet, layout: Layout) -> Survey:
    """Look once over a whole sheet; judging goes row by row from there."""
    passed_over: Counter[PassedOver] = Counter()
    people: list[Row] = []
    for row in sheet.rows:
        if kind := passed_over_as(row, layout):
            passed_over[kind] += not _is_header_row(row, layout)
        else:
            people.append(row)
    niks = _niks_of(people, layout)
    first_rows: dict[str, int] = {}
    for number, nik in niks.items():
        first_rows.setdefault(nik, number)
    return Survey(tuple(people), niks, first_rows, passed_over)


def _niks_of(people: list[Row], layout: Layout) -> dict[int, str]:
    column = layout.column(Field.NIK)
    found: dict[int, str] = {}
    for row in people:
        try:
            found[row.number] = read_nik(row.cell(column.index) if column else None)
        except (CellFault, TypeError):
            continue
    return found


def judge_rows(
    sheet: Sheet,
    layout: Layout,
    survey: Survey,
    rows: Sequence[Row],
    *,
    taken: Mapping[str, str],
    on: dt.date,
) -> list[JudgedRow]:
    """Read some of the people of a sheet that was looked over."""
    judged = []
    for row in rows:
        nik = survey.niks.get(row.number, "")
        first = survey.first_rows.get(nik)
        earlier = first if first != row.number else None
        about_nik = _about_nik(nik, earlier, taken.get(nik), sheet.is_csv)
        judged.append(_judge_row(row, layout, nik, about_nik, on))
    return judged


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
    said, findings = read_person(row, layout, on=on)
    person = said
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
        said=said,
    )


def _is_header_row(row: Row, layout: Layout) -> bool:
    return layout.header_row <= row.number <= layout.last_header_row
