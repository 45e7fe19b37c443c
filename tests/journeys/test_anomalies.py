"""The coordinator reads what the night found, looks at the receipts behind it, asks, and answers."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from dues.actions.anomalies import look_for
from dues.anomaly_enums import AnomalyRule
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in
from tests.taking import NOW, take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


@pytest.fixture
def late_receipts(cast):
    """Three receipts that SZ wrote shortly before midnight, and the night that saw them."""
    for days in (5, 4, 3):
        moment = (NOW - dt.timedelta(days=days)).replace(hour=23, minute=20)
        take_from(cast, cast.enrolment(start=NOW.date()), at=moment)
    look_for(AnomalyRule.NIGHT, at=NOW)


def test_what_looks_wrong_is_found_looked_after_and_answered(page, late_receipts):
    sign_in(page, "koordinator")
    page.get_by_role("link", name="1 hal di pembukuan tampak janggal").click()
    reads_well(page)
    page.get_by_role("link", name="Kuitansi di malam hari").click()
    expect(page.get_by_text("3 kuitansi malam")).to_be_visible()
    expect(page.get_by_role("link", name="SZ-2026-A-00003")).to_be_visible()
    reads_well(page)
    page.get_by_role("button", name="Saya yang mengurus").click()
    expect(page.get_by_text("Sekarang Anda yang mengurusnya.")).to_be_visible()
    page.get_by_label("Ada penjelasannya").check()
    page.get_by_label("Dari mana Anda tahu").fill("Jam HP agen salah, pembayar membenarkan.")
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.get_by_text("Agen tidak melihat jawaban ini.")).to_be_visible()
    expect(page.get_by_text("Tidak ada yang janggal.")).to_be_visible()
    reads_well(page)
