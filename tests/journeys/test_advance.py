"""The agent pays first and is repaid, fills up her balance and pays from it: as she and a payer see it."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dues.models import Collection
from tests.dues.pictures import photo
from tests.journeys.reading import reads_well
from tests.journeys.steps import look_for, print_receipt, sign_in, wait_for_words, words_of
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]

NOVEMBER = dt.date(2026, 11, 1)
PROOF = {"name": "bukti.jpg", "mimeType": "image/jpeg", "buffer": photo()}


def to_remittances(page) -> None:
    page.locator(".places").get_by_role("link", name="Setoran").click()
    page.get_by_role("heading", name="Setoran", exact=True).wait_for()
    reads_well(page)


def prove(page, reference: str) -> None:
    page.get_by_label("Nomor referensi").fill(reference)
    page.get_by_label("Foto bukti").set_input_files(PROOF)


def pay_first(page, name: str) -> None:
    """From the screen where dues are taken, because there is no money today."""
    page.goto("/iuran/")
    look_for(page, name)
    page.get_by_role("link", name="Saya bayarkan dulu dengan uang saya").click()
    reads_well(page)
    page.get_by_label("Bulan").select_option("2")
    page.locator("#sum", has_text="Rp16.800").wait_for()
    page.get_by_label("Kode iuran").first.check()
    prove(page, "0912 3456 7731")
    page.get_by_role("button", name="Catat talangan").click()
    page.get_by_text("Tercatat.").wait_for()
    reads_well(page)


def test_an_advance_protects_and_the_repayment_is_no_cash_in_hand(page, open_page, cast):
    member = cast.member(name="Bu Talangan")
    cast.enrolment(member, start=NOVEMBER)
    sign_in(page, "sz")
    pay_first(page, "Bu Talangan")
    wait_for_words(page, "Terlindungi", "ditalangi Siti Zulaikha: Rp16.800 belum diganti")

    to_remittances(page)
    figures = wait_for_words(page, "Rp16.800", within=".figures")
    assert figures.count("Rp0") == 2
    page.get_by_role("link", name="Terima gantinya").click()
    reads_well(page)
    page.get_by_label("Bulan").select_option("1")
    page.locator("#sum", has_text="Rp8.400").wait_for()
    page.get_by_role("button", name="Simpan & cetak").click()
    page.wait_for_url("**/kuitansi/*/")
    reads_well(page)
    wait_for_words(page, "Mengganti uang agen.", "tanggal 21 November 2026")
    assert print_receipt(page).startswith(b"%PDF-")

    receipt = Collection.objects.get(receipt_no__isnull=False)
    payer = open_page()
    payer.goto(reverse("check:show", args=[receipt.check_code]))
    wait_for_words(payer, "Iuran sudah dibayarkan ke BPJS Ketenagakerjaan (Jamsostek)")

    to_remittances(page)
    expect(page.get_by_role("link", name="Setor Rp")).to_have_count(0)
    wait_for_words(page, "Bu Talangan")
    wait_for_words(page, "Des 2026")


def test_cash_goes_into_the_balance_and_is_paid_from_it(page, open_page, cast):
    receipts = [take_from(cast, cast.enrolment(start=NOVEMBER)) for _ in range(2)]

    payer = open_page()

    def check_page() -> str:
        payer.goto(reverse("check:show", args=[receipts[0].check_code]))
        return words_of(payer)

    sign_in(page, "sz")
    to_remittances(page)
    page.get_by_role("link", name="Isi saldo").click()
    page.get_by_label("Jumlah yang masuk ke saldo").fill("50.000")
    page.keyboard.press("Tab")
    page.locator("#sum", has_text="Rp33.200").wait_for()
    reads_well(page)
    prove(page, "TOP 5512")
    page.get_by_role("button", name="Simpan isi saldo").click()
    page.get_by_text("Di saldo agen sejak 21 November 2026").wait_for()
    reads_well(page)
    assert "ke saldo sistem resmi Perisai tanggal 21 November 2026" in check_page()

    page.get_by_role("link", name="Bayar dari saldo").click()
    page.get_by_role("checkbox", name=receipts[1].receipt_no).uncheck()
    page.locator("#sum", has_text="Rp8.400").wait_for()
    reads_well(page)
    prove(page, "0912 3456 9944")
    page.get_by_role("button", name="Simpan: sudah dibayarkan").click()
    page.get_by_text("Peserta terhitung sudah dibayarkan").first.wait_for()
    reads_well(page)
    assert "9944" in check_page()
    to_remittances(page)
    wait_for_words(page, "Rp41.600", "Bayar Rp8.400 dari saldo")
    page.get_by_role("link", name="Lihat saldo").click()
    reads_well(page)
    wait_for_words(page, "Uang Anda sendiri Rp33.200")


def test_without_javascript_the_sums_follow_a_button(open_page, cast, sign_in_as):
    take_from(cast, cast.enrolment(start=NOVEMBER))
    enrolment = cast.enrolment(cast.member(), start=NOVEMBER)
    plain = open_page(java_script_enabled=False)
    sign_in_as(plain, cast.sz.user)
    plain.goto("/setoran/saldo/isi/")
    plain.get_by_label("Jumlah yang masuk ke saldo").fill("20.000")
    plain.get_by_role("button", name="Hitung ulang").click()
    wait_for_words(plain, "Rp11.600", within="#sum")
    plain.goto(f"/iuran/talangan/?peserta={enrolment.uuid}")
    plain.get_by_label("Bulan").select_option("2")
    plain.get_by_role("button", name="Hitung ulang").click()
    wait_for_words(plain, "Rp16.800", within="#sum")
