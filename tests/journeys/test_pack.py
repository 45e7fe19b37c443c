"""The secretary reads the monthly pack, masks the names for others who look, and takes it along."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from perisai.audit.models import AuditEntry
from tests.journeys.reading import complaints
from tests.journeys.steps import sign_in, unfold
from tests.support.browser import LAPTOP, PHONE
from tests.taking import NOW, note_elsewhere

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


@pytest.fixture
def october(cast) -> None:
    """Two people paid all of six months, one lapsed on the first of October."""
    for name, first, months in (("Bu Marni", 6, 1), ("Pak Joko", 5, 6), ("Bu Warni", 5, 6)):
        enrolment = cast.enrolment(cast.member(name=name), start=dt.date(2026, first, 1))
        note_elsewhere(cast, enrolment, months=months, at=NOW.replace(month=first, day=1))


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_secretary_reads_the_pack_and_takes_it_along(open_page, cast, october, size):
    page = open_page(size)
    sign_in(page, "sekdes")
    page.get_by_role("navigation").get_by_role("link", name="Laporan").first.click()
    page.get_by_role("main").get_by_role("link", name="Laporan bulanan").click()
    page.get_by_role("heading", name="Laporan bulanan Desa Dukuhdempok").wait_for()
    main = page.locator("main")
    expect(main).to_contain_text("Oktober 2026, menurut yang diketahui pada 21 November 2026")
    expect(main).to_contain_text("2 dari 3 peserta milik agen rutin membayar (Mei–Okt 2026).")
    unfold(page, "Siapa saja")
    expect(page.get_by_role("link", name="Bu Marni")).to_be_visible()
    assert complaints(page) == []

    page.get_by_role("link", name="Samarkan nama").click()
    expect(main).to_contain_text("B. M.")
    expect(main).not_to_contain_text("Bu Marni")

    paper = page.get_by_role("link", name="Kertas F4").get_attribute("href")
    answer = page.request.get(paper)
    assert answer.headers["content-type"] == "application/pdf"
    with page.expect_download() as file:
        page.get_by_role("link", name="Excel").click()
    assert file.value.suggested_filename == "laporan-bulanan-35.09.11.2004-2026-10.xlsx"
    assert AuditEntry.objects.filter(action="pack.exported").count() == 2

    page.get_by_label("Bulan").select_option(label="September 2026")
    page.get_by_role("button", name="Lihat").click()
    expect(main).to_contain_text("September 2026, menurut yang diketahui")


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_secretary_sees_who_paid_which_month_and_takes_an_rt_along(
    open_page, cast, october, size
):
    page = open_page(size)
    sign_in(page, "sekdes")
    page.goto(reverse("reports:pack", args=[cast.village.code, "2026-10"]))
    page.get_by_role("link", name="Lihat peserta per bulan").click()
    page.get_by_role("heading", name="Peserta per bulan Desa Dukuhdempok").wait_for()
    main = page.locator("main")
    expect(main).to_contain_text("Iuran Oktober 2026, 3 peserta: 2 sudah masuk, 1 nonaktif.")
    lapsed = page.get_by_role("row", name="Bu Marni")
    expect(lapsed.get_by_role("cell", name="nonaktif: perlindungan berhenti")).to_have_count(1)
    expect(lapsed.get_by_role("cell", name="belum dibayar")).to_have_count(3)
    assert complaints(page) == []

    page.get_by_label("Nama").select_option(label="disamarkan, bila orang lain ikut melihat")
    page.get_by_role("button", name="Lihat").click()
    expect(page.get_by_role("row", name="B. M.")).to_be_visible()
    expect(main).not_to_contain_text("Bu Marni")

    paper = page.get_by_role("link", name="RT ini, Kertas F4").get_attribute("href")
    assert page.request.get(paper).headers["content-type"] == "application/pdf"
    with page.expect_download() as file:
        page.get_by_role("link", name="Semua RT, Excel").click()
    assert file.value.suggested_filename == "peserta-per-bulan-35.09.11.2004-2026-10.xlsx"
    kept = AuditEntry.objects.filter(action="pack.grid_exported")
    assert [row.details["is_masked"] for row in kept] == [True, True]
