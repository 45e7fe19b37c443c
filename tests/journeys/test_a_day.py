"""A day of a new agent on a phone of 360 px, with nothing but keys: a round of twelve houses, a paper sheet
in the evening, a copy of a receipt, a NIK that is taken, a search; and what the branch does of it."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dues.models import Collection, SheetBatch
from members.models import Member, Visit
from tests.cast import PASSWORD
from tests.journeys.reading import reads_well
from tests.journeys.steps import wait_for_sum, wait_for_words, words_of
from tests.journeys.test_registering import RIGHT, press, register_by_keyboard
from tests.support.browser import PHONE
from villages.models import Neighbourhood

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("on_the_day"),
]
OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
SPANS = {"Aminah": None, "Budi": 2, "Citra": 3, "Dewi": 6, "Endang": 12}  # None: what is due
NOT_NOW = {
    "Fatimah": ("Minta datang lagi di hari lain", "besok"),
    "Gunawan": ("Minta datang lagi di hari lain", "Sabtu, 28 November"),
    "Hasan": ("Tidak mau membayar", "Belum ada uang"),
    "Indah": ("Sudah pindah", ""),
    "Joko": ("Tidak di rumah", ""),
    "Kartini": ("Meninggal", ""),
}
MOST_TAPS = 4


class Hand:
    """What is pressed on a page, each by the keyboard, and how often."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, what, key: str = "Enter") -> None:
        """Press something that can be reached with Tab, once the page listens."""
        self.page.wait_for_load_state()
        what.focus()
        assert what.evaluate("one => one === document.activeElement && one.tabIndex >= 0")
        self.page.keyboard.press(key)
        self.taps += 1

    def link(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name).first)

    def tick(self, what) -> None:
        self.tap(what, "Space")

    def write(self, label: str, text: str) -> None:
        self.page.wait_for_load_state()  # whatever takes the focus when the page opens has taken it
        field = self.page.get_by_label(label)
        field.focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, text: str) -> None:
        """In a list that opens, by typing what stands there."""
        field = self.page.get_by_label(label)
        field.focus()
        self.page.keyboard.type(text)
        assert text in field.evaluate("one => one.selectedOptions[0].label")


def enter(page, username: str) -> Hand:
    page.goto("/")
    hand = Hand(page)
    hand.write("Nama pengguna", username)
    hand.write("Kata sandi", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/masuk/" not in url)
    return hand


def house_of(page, name: str):
    return page.locator(".house", has=page.get_by_role("heading", name=name))


def pays(hand: Hand, name: str, span: int | None) -> None:
    """One house, from its card to the next one."""
    page, before = hand.page, hand.taps
    house = house_of(page, name)
    if span is None:
        hand.tap(house.get_by_role("link", name="Terima iuran"))
    else:
        caller = house.locator(".caller", has=page.get_by_role("heading", name=name))
        hand.tap(caller.locator("summary"))
        hand.tap(caller.get_by_role("link", name=re.compile(f"^{span} bulan")))
    page.get_by_role("heading", name="Terima iuran").wait_for()
    reads_well(page)
    hand.button("Simpan & cetak")
    page.wait_for_url("**/kuitansi/*/")
    hand.link("Rumah berikutnya")
    page.get_by_role("heading", name="Keliling").wait_for()
    assert hand.taps - before <= MOST_TAPS


def does_not_pay(hand: Hand, name: str, result: str, more: str) -> None:
    page = hand.page
    hand.link(f"{name} tidak membayar sekarang")
    page.get_by_role("heading", name="Hasil kunjungan").wait_for()
    hand.tick(page.get_by_role("radio", name=result))
    if result.startswith("Minta"):
        hand.tick(page.get_by_role("radio", name=more))
    elif more:
        hand.button("Simpan kunjungan")
        page.get_by_text("Tulis alasannya").first.wait_for()
        hand.write("Catatan", more)
    reads_well(page)
    hand.button("Simpan kunjungan")
    if result in ("Sudah pindah", "Meninggal"):  # a page opens that says what is to be done now
        opened = "Mulai klaim" if result == "Meninggal" else name
        page.get_by_role("heading", name=opened).wait_for()
        reads_well(page)
        hand.link("Keliling")
    page.get_by_role("heading", name="Keliling").wait_for()


@pytest.fixture
def village(cast):
    """Twelve houses in RT 1, one of them of two people, and four in RT 2."""
    for name in (*SPANS, *NOT_NOW):
        cast.enrolment(cast.member(name=name), start=NOVEMBER)
    for name in ("Lasmi", "Mulyono"):
        cast.enrolment(cast.member(name=name, family_card="3509110101010077"), start=NOVEMBER)
    there = Neighbourhood.objects.create(hamlet=cast.krajan, rw="001", rt="002")
    for name in ("Nurul", "Oentoeng", "Painem", "Ratna"):
        cast.enrolment(cast.member(name=name, neighbourhood=there), start=NOVEMBER)
    cast.enrolment(cast.member(cast.st, nik=RIGHT["nik"], name="Sri Lestari"), start=OCTOBER)
    return cast


def test_a_day_of_an_agent(open_page, village):
    agent = enter(open_page(PHONE), "sz")
    walk_through_twelve_houses(agent)
    print_a_copy(agent)
    type_a_sheet(agent)
    ask_whose_member(agent)
    branch = enter(open_page(PHONE), "koordinator")
    decide_and_move_a_portfolio(branch, village)
    find_somebody(enter(open_page(PHONE), "st"))


def walk_through_twelve_houses(hand: Hand) -> None:
    page = hand.page
    hand.link("Keliling")
    page.get_by_role("heading", name="Keliling").wait_for()
    hand.tap(page.locator("summary", has_text="Semua tempat"))
    hand.choose("Keliling di mana?", "RT 001/RW 001")
    hand.button("Tampilkan rumahnya")
    page.locator("summary", has_text="Krajan RT 001/RW 001").wait_for()
    expect(page.locator(".house")).to_have_count(12)
    reads_well(page)
    for name, span in SPANS.items():
        pays(hand, name, span)
    pays(hand, "Mulyono", 6)  # and Lasmi, of the same house, what is due
    for name, (result, more) in NOT_NOW.items():
        does_not_pay(hand, name, result, more)
    page.get_by_text("Semua rumah sudah dikunjungi hari ini.").wait_for()
    reads_well(page)
    cash = sum(Collection.objects.values_list("total", flat=True))
    sums = f"Dikunjungi 13 Dibayar 7 Berjanji 2 Uang diterima Rp{cash:,}".replace(",", ".")
    wait_for_words(page, sums)
    months = {
        line.enrolment.member.name: line.collection.lines.filter(enrolment=line.enrolment).count()
        for receipt in Collection.objects.all()
        for line in receipt.lines.select_related("enrolment__member", "collection")
    }
    assert months == {
        **{name: span or 1 for name, span in SPANS.items()},
        "Lasmi": 1,
        "Mulyono": 6,
    }
    assert Collection.objects.count() == 6
    promised = Visit.objects.filter(result="come_back").order_by("back_on")
    assert [visit.back_on.day for visit in promised] == [22, 28]


def print_a_copy(hand: Hand) -> None:
    page = hand.page
    page.goto(reverse("dues:collection_list"))
    hand.tap(page.locator("main .row-name a").first)
    page.wait_for_url("**/kuitansi/*/")
    here = page.url
    hand.tap(page.locator("summary", has_text="Ukuran lain"))
    hand.button("Teks 32 kolom")
    page.get_by_text("KUITANSI TITIPAN IURAN").wait_for()
    page.goto(here)
    hand.button("Cetak salinan (teks 32 kolom")
    page.get_by_text("SALINAN ke-1").wait_for()
    page.goto(here)
    page.get_by_text("SALINAN ke-1").or_(page.get_by_text("salinan ke-1")).first.wait_for()


def type_a_sheet(hand: Hand) -> None:
    """Four houses on paper: two paid, the money is Rp400 short, and one stub is typed twice."""
    page = hand.page
    hand.link("Keliling")
    hand.tap(page.locator("summary", has_text="Krajan RT 001"))
    hand.choose("Keliling di mana?", "RT 002/RW 001")
    hand.button("Tampilkan rumahnya")
    page.get_by_role("heading", name="Nurul").wait_for()
    hand.button("Cetak lembar keliling")
    page.get_by_role("heading", name="Lembar keliling SZ-1").wait_for()
    reads_well(page)
    form = page.locator("form", has=page.get_by_role("button", name="Kertas F4"))
    sent = {
        name: form.locator(f"[name={name}]").input_value()
        for name in ("uuid", "csrfmiddlewaretoken")
    }
    answer = page.request.post(
        form.get_attribute("action"), form=sent | {"paper": "f4"}, headers={"Referer": page.url}
    )
    assert answer.body().startswith(b"%PDF")
    page.reload()
    hand.link("Ketik sobekan")
    hand.write("Jumlah sobekan yang dibayar", "2")
    hand.write("Jumlah uang sobekan itu", "41.600")
    hand.button("Mulai mengetik")
    page.get_by_label("Nomor, baris 1").wait_for()
    page.wait_for_load_state()  # Enter goes on to the next field once the page listens
    page.get_by_label("Nomor, baris 1").focus()
    for cell in ("1", "1", "", "2", "3", "", "1", "1", ""):
        page.keyboard.type(cell)
        page.keyboard.press("Enter")
    page.get_by_text("Nomor ini diketik dua kali").first.wait_for()
    hand.button("Simpan semua")
    page.get_by_text("Belum tersimpan.").wait_for()
    reads_well(page)
    for label in ("Nomor, baris 3", "Bulan, baris 3"):
        page.get_by_label(label).focus()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
    wait_for_sum(page, "Uang yang dihitung kurang Rp400 dari yang diketik.")
    wait_for_words(page, "Belum diketik: 1-03, 1-04")
    hand.write("Mengapa berbeda?", "Oentoeng kurang Rp400")
    hand.button("Simpan semua")
    page.get_by_text("Tersimpan. Cetak kuitansinya").wait_for()
    reads_well(page)
    assert SheetBatch.objects.get().missing_money == -400
    assert Collection.objects.count() == 8


def ask_whose_member(hand: Hand) -> None:
    page = hand.page
    page.goto("/")
    register_by_keyboard(page)
    press(page, ".next-step button[name=confirmed]")
    page.get_by_text("NIK ini sudah terdaftar.").wait_for()
    assert "Sutinah" not in words_of(page)
    hand.write("Mengapa orang ini peserta Anda", "Pindah ke dusun kami")
    hand.button("Ajukan ke koordinator")
    page.get_by_text("Menunggu koordinator").wait_for()
    reads_well(page)


def decide_and_move_a_portfolio(hand: Hand, cast) -> None:
    page = hand.page
    hand.link("1 agen bertanya ini peserta siapa")
    hand.link("Sri Lestari")
    page.get_by_text("Sutinah (ST)").first.wait_for()
    reads_well(page)
    hand.tick(page.get_by_label("Pindah ke agen yang mengajukan"))
    hand.write("Alasan", "KTP dan alamat sesuai")
    hand.button("Putuskan")
    page.get_by_text("Sudah pindah").first.wait_for()
    assert Member.objects.get(nik=RIGHT["nik"]).agent == cast.sz

    hand.link("Pindahan peserta")
    hand.link("Pindahkan peserta")
    hand.choose("Peserta dari", "Siti Zulaikha (SZ)")
    hand.button("Tampilkan peserta")
    hand.choose("Ke agen", "Sutinah (ST)")
    hand.write("Alasan", "Wilayah dibagi ulang")
    hand.tick(page.get_by_label("Semua peserta di daftar ini"))
    reads_well(page)
    hand.button("Pindahkan")
    page.get_by_role("heading", name="18 peserta pindah").wait_for()
    reads_well(page)
    assert not Member.objects.filter(agent=cast.sz).exists()


def find_somebody(hand: Hand) -> None:
    page = hand.page
    hand.link("Peserta")
    page.wait_for_url("**/peserta/")
    page.wait_for_load_state()  # the key goes to the search once the page listens
    page.keyboard.press("/")
    page.keyboard.type("mulyo rt 1")
    page.locator("#found", has_not_text="Aminah").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Mulyono").wait_for()
    reads_well(page)
    hand.tap(page.locator("summary", has_text="Riwayat"))
    wait_for_words(page, "Siti Zulaikha")  # whose receipt it was stays told
