"""Beside the official portal: register somebody, bring the number back, pay a receipt, hand the card over."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from members.models import CardHandover, Enrolment
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words
from tests.support.browser import LAPTOP
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]

KPJ = "19230352910"


@pytest.fixture
def receipt(cast):
    """Mbok Ponirah paid; nobody has registered her in the portal yet."""
    return take_from(cast, cast.enrolment(cast.member(name="Mbok Ponirah")))


def test_from_the_portal_and_back(open_page, cast, receipt):
    nik = receipt.lines.get().enrolment.member.nik
    cast.enrolment(cast.member(name="Pak Tarno"))
    page = open_page(LAPTOP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, "sz")
    page.get_by_role("link", name="Kerja di portal").click()
    reads_well(page)
    page.get_by_role("link", name="Mbok Ponirah").click()
    reads_well(page)

    page.get_by_role("button", name="Salin NIK").click()
    page.get_by_text("tersalin").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == nik
    expect(page.locator(".is-copied")).to_have_count(1)

    page.get_by_label("Nomor KPJ").fill(KPJ)
    page.get_by_role("button", name="Simpan, orang berikutnya").click()
    page.get_by_role("heading", name="Pak Tarno").wait_for()
    wait_for_words(page, "Nomor KPJ Mbok Ponirah tersimpan.")

    page.get_by_role("link", name="Kerja di portal").click()
    page.get_by_role("link", name=receipt.receipt_no).click()
    reads_well(page)
    page.get_by_role("link", name="Sudah dibayarkan: catat setoran Rp8.400").click()
    expect(page.locator("[name=collections]:checked")).to_have_count(1)

    member = Enrolment.objects.get(kpj=KPJ).member
    page.goto(f"/peserta/{member.uuid}/")
    wait_for_words(page, "Kartu belum diserahkan")
    page.get_by_text("Ubah kepesertaan ini").click()
    page.get_by_role("link", name="Kartu diserahkan").click()
    reads_well(page)
    page.get_by_role("button", name="Simpan penyerahan").click()
    page.wait_for_url(f"**/peserta/{member.uuid}/")
    wait_for_words(page, "Diserahkan 21 November 2026 kepada Mbok Ponirah")
    assert CardHandover.objects.get().handed_on == dt.date(2026, 11, 21)


def test_without_scripts_the_value_is_marked_by_hand(open_page, receipt):
    enrolment = receipt.lines.get().enrolment
    page = open_page(java_script_enabled=False)
    sign_in(page, "sz")
    page.goto(f"/portal/{enrolment.uuid}/")
    expect(page.get_by_role("button", name="Salin NIK")).to_have_count(0)
    expect(page.get_by_role("textbox", name="NIK")).to_have_value(enrolment.member.nik)
