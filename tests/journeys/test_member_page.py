"""The page of a member on a telephone: first what is needed at the door, the rest folded away."""

import pytest
from playwright.sync_api import expect

from tests.journeys.reading import complaints
from tests.journeys.steps import sign_in, unfold, wait_for_words
from tests.support.browser import LAPTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_SCREENS = 3  # a page of seven was scrolled through for a telephone number


@pytest.fixture
def member(cast):
    return cast.enrolment(
        cast.member(name="Mbok Ponirah", phone="+6281234567890", phone_owner="self")
    ).member


def reads_well(page) -> None:
    page.wait_for_load_state()
    assert complaints(page) == []


def opened(page, member) -> str:
    sign_in(page, "sz")
    page.goto(f"/peserta/{member.uuid}/")
    return wait_for_words(page, member.name)


def test_state_money_and_whom_to_call_come_first_and_the_rest_says_what_is_inside(phone, member):
    page = opened(phone, member)
    reads_well(phone)
    assert page.index("Lihat") < page.index("Menunggu iuran pertama") < page.index("cara lain")
    for inside in ("belum ada yang ditulis", "NIK, KK, kelahiran, alamat, agen", "belum dicetak"):
        assert inside in page
    assert "Tambah ahli waris" not in page
    height = phone.evaluate("document.documentElement.scrollHeight")
    assert height < MOST_SCREENS * PHONE["height"]
    unfold(phone, "Ahli waris dan anak")
    phone.get_by_role("link", name="Tambah ahli waris").wait_for()
    reads_well(phone)


def test_the_number_that_was_shown_can_be_called(phone, member):
    opened(phone, member)
    phone.get_by_role("button", name="nomor telepon").click()
    call = phone.get_by_role("link", name="+6281234567890")
    call.wait_for()
    expect(call).to_have_attribute("href", "tel:+6281234567890")


def test_on_a_wide_screen_everything_is_open(open_page, member):
    assert "Tambah ahli waris" in opened(open_page(LAPTOP), member)


def test_without_javascript_the_parts_open_as_well(open_page, member):
    plain = open_page(PHONE, java_script_enabled=False)
    opened(plain, member)
    unfold(plain, "Foto dan pindaian")
    plain.get_by_role("link", name="Tambah foto").click()
    plain.get_by_label("Ambil foto").wait_for()
