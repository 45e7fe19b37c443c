import pytest

from villages.rules import LEVELS, is_agent_code, three_digits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", "001"),
        ("01", "001"),
        ("001", "001"),
        ("0012", "012"),
        ("RT 3", "003"),
        ("rw.07", "007"),
        (" 123 ", "123"),
        ("000", "000"),
        ("", None),
        ("1234", None),
        ("RT", None),
        ("1a", None),
        ("-1", None),
        ("1/2", None),
        ("٣", None),
    ],
)
def test_an_rt_or_rw_is_written_as_three_digits(text, number):
    assert three_digits(text) == number


@pytest.mark.parametrize(
    ("level", "code", "fits"),
    [
        ("province", "35", True),
        ("province", "3", False),
        ("regency", "35.09", True),
        ("regency", "3509", False),
        ("district", "35.09.11", True),
        ("village", "35.09.11.2004", True),
        ("village", "35.09.11.4004", False),
        ("village", "35.09.11.204", False),
        ("village", "35.09.11.2004 ", False),
    ],
)
def test_a_code_fits_its_level(level, code, fits):
    pattern = next(row.code for row in LEVELS if row.name == level)
    assert bool(pattern.fullmatch(code)) is fits


@pytest.mark.parametrize(
    ("code", "fits"), [("SZ", True), ("A1", True), ("S", False), ("sz", False), ("SZSZSZS", False)]
)
def test_an_agent_code_is_short_and_in_capitals(code, fits):
    assert is_agent_code(code) is fits
