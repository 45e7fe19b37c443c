"""A walk on a phone: one house pays, one is not at home, one promises, and the day sums itself up."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from members.models import Visit
from tests.journeys.reading import reads_well
from tests.journeys.steps import save_and_print, sign_in, wait_for_words

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


def says(page, result: str) -> None:
    page.get_by_role("radio", name=result).check()


def test_three_houses_on_a_phone(phone, cast):
    for name in ("Aminah", "Budi", "Citra"):
        cast.enrolment(cast.member(name=name), start=dt.date(2026, 10, 1))
    sign_in(phone, "sz")
    phone.get_by_role("link", name="Keliling").click()
    phone.get_by_role("heading", name="Keliling").wait_for()
    wait_for_words(phone, "3 orang belum dikunjungi")
    reads_well(phone)

    phone.get_by_role("link", name="Terima iuran").first.click()
    save_and_print(phone)
    phone.get_by_role("link", name="Rumah berikutnya").click()

    phone.get_by_role("link", name="Budi tidak membayar sekarang").click()
    phone.get_by_role("heading", name="Hasil kunjungan").wait_for()
    says(phone, "Tidak di rumah")
    expect(phone.get_by_text("Kapan Anda datang lagi?")).to_be_hidden()
    phone.get_by_role("button", name="Simpan kunjungan").click()
    phone.get_by_role("heading", name="Keliling").wait_for()

    phone.get_by_role("link", name="Citra tidak membayar sekarang").click()
    says(phone, "Minta datang lagi di hari lain")
    phone.get_by_role("radio", name="hari lain", exact=True).check()
    phone.get_by_role("textbox", name="Hari lain").fill("30-11-2026")
    reads_well(phone)
    phone.get_by_role("button", name="Simpan kunjungan").click()
    phone.get_by_text("Semua rumah sudah dikunjungi hari ini.").wait_for()
    wait_for_words(phone, "Dikunjungi 3 Dibayar 1 Berjanji 1 Uang diterima Rp8.400")
    assert Visit.objects.get(result="come_back").back_on == dt.date(2026, 11, 30)
