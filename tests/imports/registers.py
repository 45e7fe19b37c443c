"""The sample register with its key, and small registers made for one test."""

import csv
import datetime as dt
import io
import json
from pathlib import Path

import openpyxl

from perisai.imports.register.judging import Judgement, judge_rows, survey_sheet
from perisai.imports.register.layout import find_layout
from perisai.imports.register.workbook import Sheet

DATA = Path(__file__).resolve().parent.parent / "data"
SAMPLE = DATA / "register-dukuhdempok.xlsx"
KEY = json.loads((DATA / "register-dukuhdempok.key.json").read_text(encoding="utf-8"))
SZ, ST = "Perisai SZ", "Perisai ST"
TODAY = dt.date(2026, 11, 21)


def excel_date(year: int, month: int, day: int) -> dt.datetime:
    """A date as openpyxl hands it over: Excel knows no time zones."""
    return dt.datetime(year, month, day)  # noqa: DTZ001


HEADINGS = (
    "No", "NIK", "Nama Peserta", "L/P", "Tempat, Tgl Lahir", "Dusun", "RT/RW", "Pekerjaan",
    "No. HP", "No. KPJ", "Program", "Penghasilan", "Ahli Waris", "Hubungan",
    "Agt-26", "Sep-26", "Okt-26", "Ket.",
)  # fmt: skip
GOOD = {
    "No": 1,
    "NIK": "3509115208659001",
    "Nama Peserta": "Lilik Arifin",
    "L/P": "P",
    "Tempat, Tgl Lahir": "Jember, 12-08-1965",
    "Dusun": "Krajan",
    "RT/RW": "008/003",
    "Pekerjaan": "Petani",
    "No. HP": 86139813853,
    "No. KPJ": "93677358773",
    "Program": "2",
    "Penghasilan": 1000000,
    "Ahli Waris": "Rukmini Hidayat",
    "Hubungan": "suami",
    "Agt-26": "v",
    "Sep-26": 8400,
    "Okt-26": excel_date(2026, 10, 5),
}


def key_rows(kind: str, sheet: str) -> list[dict]:
    """The faults or the warned rows of one sheet."""
    return [row for row in KEY[kind] if row["sheet"] == sheet]


def people(count: int = 1, **changes) -> list[dict]:
    """Good rows, each with a NIK of its own; `changes` by heading."""
    return [
        GOOD | {"No": number, "NIK": f"350911520865{9000 + number}"} | changes
        for number in range(1, count + 1)
    ]


def table(rows: list[dict], headings=HEADINGS) -> list[list]:
    """Headings and rows as a list of lists."""
    return [list(headings), *([row.get(name) for name in headings] for row in rows)]


def xlsx(*sheets: list[list], names: tuple[str, ...] = ("Perisai SZ", "Perisai ST")) -> bytes:
    """An Excel workbook of these tables."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in zip(names, sheets, strict=False):
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_csv(lines: list[list], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """The same table as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(
        [
            [f"{cell:%d/%m/%Y}" if isinstance(cell, dt.datetime) else cell for cell in line]
            for line in lines
        ]
    )
    return text.getvalue().encode(encoding)


HEADINGS_OF_A_YEAR = (
    *list(GOOD)[:14],
    *("Jan-26", "Feb-26", "Mar-26", "Apr-26", "Mei-26", "Jun-26", "Jul-26", "Agt-26"),
)


def judged(sheet: Sheet, *, taken=None, on=TODAY) -> Judgement:
    """A sheet as a check reads it, without a database: `taken` are the NIKs that somebody has."""
    layout = find_layout(sheet)
    survey = survey_sheet(sheet, layout)
    rows = judge_rows(sheet, layout, survey, survey.people, taken=taken or {}, on=on)
    return Judgement(sheet.name, layout, tuple(rows), survey.passed_over)


def register_of_a_year(**months) -> bytes:
    """A register of one person with the months January to August 2026."""
    row = {name: GOOD[name] for name in HEADINGS_OF_A_YEAR[:14]} | months
    return xlsx(table([row], HEADINGS_OF_A_YEAR))
