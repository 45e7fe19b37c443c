"""A receipt on the agent's screen and on the payer's."""

import pytest
from django.urls import reverse
from django.utils import timezone

from perisai.common.ids import group_check_code
from perisai.jobs.runner import run_due_jobs
from tests.taking import take_from

pytestmark = pytest.mark.browser


@pytest.fixture
def receipt(cast):
    return take_from(cast, at=timezone.localtime())


def test_the_print_appears_by_itself_when_the_worker_is_back(page, sign_in_as, cast, receipt):
    sign_in_as(page, cast.sz.user)
    page.goto(reverse("dues:collection", args=[receipt.uuid]))
    page.get_by_text("Menunggu cetak").wait_for()
    assert page.get_by_text("KUITANSI TITIPAN IURAN").is_visible()
    run_due_jobs()
    button = page.get_by_role("link", name="Cetak kuitansi (A6)")
    button.wait_for()
    assert button.bounding_box()["y"] < page.viewport_size["height"]  # without scrolling
    answer = page.request.get(button.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_without_javascript_a_link_looks_again(open_page, sign_in_as, cast, receipt):
    page = open_page(java_script_enabled=False)
    sign_in_as(page, cast.sz.user)
    page.goto(reverse("dues:collection", args=[receipt.uuid]))
    run_due_jobs()
    page.get_by_role("link", name="Lihat lagi").click()
    page.get_by_role("link", name="Cetak kuitansi (A6)").wait_for()


def test_a_payer_types_the_code_from_the_paper(open_page, receipt):
    page = open_page(java_script_enabled=False)
    page.goto(reverse("check:ask"))
    page.get_by_label("Kode di kuitansi").fill("salah")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kode tidak cocok dengan kuitansi mana pun").wait_for()
    page.get_by_label("Kode di kuitansi").fill(group_check_code(receipt.check_code).lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kuitansi asli").wait_for()
    assert page.get_by_text(receipt.receipt_no).is_visible()
    assert page.context.cookies() == []
