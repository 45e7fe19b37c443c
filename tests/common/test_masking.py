"""What may be shown of a number that identifies a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.common.masking import initials, mask_nik, mask_phone, mask_reference


def test_birth_digits_and_serial_of_a_nik_are_covered():
    assert mask_nik("3509115208659001") == "3509••••••••••01"


@given(st.from_regex(r"\A[0-9]{16}\Z"), st.from_regex(r"\A[0-9]{6}\Z"))
def test_two_birth_dates_cannot_be_told_apart(nik, birth):
    assert mask_nik(nik) == mask_nik(nik[:6] + birth + nik[12:])


@pytest.mark.parametrize("odd", ["", "350911520865900", "35091152086590011", "1", None])
def test_a_nik_of_another_length_is_covered_entirely(odd):
    assert set(mask_nik(odd)) <= {"•"}
    assert len(mask_nik(odd)) == len(odd or "")


def test_a_phone_number_keeps_its_ends_only():
    assert mask_phone("+6281562571389") == "+6281•••••••89"


@pytest.mark.parametrize("short", ["", "110", "081234567", None])
def test_a_short_phone_number_is_covered_entirely(short):
    assert set(mask_phone(short)) <= {"•"}


@pytest.mark.parametrize(
    ("reference", "shown"),
    [("091234567731", "••••••••7731"), ("7731", "••••"), ("", ""), (None, "")],
)
def test_a_reference_keeps_its_tail_only(reference, shown):
    assert mask_reference(reference) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Siti Aminah", "S. A."), ("  sri  ", "S."), ("", ""), ("Ahmad (Mat)", "A.")],
)
def test_a_public_page_says_initials(name, shown):
    assert initials(name) == shown
