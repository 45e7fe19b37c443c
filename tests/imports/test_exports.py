"""The same workbook comes back with a column of reasons."""

import csv
import io

import openpyxl
import pytest
from django.utils import translation

from perisai.common.tables import harmless
from perisai.imports.exports import register_with_notes
from perisai.imports.register.workbook import read_workbook
from tests.imports.registers import HEADINGS, as_csv, people, saved, table, xlsx
from tests.imports.steps import upload

pytestmark = pytest.mark.django_db
NOTES = len(HEADINGS) + 1


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def downloaded(cast, rows=None, **changes):
    return register_with_notes(upload(cast, rows, **changes), viewer=cast.viewer(cast.sz))


def faulty() -> list[dict]:
    good, bad, warned = people(3)
    return [good, bad | {"Penghasilan": "tidak tentu"}, warned | {"No. HP": "08"}]


def test_each_row_with_a_finding_says_it_beside_itself(cast):
    file = downloaded(cast, faulty())
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active

    assert file.name == "buku with notes.xlsx"
    assert sheet.cell(1, NOTES).value == "Notes of the import"
    assert sheet.cell(2, NOTES).value is None
    assert sheet.cell(3, NOTES).value.startswith("To mend: Penghasilan: tidak tentu")
    assert sheet.cell(4, NOTES).value.startswith("Note: No. HP: ")


def test_everything_else_in_the_workbook_stays(cast):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(table(faulty()))))
    book.active["B1"].font = openpyxl.styles.Font(bold=True)
    book.active.merge_cells("T1:U1")
    book.create_sheet("Catatan saya")["A1"] = "=1+1"
    file = downloaded(cast, content=saved(book), sheet="Perisai SZ")
    found = openpyxl.load_workbook(io.BytesIO(file.content))

    assert found["Catatan saya"]["A1"].value == "=1+1"
    assert found["Perisai SZ"]["B1"].font.bold
    assert [str(cells) for cells in found["Perisai SZ"].merged_cells.ranges] == ["T1:U1"]
    assert [cell.value for cell in found["Perisai SZ"][3]][: len(HEADINGS)] == [
        faulty()[1].get(name) for name in HEADINGS
    ]


def test_a_second_download_uses_the_same_column(cast):
    first = downloaded(cast, faulty())
    second = downloaded(cast, content=first.content, sheet="Perisai SZ")
    sheet = openpyxl.load_workbook(io.BytesIO(second.content)).active

    assert sheet.max_column == NOTES
    assert sheet.cell(3, NOTES).value.startswith("To mend: ")


def test_a_formula_in_a_cell_does_not_come_back_as_a_formula_in_the_notes(cast):
    evil = '=HYPERLINK("http://example.org")'
    rows = [people()[0] | {"Program": f"'{evil}"}]
    file = downloaded(cast, rows)
    cell = openpyxl.load_workbook(io.BytesIO(file.content)).active.cell(2, NOTES)

    assert evil[:20] in cell.value
    assert cell.data_type == "s"


def test_a_csv_comes_back_as_csv_with_formulas_made_harmless(cast):
    rows = [faulty()[1] | {"Ket.": '=HYPERLINK("http://example.org")', "No. HP": "+6281234567890"}]
    file = downloaded(cast, file_name="buku.csv", content=as_csv(table(rows)))
    lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))

    assert file.name == "buku with notes.csv"
    assert lines[0]["Ket."].startswith("'=HYPERLINK")
    assert lines[0]["No. HP"] == "+6281234567890"
    assert lines[0]["Notes of the import"].startswith("To mend: Penghasilan")
    assert read_workbook(file.content, file.name).sheets[0].rows[1].cell(2) == "Lilik Arifin"


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1+1=2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_becomes_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "8400", "-", "-8.400", "+62 812-3456", "Lilik", "12/08/1965"])
def test_what_it_would_not_run_stays(text):
    assert harmless(text) == text
