"""The coordinator comes without warning, counts, finds a difference and prints the minutes."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_sum, wait_for_words
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def receipts(cast):
    """Two receipts of Rp8.400 in the hands of SZ."""
    return [take_from(cast, cast.enrolment(start=NOVEMBER)) for _ in range(2)]


def open_the_count(page) -> None:
    """From the first page to the form, as a coordinator goes."""
    reads_well(page)
    page.get_by_role("link", name="Semua agen").click()
    reads_well(page)
    page.get_by_role("link", name="Siti Zulaikha (SZ)").click()
    reads_well(page)
    page.get_by_role("link", name="Hitung kas sekarang").click()
    reads_well(page)


def print_minutes(page, paper: str) -> bytes:
    answer = page.request.get(page.get_by_role("link", name=paper).get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def test_a_count_with_a_difference_is_told_saved_printed_and_settled(
    page, open_page, cast, receipts
):
    sign_in(page, "koordinator")
    open_the_count(page)
    page.get_by_label("Rp10.000").fill("1")
    page.get_by_label("Rp2.000").fill("1")
    page.keyboard.press("Tab")
    wait_for_sum(page, "Kurang Rp4.800 (empat ribu delapan ratus rupiah).")
    reads_well(page)
    page.get_by_label("Saksi").fill("Pak Kasun")
    page.get_by_role("button", name="Simpan hitungan").click()
    page.locator(".field-error", has_text="Tulis penjelasan agen").wait_for()
    expect(page.get_by_label("Rp10.000")).to_have_value("1")
    page.get_by_label("Penjelasan agen").fill("Dipakai beli bensin")
    page.get_by_role("button", name="Simpan hitungan").click()
    page.get_by_text("Cetak berita acaranya").wait_for()
    reads_well(page)
    assert print_minutes(page, "A4").startswith(b"%PDF")
    assert print_minutes(page, "Kertas F4").startswith(b"%PDF")

    agent = open_page(page.viewport_size)
    sign_in(agent, "sz")
    agent.get_by_role("link", name="1 hitungan kas Anda tidak cocok").click()
    reads_well(agent)
    agent.get_by_role("link", name="21 November 2026").first.click()
    wait_for_words(agent, "Dipakai beli bensin")
    reads_well(agent)

    head = open_page(page.viewport_size)
    sign_in(head, "pusat")
    head.get_by_role("link", name="1 hitungan kas tidak cocok").click()
    head.get_by_role("link", name="21 November 2026").first.click()
    head.get_by_role("link", name="Catat penyelesaiannya").click()
    reads_well(head)
    head.get_by_label("uang yang kurang").check()
    head.get_by_label("Catatan").fill("Dibawa ke kantor sore itu")
    head.get_by_role("button", name="Simpan penyelesaian").click()
    head.get_by_text("Dibawa ke kantor sore itu").wait_for()
    reads_well(head)


def test_without_javascript_the_difference_is_told_before_it_is_saved(
    open_page, cast, receipts, sign_in_as
):
    plain = open_page(java_script_enabled=False)
    sign_in_as(plain, cast.koordinator)
    plain.goto(f"/agen/{cast.sz.uuid}/hitung-kas/")
    plain.get_by_label("Rp10.000").fill("2")
    plain.get_by_label("Penjelasan agen").fill("Titipan tetangga")
    plain.get_by_label("Saksi").fill("Pak Kasun")
    plain.get_by_role("button", name="Simpan hitungan").click()
    wait_for_words(plain, "Lebih Rp3.200", within="#sum")
    wait_for_words(plain, "Belum tersimpan")
    plain.get_by_role("button", name="Simpan hitungan").click()
    wait_for_words(plain, "Cetak berita acaranya")
