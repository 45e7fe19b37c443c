"""A member dies with months paid: the agent gives back what she holds, the branch answers for the rest."""

import datetime as dt

import pytest

from dues.queries.ledger import ledger_differences
from tests.custody import pay_straight
from tests.journeys.steps import sign_in, wait_for_words
from tests.taking import NOW, take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def member(cast):
    """December is handed on, January and February are with the agent, together with a neighbour."""
    enrolment = cast.enrolment(cast.member(name="Mbah Karto"), start=NOV)
    pay_straight(cast, take_from(cast, enrolment, months=2, at=NOW - dt.timedelta(days=1)))
    take_from(cast, enrolment, cast.enrolment(start=NOV), months=2)
    return enrolment.member


def test_a_death_is_recorded_the_money_goes_back_and_the_branch_answers(
    phone, laptop, member, on_the_day
):
    sign_in(phone, "sz")
    phone.goto(f"/peserta/{member.uuid}/")
    phone.get_by_text("Ubah kepesertaan ini").click()
    phone.get_by_role("link", name="Akhiri kepesertaan").click()
    phone.get_by_label("meninggal").check()
    phone.get_by_role("button", name="Akhiri kepesertaan Mbah Karto").click()
    phone.get_by_text("Kembalikan Rp33.600 kepada ahli waris").wait_for()
    wait_for_words(phone, "Menunggu jawaban cabang sejak 21 Nov 2026")

    phone.get_by_role("link", name="Minta ke koordinator").click()
    phone.get_by_label("Siapa yang menerima uangnya").fill("Bu Karto")
    phone.get_by_role("button", name="Minta ke koordinator").click()
    phone.get_by_text("Koordinator sudah diminta.").wait_for()

    sign_in(laptop, "koordinator")
    laptop.get_by_role("link", name="1 pertanyaan tentang bulan yang sudah dibayar").click()
    laptop.get_by_role("link", name="Jawab Mbah Karto").click()
    laptop.get_by_label("Uangnya tetap di BPJS Ketenagakerjaan").check()
    laptop.get_by_role("button", name="Simpan jawaban").click()
    laptop.get_by_text("Sudah dijawab. Agen melihatnya").wait_for()
    laptop.get_by_role("link", name="Pembatalan").first.click()
    laptop.get_by_role("link", name="SZ-2026-A-00002").click()
    laptop.get_by_role("button", name="Setujui: kembalikan Rp33.600").click()
    laptop.wait_for_url("**/pembatalan/")

    phone.goto("/pengembalian/")
    wait_for_words(phone, "Rp33.600 kepada Bu Karto, disetujui 21 November 2026.")
    phone.get_by_role("link", name="SZ-2026-A-00002").first.click()
    wait_for_words(phone, "Bulan lainnya tetap terbayar: ada di kuitansi SZ-2026-A-00003.")
    phone.goto(f"/peserta/{member.uuid}/")
    wait_for_words(phone, "Tetap di BPJS Ketenagakerjaan (Jamsostek)")
    assert list(ledger_differences()) == []
