"""The page of a claim on a telephone: short; an address into a folded part opens it, also without scripts."""

import pytest
from django.urls import reverse

from claims.actions.opening import Told
from tests.claims.conftest import death_of
from tests.claims.opened import opened
from tests.journeys.reading import complaints, too_wide
from tests.journeys.steps import sign_in
from tests.support.browser import PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
HIGHEST = 2200  # pixels, folded


def test_the_page_is_short_and_every_place_in_it_opens(open_page, cast):
    claim = death_of(cast)
    page = open_page(PHONE)
    sign_in(page, "sz")
    here = reverse("claims:claim", args=[claim.uuid])
    page.goto(here)
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= HIGHEST
    page.goto(f"{here}#perkiraan")
    page.get_by_text("Ini perkiraan.").wait_for()


def test_without_scripts_the_browser_opens_the_part_itself(open_page, cast):
    claim = death_of(cast)
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, "sz")
    here = reverse("claims:claim", args=[claim.uuid])
    page.goto(here)
    page.locator("summary", has_text="Surat desa").click()
    page.get_by_role("link", name="Surat keterangan kematian").wait_for()
    page.goto(f"{here}#langkah")
    page.get_by_role("link", name="Diserahkan ke kantor cabang").first.wait_for()


def test_amounts_from_and_to_stay_inside_a_telephone(open_page, cast):
    told = {"told": Told("Karto"), "answers": {"income": {"income": 1_000_000}}}
    claim = opened(cast, kind="injury", cause="work", outcome="temporary", **told)
    page = open_page(PHONE)
    sign_in(page, "sz")
    page.goto(reverse("claims:claim", args=[claim.uuid]) + "#perkiraan")
    page.locator(".sums .range").first.wait_for()
    assert not too_wide(page)
