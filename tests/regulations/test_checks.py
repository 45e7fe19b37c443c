"""Faulty data never gets as far as a price: each kind of fault is planted and must be found."""

import shutil
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from perisai.regulations import loader, lookup
from perisai.regulations.loader import FOLDER, read_folder
from perisai.regulations.schema import KEYS

HEAD = '[instrument]\ntitle = "PP 1/2030"\nabout = "x"\naddress = "x"\n'
ENTRY = """
[[entry]]
key = "dues.jkm"
from = 2030-01-01
basis = "month of dues"
article = "Pasal 1"
verified = true
source = "x"
value = 7_000
"""
END = 'key = "dues.jkm"\nfrom = 2015-07-01\nuntil = 2030-01-01'


@pytest.fixture
def folder(tmp_path) -> Path:
    copy = tmp_path / "instruments"
    shutil.copytree(FOLDER, copy)
    return copy


def codes(folder: Path) -> set[str]:
    return {problem.code for problem in read_folder(folder).problems}


def amend(folder: Path, old: str, new: str, name: str = "pp-44-2015") -> None:
    path = folder / f"{name}.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_shipped_law_has_no_fault():
    assert run_checks(tags=["regulations"]) == []


def test_every_key_has_a_meaning_and_a_value():
    assert all(spec.meaning for spec in KEYS.values())
    assert set(lookup.law()) == set(KEYS)


def test_an_amendment_is_a_new_entry(folder):
    amend(folder, 'key = "dues.jkm"\nfrom = 2015-07-01', END)
    (folder / "pp-1-2030.toml").write_text(HEAD + ENTRY)
    reading = read_folder(folder)
    assert reading.problems == []
    assert [entry.value for entry in reading.entries["dues.jkm"]] == [6_800, 7_000]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('article = "Pasal 1"', 'article = " "', loader.MISSING_SOURCE),
        ('source = "x"\nvalue', 'source = ""\nvalue', loader.MISSING_SOURCE),
        ('article = "Pasal 1"\n', "", loader.MISSING_SOURCE),
        ("7_000", "6_800.5", loader.FRACTION),
        ("7_000", "7_001", loader.FRACTION),
        ("7_000", '"7000"', loader.UNREADABLE),
        ("7_000", "-7_000", loader.UNREADABLE),
        ("7_000", "true", loader.UNREADABLE),
        ("7_000", "", loader.UNREADABLE),
        ("dues.jkm", "dues.jmk", loader.UNKNOWN_KEY),
        ("verified = true", 'verified = "yes"', loader.UNREADABLE),
        ("verified = true", "verified = false", loader.UNREADABLE),
        ("verified = true", "verified = true\ncolour = 1", loader.UNREADABLE),
        ("verified = true\n", "", loader.UNREADABLE),
        ("month of dues", "date of event", loader.UNREADABLE),
        ("from = 2030-01-01", "from = 2030-01-02", loader.UNREADABLE),
        ("from = 2030-01-01", 'from = "2030"', loader.UNREADABLE),
        ("from = 2030-01-01", "from = 2030-01-01\nuntil = 2030-01-01", loader.UNREADABLE),
        ("from = 2030-01-01", "from = 2029-12-01", loader.OVERLAP),
        ("from = 2030-01-01", "from = 2030-02-01", loader.GAP),
        ("from = 2030-01-01", "from = 2030-01-01\nuntil = 2031-01-01", loader.GAP),
        ("[instrument]", "[instruments]", loader.UNREADABLE),
    ],
)
def test_a_planted_fault_is_found(folder, old, new, code):
    amend(folder, 'key = "dues.jkm"\nfrom = 2015-07-01', END)
    # A discount that meets the new amount, so that a half of it can go wrong.
    amend(folder, "until = 2027-01-01\n", "until = 2030-06-01\n", "pp-50-2025")
    (folder / "pp-1-2030.toml").write_text((HEAD + ENTRY).replace(old, new, 1))
    assert code in codes(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lower = 0,", "lower = 1,"),
        ("lower = 1_300_000,", "lower = 1_100_000,"),
        ("upper = 1_099_000,", "upper = 1_100_000,"),
        ("upper = 1_299_000,", ""),
        ("amount = 12_000", "amount = 9_000"),
        ("base = 1_200_000,", ""),
        ("lower = 20_200_000,", "lower = 20_200_000, upper = 30_000_000,"),
        ("amount = 12_000", "amount = 12_000, colour = 1"),
    ],
)
def test_a_table_that_does_not_rise_is_refused(folder, old, new):
    amend(folder, old, new)
    assert loader.UNREADABLE in codes(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pay_percent = 50", "pay_percent = 150"),
        ('programs = ["JKK", "JKM"]', 'programs = ["JP"]'),
        ('refused_payers = ["apbn", "apbd"]', 'refused_payers = "apbn"'),
        ("is_for_employers = false", "is_for_employers = 0"),
        (', "driver"', ', "Driver"'),
    ],
)
def test_a_faulty_discount_is_refused(folder, old, new):
    amend(folder, old, new, "pp-50-2025")
    assert loader.UNREADABLE in codes(folder)


@pytest.mark.parametrize(
    ("old", "new", "name", "code"),
    [
        ("{ months = 12, percent = 100 }", "{ percent = 100 }", "pp-82-2019", loader.UNREADABLE),
        ("{ percent = 50 }", "{ months = 6, percent = 50 }", "pp-82-2019", loader.UNREADABLE),
        ("{ percent = 50 }", "{ percent = 100 }", "pp-82-2019", loader.UNREADABLE),
        ("percent = 100 }", "percent = 101 }", "pp-82-2019", loader.UNREADABLE),
        ("percent = 75", "percent = 75.5", "pp-44-2015", loader.FRACTION),
        (
            "base = 1_000_000, amount = 10_000",
            "base = 1_000_001, amount = 10_000",
            "pp-44-2015",
            loader.FRACTION,
        ),
        ("least = 1, most = 70", "least = 71, most = 70", "pp-44-2015", loader.UNREADABLE),
        ('  ["grandparent"],\n', "", "pp-46-2015", loader.UNREADABLE),
        ('["parent"]', '["parent", "child"]', "pp-46-2015", loader.UNREADABLE),
        ('["will"]', '["friend"]', "pp-46-2015", loader.UNREADABLE),
        ('"balai_harta_peninggalan"', '"the_agent"', "pp-46-2015", loader.UNREADABLE),
        ('["work", "commuting"', '["work", "work"', "pp-44-2015", loader.UNREADABLE),
        (
            "yearly = 2_000_000, years = 3",
            "yearly = 2_000_000, years = 2",
            "pp-82-2019",
            loader.DISAGREEMENT,
        ),
        ("total = 174_000_000", "total = 175_000_000", "pp-82-2019", loader.DISAGREEMENT),
    ],
)
def test_a_fault_in_the_law_of_benefits_is_found(folder, old, new, name, code):
    amend(folder, old, new, name)
    assert code in codes(folder)


def test_a_key_that_no_instrument_gives_is_missed(folder):
    (folder / "perdir-13-2022.toml").unlink()
    assert codes(folder) == {loader.MISSING_KEY}


def test_an_overlap_between_two_instruments_is_found(folder):
    (folder / "pp-1-2030.toml").write_text(HEAD + ENTRY)
    assert loader.OVERLAP in codes(folder)


def test_a_broken_file_is_named(folder):
    (folder / "pp-1-2030.toml").write_text("[instrument")
    (problem,) = read_folder(folder).problems
    assert problem.where == "pp-1-2030.toml"


def test_faulty_law_stops_the_site_instead_of_pricing(folder, monkeypatch):
    (folder / "pp-1-2030.toml").write_text(HEAD + ENTRY)
    monkeypatch.setattr(lookup, "read_folder", lambda: read_folder(folder))
    lookup.law.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured, match=r"dues\.jkm"):
            lookup.law()
    finally:
        lookup.law.cache_clear()
