"""The coordinator looks after what runs by itself."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from perisai.jobs.actions import claim_job, fail_job, start_recurring_job
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of
from tests.journeys.steps import sign_in
from tests.support.browser import LAPTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACKUP = "operations.back_up"


@pytest.fixture
def failed_night(cast) -> Job:
    kind, now = kind_of(BACKUP), timezone.now()
    job = start_recurring_job(kind=kind, on=now)
    claimed = claim_job(job_id=job.pk, kind=kind, on=now)
    fail_job(claimed, error="Kunci cadangan tidak ada.", on=now, is_final=True)
    return job


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_a_failed_job_is_found_read_and_tried_again(open_page, failed_night, size, has_scripts):
    page = open_page(size, java_script_enabled=has_scripts)
    sign_in(page, "koordinator")
    page.goto("/pekerjaan/")
    wrong = page.locator("section", has=page.get_by_role("heading", name="Yang bermasalah"))
    expect(wrong).to_contain_text("Cadangan data gagal sejak")
    expect(wrong).to_contain_text("Kunci cadangan tidak ada.")
    page.get_by_role("button", name="Coba lagi Cadangan data").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Pekerjaan dicoba lagi.")
    expect(page.get_by_role("button", name="Coba lagi")).to_have_count(0)
    failed_night.refresh_from_db()
    assert failed_night.state == JobState.WAITING


def test_the_page_brings_itself_up_to_date_and_keeps_the_place_of_the_keyboard(
    open_page, failed_night
):
    page = open_page(LAPTOP)
    page.clock.install()
    sign_in(page, "pusat")
    page.goto("/pekerjaan/")
    button = page.get_by_role("button", name="Jalankan sekarang Periksa pembukuan")
    button.focus()
    Job.objects.update(error="Ruang simpan penuh.")
    page.clock.run_for(16_000)
    expect(page.locator("main")).to_contain_text("Ruang simpan penuh.")
    expect(button).to_be_focused()
