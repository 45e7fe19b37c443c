"""The coordinator comes from her first page to what she decides."""

import pytest

from tests.architecture import facts
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words
from tests.support.browser import LAPTOP, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_from_the_number_on_the_first_page_to_the_place_of_the_decision(open_page, cast, size):
    cast.enrolment()
    facts.nik_correction(cast)
    facts.missing_cash(cast)
    page = open_page(size)
    sign_in(page, "koordinator")
    page.get_by_role("link", name="1 permintaan menunggu keputusan Anda").click()
    wait_for_words(page, "1 menunggu Anda", "Menunggu orang lain")
    reads_well(page)
    page.get_by_role("link", name="NIK yang salah ketik").click()
    page.wait_for_url("**/peserta/nik/*/")
