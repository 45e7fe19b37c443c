"""Somebody is registered: by keyboard alone, and without JavaScript by somebody who mistypes."""

import pytest
from playwright.sync_api import expect

from members.models import Member
from tests.cast import PASSWORD
from tests.journeys.steps import sign_in, wait_for_words, words_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]

MOST_STEPS = 60  # presses of Tab before a field counts as out of reach

# A woman born on 5 March 1985, the NIK from another district.
RIGHT = {
    "nik": "3509124503850009",
    "family_card": "3509110101010001",
    "name": "Sri Lestari",
    "birth_place": "Jember",
    "birth_date": "05-03-1985",
    "hamlet": "Krajan",
    "rt": "1",
    "rw": "1",
    "phone": "0812 3456 7890",
    "job": "Buruh tani",
    "income": "1.000.000",
}
# What people type, and what the page says about it.
CLUMSY = {
    "nik": ("35091145", "16 angka"),
    "family_card": ("tiga lima", "16 angka"),
    "name": ("", "Mohon diisi"),
    "birth_date": ("31 Februari 1985", "bukan tanggal yang ada di kalender"),
    "hamlet": ("", "Mohon diisi"),
    "phone": ("kosong delapan satu", "bukan nomor telepon"),
    "job": ("", "Mohon diisi"),
    "income": ("sejuta", "rupiah"),
}
KEPT = {"birth_place": "Jember", "rt": "satu", "rw": "1"}


def go_to(page, selector: str) -> None:
    """With Tab alone."""
    for _ in range(MOST_STEPS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reached by keyboard")


def write(page, name: str, text: str) -> None:
    go_to(page, f"[name={name}]")
    page.keyboard.type(text)


def press(page, selector: str, key: str = "Enter") -> None:
    go_to(page, selector)
    page.keyboard.press(key)


def register_by_keyboard(page) -> None:
    """From any page with the link, up to the warnings."""
    press(page, "a[href='/peserta/daftar/']")
    page.wait_for_url("**/peserta/daftar/")
    page.wait_for_load_state()
    for name in ("nik", "family_card", "name", "birth_place", "birth_date"):
        write(page, name, RIGHT[name])
    press(page, "[name=sex]", "ArrowDown")
    for name in ("hamlet", "rt", "rw", "phone"):
        write(page, name, RIGHT[name])
    press(page, "[name=phone_owner]", "ArrowDown")
    for name in ("job", "income"):
        write(page, name, RIGHT[name])
    page.locator("#quote", has_text="Rp8.400").wait_for()
    for name in ("is_working", "is_not_in_care", "purposes"):
        press(page, f"[name={name}]", "Space")
    press(page, ".next-step button")
    page.wait_for_selector("#warnings")


def test_by_keyboard_alone(page, cast):
    page.goto("/")
    write(page, "username", "sz")
    write(page, "password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/masuk/" not in url)
    register_by_keyboard(page)
    wait_for_words(page, "kecamatan lain", within="#warnings")
    assert not Member.objects.exists()
    press(page, ".next-step button[name=confirmed]")
    page.wait_for_url("**/peserta/*-*/")
    wait_for_words(page, "Sri Lestari terdaftar")
    member = Member.objects.get()
    assert (member.nik, member.sex, member.phone) == (RIGHT["nik"], "P", "+6281234567890")


def fill(page, values: dict[str, str]) -> None:
    for name, text in values.items():
        page.fill(f"[name={name}]", text)


def finish(page) -> None:
    """What is chosen and ticked rather than typed."""
    page.get_by_label("Perempuan").check()
    page.select_option("[name=phone_owner]", index=1)
    page.check("#id_sector_1")
    for name in ("is_working", "is_not_in_care"):
        page.check(f"[name={name}]")
    page.check("#id_purposes_0")


def register(page) -> None:
    page.get_by_role("link", name="Daftar baru").first.click()
    fill(page, RIGHT)
    finish(page)
    page.click(".next-step button")


def test_without_javascript_nothing_typed_is_lost_and_every_slip_is_explained(open_page, cast):
    page = open_page(java_script_enabled=False)
    sign_in(page, "sz")
    page.get_by_role("link", name="Daftar baru").first.click()
    fill(page, {name: typed for name, (typed, _said) in CLUMSY.items()} | KEPT)
    page.click(".next-step button")
    for name, (typed, said) in CLUMSY.items():
        expect(page.locator(f"[name={name}]")).to_have_value(typed)
        wait_for_words(page, said, within=f"#div_id_{name}")
    for name, typed in KEPT.items():
        expect(page.locator(f"[name={name}]")).to_have_value(typed)
    assert not Member.objects.exists()

    fill(page, RIGHT | {"rt": "satu"})
    finish(page)
    page.click(".next-step button")
    wait_for_words(page, "kecamatan lain", within="#warnings")
    page.click(".next-step button[name=confirmed]")
    wait_for_words(page, "bukan nomor RT", within="#div_id_rt")
    expect(page.locator("[name=nik]")).to_have_value(RIGHT["nik"])

    page.fill("[name=rt]", RIGHT["rt"])
    page.click(".next-step button")
    wait_for_words(page, "Sri Lestari terdaftar")
    assert Member.objects.get().agent == cast.sz


def test_a_nik_that_is_taken_is_refused_without_saying_where(page, cast):
    cast.member(nik=RIGHT["nik"], name="Orang Pertama")
    sign_in(page, "stranger")
    register(page)
    page.click(".next-step button[name=confirmed]")
    page.get_by_text("NIK ini sudah terdaftar.").wait_for()
    wait_for_words(page, "hubungi koordinator", within="#div_id_nik")
    seen = words_of(page)
    for secret in ("Orang Pertama", "Dukuhdempok", "Siti Zulaikha", "Jember"):
        assert secret not in seen
    for name, typed in RIGHT.items():
        expect(page.locator(f"[name={name}]")).to_have_value(typed)
    assert Member.objects.count() == 1
