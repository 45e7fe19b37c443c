"""A coordinator compares her agents, looks behind a figure, and notes a certificate."""

import pytest
from playwright.sync_api import expect

from tests.custody import pay_straight
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words
from tests.taking import take_from
from villages.models import AgentEntry

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


def test_from_the_list_to_the_rows_and_a_certificate(phone, cast):
    pay_straight(cast, take_from(cast))
    sign_in(phone, "koordinator")
    phone.goto("/laporan/rapor-agen/")
    reads_well(phone)
    phone.get_by_label("Waktu").select_option(label="6 bulan terakhir")
    phone.get_by_label("Urutan").select_option(label="Paling lama menyetor dulu")
    phone.get_by_role("button", name="Lihat").click()
    phone.get_by_role("link", name="Siti Zulaikha (SZ)").click()

    expect(phone.get_by_role("heading", name="Rapor: Siti Zulaikha (SZ)")).to_be_visible()
    expect(phone.get_by_label("Waktu")).to_have_value("6")
    reads_well(phone)
    phone.get_by_role("link", name="Hari sejak diterima sampai masuk").click()
    expect(phone.get_by_role("link", name="SZ-2026-A-00001")).to_be_visible()
    reads_well(phone)
    phone.get_by_role("link", name="Rapor: Siti Zulaikha (SZ)").click()

    phone.get_by_role("link", name="Sertifikat").click()
    phone.get_by_label("Tanggal terbit").fill("02-03-2026")
    phone.get_by_label("Tentang apa?").fill("Ujian agen Perisai")
    phone.get_by_label("Nomor").fill("S-12")
    phone.get_by_label("Dari mana keterangan ini?").fill("Sertifikat")
    reads_well(phone)
    phone.get_by_role("button", name="Simpan").click()
    wait_for_words(phone, "nomor S-12")
    assert AgentEntry.objects.get().agent == cast.sz
