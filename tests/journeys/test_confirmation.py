"""What the scheme confirms: a file goes in, the payer's page turns green, what does not fit is settled."""

import datetime as dt

import pytest
from django.urls import reverse

from perisai.jobs.runner import run_due_jobs
from tests.custody import pay_straight
from tests.imports.registers import table, xlsx
from tests.imports.steps import HEADINGS, line_of
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words, words_of
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]

NOVEMBER = dt.date(2026, 11, 1)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def receipts(cast):
    """Four receipts of Rp8.400; the first three went straight to the scheme."""
    found = [take_from(cast, cast.enrolment(start=NOVEMBER)) for _ in range(4)]
    for receipt in found[:3]:
        pay_straight(cast, receipt)
    return found


@pytest.fixture
def check_page(open_page):
    """What the payer of a receipt reads, without signing in."""

    payer = open_page()

    def read(receipt) -> str:
        payer.goto(reverse("check:show", args=[receipt.check_code]))
        return words_of(payer)

    return read


def bring(page, rows: list[dict]) -> None:
    page.locator(".places").get_by_role("link", name="Bukti bayar").click()
    reads_well(page)
    page.get_by_role("link", name="Bawa berkas").click()
    reads_well(page)
    content = xlsx(table(rows, HEADINGS), names=("Bukti",))
    page.set_input_files(
        "[type=file]", [{"name": "bukti.xlsx", "mimeType": EXCEL, "buffer": content}]
    )
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_text("baris dibaca").wait_for()
    reads_well(page)


def test_a_file_confirms_what_went_straight_to_the_scheme(page, cast, receipts, check_page):
    assert "menurut agen" in check_page(receipts[0])
    rows = [
        line_of(receipts[0], 1),
        line_of(receipts[1], 2, Iuran=9_400),
        line_of(receipts[2], 3, NIK="3509110101809999"),
        line_of(receipts[3], 4),
    ]
    sign_in(page, "koordinator")
    bring(page, rows)
    wait_for_words(page, "4 baris dibaca: 4 bisa dicocokkan, 0 perlu diperbaiki")
    page.get_by_role("button", name="Simpan 4 baris, konfirmasi 1").click()
    page.locator("progress").wait_for()
    run_due_jobs()
    page.get_by_text("4 baris tersimpan, 1 di antaranya cocok").wait_for()
    reads_well(page)
    seen = check_page(receipts[0])
    assert "Sudah dikonfirmasi BPJS Ketenagakerjaan (Jamsostek)" in seen
    assert "21 November 2026 sampai 20 Desember 2026" in seen
    assert "belum memastikannya" in check_page(receipts[1])

    page.get_by_role("link", name="Lihat yang menunggu").click()
    reads_well(page)
    name = receipts[1].lines.get().enrolment.member.name
    page.get_by_role("link", name=name).click()
    reads_well(page)
    page.get_by_role("button", name="Terima walaupun nominalnya berbeda").click()
    page.get_by_text("Diterima: bulan-bulan ini terhitung dikonfirmasi").wait_for()
    assert "Sudah dikonfirmasi" in check_page(receipts[1])

    name = receipts[2].lines.get().enrolment.member.name
    page.get_by_role("link", name=name).click()
    page.get_by_label("Nama, atau empat angka terakhir").fill(name)
    page.get_by_role("button", name="Cari").click()
    reads_well(page)
    page.get_by_role("button", name=f"Ini {name}").click()
    page.get_by_text("Dihubungkan").wait_for()
    assert "Sudah dikonfirmasi" in check_page(receipts[2])

    assert "Uang masih di agen" in check_page(receipts[3])
    pay_straight(cast, receipts[3])
    page.get_by_role("button", name="Cocokkan lagi semua").click()
    page.get_by_text("1 baris sekarang cocok dan dikonfirmasi").wait_for()
    assert "Sudah dikonfirmasi" in check_page(receipts[3])


def test_a_wrong_file_is_taken_back_without_javascript(open_page, cast, receipts, check_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "koordinator")
    bring(page, [line_of(receipts[0], 1)])
    page.get_by_role("button", name="Simpan 1 baris").click()
    again = page.get_by_role("link", name="Lihat lagi")
    again.wait_for()
    run_due_jobs()
    again.click()
    page.get_by_role("link", name="Tarik kembali").click()
    page.get_by_label("Mengapa ditarik kembali?").fill("Salah berkas")
    page.get_by_role("button", name="Tarik kembali").click()
    page.get_by_text("bulan-bulannya tidak lagi dikonfirmasi").wait_for()
    assert "belum memastikannya" in check_page(receipts[0])
