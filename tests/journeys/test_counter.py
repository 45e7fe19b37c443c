"""A resident stands at the counter of the village office."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from dues.models import Standing
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words
from tests.support.browser import LAPTOP, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


@pytest.fixture
def resident(cast):
    """Protected up to November."""
    enrolment, month = cast.enrolment(), dt.date(2026, 11, 1)
    Standing.objects.create(
        enrolment=enrolment,
        paid_through=month,
        remitted_through=month,
        agent=cast.sz,
        village=cast.village,
        branch=cast.branch,
    )
    return enrolment.member


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_secretary_asks_and_the_coordinator_reads_who_asked(open_page, resident, size):
    page = open_page(size)
    sign_in(page, "sekdes")
    page.goto("/loket/")
    wait_for_words(page, "tidak boleh dipakai untuk menunda atau menolak layanan desa")
    reads_well(page)
    page.get_by_label("NIK").fill(resident.nik)
    page.get_by_label("Tanggal lahir").fill("01-01-1980")
    page.get_by_label("orangnya sendiri bertanya").check()
    page.get_by_role("button", name="Tanyakan").click()
    wait_for_words(page, "Terlindungi sampai 30 November 2026", "Siti Zulaikha (SZ)")
    expect(page.get_by_label("NIK")).to_have_value("")
    assert resident.nik not in page.url + page.content()
    reads_well(page)

    page.get_by_label("NIK").fill(resident.nik)
    page.get_by_label("Tanggal lahir").fill("02-01-1980")
    page.get_by_label("orangnya sendiri bertanya").check()
    page.get_by_role("button", name="Tanyakan").click()
    wait_for_words(page, "Tidak dikenal di sini, atau tidak terlindungi")
    reads_well(page)

    branch = open_page(size)
    sign_in(branch, "koordinator")
    branch.goto("/loket/catatan/")
    expect(branch.locator("tbody tr")).to_have_count(2)
    wait_for_words(branch, "Sekar Desa", "Tidak dikenal di sini")
    reads_well(branch)
