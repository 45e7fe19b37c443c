"""Files are read, or refused in words."""

import io
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
