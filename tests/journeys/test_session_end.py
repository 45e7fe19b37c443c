"""The session ends while a form is being filled in: sign in again, go on where one was."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from dues.models import Collection
from members.models import Member
from tests.journeys.steps import choose_months, look_for, sign_in, wait_for_sum, wait_for_words
from tests.villages.outreach import TODAY, a_prospect
from villages.actions.prospects import leave_alone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


def end_session(page) -> None:
    page.context.clear_cookies(name="sessionid")


def test_money_that_was_being_taken_is_taken_after_signing_in_again(page, cast):
    cast.enrolment(cast.member(name="Siti Aminah"), start=dt.date(2026, 11, 1))
    sign_in(page, "sz")
    page.get_by_role("link", name="Terima iuran").first.click()
    look_for(page, "Siti Aminah")
    choose_months(page, "Siti Aminah", 3)
    wait_for_sum(page, "Rp33.600")
    page.get_by_label("Siapa yang menyerahkan uang").fill("Bu Tini")
    end_session(page)
    page.get_by_role("button", name="Simpan & cetak").click()
    page.wait_for_url("**/masuk/**")
    assert not Collection.objects.exists()

    sign_in(page, "sz")
    page.get_by_text("Isian Anda sudah dikembalikan").wait_for()
    expect(page.get_by_label("Siapa yang menyerahkan uang")).to_have_value("Bu Tini")
    wait_for_sum(page, "Rp33.600")
    page.get_by_role("button", name="Simpan & cetak").click()
    page.wait_for_url("**/kuitansi/*/")
    saved = Collection.objects.get()
    assert (saved.total, saved.payer_name) == (33_600, "Bu Tini")


def test_a_page_that_asks_by_itself_leads_to_the_door_and_keeps_what_was_typed(page, cast):
    cast.enrolment(cast.member(name="Siti Aminah"), start=dt.date(2026, 11, 1))
    sign_in(page, "sz")
    page.get_by_role("link", name="Terima iuran").first.click()
    look_for(page, "Siti Aminah")
    page.get_by_label("Siapa yang menyerahkan uang").fill("Bu Tini")
    # The page asks once by itself when it is shown; that must be answered before the session ends.
    page.wait_for_load_state()
    choose_months(page, "Siti Aminah", 2)
    wait_for_sum(page, "Rp16.800")
    end_session(page)
    choose_months(page, "Siti Aminah", 3)
    page.wait_for_url("**/masuk/**")
    sign_in(page, "sz")
    page.get_by_text("Isian Anda sudah dikembalikan").wait_for()
    expect(page.get_by_label("Siapa yang menyerahkan uang")).to_have_value("Bu Tini")
    wait_for_sum(page, "Rp33.600")


def test_a_long_registration_comes_back(page, cast):
    sign_in(page, "sz")
    page.get_by_role("link", name="Daftar baru").first.click()
    typed = {"nik": "3509114503850009", "name": "Sri Lestari", "rt": "7", "witness": "Pak RT"}
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    page.get_by_label("Perempuan").check()
    page.check("[name=is_working]")
    end_session(page)
    page.click(".next-step button")
    page.wait_for_url("**/masuk/**")
    sign_in(page, "sz")
    page.get_by_text("Isian Anda sudah dikembalikan").wait_for()
    for name, text in typed.items():
        expect(page.locator(f"[name={name}]")).to_have_value(text)
    expect(page.get_by_label("Perempuan")).to_be_checked()
    expect(page.locator("[name=is_working]")).to_be_checked()
    assert not Member.objects.exists()
    expect(page.locator("h1")).not_to_contain_text("masuk", ignore_case=True)


def test_a_tap_after_the_end_leads_back_to_the_record_and_is_done_once_more(page, cast):
    prospect = a_prospect(cast)
    leave_alone(prospect=prospect, by=cast.sz.user, on=TODAY)
    sign_in(page, "sz")
    page.goto(f"/sosialisasi/calon/{prospect.uuid}/")
    page.locator("summary", has_text="Perbaiki, jangan dihubungi, hapus").click()
    end_session(page)
    page.get_by_role("button", name="Boleh dikunjungi lagi").click()
    page.wait_for_url("**/masuk/**")
    wait_for_words(page, "Belum tersimpan")
    sign_in(page, "sz")
    page.wait_for_url(f"**/sosialisasi/calon/{prospect.uuid}/")
    wait_for_words(page, "Kiriman terakhir belum tersimpan", "Jangan dikunjungi")
    page.locator("summary", has_text="Perbaiki, jangan dihubungi, hapus").click()
    page.get_by_role("button", name="Boleh dikunjungi lagi").click()
    wait_for_words(page, "boleh dikunjungi lagi.")
