"""Files kept under their hash."""

import hashlib
from pathlib import Path

import pytest

from perisai.common.kept_files import FileLost, keep_file, read_kept_file

PLACE = {"drawer": "receipts", "suffix": ".pdf"}


@pytest.fixture
def files(settings):
    return lambda: [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def test_what_was_kept_is_read_back(files):
    sha256 = keep_file(b"isi", **PLACE)
    assert sha256 == hashlib.sha256(b"isi").hexdigest()
    assert read_kept_file(sha256, **PLACE) == b"isi"
    assert [path.name for path in files()] == [f"{sha256}.pdf"]


def test_keeping_the_same_twice_keeps_one_file(files):
    assert keep_file(b"isi", **PLACE) == keep_file(b"isi", **PLACE)
    assert len(files()) == 1


def test_a_writer_that_dies_leaves_no_half_file(files, monkeypatch):
    def die(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", die)
    with pytest.raises(KeyboardInterrupt):
        keep_file(b"isi", **PLACE)
    assert files() == []


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"lain")])
def test_a_lost_or_changed_file_is_not_served(files, spoil):
    sha256 = keep_file(b"isi", **PLACE)
    spoil(files()[0])
    with pytest.raises(FileLost):
        read_kept_file(sha256, **PLACE)
