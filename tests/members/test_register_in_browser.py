"""Registering somebody with a real browser: on a phone, on a laptop, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from members.models import Member
from perisai.audit.models import AuditEntry
from tests.journeys.steps import unfold
from tests.support.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_ktp(page) -> None:
    page.fill("#id_nik", "3509 1212 0385 0009")
    page.fill("#id_name", "Budi Hartono")
    page.fill("#id_birth_date", "12-03-1985")
    page.check("#id_sex_0")
    page.fill("#id_hamlet", "Krajan")
    page.fill("#id_rt", "3")
    page.fill("#id_rw", "1")


def declare_and_agree(page) -> None:
    page.check("#id_is_working")
    page.check("#id_is_not_in_care")
    page.check("#id_purposes_0")


def test_the_job_proposes_the_sector_and_the_dues_follow(page, cast, sign_in_as):
    sign_in_as(page, cast.sz.user)
    page.goto("/peserta/daftar/")
    fill_ktp(page)
    page.fill("#id_job", "Tukang ojek")
    page.fill("#id_income", "1.200.000")
    page.check("#id_has_jht_1")
    page.wait_for_selector("#quote strong")
    expect(page.locator("#id_sector_0")).to_be_checked()
    expect(page.locator("#quote")).to_contain_text("JHT")
    declare_and_agree(page)

    page.click(".next-step button")
    page.wait_for_selector("#warnings")
    assert not Member.objects.exists()
    expect(page.locator("#id_name")).to_have_value("Budi Hartono")

    page.click(".next-step button[name=confirmed]")
    page.wait_for_url("**/peserta/*-*/")
    member = Member.objects.get()
    assert member.enrolments.get().terms.get().sector == "transport"

    if page.viewport_size["width"] == PHONE["width"]:
        unfold(page, "Data diri")
    page.get_by_role("button", name="Lihat NIK").click()
    page.wait_for_selector(".revealed")
    expect(page.locator(".revealed")).to_have_text(member.nik)
    assert AuditEntry.objects.filter(action="member.nik_revealed").count() == 1


def test_the_page_is_never_wider_than_the_screen(page, cast, sign_in_as):
    sign_in_as(page, cast.sz.user)
    page.goto("/peserta/daftar/")
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_javascript_the_dues_are_computed_and_the_member_saved(open_page, cast, sign_in_as):
    page = open_page(PHONE, java_script_enabled=False)
    sign_in_as(page, cast.sz.user)
    page.goto("/peserta/daftar/")
    fill_ktp(page)
    page.fill("#id_job", "Petani")
    page.fill("#id_income", "1000000")
    page.click("button[name=count]")
    expect(page.locator("#quote")).to_contain_text("Rp8.400")
    expect(page.locator("#id_rt")).to_have_value("3")
    declare_and_agree(page)
    page.check("#id_sector_1")
    page.click(".next-step button")
    page.click(".next-step button[name=confirmed]")
    page.wait_for_url("**/peserta/*-*/")
    assert Member.objects.get().enrolments.get().terms.get().sector == "other"
