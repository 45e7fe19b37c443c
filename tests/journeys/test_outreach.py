"""Outreach on a phone: an event and its list, a talk at the door, and a prospect who registers."""

import pytest
from playwright.sync_api import expect

from members.models import Member
from tests.journeys.reading import reads_well
from tests.journeys.steps import sign_in, wait_for_words
from villages.models import Prospect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]


def test_from_the_signed_list_to_a_member(phone, cast):
    sign_in(phone, "sz")
    phone.goto("/sosialisasi/acara/baru/")
    phone.get_by_label("Nama acara").fill("Menumpang pengajian")
    phone.get_by_label("Tanggal").fill("20-11-2026")
    phone.get_by_label("Jenis tempat").select_option(label="masjid atau musala")
    reads_well(phone)
    phone.get_by_role("button", name="Simpan").click()
    phone.get_by_role("heading", name="Menumpang pengajian").wait_for()
    reads_well(phone)

    phone.get_by_role("link", name="Ketik daftar hadir").click()
    phone.get_by_label("Jumlah yang hadir").fill("12")
    phone.get_by_label("Nama, baris 1", exact=True).fill("Bu Warni")
    phone.keyboard.press("Enter")
    expect(phone.get_by_label("Dusun, baris 1", exact=True)).to_be_focused()
    phone.keyboard.type("Krajan")
    phone.locator("summary", has_text="Tempel daftar").click()
    phone.get_by_role("textbox", name="Tempel daftar").fill("Pak Joko; Gawok; 0812 3456 7890")
    phone.get_by_role("button", name="Masukkan ke baris").click()
    wait_for_words(phone, "Belum ada yang disimpan. Baca barisnya")
    expect(phone.get_by_label("Nama, baris 2")).to_have_value("Pak Joko")
    reads_well(phone)
    phone.get_by_role("button", name="Simpan daftar").click()
    wait_for_words(phone, "Centang bahwa mereka setuju")
    phone.get_by_label("Semua yang nomor HP-nya diketik").check()
    phone.get_by_role("button", name="Simpan daftar").click()
    wait_for_words(phone, "2 calon peserta ditambahkan.")

    phone.goto("/sosialisasi/")
    reads_well(phone)
    phone.get_by_role("link", name="Bu Warni").click()
    phone.get_by_role("link", name="Catat pembicaraan").click()
    phone.get_by_label("keputusan: ingin ikut").check()
    phone.get_by_label("“nanti tidak dibayar”").check()
    phone.get_by_label("Kapan Anda datang lagi?").select_option(label="seminggu lagi")
    reads_well(phone)
    phone.get_by_role("button", name="Simpan pembicaraan").click()
    wait_for_words(phone, "Jawaban untuk “nanti tidak dibayar”", "Rp42.000.000")
    reads_well(phone)

    phone.get_by_role("link", name="Daftarkan jadi peserta").click()
    expect(phone.get_by_label("Nama sesuai KTP")).to_have_value("Bu Warni")
    expect(phone.get_by_label("Dusun", exact=True)).to_have_value("Krajan")
    for name, text in {
        "nik": "3509115203850001",
        "birth_date": "12-03-1985",
        "rt": "1",
        "rw": "1",
        "job": "Petani",
        "income": "1.000.000",
    }.items():
        phone.fill(f"[name={name}]", text)
    for choice in (
        "[name=sex][value=P]",
        "[name=sector][value=other]",
        "[name=is_working]",
        "[name=is_not_in_care]",
        "[name=purposes][value=register]",
    ):
        phone.locator(choice).check()
    phone.click(".next-step button")
    wait_for_words(phone, "Bu Warni terdaftar.")
    assert Member.objects.get().joining.prospect == Prospect.objects.get(name="Bu Warni")

    phone.goto("/laporan/sosialisasi/")
    wait_for_words(phone, "Hasil sosialisasi", "di antaranya sudah ikut: 1 dari 2")
    reads_well(phone)


def test_who_does_not_want_to_be_contacted_is_left_alone(phone, cast):
    sign_in(phone, "sz")
    phone.get_by_role("link", name="Keliling").click()
    phone.get_by_role("link", name="Catat calon peserta").click()
    phone.get_by_label("Nama", exact=True).fill("Pak Paijo")
    phone.get_by_role("button", name="Masukkan ke daftar").click()
    phone.get_by_role("heading", name="Pak Paijo").wait_for()
    phone.locator("summary", has_text="Perbaiki, jangan dihubungi, hapus").click()
    phone.get_by_role("link", name="Tidak mau dihubungi").click()
    reads_well(phone)
    phone.get_by_role("button", name="Ya, jangan hubungi lagi").click()
    wait_for_words(phone, "Jangan dikunjungi, jangan ditelepon.")
    reads_well(phone)
    expect(phone.get_by_role("link", name="Catat pembicaraan")).to_have_count(0)
