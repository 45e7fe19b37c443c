"""The Excel registers of two agents go in: checked, saved, downloaded with reasons, and taken back."""

import datetime as dt
import io

import openpyxl
import pytest
from playwright.sync_api import expect

from dues.queries.regular import regular_payers
from members.models import Member
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs, work_on
from tests.imports.registers import GOOD, SAMPLE, people, table, xlsx
from tests.journeys.steps import sign_in, wait_for_words
from tests.support.browser import LAPTOP, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OCTOBER = dt.date(2026, 10, 1)


def bring(page, name: str, content: bytes) -> None:
    """From the first page to the check of a register."""
    page.get_by_role("link", name="Impor buku iuran").first.click()
    page.set_input_files("[type=file]", [{"name": name, "mimeType": EXCEL, "buffer": content}])
    page.get_by_role("button", name="Periksa buku").click()
    page.wait_for_url("**/impor/*-*/**")


def notes_in(content: bytes, name: str) -> list[str]:
    """The column of reasons of one sheet, without its heading."""
    lines = openpyxl.load_workbook(io.BytesIO(content))[name].iter_rows(values_only=True)
    notes = [line[-1] for line in lines if line[-1]]
    assert notes[0] == "Catatan impor"
    return notes[1:]


# The numbers of tests/data/register-dukuhdempok.key.json, as the screen says them.
@pytest.mark.parametrize(
    ("who", "size", "rows", "good", "months", "rupiah", "regular"),
    [
        pytest.param("sz", PHONE, 254, 240, "1.124", "Rp19.583.200", 35, id="sz-360x740"),
        pytest.param("st", LAPTOP, 228, 214, "878", "Rp15.390.200", 12, id="st-1366x768"),
    ],
)
def test_an_agent_imports_her_own_sheet(
    open_page, cast, who, size, rows, good, months, rupiah, regular
):
    page = open_page(size)
    sign_in(page, who)
    bring(page, SAMPLE.name, SAMPLE.read_bytes())
    wait_for_words(
        page,
        f"{rows} baris dibaca, {good} siap (3 dengan catatan), 14 perlu diperbaiki",
        f"Bulan lunas menurut buku lama {months}",
        rupiah,
        "NIK diketik sebagai angka",
    )
    expect(page.locator(".reasons li").first).to_be_visible()
    assert Member.objects.count() == 0

    page.get_by_role("button", name=f"Simpan {good} yang siap").click()
    page.locator("progress").wait_for()
    work_on(Job.objects.get(kind="imports.save_batch").pk)  # one slice
    page.get_by_text(f"25 dari {good} baris").wait_for()
    run_due_jobs()
    page.get_by_text(f"{good} peserta tersimpan, dengan {months} bulan lunas ({rupiah})").wait_for()

    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh dengan catatan").click()
    assert download.value.suggested_filename == "register-dukuhdempok dengan catatan.xlsx"
    notes = notes_in(download.value.path().read_bytes(), f"Perisai {who.upper()}")
    kinds = [note.partition(":")[0] for note in notes]
    assert (kinds.count("Perlu diperbaiki"), kinds.count("Catatan")) == (14, 3)

    agent = getattr(cast, who)
    told = regular_payers(cast.viewer(agent), through=OCTOBER, agent=agent)
    assert (told.regular, told.members) == (regular, good)


def test_an_import_is_taken_back(page, cast):
    sign_in(page, "sz")
    bring(page, "buku.xlsx", xlsx(table(people(3))))
    page.get_by_role("button", name="Simpan 3 yang siap").click()
    page.locator("progress").wait_for()
    run_due_jobs()
    page.get_by_text("3 peserta tersimpan").wait_for()
    page.get_by_role("link", name="Batalkan impor").click()
    wait_for_words(page, "3 peserta dari impor ini")
    page.get_by_role("button", name="Batalkan impor").click()
    page.locator("progress").wait_for()
    run_due_jobs()
    page.get_by_text("Impor dibatalkan: 3 peserta").wait_for()
    assert not Member.objects.present().exists()


def test_a_column_that_was_not_recognised_is_named_by_hand(page, cast):
    headings = ("Kode Warga", *list(GOOD)[2:])
    rows = [
        {"Kode Warga" if name == "NIK" else name: value for name, value in row.items()}
        for row in people(2)
    ]
    sign_in(page, "sz")
    bring(page, "buku.xlsx", xlsx(table(rows, headings)))
    page.get_by_label("A: Kode Warga").select_option(label="NIK")
    page.get_by_role("button", name="Periksa lagi dengan kolom ini").click()
    page.get_by_role("button", name="Simpan 2 yang siap").wait_for()
    wait_for_words(page, "2 baris dibaca, 2 siap (0 dengan catatan), 0 perlu diperbaiki")


def test_without_javascript_a_link_looks_again_and_the_import_is_undone(open_page, cast):
    page = open_page(java_script_enabled=False)
    sign_in(page, "sz")
    bring(page, "buku.xlsx", xlsx(table(people(2))))
    page.get_by_role("button", name="Simpan 2 yang siap").click()
    again = page.get_by_role("link", name="Lihat lagi")
    again.wait_for()
    run_due_jobs()
    again.click()
    page.get_by_text("2 peserta tersimpan").wait_for()
    page.get_by_role("link", name="Batalkan impor").click()
    page.get_by_role("button", name="Batalkan impor").click()
    again.wait_for()
    run_due_jobs()
    again.click()
    page.get_by_text("2 peserta ditarik").wait_for()
    assert not Member.objects.present().exists()
