"""The sample register, against its key."""

import pytest

from perisai.imports.enums import Verdict
from perisai.imports.register.workbook import read_workbook
from tests.imports.registers import KEY, SAMPLE, ST, SZ, as_csv, key_rows
from tests.imports.registers import judged as read

# What the key calls a fault, and the finding that names it here with its column.
FAULTS = {
    "nik_number": ("nik_number", "NIK"),
    "nik_short": ("nik_short", "NIK"),
    "nik_letters": ("nik_letters", "NIK"),
    "no_nik": ("no_nik", "NIK"),
    "dup_same": ("dup_same", "NIK"),
    "no_name": ("no_name", "Nama Peserta"),
    "bad_date": ("bad_date", "Tempat, Tgl Lahir"),
    "age": ("age", "Tempat, Tgl Lahir"),
    "minor": ("minor", "Tempat, Tgl Lahir"),
    "bad_program": ("bad_program", "Program"),
    "income_text": ("income_text", "Penghasilan"),
}


@pytest.fixture(scope="module")
def judged():
    book = read_workbook(SAMPLE.read_bytes(), SAMPLE.name)
    return {sheet.name: read(sheet) for sheet in book.sheets}


@pytest.mark.parametrize("sheet", [SZ, ST])
def test_the_counts_and_the_money_equal_the_key(judged, sheet):
    found, key = judged[sheet], KEY["sheets"][sheet]

    assert len(found.rows) == key["rows"]
    assert len(found.people) == key["good"]
    assert found.verdicts[Verdict.REFUSED] == key["faulty"]
    assert found.months == key["months_paid"]
    assert found.rupiah == key["rupiah_paid"]


@pytest.mark.parametrize("sheet", [SZ, ST])
def test_every_faulty_row_and_no_other_is_refused_for_its_fault(judged, sheet):
    refused = {
        row.number: (row.refusals[0].code, row.refusals[0].column)
        for row in judged[sheet].rows
        if row.verdict == Verdict.REFUSED
    }

    assert refused == {row["row"]: FAULTS[row["fault"]] for row in key_rows("faults", sheet)}


@pytest.mark.parametrize("sheet", [SZ, ST])
def test_exactly_those_past_the_age_limit_are_warned(judged, sheet):
    warned = {row.number for row in judged[sheet].rows if row.verdict == Verdict.WARNED}

    assert warned == {row["row"] for row in key_rows("warned", sheet)}


@pytest.mark.parametrize("sheet", [SZ, ST])
def test_titles_subtotal_blank_and_signature_lines_are_passed_over_and_counted(judged, sheet):
    assert judged[sheet].passed_over == {"title": 2, "blank": 6, "subtotal": 1, "signature": 2}


@pytest.mark.parametrize("sheet", [SZ, ST])
def test_every_column_is_recognised(judged, sheet):
    layout = judged[sheet].layout

    assert layout.header_row == 4
    assert layout.unread == ()
    assert len(layout.months) == 12


@pytest.mark.parametrize("delimiter", [";", ","])
def test_the_same_sheet_as_csv_says_the_same_but_for_niks_that_were_numbers(judged, delimiter):
    """A text file cannot show that a NIK was a number: these rows come with their wrong last digit."""
    sheet = read_workbook(SAMPLE.read_bytes(), SAMPLE.name).sheet(SZ)
    lines = [list(row.cells) for row in sheet.rows]
    book = read_workbook(as_csv(lines, delimiter=delimiter), "buku.csv")
    found = read(book.sheets[0])

    numbers = [row["row"] for row in key_rows("faults", SZ) if row["fault"] == "nik_number"]
    refused = {row.number for row in found.rows if row.verdict == Verdict.REFUSED}
    assert refused == {row["row"] for row in key_rows("faults", SZ)} - set(numbers)
