"""What stands on the printed receipt."""

import datetime as dt
import shutil
import subprocess
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from dues.actions.collecting import Payer
from dues.actions.reversal import request_reversal
from dues.enums import ReceiptPaper
from dues.models import Collection
from dues.papers import receipt_text
from dues.queries.receipts import receipt_of
from dues.receipt_papers import Copy, Sheet, draw_receipt
from perisai.common.ids import group_check_code, new_uuid
from tests.advances import advance, repay
from tests.taking import NOW
from villages.models import BranchTerms, Wadah

needs_pdftotext = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)"
)
needs_scanner = pytest.mark.skipif(
    not (shutil.which("zbarimg") and shutil.which("pdftoppm")),
    reason="needs zbarimg (zbar-tools) and pdftoppm (poppler-utils)",
)


def receipt_pdf(receipt, paper=ReceiptPaper.A6, copy=None) -> bytes:
    return draw_receipt(Sheet(receipt, copy), paper=paper)


@pytest.fixture
def read(tmp_path):
    """The words of a receipt's PDF, spaces folded."""

    def do(collection, *how) -> str:
        path = tmp_path / "receipt.pdf"
        path.write_bytes(receipt_pdf(receipt_of(collection), *how))
        output = subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
        )
        return " ".join(output.stdout.split())

    return do


@pytest.fixture
def scan(tmp_path):
    """What a scanner reads in the picture of a receipt."""

    def do(collection, *how) -> list[str]:
        (tmp_path / "receipt.pdf").write_bytes(receipt_pdf(receipt_of(collection), *how))
        picture = ["pdftoppm", "-r", "200", "-png", "-singlefile", "receipt.pdf", "receipt"]
        subprocess.run(picture, cwd=tmp_path, check=True)
        output = subprocess.run(
            ["zbarimg", "--raw", "-q", "receipt.png"], cwd=tmp_path, capture_output=True, text=True
        )
        return output.stdout.split()

    return do


@needs_pdftotext
def test_a_receipt_says_who_paid_what_for_whom_and_to_whom(cast, take, read):
    member = cast.member(name="Siti Aminah")
    words = read(take(cast.enrolment(member), months=2, payer=Payer("Bu Tini", "family")))
    for expected in (
        "Desa Dukuhdempok",
        "Kecamatan Wuluhan, Kabupaten Jember",
        "SZ-2026-A-00001",
        "Bu Tini",
        "Siti Aminah, Krajan (Petani)",
        "Nov–Des 2026",
        "2 × Rp8.400",
        "JKK Rp10.000 · JKM Rp6.800",
        "Rp16.800",
        "enam belas ribu delapan ratus rupiah",
        "21 November 2026",
        "Siti Zulaikha (SZ)",
        "Lembar 1 dari 1",
        "Bukti titipan kepada agen, bukan bukti bayar BPJS Ketenagakerjaan",
    ):
        assert expected in words
    assert member.nik not in words
    assert member.nik[-4:] not in words


@needs_pdftotext
def test_a_change_of_tariff_is_told_in_two_lines(cast, take, read):
    words = read(take(cast.enrolment(), months=12))
    assert "Nov–Des 2026 2 × Rp8.400" in words
    assert "Jan–Okt 2027 10 × Rp16.800" in words
    assert "Rp184.800" in words


@needs_pdftotext
def test_even_a_copy_for_a_household_of_three_for_a_year_fits_one_sheet(cast, take, read):
    collection = take(*[cast.enrolment() for _ in range(3)], months=12)
    words = read(collection, ReceiptPaper.A6, Copy(1, NOW.date()))
    assert "SALINAN ke-1" in words
    assert "Lembar 1 dari 1" in words
    assert "lima ratus lima puluh empat ribu empat ratus rupiah" in words


@needs_pdftotext
def test_a_big_group_goes_on_to_a_numbered_second_sheet(cast, take, read):
    words = read(take(*[cast.enrolment(has_jht=True) for _ in range(12)], months=12))
    assert "Lembar 1 dari 2" in words
    assert "Lembar 2 dari 2" in words
    assert words.count("Kuitansi SZ-2026-A-00001") == 2
    assert "JHT" in words


@needs_pdftotext
def test_the_last_day_to_hand_on_follows_the_branch(cast, take, read):
    BranchTerms.objects.create(branch=cast.branch, from_on=dt.date(2026, 1, 1), remit_within_days=5)
    assert "paling lambat 26 November 2026" in read(take(cast.enrolment()))


@needs_pdftotext
def test_the_paper_of_an_agent_of_a_wadah_bears_its_name(cast, take, read):
    cast.sz.wadah = Wadah.objects.create(
        name="Koperasi Tani Makmur", branch=cast.branch, address="Jl. Melati 2"
    )
    cast.sz.save()
    words = read(take(cast.enrolment()))
    assert words.startswith("Koperasi Tani Makmur Jl. Melati 2")
    assert "Desa Dukuhdempok" not in words


@needs_pdftotext
@pytest.mark.parametrize(
    ("payer_kind", "is_said"), [("village", True), ("self", False)], ids=["unverified", "verified"]
)
def test_an_unverified_amount_says_so(cast, take, read, payer_kind, is_said):
    words = read(take(cast.enrolment(), payer_kind=payer_kind))
    assert ("perlu dipastikan ke kantor cabang" in words) is is_said


@needs_pdftotext
def test_only_the_first_payment_points_at_the_official_system(cast, take, read):
    enrolment = cast.enrolment()
    assert "harus lewat sistem resmi Perisai" in read(take(enrolment))
    assert "harus lewat sistem resmi Perisai" not in read(take(enrolment))


@needs_pdftotext
def test_a_receipt_first_printed_after_its_reversal_says_so(cast, take, read):
    collection = take(cast.enrolment())
    assert "DIBATALKAN" not in read(collection)
    _reverse(collection, cast)
    printed, text = read(collection), receipt_text(receipt_of(collection))
    assert "DIBATALKAN 21 November 2026" in printed
    assert "*** DIBATALKAN 21 November 2026 ***" in text
    assert "menyetorkan" not in printed + text


@needs_scanner
@pytest.mark.parametrize("paper", [paper for paper in ReceiptPaper if not paper.columns])
def test_the_square_opens_the_public_page_of_the_receipt(cast, take, scan, settings, paper):
    """Even under the word that it was reversed, which lies across the paper."""
    settings.PUBLIC_URL = "https://perisai.jember.example"
    collection = take(cast.enrolment())
    _reverse(collection, cast)
    assert scan(collection, paper) == [f"https://perisai.jember.example/k/{collection.check_code}"]


@needs_pdftotext
@pytest.mark.parametrize("paper", ReceiptPaper)
def test_every_paper_says_what_matters_that_it_is_a_copy_and_that_it_was_reversed(
    cast, take, read, paper
):
    collection = take(cast.enrolment(cast.member(name="Siti Aminah")), months=3)
    _reverse(collection, cast)
    how = (paper, Copy(2, NOW.date()))
    if paper.columns:
        words = " ".join(receipt_pdf(receipt_of(collection), *how).decode("ascii").split())
    else:
        words = read(collection, *how)
    for expected in (
        "SZ-2026-A-00001",
        "SALINAN ke-2",
        "dicetak 21 November 2026",
        "DIBATALKAN",
        "Siti Aminah",
        "Jan 2027",
        "Rp33.600",
        "tiga puluh tiga ribu enam ratus rupiah",
        group_check_code(collection.check_code),
    ):
        assert expected in words


@pytest.mark.parametrize(
    ("paper", "wide", "high"),
    [("a6", 105, 148), ("a5", 148, 210), ("r80", 80, None), ("r58", 58, None)],
)
def test_a_paper_has_its_size_and_a_roll_is_as_long_as_what_stands_on_it(
    cast, take, paper, wide, high
):
    short, long = take(cast.enrolment()), take(*[cast.enrolment() for _ in range(3)], months=12)
    sizes = [_size(receipt_pdf(receipt_of(row), ReceiptPaper(paper))) for row in (short, long)]
    assert {size[0] for size in sizes} == {wide}
    if high:
        assert {size[1] for size in sizes} == {high}
    else:
        assert 120 < sizes[0][1] < sizes[1][1] < 350


@pytest.mark.parametrize("paper", [ReceiptPaper.TEXT_48, ReceiptPaper.TEXT_32])
def test_a_belt_printer_gets_lines_that_fit(cast, take, paper):
    names = ["Raden Ajeng Sri Wahyuningsih Kusumawardhani", "Nur'aini & Rekan", "Slaméto"]
    people = [cast.enrolment(cast.member(name=name), has_jht=True) for name in names]
    text = receipt_pdf(receipt_of(take(*people, months=12)), paper).decode("ascii")
    assert max(len(line) for line in text.splitlines()) <= paper.columns
    assert "Slameto" in text
    assert "Nur'aini & Rekan" in text
    assert "JUMLAH" + "Rp1.274.400".rjust(paper.columns - 6) in text


def _size(pdf: bytes) -> tuple[int, int]:
    """Millimetres, of the only page."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    return tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:])


@needs_scanner
@needs_pdftotext
def test_without_a_public_address_a_code_to_check_at_the_village_office(cast, take, scan, read):
    collection = take(cast.enrolment())
    assert scan(collection) == []
    words = read(collection)
    assert group_check_code(collection.check_code) in words
    assert "Periksa di balai desa" in words


@needs_pdftotext
def test_with_a_public_address_the_code_can_be_typed_there(cast, take, read, settings):
    settings.PUBLIC_URL = "https://perisai.jember.example"
    collection = take(cast.enrolment())
    words = read(collection)
    assert "perisai.jember.example/periksa" in words.replace(
        " ", ""
    )  # it may be broken into two lines
    assert group_check_code(collection.check_code) in words


def test_the_paper_is_indonesian_whatever_the_screen_speaks(cast, take):
    receipt = receipt_of(take(cast.enrolment()))
    paper, text = receipt_pdf(receipt), receipt_text(receipt)
    with translation.override("en"):
        assert receipt_pdf(receipt) == paper
        assert receipt_text(receipt) == text
    assert "delapan ribu empat ratus rupiah" in text


def test_the_text_says_what_the_paper_says(cast, take, settings):
    settings.PUBLIC_URL = "https://perisai.jember.example"
    collection = take(cast.enrolment(cast.member(name="Nur'aini & Rekan")), months=3)
    text = receipt_text(receipt_of(collection))
    for expected in (
        "SZ-2026-A-00001",
        "Nur'aini & Rekan, Krajan (Petani)",
        "Nov–Des 2026: 2 × Rp8.400 = Rp16.800",
        "Jan 2027: 1 × Rp16.800 = Rp16.800",
        "JUMLAH Rp33.600",
        f"https://perisai.jember.example/k/{collection.check_code}",
        "bukan bukti bayar BPJS Ketenagakerjaan",
    ):
        assert expected in text


def test_the_queries_of_a_receipt_do_not_grow(cast, take, django_assert_num_queries):
    small = take(cast.enrolment())
    big = take(*[cast.enrolment() for _ in range(3)], months=12)
    for row in Collection.objects.with_letterhead().filter(pk__in=[small.pk, big.pk]):
        with django_assert_num_queries(3):
            receipt_of(row)


def _reverse(collection, cast) -> None:
    request_reversal(
        uuid=new_uuid(),
        collection=collection,
        kind="wrong_entry",
        reason="Salah orang",
        by=cast.sz.user,
        at=NOW,
    )


@needs_pdftotext
def test_what_repays_the_agent_says_that_the_dues_are_paid_in(cast, read):
    enrolment = cast.enrolment()
    advance(cast, enrolment, reference="091234567731")
    paper = read(repay(cast, enrolment))
    assert "Kuitansi pengganti talangan" in paper
    assert "Mengganti uang agen. Iuran sudah dibayarkan ke BPJS Ketenagakerjaan" in paper
    assert "tanggal 21 November 2026, nomor ••••••••7731." in paper
    assert "menyetorkan" not in paper
    assert "titipan" not in paper
