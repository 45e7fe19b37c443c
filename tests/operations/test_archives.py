"""The archive by itself: what goes in comes out, and nothing else passes for it."""

import io

import pytest

from perisai.operations.archives import DamagedArchive, reading, writing


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.age"


def read_all(path, key) -> dict[str, bytes]:
    with reading(path, key.identity) as members:
        return {member.name: member.read() for member in members}


def test_what_went_in_comes_out_in_order(path, key, tmp_path):
    parts = {"data/b": b"", "files/a b.pdf": b"x" * 3_000_000, "files/ñ.pdf": b"\0" * 513}
    source = tmp_path / "source"
    with writing(path, key.recipient) as archive:
        for name, content in parts.items():
            source.write_bytes(content)
            archive.add_file(name, source)
    assert list(read_all(path, key).items()) == list(parts.items())


def test_damage_behind_the_last_part_is_noticed(path, key):
    # 64,000 bytes of parts and headers are padded beyond the 65,536 of the first encrypted chunk:
    # the second chunk holds nothing but padding.
    with writing(path, key.recipient) as archive:
        archive.add_bytes("data/only", b"x" * 62_000)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(DamagedArchive):
        read_all(path, key)


def test_a_part_that_differs_from_its_digest_is_damage(path, key):
    with writing(path, key.recipient) as archive:
        archive._add("files/a.pdf", 5, "0" * 64, io.BytesIO(b"other"))
    with pytest.raises(DamagedArchive):
        read_all(path, key)


def test_a_reader_that_stops_half_way_leaves_nothing_hanging(path, key):
    with writing(path, key.recipient) as archive:
        for number in range(20):
            archive.add_bytes(f"data/{number}", b"x" * 100_000)
    with reading(path, key.identity) as members:
        assert next(members).name == "data/0"
