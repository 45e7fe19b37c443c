"""Files are read, or refused in words."""

import io
import time
import zipfile

import openpyxl
import pytest
from django.utils import translation

from perisai.imports.errors import FileRefused
from perisai.imports.register import workbook
from perisai.imports.register.workbook import Uncalculated, read_workbook
from tests.imports.registers import as_csv, people, saved, table, xlsx


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def repacked(content: bytes, extra: dict[str, bytes] | None = None, drop: str = "") -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != drop:
                new.writestr(part.filename, old.read(part))
        for name, body in (extra or {}).items():
            new.writestr(name, body)
    return packed.getvalue()


def locked_zip() -> bytes:
    """A package whose parts carry the flag of encryption."""
    content = bytearray(xlsx(table(people())))
    position = 0
    while (position := content.find(b"PK\x01\x02", position)) >= 0:
        content[position + 8] |= 1
        position += 4
    return bytes(content)


GOOD = xlsx(table(people()))
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HOSTILE = {
    "empty": (b"", "buku.xlsx", "is empty"),
    "not a zip": (b"hello", "buku.xlsx", "not an Excel file"),
    "a picture": (b"\x89PNG\r\n", "buku.png", "not an Excel file"),
    "a web page": (b"<html><table><tr><td>NIK</td></tr></table></html>", "buku.xls", "not an Excel file"),
    "cut off": (GOOD[: len(GOOD) // 2], "buku.xlsx", "damaged"),
    "another zip": (repacked(GOOD, drop="xl/workbook.xml"), "buku.xlsx", "damaged"),
    "old Excel": (OLE + bytes(600), "buku.xls", "old Excel format"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "buku.xlsx", "password"),
    "locked zip": (locked_zip(), "buku.xlsx", "password"),
    "macros": (repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "buku.xlsm", "macros"),
    "entities": (
        repacked(GOOD, {"xl/sharedStrings2.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
        "buku.xlsx",
        "damaged",
    ),
    "broken sheet": (
        repacked(repacked(GOOD, drop="xl/worksheets/sheet1.xml"), {"xl/worksheets/sheet1.xml": b"<a>"}),
        "buku.xlsx",
        "damaged",
    ),
    "binary csv": (b"NIK;Nama\n\x00\x01", "buku.csv", "cannot be read"),
    "no rows": (xlsx([]), "buku.xlsx", "no rows"),
    "blank csv": (b"\r\n;;\r\n", "buku.csv", "no rows"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "name", "said"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_register_is_refused_in_words(content, name, said):
    with pytest.raises(FileRefused, match=said):
        read_workbook(content, name)


def test_a_zip_that_unpacks_beyond_measure_is_refused_before_it_is_unpacked():
    bomb = repacked(GOOD, {"xl/media/a.xml": bytes(workbook.MOST_UNPACKED_BYTES)})
    assert len(bomb) < 1_000_000

    with pytest.raises(FileRefused, match="unpacks"):
        read_workbook(bomb, "buku.xlsx")


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_BYTES", 100)
    with pytest.raises(FileRefused, match="larger"):
        read_workbook(GOOD, "buku.xlsx")


def test_a_sheet_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(FileRefused, match="more than 3 rows"):
        read_workbook(xlsx(table(people(4))), "buku.xlsx")


def test_a_million_formatted_empty_rows_are_not_walked_through(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_BLANK_ROWS", 5)
    book = openpyxl.Workbook()
    book.active.append(["NIK"])
    book.active.cell(row=100_000, column=1).font = openpyxl.styles.Font(bold=True)

    (sheet,) = read_workbook(saved(book), "buku.xlsx").sheets
    assert [row.number for row in sheet.rows] == [1]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_csv_is_read_whatever_its_delimiter_and_encoding(delimiter, encoding):
    lines = table(people(**{"Nama Peserta": "Rénata Ayu"}))
    (sheet,) = read_workbook(as_csv(lines, delimiter=delimiter, encoding=encoding), "b.csv").sheets

    assert sheet.rows[1].cell(2) == "Rénata Ayu"


def test_hidden_sheets_and_empty_sheets_are_left_out():
    book = openpyxl.Workbook()
    book.active.title = "Buku"
    book.active.append(["NIK"])
    book.create_sheet("Kosong")
    hidden = book.create_sheet("Lama")
    hidden.append(["NIK"])
    hidden.sheet_state = "hidden"

    assert [sheet.name for sheet in read_workbook(saved(book), "b.xlsx").sheets] == ["Buku"]


def test_a_formula_without_a_result_does_not_look_like_an_empty_cell():
    lines = table(people(**{"Sep-26": "=4200*2"}))
    (sheet,) = read_workbook(xlsx(lines), "b.xlsx").sheets

    assert sheet.rows[1].cell(15) == Uncalculated("=4200*2")


def test_text_loses_control_characters_outer_spaces_and_the_apostrophe_of_excel():
    assert workbook.clean("  '3509\u200b \n 11  ") == "3509 11"
    assert workbook.clean(" \u00a0 ") is None
    assert workbook.clean(8400) == 8400


def with_sheet(body: bytes) -> bytes:
    """A workbook whose only sheet is this XML."""
    part = "xl/worksheets/sheet1.xml"
    return repacked(xlsx([["NIK"]], names=("A",)), {part: body}, drop=part)


SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OPENED = (
    b"<worksheet %s><cols>%%s</cols><sheetData><row r='1'><c><v>1</v></c>%%s</row></sheetData>%%s"
)
OPENED = OPENED % SPACE
CRAFTED = {
    "merges that never end": OPENED % (b"", b"", b"<mergeCell " * 300_000),
    "rows that never end": OPENED % (b"", b"<row " * 400_000, b""),
    "columns that never end": OPENED % (b"<col " * 400_000, b"", b""),
    "a number without end": OPENED % (b'<col hidden="1" min="%s" max="2"/>' % (b"1" * 500_000), b"", b""),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("crafted", CRAFTED)
def test_a_crafted_sheet_is_refused_before_anybody_waits(crafted):
    content = with_sheet(CRAFTED[crafted])
    started = time.monotonic()

    with pytest.raises(FileRefused, match="damaged"):
        read_workbook(content, "buku.xlsx")
    assert time.monotonic() - started < 20


def test_hidden_columns_are_told_once_however_often_the_file_says_so():
    column = b'<col min="1" max="200" hidden="1"/>'
    body = b"<worksheet %s><cols>%s</cols><sheetData><row r='1'><c><v>1</v></c></row></sheetData>"
    content = with_sheet(body % (SPACE, column * 20_000) + b"</worksheet>")
    (sheet,) = read_workbook(content, "buku.xlsx").sheets

    assert len(sheet.markings.hidden_columns) == 200


def test_a_row_wider_than_excel_can_write_is_refused():
    body = b"<worksheet %s><sheetData><row r='1'>%s</row></sheetData></worksheet>"

    with pytest.raises(FileRefused, match="damaged"):
        read_workbook(with_sheet(body % (SPACE, b"<c/>" * 600_000)), "buku.xlsx")


def test_formulas_are_loaded_once_for_all_sheets(monkeypatch):
    loaded = []
    load = openpyxl.load_workbook

    def counted(*args, **told):
        loaded.append(told)
        return load(*args, **told)

    content = xlsx(*[[["NIK"], ["=1+1"]]] * 4, names=("A", "B", "C", "D"))
    monkeypatch.setattr(openpyxl, "load_workbook", counted)
    book = read_workbook(content, "buku.xlsx")

    assert [sheet.rows[1].cell(0) for sheet in book.sheets] == [Uncalculated("=1+1")] * 4
    assert len(loaded) == 2


def test_too_many_rows_over_all_sheets_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS_IN_ALL", 5)
    content = xlsx(*[[["NIK"], [1]]] * 3, names=("A", "B", "C"))

    with pytest.raises(FileRefused, match="All sheets together have more than 5 rows"):
        read_workbook(content, "buku.xlsx")
