"""The coordinator plans, draws, asks, finds a mismatch, and another person confirms the end."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def people(cast):
    """Two members of SZ who paid Rp8.400, by the book."""
    enrolments = [cast.enrolment(start=NOVEMBER) for _ in range(2)]
    take_from(cast, *enrolments)
    return [enrolment.member for enrolment in enrolments]


def plan(page) -> None:
    page.locator(".places").get_by_role("link", name="Laporan").click()
    page.get_by_role("main").get_by_role("link", name="Pemeriksaan").click()
    reads_well(page)
    page.get_by_role("link", name="Rencanakan pemeriksaan").click()
    reads_well(page)
    page.get_by_label("Yang diperiksa").select_option(label="Siti Zulaikha (SZ)")
    page.get_by_label("Pembayaran dari").fill("01-11-2026")
    page.get_by_label("Pembayaran sampai").fill("21-11-2026")
    page.get_by_role("button", name="Simpan rencana").click()
    page.get_by_text("Sudah direncanakan").wait_for()
    reads_well(page)


def draw(page) -> None:
    page.get_by_role("link", name="Undi peserta").click()
    reads_well(page)
    page.get_by_role("button", name="Undi sekarang").click()
    page.get_by_text("Terundi: 2 dari 2 peserta").wait_for()
    reads_well(page)


def ask(page, name: str, **answers: str) -> None:
    page.get_by_role("link", name=f"Ketik jawaban {name}").click()
    reads_well(page)
    assert "8.400" not in page.locator("main").inner_text()
    page.get_by_label("Bagaimana peserta ditanya?").select_option(label="didatangi ke rumah")
    for label, answer in answers.items():
        page.get_by_label(label).select_option(label=answer)


def test_an_inspection_from_the_plan_to_the_report_in_the_hands_of_the_agent(
    laptop, open_page, cast, people
):
    page = laptop
    sign_in(page, "koordinator")
    plan(page)
    draw(page)

    paid, denies = (member.name for member in people)
    ask(page, paid, **{"1.": "ya", "4.": "ya, setiap kali membayar", "5.": "ya"})
    page.get_by_label("2. Berapa semuanya").fill("8.400")
    page.get_by_label("Nov 2026").check()
    page.get_by_role("button", name="Simpan jawaban").click()
    page.get_by_text("Tersimpan").first.wait_for()
    ask(page, denies, **{"1.": "tidak", "5.": "ya"})
    page.get_by_role("button", name="Simpan jawaban").click()
    wait_for_words(page, "tidak cocok dengan buku", "Rp8.400")
    reads_well(page)
    page.get_by_label("Apa yang dilakukan").fill("Ditanyakan lagi kepada suaminya, sudah dibayar")
    page.get_by_label("Bagaimana selesainya").select_option(label="peserta keliru")
    page.get_by_role("button", name="Simpan").click()
    wait_for_words(page, "Ditanyakan lagi kepada suaminya")
    reads_well(page)
    page.get_by_role("link", name="Siti Zulaikha (SZ)").click()
    reads_well(page)

    page.get_by_role("link", name="Tulis temuan").click()
    reads_well(page)
    page.get_by_label("Seberapa berat").select_option(label="sedang")
    page.get_by_label("Apa yang ditemukan").fill("Kuitansi terlambat diberikan")
    page.get_by_label("Apa yang harus dilakukan").fill("Beri kuitansi pada hari itu juga")
    page.get_by_label("Sampai kapan").fill("05-12-2026")
    page.get_by_role("button", name="Simpan").click()
    wait_for_words(page, "Kuitansi terlambat diberikan")
    page.get_by_role("link", name="Undian ke-1").click()
    wait_for_words(page, "Sama: diulang dari yang tersimpan")
    reads_well(page)
    page.get_by_role("link", name="Siti Zulaikha (SZ)").click()
    page.get_by_role("link", name="Tutup pemeriksaan").click()
    reads_well(page)
    page.get_by_label("Kesimpulan").fill("Buku cocok dengan jawaban peserta")
    page.get_by_label("Saksi").fill("Pak Kasun")
    page.get_by_role("button", name="Mintakan konfirmasi orang kedua").click()
    wait_for_words(page, "Sekarang orang lain harus mengonfirmasi", "Menunggu orang kedua")
    reads_well(page)

    agent = open_page({"width": 360, "height": 740})
    sign_in(agent, "sz")
    agent.goto("/pemeriksaan/")
    wait_for_words(agent, "Belum ada pemeriksaan pekerjaan Anda yang ditutup")

    head = open_page(page.viewport_size)
    sign_in(head, "pusat")
    head.get_by_role("link", name="1 pemeriksaan menunggu konfirmasi orang kedua").click()
    head.get_by_role("link", name="Siti Zulaikha (SZ)").click()
    head.get_by_role("link", name="Konfirmasi atau kembalikan").click()
    reads_well(head)
    head.get_by_label("Saya konfirmasi").check()
    head.get_by_role("button", name="Simpan jawaban").click()
    wait_for_words(head, "Ditutup")
    reads_well(head)

    agent.reload()
    agent.get_by_role("link", name="Siti Zulaikha (SZ)").click()
    wait_for_words(agent, "Kuitansi terlambat diberikan")
    reads_well(agent)
    assert not [member.name for member in people if member.name in agent.content()]
    paper = agent.request.get(agent.get_by_role("link", name="A4").get_attribute("href"))
    assert paper.body().startswith(b"%PDF")
    expect(agent.get_by_role("link", name="Bukti undian")).to_have_count(0)
