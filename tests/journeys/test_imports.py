"""An agent brings in the register she keeps today."""

import pytest
from django.urls import reverse

from members.models import Member
from perisai.jobs.runner import run_due_jobs
from tests.imports.registers import SAMPLE, people, table, xlsx

pytestmark = pytest.mark.browser


def drop(page, path) -> None:
    page.goto(reverse("imports:upload"))
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Periksa buku").click()


def test_her_sheet_is_checked_saved_and_counted(page, sign_in_as, cast):
    sign_in_as(page, cast.sz.user)
    drop(page, SAMPLE)
    page.get_by_text(
        "254 baris dibaca, 240 siap (3 dengan catatan), 14 perlu diperbaiki"
    ).wait_for()
    assert page.get_by_text("Baris 15 · Penghasilan").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh dengan catatan").click()
    assert download.value.suggested_filename == "register-dukuhdempok dengan catatan.xlsx"
    page.get_by_role("button", name="Simpan 240 yang siap").click()
    page.locator("progress").wait_for()
    run_due_jobs()
    page.get_by_text("240 peserta tersimpan, dengan 1.124 bulan lunas (Rp19.583.200).").wait_for()
    assert Member.objects.count() == 240


def test_without_javascript_a_link_looks_again_and_the_import_is_undone(
    open_page, sign_in_as, cast, tmp_path
):
    path = tmp_path / "buku.xlsx"
    path.write_bytes(xlsx(table(people(2))))
    page = open_page(java_script_enabled=False)
    sign_in_as(page, cast.sz.user)
    drop(page, path)
    page.get_by_role("button", name="Simpan 2 yang siap").click()
    run_due_jobs()
    page.get_by_role("link", name="Lihat lagi").click()
    page.get_by_text("2 peserta tersimpan").wait_for()
    page.get_by_role("link", name="Batalkan impor").click()
    page.get_by_role("button", name="Batalkan impor").click()
    run_due_jobs()
    page.get_by_role("link", name="Lihat lagi").click()
    page.get_by_text("2 peserta ditarik").wait_for()
    assert not Member.objects.present().exists()
