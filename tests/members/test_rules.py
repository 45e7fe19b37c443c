"""What a NIK and a telephone number say."""

import datetime as dt

import pytest

from members import rules

BIRTH = dt.date(1980, 1, 31)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("(0331) 421234", "+62331421234"),
    ],
)
def test_a_telephone_number_is_kept_with_the_code_of_the_country(written, kept):
    assert rules.clean_phone(written) == kept


@pytest.mark.parametrize("written", ["", "-", "0812", "0812345678901234", "0812/0813", "tidak ada"])
def test_anything_else_is_no_telephone_number(written):
    with pytest.raises(rules.NotAPhone):
        rules.clean_phone(written)


def test_a_womans_nik_holds_her_day_of_birth_plus_forty():
    assert rules.nik_matches_birth("3509117101800001", BIRTH)
    assert rules.nik_matches_sex("3509117101800001", "P")
    assert not rules.nik_matches_sex("3509117101800001", "L")


def test_a_mans_nik_holds_his_day_of_birth():
    assert rules.nik_matches_birth("3509113101800001", BIRTH)
    assert rules.nik_matches_sex("3509113101800001", "L")
    assert not rules.nik_matches_birth("3509113001800001", BIRTH)


@pytest.mark.parametrize(("on", "age"), [(dt.date(2045, 1, 30), 64), (dt.date(2045, 1, 31), 65)])
def test_a_year_of_age_is_full_on_the_birthday(on, age):
    assert rules.age_on(BIRTH, on) == age
