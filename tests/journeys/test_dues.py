"""Dues from the door to the payer's telephone: the amounts are those of the law, worked out by hand.

Dues a month of PP 44/2015 (JKK and JHT by bracket, JKM Rp6.800), half of JKK and JKM by PP 50/2025 until
December 2026, until March 2027 in transport.
"""

import datetime as dt

import pytest
from playwright.sync_api import expect

from members.models import Member
from tests.journeys.steps import (
    choose_months,
    look_for,
    print_receipt,
    save_and_print,
    sign_in,
    wait_for_sum,
    wait_for_words,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]

NOVEMBER = dt.date(2026, 11, 1)
CARD = "3509110101010001"


@pytest.fixture
def receipt_in_hand(page, open_page, public_site, scan):
    """Print the receipt on the screen, scan its code and open the page behind it without signing in."""

    def check(*expected: str):
        printed = print_receipt(page)
        address = scan(printed)
        assert address.startswith(f"{public_site}/k/")
        payer = open_page(page.viewport_size)
        assert payer.goto(address).status == 200
        wait_for_words(
            payer,
            "Kuitansi asli",
            "SZ-2026-A-00001",
            "21 November 2026",
            "Siti Zulaikha (SZ)",
            "Uang masih di agen sejak 21 November 2026",
            *expected,
        )
        expect(payer.locator(".note-warning")).to_be_visible()
        for member in Member.objects.all():
            assert member.name not in payer.content()
            assert member.nik not in payer.content()
        return payer

    return check


def take_from(page, *people: tuple[str, int]) -> None:
    """Sign in, go to Terima iuran and choose people with their months."""
    sign_in(page, "sz")
    page.get_by_role("link", name="Terima iuran").first.click()
    for name, _months in people:
        look_for(page, name)
    for name, months in people:
        choose_months(page, name, months)


def test_three_months_over_the_end_of_the_discount(page, cast, receipt_in_hand):
    cast.enrolment(cast.member(name="Siti Aminah"), start=NOVEMBER)
    take_from(page, ("Siti Aminah", 3))
    wait_for_sum(page, "Rp33.600")
    wait_for_sum(
        page,
        "Nov–Des 2026 (2 × Rp8.400) Rp16.800",
        "Jan 2027 Rp16.800",
        "tiga puluh tiga ribu enam ratus rupiah",
    )
    page.get_by_label("Uang yang diterima").fill("50.000")
    page.keyboard.press("Tab")
    wait_for_sum(page, "Kembali Rp16.400")
    save_and_print(page)
    receipt_in_hand("S. A.", "Nov–Des 2026", "Jan 2027", "Rp33.600")


def test_a_driver_with_old_age_savings(page, cast, receipt_in_hand):
    """Rp2.500.000: JKK 26.000, JKM 6.800, JHT 52.000; halves of the first two until March 2027."""
    cast.enrolment(
        cast.member(name="Bambang Supir"),
        start=NOVEMBER,
        income=2_500_000,
        sector="transport",
        has_jht=True,
    )
    take_from(page, ("Bambang Supir", 6))
    wait_for_sum(page, "Rp426.800")
    wait_for_sum(page, "Nov 2026–Mar 2027 (5 × Rp68.400) Rp342.000", "Apr 2027 Rp84.800")
    page.get_by_label("Uang yang diterima").fill("450.000")
    page.keyboard.press("Tab")
    wait_for_sum(page, "Kembali Rp23.200")
    save_and_print(page)
    receipt_in_hand("B. S.", "Nov 2026–Mar 2027", "Apr 2027", "Rp426.800")


def test_a_household_of_three_for_a_year_with_one_payer(page, cast, receipt_in_hand):
    """2 months at half and 10 at full dues: 16.800 + 168.000; 20.800 + 208.000; with JHT (never
    discounted) 2 x 53.400 + 10 x 66.800."""
    cast.enrolment(cast.member(name="Tini Ibu", family_card=CARD), start=NOVEMBER)
    cast.enrolment(
        cast.member(name="Tono Bapak", family_card=CARD), start=NOVEMBER, income=1_300_000
    )
    cast.enrolment(
        cast.member(name="Tuti Anak", family_card=CARD),
        start=NOVEMBER,
        income=1_900_000,
        has_jht=True,
    )
    sign_in(page, "sz")
    page.get_by_role("link", name="Terima iuran").first.click()
    look_for(page, "Tini Ibu")
    for name in ("Tono Bapak", "Tuti Anak"):  # offered: they stand on the same family card
        page.get_by_role("button", name=name).click()
    for name in ("Tini Ibu", "Tono Bapak", "Tuti Anak"):
        choose_months(page, name, 12)
    wait_for_sum(page, "Rp1.188.400")
    wait_for_sum(
        page,
        "Tini Ibu Nov–Des 2026 (2 × Rp8.400) Rp16.800 Jan–Okt 2027 (10 × Rp16.800) Rp168.000",
        "Tono Bapak Nov–Des 2026 (2 × Rp10.400) Rp20.800 Jan–Okt 2027 (10 × Rp20.800) Rp208.000",
        "Tuti Anak Nov–Des 2026 (2 × Rp53.400) Rp106.800 Jan–Okt 2027 (10 × Rp66.800) Rp668.000",
        "satu juta seratus delapan puluh delapan ribu empat ratus rupiah",
    )
    page.get_by_label("Siapa yang menyerahkan uang").fill("Ibu Tini")
    page.get_by_label("Uang yang diterima").fill("1.200.000")
    page.keyboard.press("Tab")
    wait_for_sum(page, "Kembali Rp11.600")
    save_and_print(page)
    seen = receipt_in_hand("T. I.", "T. B.", "T. A.", "Jan–Okt 2027", "Rp1.188.400")
    assert "Ibu Tini" not in seen.content()


def test_the_sum_follows_months_that_the_browser_put_back(page, cast):
    cast.enrolment(cast.member(name="Siti Aminah"), start=NOVEMBER)
    take_from(page, ("Siti Aminah", 3))
    wait_for_sum(page, "Rp33.600")
    page.goto("/kuitansi/")
    page.go_back()
    wait_for_sum(page, "Rp33.600")
