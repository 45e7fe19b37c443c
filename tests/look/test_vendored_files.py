"""Third-party files are the published ones, named with version and licence."""

import hashlib
import tomllib

import pytest


@pytest.fixture
def vendor(repository):
    return repository / "static" / "vendor"


@pytest.fixture
def listed(vendor):
    return tomllib.loads((vendor / "VERSIONS.toml").read_text())["file"]


def test_each_file_is_the_one_on_the_list(vendor, listed):
    found = {
        entry["file"]: hashlib.sha256((vendor / entry["file"]).read_bytes()).hexdigest()
        for entry in listed
    }
    assert found == {entry["file"]: entry["sha256"] for entry in listed}


def test_nothing_else_lies_there(vendor, listed):
    lying = {str(file.relative_to(vendor)) for file in vendor.glob("*/*")}
    licences = {str(file.relative_to(vendor)) for file in vendor.glob("*/LICENSE")}
    assert lying - licences == {entry["file"] for entry in listed}


def test_each_comes_with_its_licence(vendor, listed):
    for entry in listed:
        assert entry["licence"]
        assert (vendor / entry["file"]).with_name("LICENSE").stat().st_size


def test_none_points_to_a_map_that_is_not_shipped(vendor):
    assert not [file for file in vendor.rglob("*.*") if b"sourceMappingURL=" in file.read_bytes()]
