"""An agent leaves: her branch starts it, she is told, the successor accepts, her cash is brought in."""

import datetime as dt

import pytest

from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words, words_of
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def receipts(cast):
    """Three members who paid Rp8.400 each to SZ."""
    return [take_from(cast, cast.enrolment(start=NOVEMBER)) for _ in range(3)]


def start(branch) -> None:
    branch.get_by_role("link", name="Siti Zulaikha (SZ)").first.click()
    branch.get_by_role("link", name="Agen ini berhenti").click()
    reads_well(branch)
    branch.get_by_label("Agen pengganti").select_option(label="Sutinah (ST)")
    branch.get_by_label("Alasan berhenti").fill("Pindah ke kota")
    branch.get_by_role("button", name="Mulai serah terima").click()
    branch.get_by_text("Menunggu agen pengganti").wait_for()
    reads_well(branch)


def test_an_agent_leaves_and_another_takes_over(page, open_page, cast, receipts):
    branch = page
    sign_in(branch, "koordinator")
    start(branch)

    leaving = open_page(page.viewport_size)
    sign_in(leaving, "sz")
    wait_for_words(leaving, "jangan menerima iuran baru")
    reads_well(leaving)

    successor = open_page(page.viewport_size)
    sign_in(successor, "st")
    successor.get_by_role("link", name="1 agen menyerahkan pesertanya").click()
    reads_well(successor)
    successor.get_by_role("link", name="Siti Zulaikha (SZ)").click()
    reads_well(successor)
    successor.get_by_role("button", name="Terima 3 peserta").click()
    successor.get_by_text("3 orang sekarang peserta Anda").wait_for()
    reads_well(successor)
    answer = successor.request.get(
        successor.get_by_role("link", name="Kertas F4").get_attribute("href")
    )
    assert answer.headers["content-type"] == "application/pdf"
    successor.locator(".places").get_by_role("link", name="Peserta").click()
    successor.get_by_text("Siti Contoh 1001").first.wait_for()

    leaving.reload()
    leaving.wait_for_url("**/masuk/**")

    branch.locator(".places").get_by_role("link", name="Ringkasan").click()
    branch.get_by_text("sudah berhenti, masih memegang Rp25.200").wait_for()
    reads_well(branch)
    branch.get_by_role("link", name="Buka halaman agen").click()
    branch.get_by_role("link", name="Catat uang Rp25.200 yang dibawa").click()
    reads_well(branch)
    branch.get_by_label("Tunai ke kantor cabang").check()
    branch.get_by_role("button", name="Simpan & buat slip").click()
    branch.get_by_text("Kantor cabang menghitung dulu").wait_for()
    branch.locator(".places").get_by_role("link", name="Ringkasan").click()
    branch.get_by_role("heading", name="Ringkasan", level=1).wait_for()
    assert "masih memegang" not in words_of(branch)
