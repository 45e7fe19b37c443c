"""How a reason is put into words for who mends the workbook."""

import pytest

from perisai.imports.queries.registers import RowInWords


@pytest.mark.parametrize(
    ("column", "reason", "text"),
    [
        ("NIK", "NIK menunjukkan jenis kelamin lain.", "NIK menunjukkan jenis kelamin lain."),
        ("NIK", "Tanggal lahir di dalam NIK berbeda.", "NIK: Tanggal lahir di dalam NIK berbeda."),
        ("Nama", "Namanya kosong.", "Nama: Namanya kosong."),
        ("", "Baris kosong.", "Baris kosong."),
    ],
)
def test_the_title_of_a_column_is_not_said_twice(column, reason, text):
    assert RowInWords(number=7, name="Siti", column=column, reason=reason).text == text
