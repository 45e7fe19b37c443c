"""A list taken away as a file: asked with a reason, fetched, and imported again."""

import pytest
from playwright.sync_api import expect

from perisai.exports.models import Export
from perisai.imports.register.workbook import read_workbook
from tests.imports.registers import judged
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


def test_the_members_go_into_a_file_that_reads_as_a_register(phone, cast):
    cast.enrolment(cast.member(name="Melati Putih", nik="3509115208659001"))
    cast.enrolment(cast.member(name="Budi Santoso"))
    sign_in(phone, "sz")
    phone.goto("/peserta/?cari=melati")
    phone.get_by_role("link", name="Unduh daftar ini").click()
    expect(phone.get_by_text("1 baris")).to_be_visible()
    reads_well(phone)
    phone.get_by_label("Untuk keperluan apa?").fill("rapat desa hari Jumat")
    phone.get_by_label("Excel (.xlsx)").check()
    phone.get_by_role("button", name="Buat berkas").click()
    expect(phone.get_by_text("Siap: 1 baris, Excel (.xlsx).")).to_be_visible()
    reads_well(phone)
    with phone.expect_download() as told:
        phone.get_by_role("link", name="Unduh berkas").click()
    assert told.value.suggested_filename == "peserta-2026-11-21.xlsx"
    content = told.value.path().read_bytes()
    sheet = read_workbook(content, told.value.suggested_filename).sheets[0]
    assert [row.name for row in judged(sheet).rows] == ["Melati Putih"]
    assert Export.objects.get().reason == "rapat desa hari Jumat"
