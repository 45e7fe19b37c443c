"""The round sheet on paper: A4 and F4, page by page, with a stub for each house."""

import shutil
import subprocess
from dataclasses import dataclass

import pytest

from dues.papers import ROUND_PAPERS, round_sheet_pdf
from dues.queries.sheets import on_paper
from dues.sheet_pages import END, ROOM, height_of, pages_of
from tests.sheets import houses_on_paper

SIZES = {"a4": "595.276 x 841.89", "f4": "609.449 x 935.433"}


@dataclass
class Laid:
    """A house as far as laying it on a page asks."""

    people: list
    owed: int = 8_400


def laid(*people: int) -> list[Laid]:
    return [Laid([None] * number) for number in people]


@pytest.fixture
def read(tmp_path):
    """The words of a sheet, spaces folded, and the facts of its PDF."""

    def do(sheet, paper) -> tuple[str, str]:
        path = tmp_path / "sheet.pdf"
        path.write_bytes(round_sheet_pdf(on_paper(sheet.printings.last()), paper=paper))
        return tuple(
            " ".join(
                subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            )
            for command in (["pdftotext", "-layout", path, "-"], ["pdfinfo", path])
        )

    return do


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize("paper", ROUND_PAPERS)
def test_a_sheet_repeats_its_head_and_adds_up_on_every_page(cast, read, paper):
    words, facts = read(houses_on_paper(cast, 9), paper)
    assert f"Page size: {SIZES[paper]}" in facts
    for expected in (
        "Lembar 2 dari 2",
        "Sampai halaman ini: 9 rumah, tagihan Rp75.600",
        "Tanda terima sementara",
        "Kuitansi resmi menyusul: periksa di balai desa.",
        "Agen Siti Zulaikha (SZ)",
        "3 bln Rp33.600",
        "Tidak di rumah",
        "Mengetahui",
    ):
        assert expected in words
    assert words.count("Lembar keliling SZ-1") >= 4
    assert words.count("1-07") == 2
    assert "SALINAN" not in words


def test_totals_run_on_and_nothing_is_left_out():
    pages = pages_of(laid(*[1, 3] * 10), paper="a4")
    assert sum(len(page.houses) for page in pages) == pages[-1].houses_so_far == 20
    assert pages[-1].owed_so_far == sum(page.owed for page in pages) == 20 * 8_400
    assert [page.is_last for page in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.parametrize("number", range(1, 20))
def test_no_page_holds_more_than_its_room_and_the_end_fits(number):
    for page in pages_of(laid(*[1] * number), paper="a4"):
        taken = sum(height_of(house) for house in page.houses)
        assert taken + END * page.is_last <= ROOM["a4"]


def test_a_family_larger_than_a_page_still_stands_somewhere():
    assert [len(page.houses) for page in pages_of(laid(1, 15, 1), paper="a4")] == [1, 1, 1]
