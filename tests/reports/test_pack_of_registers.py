"""Two agents bring their registers: the study's figures stand on page, paper and workbook alike."""

import io
import re
import shutil
import subprocess

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from tests.imports.registers import KEY
from tests.imports.steps import NOW, save, upload_sample

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)"),
]
SIZES = {"f4": (215, 330), "a4": (210, 297)}
POINTS = 72 / 25.4  # in a millimetre


@pytest.fixture
def secretary(cast, client):
    with time_machine.travel(NOW, tick=False):
        for agent in (cast.sz, cast.st):
            save(upload_sample(cast, agent))
        client.force_login(cast.sekdes)
        yield client


def read(client, cast, name, *args) -> bytes:
    answer = client.get(reverse(f"reports:{name}", args=[cast.village.code, "2026-10", *args]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def printed(content: bytes, tmp_path, paper: str) -> str:
    """The words of a PDF, whose pages all have the size of `paper`."""
    path = tmp_path / f"{paper}.pdf"
    path.write_bytes(content)
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    wide, high = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups())
    assert (round(wide / POINTS), round(high / POINTS)) == SIZES[paper]
    command = ["pdftotext", "-layout", path, "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def rows_in(text: str) -> dict[str, tuple[int, int]]:
    """By the code of an agent the numbers beside the name."""
    found = re.findall(r"\((S[ZT])\)\D+(\d+)\D+?(\d+)", text)
    return {code: (int(regular), int(members)) for code, regular, members in found}


def test_page_paper_and_workbook_tell_the_regular_payers_of_the_study(cast, secretary, tmp_path):
    expected = {
        sheet["agent"]: (sheet["regular"], sheet["good"]) for sheet in KEY["sheets"].values()
    }
    assert expected == {"SZ": (35, 240), "ST": (12, 214)}
    page = re.sub(r"<[^>]+>", " ", read(secretary, cast, "pack").decode())
    assert rows_in(page) == expected
    assert "47 dari 454 peserta milik agen rutin membayar (Mei–Okt 2026)" in page
    for paper in SIZES:
        text = printed(read(secretary, cast, "pack_paper", paper), tmp_path, paper)
        assert rows_in(text) == expected
        assert "47 dari 454 peserta milik agen rutin membayar (Mei–Okt 2026)" in text
    book = openpyxl.load_workbook(io.BytesIO(read(secretary, cast, "pack_table", "xlsx")))
    rows = [[cell.value for cell in row] for row in book["Disiplin membayar iuran"].rows]
    assert {row[0][-3:-1]: tuple(row[1:3]) for row in rows[1:-1]} == expected
    assert rows[-1][1:3] == [47, 454]
    csv = read(secretary, cast, "pack_table", "csv").decode()
    assert rows_in(csv) == expected
