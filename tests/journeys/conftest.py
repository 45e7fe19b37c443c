"""What the journeys share: the day, the public address, and a scanner for printed receipts."""

import subprocess

import pytest
import time_machine

from tests.taking import NOW


@pytest.fixture
def on_the_day():
    """The site lives on 21 November 2026, ten in the morning: also in the threads that serve pages.

    Move it with `on_the_day.shift(seconds)`.
    """
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def public_site(settings, live_server):
    """The live site knows its own address, so receipts carry a QR code."""
    settings.PUBLIC_URL = live_server.url
    return live_server.url


@pytest.fixture
def scan(tmp_path):
    """What a telephone reads in the picture of a printed receipt: `scan(pdf)`."""

    def read(pdf: bytes) -> str:
        (tmp_path / "receipt.pdf").write_bytes(pdf)
        picture = ["pdftoppm", "-r", "200", "-png", "-singlefile", "receipt.pdf", "receipt"]
        subprocess.run(picture, cwd=tmp_path, check=True)
        answer = subprocess.run(
            ["zbarimg", "--raw", "-q", "receipt.png"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        return answer.stdout.strip()

    return read
