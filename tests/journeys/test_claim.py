"""Claims on a phone: a protected farmer who died, one whose protection had ended, an accident on the road."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from claims.models import Claim, Relative
from dues.models import Standing
from members.models import Attestation, Heir
from tests.custody import accept, hand_on, pay_branch
from tests.journeys.reading import complaints
from tests.journeys.steps import sign_in, unfold, wait_for_words
from tests.taking import NOW, take_from

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
MOST_TAPS = 45


@pytest.fixture
def farmer(cast):
    """Three years of dues that arrived, a declaration, and a wife among the heirs."""
    member = cast.member(name="Pak Karto", sex="L")
    enrolment = cast.enrolment(member, start=dt.date(2026, 1, 1))
    at = NOW - dt.timedelta(days=300)
    remittance = hand_on(cast, take_from(cast, enrolment, at=at, months=12), at=at)
    accept(cast, remittance, at=at)
    pay_branch(cast, [remittance], at=at)
    Heir.objects.create(member=member, name="Bu Karto", relation="wife")
    Attestation.objects.create(
        enrolment=enrolment,
        attested_on=dt.date(2026, 1, 1),
        is_working=True,
        is_not_in_care=True,
        by=cast.sz.user,
    )
    assert Standing.objects.get().remitted_through == dt.date(2026, 12, 1)
    return member


class Thumb:
    """Taps and typings, counted; every page it comes to is read."""

    def __init__(self, page):
        self.page, self.taps, self.complaints = page, 0, []

    def tap(self, role: str, name: str, **more) -> None:
        self.taps += 1
        self.page.get_by_role(role, name=name, **more).first.click()

    def tap_in(self, question: str, answer: str) -> None:
        self.taps += 1
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()

    def write(self, label: str, text: str) -> None:
        self.taps += 1
        self.page.get_by_label(label).first.fill(text)

    def unfold(self, title: str) -> None:
        self.taps += 1
        unfold(self.page, title)

    def save(self, name="Simpan & lanjut") -> None:
        self.tap("button", name)
        self.read()

    def read(self) -> None:
        self.complaints += [f"{self.page.url}: {what}" for what in complaints(self.page)]


def test_from_the_visit_to_the_amount(phone, cast, farmer):
    sign_in(phone, "sz")
    phone.goto(f"/keliling/{farmer.uuid}/")
    thumb = Thumb(phone)
    thumb.tap("radio", "meninggal")
    thumb.save("Simpan kunjungan")
    phone.get_by_role("heading", name="Mulai klaim").wait_for()
    wait_for_words(phone, "Kami turut berduka", within="body")
    thumb.save("Mulai")
    answers = (
        ("Kapan terjadinya?", lambda: thumb.write("Tanggal berapa?", "18-11-2026")),
        ("Apa sebabnya?", lambda: thumb.tap("radio", "tidak ada hubungannya dengan pekerjaan")),
        (
            "Apakah beliau masih bekerja?",
            lambda: (
                thumb.tap("radio", "ya", exact=True),
                thumb.write("Siapa yang bisa", "Pak RT"),
            ),
        ),
        ("Apakah ada pekerjaan kedua?", lambda: thumb.tap("radio", "tidak", exact=True)),
        ("Apakah beliau menikah?", lambda: thumb.tap("radio", "menikah, ada buku nikah")),
        (
            "Apakah Kartu Keluarga",
            lambda: (
                thumb.tap("radio", "tidak", exact=True),
                thumb.tap_in("Apakah setiap nama", "ya"),
            ),
        ),
        (
            "Apakah ada anak?",
            lambda: (thumb.write("Berapa anak", "2"), thumb.tap("radio", "ya", exact=True)),
        ),
        ("Apakah ada wasiat?", lambda: thumb.tap("radio", "tidak", exact=True)),
        ("Siapa yang membawa berkas?", lambda: thumb.tap("radio", "keluarga sendiri")),
    )
    for number, (title, give) in enumerate(answers, start=2):
        phone.get_by_role("heading", name=title).wait_for()
        wait_for_words(phone, f"Pertanyaan {number} dari 10")
        give()
        thumb.save()
    phone.get_by_text("10 dari 10 sudah dijawab").wait_for()
    thumb.unfold("Saran untuk keluarga")
    wait_for_words(phone, "Perbarui KK di Dukcapil")
    thumb.unfold("ahli waris: Bu Karto")
    thumb.tap("link", "Seluruh keluarga")
    for name, born in (("Budi", "05-05-2015"), ("Sari", "06-06-2012")):
        thumb.tap("link", "Tambah orang")
        thumb.tap("link", "Anak", exact=True)
        thumb.write("Nama sesuai KTP atau akta", name)
        thumb.write("Tanggal lahir", born)
        thumb.taps += 1
        phone.get_by_label("Sekolah apa?").select_option("primary")
        thumb.write("siapa walinya", "Bu Karto")
        thumb.save("Simpan")
    wait_for_words(phone, "Bu Karto, Budi, Sari")
    thumb.tap("link", "Pak Karto")
    thumb.unfold("Perkiraan manfaat")
    wait_for_words(
        phone,
        "Jumlah Rp42.000.000",
        "Keputusan ada pada BPJS Ketenagakerjaan",
        "paling lambat 18 Desember 2026",
    )
    thumb.read()
    assert thumb.complaints == []
    assert thumb.taps <= MOST_TAPS, thumb.taps
    claim = Claim.objects.get()
    assert (claim.visit.result, Relative.objects.count()) == ("died", 3)


def test_a_lapsed_family_is_told_the_truth_early_and_gently(phone, cast):
    member = cast.enrolment(cast.member(name="Pak Lali"), start=dt.date(2026, 1, 1)).member
    at = NOW - dt.timedelta(days=310)
    remittance = hand_on(cast, take_from(cast, member.enrolments.get(), at=at), at=at)
    accept(cast, remittance, at=at)
    pay_branch(cast, [remittance], at=at)
    sign_in(phone, "sz")
    phone.goto(f"/peserta/{member.uuid}/")
    thumb = Thumb(phone)
    thumb.tap("link", "Mulai klaim")
    thumb.tap("radio", "meninggal")
    thumb.save("Mulai")
    thumb.write("Tanggal berapa?", "18-11-2026")
    thumb.save()
    phone.get_by_role("heading", name="Pak Lali").wait_for()
    page = wait_for_words(phone, "perlindungan sudah berhenti pada 1 Mei 2026", "Kami ikut sedih")
    assert "42.000.000" not in page
    assert thumb.complaints == []
    assert thumb.taps <= 5


def test_an_accident_on_the_road_is_reported_before_anything_else(phone, cast, farmer):
    cast.branch.phone = "0812 3456 7890"
    cast.branch.save()
    sign_in(phone, "sz")
    phone.goto(f"/klaim/baru/{farmer.uuid}/")
    thumb = Thumb(phone)
    thumb.tap("radio", "celaka atau sakit")
    thumb.save("Mulai")
    phone.get_by_role("heading", name="Yang tidak bisa menunggu").wait_for()
    link = phone.get_by_role("link", name="Tulis ke kantor cabang lewat WhatsApp")
    expect(link).to_have_attribute("href", re.compile(r"https://wa\.me/6281234567890\?text="))
    thumb.tap("link", "Sudah dilaporkan")
    thumb.write("Jam berapa?", "9.30")
    thumb.tap("radio", "WhatsApp")
    thumb.save("Sudah dikerjakan")
    thumb.tap("link", "Lanjutkan pertanyaan")
    thumb.write("Tanggal berapa?", "20-11-2026")
    thumb.write("Jam berapa?", "16.00")
    thumb.save()
    thumb.tap("radio", "pergi atau pulang kerja")
    thumb.save()
    thumb.tap("radio", "ya", exact=True)
    thumb.save()
    phone.get_by_text("Pilih apakah ada laporan polisi.").wait_for()
    phone.get_by_role("group", name="ada laporan polisi").get_by_label("tidak").check()
    thumb.save()
    wait_for_words(phone, "Satlantas")
    thumb.tap("link", "Berhenti dulu")
    thumb.unfold("Batas waktu lain")
    thumb.unfold("Perkiraan manfaat")
    wait_for_words(
        phone,
        "4 dari 9 pertanyaan sudah dijawab.",
        "Laporan kecelakaan tahap I: selesai pada 21 November 2026",
        "Jasa Raharja",
    )
    thumb.read()
    assert thumb.complaints == []
