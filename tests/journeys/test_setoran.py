"""The way of the money: from the agent to the branch, into the scheme and back as its confirmation, as each
person sees it."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.dues.pictures import photo
from tests.journeys.reading import reads_well
from tests.journeys.steps import confirm_by_typing, sign_in, wait_for_words, words_of
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]

NOVEMBER = dt.date(2026, 11, 1)
PROOF = {"name": "bukti.jpg", "mimeType": "image/jpeg", "buffer": photo()}


@pytest.fixture
def receipts(cast):
    """Two receipts of Rp8.400 in the agent's hands."""
    return [take_from(cast, cast.enrolment(start=NOVEMBER)) for _ in range(2)]


@pytest.fixture
def check_page(open_page, receipts):
    """What the payer of the first receipt reads, without signing in."""

    payer = open_page()

    def read() -> str:
        payer.goto(reverse("check:show", args=[receipts[0].check_code]))
        return words_of(payer)

    return read


def to_remittances(page) -> None:
    page.locator(".places").get_by_role("link", name="Setoran").click()


def hand_over_cash(page) -> None:
    to_remittances(page)
    reads_well(page)
    page.get_by_role("link", name="Setor Rp16.800").click()
    wait_for_words(page, "enam belas ribu delapan ratus rupiah", within="#sum")
    page.get_by_label("Tunai ke kantor cabang").check()
    expect(page.get_by_label("Foto bukti")).to_be_hidden()
    reads_well(page)
    page.get_by_role("button", name="Simpan & buat slip").click()
    page.get_by_text("Kantor cabang menghitung dulu").wait_for()
    reads_well(page)


def open_waiting(page) -> None:
    to_remittances(page)
    reads_well(page)
    page.get_by_role("link", name="Siti Zulaikha (SZ)").first.click()
    reads_well(page)


def test_cash_is_refused_resubmitted_accepted_paid_in_and_confirmed(
    page, open_page, cast, receipts, check_page
):
    assert "Uang masih di agen" in check_page()
    sign_in(page, "sz")
    hand_over_cash(page)
    assert "Uang sudah diserahkan agen tanggal 21 November 2026" in check_page()

    branch = open_page(page.viewport_size)
    sign_in(branch, "koordinator")
    open_waiting(branch)
    branch.get_by_role("button", name="Tolak").click()
    expect(branch.locator(".field-error")).to_be_visible()
    branch.get_by_label("Catatan untuk agen").fill("Amplopnya kosong")
    branch.get_by_role("button", name="Tolak").click()
    branch.get_by_text("Ditolak. Kuitansinya kembali di tangan agen").wait_for()
    assert "Uang masih di agen" in check_page()

    page.reload()
    wait_for_words(page, "Alasan: Amplopnya kosong")
    reads_well(page)
    page.get_by_role("link", name="Setorkan lagi").click()
    page.get_by_label("Tunai ke kantor cabang").check()
    page.get_by_role("button", name="Simpan & buat slip").click()
    page.get_by_text("Kantor cabang menghitung dulu").wait_for()

    open_waiting(branch)
    branch.get_by_label("Jumlah yang dihitung").fill("16.800")
    branch.keyboard.press("Tab")
    branch.get_by_text("Sama dengan kuitansinya.").wait_for()
    branch.get_by_role("button", name="Terima").click()
    branch.get_by_text("Uang ini belum melindungi siapa pun").wait_for()
    assert "sudah menghitung dan menerima uangnya" in check_page()

    reads_well(branch)
    branch.get_by_role("link", name="Setor ke BPJS Ketenagakerjaan (Jamsostek)").click()
    reads_well(branch)
    branch.get_by_label("Nomor referensi").fill("0912 3456 7788")
    branch.get_by_label("Foto bukti").set_input_files(PROOF)
    branch.get_by_role("button", name="Simpan: sudah dibayarkan").click()
    branch.get_by_text("Peserta terhitung sudah dibayarkan").first.wait_for()
    reads_well(branch)
    seen = check_page()
    assert "7788" in seen
    assert "belum memastikannya" in seen
    page.reload()
    wait_for_words(page, "Sudah dibayarkan cabang")

    confirm_by_typing(branch, receipts[0], reads_well)
    seen = check_page()
    assert "Sudah dikonfirmasi BPJS Ketenagakerjaan (Jamsostek)" in seen
    assert "21 November 2026 sampai 20 Desember 2026" in seen


def test_straight_to_the_scheme_by_nik_one_receipt_at_a_time(page, cast, receipts, check_page):
    sign_in(page, "sz")
    to_remittances(page)
    page.get_by_role("link", name="Setor Rp16.800").click()
    page.get_by_role("checkbox", name=receipts[1].receipt_no).uncheck()
    page.locator("#sum", has_text="Rp8.400").wait_for()
    page.get_by_label("dengan kode bayar (kode iuran) per NIK").check()
    page.get_by_role("button", name="Simpan & buat slip").click()
    page.get_by_text("Tulis nomor referensi yang tercetak pada bukti.").wait_for()
    expect(page.get_by_role("checkbox", name=receipts[1].receipt_no)).not_to_be_checked()
    page.get_by_label("Nomor referensi").fill("0912345678")
    page.get_by_label("Foto bukti").set_input_files(PROOF)
    page.get_by_role("button", name="Simpan & buat slip").click()
    page.get_by_text("menurut Perisai").first.wait_for()
    reads_well(page)
    assert page.locator("img.proof").evaluate("picture => picture.naturalWidth") > 0
    assert "menurut agen" in check_page()
    to_remittances(page)
    page.get_by_role("link", name="Setor Rp8.400").wait_for()


def test_without_javascript_the_sum_follows_a_button(open_page, cast, receipts, sign_in_as):
    plain = open_page(java_script_enabled=False)
    sign_in_as(plain, cast.sz.user)
    plain.goto("/setoran/baru/")
    plain.get_by_role("checkbox", name=receipts[0].receipt_no).uncheck()
    plain.get_by_role("button", name="Hitung ulang").click()
    wait_for_words(plain, "Rp8.400", within="#sum")
    plain.get_by_label("Tunai ke kantor cabang").check()
    plain.get_by_role("button", name="Simpan & buat slip").click()
    wait_for_words(plain, "Menunggu dihitung")
