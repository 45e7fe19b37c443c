"""A NIK that is registered already is sent to the coordinator and decided; then a portfolio goes over."""

import datetime as dt

import pytest

from members.models import Member
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words
from tests.journeys.test_registering import RIGHT, register
from tests.taking import take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
NOVEMBER = dt.date(2026, 11, 1)


def test_a_duplicate_is_decided_and_a_portfolio_goes_over(phone, open_page, cast):
    asked_about = cast.enrolment(cast.member(nik=RIGHT["nik"], name="Sri Lestari"), start=NOVEMBER)
    take_from(cast, asked_about)
    others = [cast.enrolment(start=NOVEMBER).member for _ in range(2)]

    agent = phone
    sign_in(agent, "st")
    register(agent)
    agent.click(".next-step button[name=confirmed]")
    agent.get_by_label("Mengapa orang ini peserta Anda").fill("Pindah ke dusun kami")
    agent.get_by_role("button", name="Ajukan ke koordinator").click()
    agent.get_by_text("Menunggu koordinator").wait_for()
    reads_well(agent)

    branch = open_page(phone.viewport_size)
    sign_in(branch, "koordinator")
    branch.get_by_role("link", name="1 agen bertanya ini peserta siapa").click()
    branch.get_by_role("link", name="Sri Lestari").click()
    wait_for_words(branch, "Siti Zulaikha (SZ)")
    reads_well(branch)
    branch.get_by_label("Pindah ke agen yang mengajukan").check()
    branch.get_by_label("Alasan").fill("KTP dan alamat sesuai")
    branch.get_by_role("button", name="Putuskan").click()
    branch.get_by_text("Sudah pindah").first.wait_for()
    reads_well(branch)

    branch.get_by_role("link", name="Pindahan peserta").click()
    branch.get_by_role("link", name="Pindahkan peserta").click()
    branch.get_by_label("Peserta dari").select_option(label="Siti Zulaikha (SZ)")
    branch.get_by_role("button", name="Tampilkan peserta").click()
    wait_for_words(branch, "Rp8.400 uang peserta yang belum dihitung")
    branch.get_by_label("Ke agen").select_option(label="Sutinah (ST)")
    branch.get_by_label("Alasan").fill("Wilayah dibagi ulang")
    branch.get_by_label("Semua peserta di daftar ini").check()
    reads_well(branch)
    branch.get_by_role("button", name="Pindahkan").click()
    branch.get_by_role("heading", name="2 peserta pindah").wait_for()
    reads_well(branch)

    before = open_page(phone.viewport_size)
    sign_in(before, "sz")
    before.get_by_role("link", name="1 keputusan tentang NIK terdaftar").click()
    before.get_by_text("Uang yang Anda pegang dan kuitansi Anda tetap pada Anda").wait_for()
    reads_well(before)
    agent.goto("/")
    agent.get_by_role("link", name="2 pindahan peserta").click()
    reads_well(agent)
    assert set(Member.objects.filter(agent=cast.st)) == {asked_about.member, *others}
