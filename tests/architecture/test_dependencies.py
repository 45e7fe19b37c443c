"""Every dependency has a reason, a range, a pin and a hash; the pins install from any index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent.parent


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> dict[str, str]:
    """Package and version of every pinned line."""
    found = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE)
    return {normal(package): version for package, version in found}


def required(specifiers: list[str]) -> dict[str, str]:
    parts = [re.match(r"([\w.-]+)\s*(.*)", text).groups() for text in specifiers]
    return {normal(name): ranges for name, ranges in parts}


def test_every_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text()
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in lists for line in block.splitlines() if line.strip()]
    assert len(lines) > 20
    assert [line for line in lines if not re.search(r'",\s+# \w.{10,}', line)] == []


@pytest.mark.parametrize(
    ("file", "extras"), [("requirements.txt", []), ("requirements-dev.txt", ["dev"])]
)
def test_every_dependency_is_pinned_within_its_range(file, extras):
    specifiers = project()["dependencies"]
    for extra in extras:
        specifiers = specifiers + project()["optional-dependencies"][extra]
    pinned = pins(file)
    for name, ranges in required(specifiers).items():
        assert name in pinned, f"{name} is not in {file}: run `make lock`"
        assert SpecifierSet(ranges).contains(pinned[name]), (
            f"{name} left its range: run `make lock`"
        )


def test_nothing_is_pinned_that_nothing_asks_for():
    """Each pin names who wants it; one left over from a removed dependency would name nobody."""
    for file in ("requirements.txt", "requirements-dev.txt"):
        pinned = pins(file)
        blocks = re.findall(
            r"^([\w.-]+)==.*?\n((?:\s+.*\n)+)", (ROOT / file).read_text(), re.MULTILINE
        )
        for name, body in blocks:
            wanted_by = re.findall(r"^\s+#\s+(?:via )?([\w.-]+)", body, re.MULTILINE)
            known = [who for who in wanted_by if who == "perisai-desa" or normal(who) in pinned]
            assert known, f"nothing in {file} wants {name}"


def test_the_tests_run_with_the_very_versions_that_people_run():
    development = pins("requirements-dev.txt")
    assert {name: development.get(name) for name in pins("requirements.txt")} == pins(
        "requirements.txt"
    )


def test_pins_have_hashes_and_name_no_host():
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text()
        assert "://" not in text
        assert re.findall(r"^--.*", text, re.MULTILINE) == []
        without_hash = re.findall(r"^[\w.-]+==[^\\\n]*$", text, re.MULTILINE)
        assert without_hash == []
