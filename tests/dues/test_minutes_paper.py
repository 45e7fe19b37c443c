"""Berita acara: of a cash count and of a hand-over, on the papers of the office."""

import datetime as dt
import shutil
import subprocess

import pytest
from django.urls import reverse

from dues.papers import MINUTES_PAPERS, count_pdf, succession_pdf
from dues.queries.cash_counts import counted_of
from dues.queries.successions import handed_over_of
from tests.architecture.facts import succession
from tests.counting import accept, count, start
from tests.custody import hand_on, pay_straight
from tests.dues.test_slip_paper import SIZES
from tests.questions import end

pytestmark = [
    pytest.mark.usefixtures("on_the_day"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)"),
]
NOV = dt.date(2026, 11, 1)


@pytest.fixture
def read(tmp_path):
    """The words of a paper, spaces folded, and the facts of its PDF."""

    def do(pdf: bytes) -> tuple[str, str]:
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf)
        return tuple(
            " ".join(
                subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            )
            for command in (["pdftotext", "-layout", path, "-"], ["pdfinfo", path])
        )

    return do


@pytest.fixture
def receipts(cast, take):
    return [take(cast.enrolment(start=NOV)) for _ in range(3)]


@pytest.mark.parametrize("paper", MINUTES_PAPERS)
def test_the_minutes_of_a_count_say_what_three_people_sign(cast, receipts, read, paper):
    found = count(cast, 20_000)
    words, facts = read(count_pdf(counted_of(found), paper=paper))
    for expected in (
        "Berita acara penghitungan kas",
        "21 November 2026 pukul 10.00",
        "Siti Zulaikha (SZ)",
        "Koko Ordinator, koordinator kantor cabang Jember",
        "Rp20.000 1 Rp20.000",
        "3 kuitansi di tangan agen",
        receipts[2].receipt_no,
        "dua puluh lima ribu dua ratus rupiah",
        "dua puluh ribu rupiah",
        "Kurang Rp5.200",
        "lima ribu dua ratus rupiah",
        "Penjelasan agen: Dipakai dulu untuk beli beras",
        "Yang menghitung,",
        "Yang dihitung,",
        "Pak Saksi",
    ):
        assert expected in words
    assert f"Page size: {SIZES[paper]}" in facts


def test_the_minutes_of_empty_hands_are_printed_too(cast, read):
    words, _facts = read(count_pdf(counted_of(count(cast)), paper="a4"))
    assert "Desa Dukuhdempok" in words
    assert "Tidak ada uang." in words
    assert "Cocok, tidak ada selisih" in words


def test_the_minutes_stay_the_same_when_the_money_went_on(cast, receipts, read):
    found = count(cast)
    before = count_pdf(counted_of(found), paper="a4")
    hand_on(cast, *receipts)
    assert count_pdf(counted_of(found), paper="a4") == before


@pytest.mark.parametrize("paper", MINUTES_PAPERS)
def test_the_minutes_of_a_hand_over_list_people_without_nik(cast, receipts, read, paper):
    started = start(cast)
    words, _facts = read(succession_pdf(handed_over_of(started), paper=paper))
    assert "BELUM DITERIMA" in words
    accept(cast, started)
    started.refresh_from_db()
    words, facts = read(succession_pdf(handed_over_of(started), paper=paper))
    for expected in (
        "Berita acara serah terima agen",
        "Siti Zulaikha (SZ), hari kerja terakhir 21 November 2026",
        "Sutinah (ST), menerima 21 November 2026",
        "1. Peserta: 3 orang",
        "Krajan 3",
        receipts[0].receipt_no,
        "Rp25.200",
        "dua puluh lima ribu dua ratus rupiah",
        "Uang ini tidak diterima agen pengganti",
        "SZ-2026-A 00003",
        "Yang menyerahkan,",
        "Yang menerima,",
        "Mengetahui,",
        "Lampiran: peserta yang diserahkan",
        "Siti Contoh 1001",
        "Krajan RT 001/RW 001",
        "Lembar 2 dari 2",
    ):
        assert expected in words
    assert "3509" not in words
    assert f"Page size: {SIZES[paper]}" in facts


def test_the_minutes_of_a_hand_over_tell_what_she_leaves_open(cast, take, read):
    dead = cast.enrolment(start=NOV)
    take(dead, months=2)
    pay_straight(cast, take(gone := cast.enrolment(start=NOV), months=2))
    count(cast, 10_000)
    end(cast, dead)
    end(cast, gone)
    words, _facts = read(succession_pdf(handed_over_of(start(cast)), paper="a4"))
    for expected in (
        "Hitungan kas yang tidak cocok dan belum selesai: 1, kurang Rp6.800.",
        "termasuk dalam uang di tangan: 1 pembayaran, Rp8.400.",
        "Pertanyaan kepada kantor cabang yang belum dijawab: 1.",
    ):
        assert expected in words


def test_minutes_from_before_these_figures_say_nothing_of_them(cast, read):
    words, _facts = read(succession_pdf(handed_over_of(succession(cast)), paper="a4"))
    assert "Berita acara serah terima agen" in words
    assert "Hitungan kas yang tidak cocok" not in words
    assert "Pertanyaan kepada kantor cabang" not in words


def test_only_the_papers_of_the_office(client, cast, receipts):
    found, started = count(cast), start(cast)
    client.force_login(cast.koordinator)
    for name, row in (("count_minutes", found), ("succession_minutes", started)):
        answer = client.get(reverse(f"dues:{name}", args=[row.uuid, "f4"]))
        assert answer["Content-Type"] == "application/pdf"
        assert client.get(reverse(f"dues:{name}", args=[row.uuid, "a5"])).status_code == 404
