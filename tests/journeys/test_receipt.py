"""A receipt on the agent's screen and on the payer's."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from perisai.common.ids import group_check_code
from tests.taking import take_from

pytestmark = pytest.mark.browser


@pytest.fixture
def receipt(cast):
    return take_from(cast, at=timezone.localtime())


def test_printed_on_another_paper_then_printed_again_as_a_copy(page, sign_in_as, cast, receipt):
    """At 360 px: the first paper a roll, which the telephone then offers first, as a copy."""
    sign_in_as(page, cast.sz.user)
    here = reverse("dues:collection", args=[receipt.uuid])
    page.goto(here)
    button = page.get_by_role("button", name="Cetak kuitansi (A6)")
    assert button.bounding_box()["y"] < page.viewport_size["height"]  # without scrolling
    page.get_by_text("Ukuran lain").click()
    page.get_by_role("button", name="Teks 32 kolom").click()
    page.get_by_text("KUITANSI TITIPAN IURAN").wait_for()
    page.goto(here)
    page.get_by_text("Asli").first.wait_for()
    page.get_by_role("button", name="Cetak salinan (teks 32 kolom").click()
    page.get_by_text("SALINAN ke-1").wait_for()


def test_a_payer_types_the_code_from_the_paper(open_page, receipt):
    page = open_page(java_script_enabled=False)
    page.goto(reverse("check:ask"))
    page.get_by_label("Kode di kuitansi").fill("salah")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kode tidak cocok dengan kuitansi mana pun").wait_for()
    page.get_by_label("Kode di kuitansi").fill(group_check_code(receipt.check_code).lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kuitansi asli").wait_for()
    expect(page.get_by_text(receipt.receipt_no)).to_be_visible()
    assert page.context.cookies() == []
