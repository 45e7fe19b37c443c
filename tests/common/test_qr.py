"""QR codes as one path."""

import re

import pytest
import segno

from perisai.common.qr import qr_code

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


@pytest.mark.parametrize("text", ["A", "https://perisai.example/k/" + "Z" * 16])
def test_the_path_draws_exactly_the_dark_modules(text):
    code = qr_code(text)
    drawn = set()
    for x, y, width, back in RUN.findall(code.path):
        assert width == back
        drawn |= {(int(x) + step, int(y)) for step in range(int(width))}
    matrix = segno.make(text, error="m", mask=4, micro=False).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert RUN.sub("", code.path) == ""
    assert code.size == len(matrix)
    assert code.framed_size == len(matrix) + 8
