"""Finding the header, recognising columns, and re-mapping them."""

import datetime as dt

import pytest
from django.utils import translation

from perisai.imports.errors import ColumnsRefused
from perisai.imports.register.headings import recognise
from perisai.imports.register.layout import check_layout, check_years, find_layout, remap
from perisai.imports.register.workbook import Row, Sheet
from tests.imports.registers import HEADINGS, excel_date

NOVEMBER = "month:2025-11"


def sheet(*lines) -> Sheet:
    return Sheet(
        "Buku", tuple(Row(number, tuple(line)) for number, line in enumerate(lines, start=1))
    )


@pytest.mark.parametrize(
    ("heading", "holds"),
    [
        ("NIK", "nik"), ("No. KTP", "nik"), ("Nomor Induk Kependudukan", "nik"), ("N I K", ""),
        ("Nama", "name"), ("NAMA LENGKAP", "name"), ("Nama Tenaga Kerja", "name"),
        ("L/P", "sex"), ("Jenis Kelamin", "sex"), ("JK", "sex"),
        ("Tempat, Tgl. Lahir", "birth"), ("TTL", "birth"), ("Tempat/Tanggal Lahir", "birth"),
        ("Tempat Lahir", "birth_place"), ("Tanggal Lahir", "birth_date"), ("Tgl. Lahir", "birth_date"),
        ("RT/RW", "rt_rw"), ("RW / RT", "rw_rt"), ("RT", "rt"), ("Dusun", "hamlet"),
        ("Pekerjaan", "job"), ("No. HP", "phone"), ("No HP/WA", "phone"), ("Telp.", "phone"),
        ("No. KPJ", "kpj"), ("Nomor Kepesertaan", "kpj"), ("Program", "program"),
        ("Penghasilan", "income"), ("Upah (Rp)", "income"), ("Ahli Waris", "heir"),
        ("Hub. Keluarga", "relation"), ("Ket.", "note"), ("Keterangan", "note"), ("No. KK", "family_card"),
        ("Nov-25", NOVEMBER), ("Nop 25", NOVEMBER), ("November 2025", NOVEMBER), ("NOV'25", NOVEMBER),
        ("11/2025", NOVEMBER), ("2025-11", NOVEMBER), ("Iuran Nov 2025", NOVEMBER), ("Nov25", NOVEMBER),
        (excel_date(2025, 11, 1), NOVEMBER),
        ("Agt-26", "month:2026-08"), ("Mei-26", "month:2026-05"), ("Okt 26", "month:2026-10"),
        ("Januari 2026", "month:2026-01"), ("Peb-26", "month:2026-02"),
        ("Nov", ""), ("13/2025", ""), ("Nov 1999", ""), ("Tanda Tangan", ""), (None, ""), (5, ""),
    ],
)  # fmt: skip
def test_headings_are_recognised_in_many_spellings(heading, holds):
    assert recognise(heading) == holds


def test_the_header_is_found_below_titles():
    layout = find_layout(sheet(["DAFTAR NAMA"], ["Perisai: SZ"], [], HEADINGS, [1, "3509"]))

    assert (layout.header_row, layout.last_header_row) == (4, 4)
    assert [f"{column.month:%m-%y}" for column in layout.months] == ["08-26", "09-26", "10-26"]
    check_layout(layout)


def test_a_header_of_two_rows_is_read_with_the_year_above_the_months():
    layout = find_layout(
        sheet(
            ["No", "NIK", "Nama", "L/P", "Lahir", None, "Iuran 2026", None, "Ahli Waris", None],
            [None, None, None, None, "Tempat", "Tgl Lahir", "Jan", "Feb", "Nama", "Hub"],
            [1, "3509115208659001", "Lilik", "P"],
        )
    )

    assert layout.last_header_row == 2
    assert [column.holds for column in layout.columns] == [
        "number", "nik", "name", "sex", "birth_place", "birth_date",
        "month:2026-01", "month:2026-02", "heir", "relation",
    ]  # fmt: skip


def test_months_without_a_year_take_the_year_of_the_title():
    layout = find_layout(sheet(["DAFTAR IURAN TAHUN 2026"], ["NIK", "Nama", "L/P", "Jan", "Feb"]))

    assert [column.holds for column in layout.months] == ["month:2026-01", "month:2026-02"]


def test_months_without_any_year_stay_unread():
    layout = find_layout(sheet(["Tahun 2025 - 2026"], ["NIK", "Nama", "L/P", "Jan", "Feb"]))

    assert [column.heading for column in layout.unread] == ["Jan", "Feb"]


def test_a_month_that_stands_twice_is_not_asked_for_its_year():
    layout = find_layout(sheet(["NIK", "Nama", "L/P", "Jan 2026", "Jan 2026"]))

    check_years(layout)
    assert [column.heading for column in layout.unread] == ["Jan 2026"]


def test_a_sheet_without_headings_is_refused():
    with translation.override("en"), pytest.raises(ColumnsRefused, match="No row with headings"):
        find_layout(sheet(["hello"], [1, 2, 3]))


def test_a_missing_column_is_named():
    layout = find_layout(sheet(["NIK", "Nama", "L/P", "TTL", "Pekerjaan", "Gaji"]))

    with translation.override("en"), pytest.raises(ColumnsRefused, match="Not found: programmes"):
        check_layout(layout)


def test_months_out_of_order_are_refused_because_excel_may_have_changed_them():
    layout = find_layout(sheet([*HEADINGS, excel_date(2026, 11, 25), "Jan-26"]))

    with (
        translation.override("en"),
        pytest.raises(ColumnsRefused, match="do not follow each other"),
    ):
        check_layout(layout)


def test_columns_can_be_mapped_by_hand():
    found = find_layout(sheet(["NIK", "Nama", "L/P", "Kolom X", "Jan"]))
    layout = remap(found, {0: "nik", 1: "heir", 2: "", 3: "name", 4: "month:2026-01"})

    assert [column.holds for column in layout.columns] == [
        "nik",
        "heir",
        "",
        "name",
        "month:2026-01",
    ]
    assert [column.heading for column in layout.columns] == ["NIK", "Nama", "L/P", "Kolom X", "Jan"]


@pytest.mark.parametrize(
    "holds", [{0: "nik", 1: "nik"}, {0: "month:2026-13"}, {0: "month:x"}, {0: "agent"}]
)
def test_a_mapping_that_makes_no_sense_is_refused(holds):
    with pytest.raises(ColumnsRefused):
        remap(find_layout(sheet(["NIK", "Nama", "L/P"])), holds)


@pytest.mark.parametrize("year", [1905, 8999, 9999])
def test_a_date_far_away_is_no_month_of_dues(year):
    assert recognise(dt.datetime(year, 12, 1)) == ""  # noqa: DTZ001 - as a cell holds it
    assert recognise(dt.datetime(2026, 12, 1)) == "month:2026-12"  # noqa: DTZ001
