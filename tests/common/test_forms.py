"""Fields that every form shares: counts, days, rows, names."""

import datetime as dt

import pytest
from django import forms

from perisai.common.forms import CountField, RecentDateField, TypedDateField


@pytest.mark.parametrize(("typed", "number"), [("12", 12), (" 007 ", 7), ("0", 0), ("", None)])
def test_a_count_is_read_from_its_digits(typed, number):
    assert CountField(required=False).clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.000", "tanpa titik atau koma"),
        ("1,5", "tanpa titik atau koma"),
        ("-1", "dengan angka"),
        ("dua", "dengan angka"),
        ("١٢", "dengan angka"),
        ("9" * 5_000, "dengan angka"),
        ("0", "paling sedikit 1"),
        ("61", "paling banyak 60"),
    ],
)
def test_anything_else_says_what_to_write(typed, words):
    with pytest.raises(forms.ValidationError, match=words):
        CountField(min_value=1, max_value=60).clean(typed)


@pytest.mark.parametrize("typed", ["1-1-26", "01/01/26", "1.1.26", "010126"])
def test_a_short_year_is_asked_for_in_four_digits(typed):
    with pytest.raises(forms.ValidationError, match=r"Tulis tahun dengan 4 angka.*25-11-2026"):
        RecentDateField().clean(typed)


@pytest.mark.parametrize("typed", ["1-1-2026", "01/01/2026", "01012026", "2026-01-01"])
def test_a_year_of_four_digits_is_read(typed):
    assert RecentDateField().clean(typed) == dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("field", "example"), [(TypedDateField, "31-12-1985"), (RecentDateField, "25-11-2026")]
)
def test_the_example_is_of_the_years_that_are_meant(field, example):
    assert field().widget.attrs["placeholder"] == example
    with pytest.raises(forms.ValidationError, match=example):
        field().clean("31-02-2026")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(max_length=3), "Siti", "Terlalu panjang: paling banyak 3 huruf, ini 4"),
        (forms.CharField(), "", "wajib diisi"),
        (forms.CharField(), "a\x00b", "ketik ulang"),
        (forms.IntegerField(min_value=1), "0", "Tulis paling sedikit 1"),
        (forms.IntegerField(), "dua", "dengan angka"),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Pilih lagi dari daftar"),
        (forms.UUIDField(), "rusak", "Buka lagi halamannya"),
    ],
)
def test_what_django_finds_wrong_is_said_with_what_to_do(field, typed, words):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert words in refused.value.messages[0]
