"""Without signal: a sheet is printed, and its stubs are typed in the evening on a phone, with one stub typed
twice and money that does not agree."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from dues.models import Collection, SheetBatch
from members.models import Visit
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_sum, wait_for_words

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


def type_fast(page, *cells: str) -> None:
    """Field by field, as on a paper: Enter goes on."""
    page.wait_for_load_state()  # once the page listens
    for cell in cells:
        page.keyboard.type(cell)
        page.keyboard.press("Enter")


def print_it(phone) -> None:
    phone.get_by_role("link", name="Keliling").click()
    phone.get_by_role("button", name="Cetak lembar keliling").click()
    phone.get_by_role("heading", name="Lembar keliling SZ-1").wait_for()
    reads_well(phone)
    form = phone.locator("form", has=phone.get_by_role("button", name="Kertas F4"))
    hidden = ("uuid", "csrfmiddlewaretoken")
    sent = {name: form.locator(f"[name={name}]").input_value() for name in hidden}
    answer = phone.request.post(
        form.get_attribute("action"),
        form=sent | {"paper": "f4"},
        headers={"Referer": phone.url},
    )
    assert answer.body().startswith(b"%PDF")


def test_a_sheet_is_printed_and_its_stubs_are_typed_in_the_evening(phone, open_page, cast):
    for name in ("Aminah", "Budi", "Citra", "Dewi"):
        cast.enrolment(cast.member(name=name), start=dt.date(2026, 11, 1))
    sign_in(phone, "sz")
    print_it(phone)

    phone.reload()
    phone.get_by_role("link", name="Ketik sobekan").click()
    reads_well(phone)
    phone.get_by_label("Jumlah sobekan yang dibayar").fill("2")
    phone.get_by_label("Jumlah uang sobekan itu").fill("41.600")
    phone.get_by_role("button", name="Mulai mengetik").click()
    phone.get_by_label("Nomor, baris 1").focus()
    type_fast(phone, "1", "1", "", "2", "3", "", "1", "1", "")
    phone.get_by_text("Nomor ini diketik dua kali").first.wait_for()
    reads_well(phone)
    phone.get_by_role("button", name="Simpan semua").click()
    phone.get_by_text("Belum tersimpan.").wait_for()
    expect(phone.get_by_label("Bulan, baris 2")).to_have_value("3")

    phone.get_by_label("Nomor, baris 3").fill("")
    phone.get_by_label("Bulan, baris 3").fill("")
    wait_for_sum(phone, "Uang yang dihitung kurang Rp400 dari yang diketik.")
    wait_for_words(phone, "Belum diketik: 1-03, 1-04")
    phone.get_by_text("Hasil rumah yang tidak membayar").click()
    phone.get_by_label("Hasil 1-03").select_option("not_home")
    phone.get_by_label("Mengapa berbeda?").fill("Budi kurang Rp400")
    reads_well(phone)
    phone.get_by_role("button", name="Simpan semua").click()
    phone.get_by_text("Tersimpan. Cetak kuitansinya").wait_for()
    reads_well(phone)
    wait_for_words(phone, "Penjelasan agen: Budi kurang Rp400")
    wait_for_words(phone, "Belum diketik: 1-04")
    assert (Collection.objects.count(), Visit.objects.count()) == (2, 1)
    assert SheetBatch.objects.get().missing_money == -400

    branch = open_page(phone.viewport_size)
    sign_in(branch, "koordinator")
    branch.goto("/keliling/lembar/")
    reads_well(branch)
    branch.get_by_role("link", name="SZ-1").click()
    branch.get_by_text("Budi kurang Rp400").wait_for()
    reads_well(branch)
