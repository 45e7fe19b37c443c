"""Finding somebody on a phone with nothing but a keyboard, and coming back to where one was."""

import pytest
from playwright.sync_api import expect

from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, words_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


def test_typing_arrows_and_enter_lead_to_the_person_and_back_to_the_list(phone, cast):
    for name in ("Siti Aminah", "Siti Zulfa", "Budi"):
        cast.member(name=name)
    sign_in(phone, "sz")
    phone.goto("/peserta/")
    phone.keyboard.press("/")
    phone.keyboard.type("siti rt 1")
    phone.locator("#found", has_not_text="Budi").wait_for()
    phone.wait_for_url("**cari=siti**")
    reads_well(phone)
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Siti Zulfa").wait_for()
    phone.go_back()
    phone.locator("#found", has_text="Siti Zulfa").wait_for()
    assert "Budi" not in words_of(phone)

    phone.keyboard.press("/")
    phone.keyboard.type("Tukiyem")
    phone.get_by_role("link", name="Daftarkan Tukiyem").click()
    expect(phone.get_by_label("Nama sesuai KTP")).to_have_value("Tukiyem")
