"""A receipt is undone: alone within a quarter of an hour, later by the coordinator; the payer sees it."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.steps import sign_in, wait_for_words, words_of
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]

QUARTER_OF_AN_HOUR = dt.timedelta(minutes=15)


@pytest.fixture
def receipt(cast):
    return take_from(cast)


def ask_to_undo(page, receipt, kind: str, reason: str) -> None:
    sign_in(page, "sz")
    page.goto(reverse("dues:collection_list"))
    page.get_by_role("link", name=receipt.receipt_no).click()
    page.get_by_role("link", name="Batalkan kuitansi ini").click()
    page.get_by_label(kind).check()
    page.get_by_label("Alasan").fill(reason)


def seen_by_the_payer(open_page, receipt) -> str:
    payer = open_page()
    payer.goto(reverse("check:show", args=[receipt.check_code]))
    return words_of(payer)


def test_an_agent_undoes_her_own_mistake_at_once(page, open_page, cast, receipt):
    ask_to_undo(page, receipt, "salah catat", "Salah orang")
    wait_for_words(page, "masih boleh membatalkan sendiri")
    page.get_by_role("button", name=f"Batalkan kuitansi {receipt.receipt_no}").click()
    page.get_by_text("Kuitansi dibatalkan. Bulan-bulannya bisa dibayar lagi.").wait_for()
    expect(page.get_by_role("link", name="Batalkan kuitansi ini")).to_have_count(0)
    seen = seen_by_the_payer(open_page, receipt)
    assert "Kuitansi ini sudah dibatalkan" in seen
    assert "Kuitansi asli" not in seen
    assert "tidak ada uang yang diterima" in seen


def test_later_the_coordinator_decides(page, open_page, cast, receipt, on_the_day):
    on_the_day.shift(QUARTER_OF_AN_HOUR + dt.timedelta(seconds=1))
    ask_to_undo(page, receipt, "pengembalian", "Pembayar berubah pikiran")
    page.get_by_role("button", name="Minta ke koordinator").click()
    page.get_by_text("Pembatalan menunggu koordinator").wait_for()
    assert "Kuitansi asli" in seen_by_the_payer(open_page, receipt)

    coordinator = open_page(page.viewport_size)
    sign_in(coordinator, "koordinator")
    coordinator.get_by_role("link", name="Pembatalan").first.click()
    coordinator.get_by_role("link", name=receipt.receipt_no).click()
    wait_for_words(coordinator, "Pembayar berubah pikiran")
    coordinator.get_by_role("button", name=f"Batalkan kuitansi {receipt.receipt_no}").click()
    coordinator.wait_for_url("**/pembatalan/")
    wait_for_words(coordinator, "Dibatalkan")

    page.reload()
    wait_for_words(page, "DIBATALKAN 21 November 2026")
    seen = seen_by_the_payer(open_page, receipt)
    assert "Kuitansi ini sudah dibatalkan" in seen
    assert "Kantor cabang menyetujui tanggal 21 November 2026 agen mengembalikan" in seen


def test_a_refusal_needs_its_reason_and_the_agent_reads_it(
    phone, laptop, cast, receipt, on_the_day
):
    on_the_day.shift(QUARTER_OF_AN_HOUR + dt.timedelta(seconds=1))
    ask_to_undo(phone, receipt, "salah catat", "Kurang yakin")
    phone.get_by_role("button", name="Minta ke koordinator").click()
    phone.get_by_text("Pembatalan menunggu koordinator").wait_for()
    sign_in(laptop, "koordinator")
    laptop.get_by_role("link", name="Pembatalan").first.click()
    laptop.get_by_role("link", name=receipt.receipt_no).click()
    laptop.get_by_role("button", name="Tolak").click()
    laptop.get_by_label("Catatan untuk agen").fill("Uangnya sudah benar")
    laptop.get_by_role("button", name="Tolak").click()
    laptop.wait_for_url("**/pembatalan/")
    phone.reload()
    wait_for_words(phone, "Koordinator menolak pembatalan kuitansi ini: Uangnya sudah benar")
