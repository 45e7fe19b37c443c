"""October is closed; what comes afterwards is accepted, answered by somebody else, and stands apart."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from dues.models import MonthClose
from dues.queries.ledger import ledger_differences
from tests.closing import IN_OCTOBER, OCTOBER, close
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, unfold, wait_for_words
from tests.support.browser import PHONE
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


@pytest.fixture
def receipt(cast):
    """Rp8.400 of October in the agent's hands."""
    return take_from(cast, cast.enrolment(start=OCTOBER), at=IN_OCTOBER)


def to_books(page) -> None:
    page.locator(".places").get_by_role("link", name="Setoran").click()
    page.get_by_role("link", name="Tutup buku").click()
    reads_well(page)


def type_day(page, label: str, day: str) -> None:
    page.get_by_label(label, exact=True).fill(day)
    page.keyboard.press("Tab")


def note_paid_elsewhere(page, member) -> None:
    """With the day of 30 October, which asks for a reason while the form is filled in."""
    page.goto(f"/peserta/{member.uuid}/")
    elsewhere = page.get_by_role("link", name="Dibayar di tempat lain").first
    if page.viewport_size["width"] == PHONE["width"]:
        unfold(page, "Dibayar dengan cara lain")
    elsewhere.click()
    page.get_by_label("Dibayar tanggal", exact=True).wait_for()
    expect(page.get_by_label("Mengapa baru sekarang?")).to_be_hidden()
    type_day(page, "Dibayar tanggal", "30-10-2026")
    page.get_by_text("Buku Oktober 2026 sudah ditutup.").wait_for()
    expect(page.locator("#late .field-error")).to_be_hidden()
    reads_well(page)
    page.get_by_label("Nomor referensi").fill("77123")
    page.get_by_role("button", name="Catat dibayar di tempat lain").click()
    page.get_by_label("Mengapa baru sekarang?").fill("Struk BRILink baru ditemukan")
    page.get_by_role("button", name="Catat dibayar di tempat lain").click()
    page.wait_for_url("**/peserta/*/")


def hand_on(page) -> None:
    page.goto("/setoran/baru/")
    page.get_by_label("Tunai ke kantor cabang").check()
    type_day(page, "Tanggal", "31-10-2026")
    page.get_by_label("Mengapa baru sekarang?").fill("Slip tertinggal di rumah")
    reads_well(page)
    page.get_by_role("button", name="Simpan & buat slip").click()
    page.get_by_text("Kantor cabang menghitung dulu").wait_for()


def answer(page, what: str, button: str, note: str = "") -> None:
    to_books(page)
    page.get_by_role("link", name=what).first.click()
    reads_well(page)
    page.get_by_label("Catatan untuk yang memasukkan").fill(note)
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/tutup-buku/")


def test_october_is_closed_and_what_comes_later_stands_apart(page, open_page, cast, receipt):
    branch = open_page(page.viewport_size)
    sign_in(branch, "koordinator")
    branch.get_by_role("link", name="1 bulan sudah berakhir dan siap ditutup.").click()
    reads_well(branch)
    branch.get_by_role("link", name="Oktober 2026").click()
    wait_for_words(branch, "Rp8.400 di tangan agen, belum disetorkan")
    reads_well(branch)
    branch.get_by_role("button", name="Tutup buku Oktober 2026").click()
    branch.get_by_text("Angka ini tidak berubah lagi.").wait_for()
    reads_well(branch)
    kept = MonthClose.objects.get().figures

    sign_in(page, "sz")
    note_paid_elsewhere(page, cast.enrolment(start=OCTOBER).member)
    hand_on(page)
    page.goto("/setoran/")
    seen = wait_for_words(page, "Menunggu persetujuan")
    assert seen.count("Menunggu persetujuan") == 2
    reads_well(page)

    answer(branch, "Iuran, 30 Oktober 2026", "Setujui")
    answer(branch, "Setoran, 31 Oktober 2026", "Tolak", "Uangnya baru diserahkan November")
    branch.get_by_role("link", name="Oktober 2026").click()
    told = wait_for_words(branch, "Sesudah tutup buku")
    report, _, afterwards = told.partition("Sesudah tutup buku")
    assert "diterima, 1 kuitansi" in report
    assert "Disetujui" in afterwards
    assert "Uangnya baru diserahkan November" in afterwards
    reads_well(branch)

    page.reload()
    page.get_by_role("link", name="Setoran, 31 Oktober 2026").click()
    wait_for_words(page, "Batalkan dengan cara biasa")
    reads_well(page)
    assert MonthClose.objects.get().figures == kept
    assert list(ledger_differences()) == []


def test_who_types_before_a_slow_line_brings_the_scripts_is_asked_all_the_same(page, cast, receipt):
    close(cast)
    sign_in(page, "sz")
    late = []
    page.route("**/*.js", lambda script: late.append(script))
    page.goto(
        f"/iuran/{cast.enrolment(start=OCTOBER).uuid}/dibayar-di-tempat-lain/", wait_until="commit"
    )
    type_day(page, "Dibayar tanggal", "30-10-2026")
    expect(page.get_by_label("Mengapa baru sekarang?")).to_be_hidden()
    for script in late:
        script.continue_()
    page.get_by_text("Buku Oktober 2026 sudah ditutup.").wait_for()
    expect(page.get_by_label("Dibayar tanggal", exact=True)).to_have_value("30-10-2026")


def test_without_javascript_the_reason_is_asked_for_after_sending(
    open_page, cast, receipt, sign_in_as
):
    close(cast)
    plain = open_page(java_script_enabled=False)
    sign_in_as(plain, cast.sz.user)
    plain.goto("/setoran/baru/")
    plain.get_by_label("Tunai ke kantor cabang").check()
    plain.get_by_label("Tanggal", exact=True).fill(f"{dt.date(2026, 10, 31):%d-%m-%Y}")
    plain.get_by_role("button", name="Simpan & buat slip").click()
    wait_for_words(plain, "Buku Oktober 2026 sudah ditutup.")
    expect(plain.get_by_label("Tunai ke kantor cabang")).to_be_checked()
    plain.get_by_label("Mengapa baru sekarang?").fill("Slip tertinggal di rumah")
    plain.get_by_role("button", name="Simpan & buat slip").click()
    wait_for_words(plain, "Menunggu dihitung")
