"""Fields that every form shares: counts, days, rows, names."""

import datetime as dt

import pytest
from django import forms
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from perisai.common.forms import CountField, PeopleField, RecentDateField, TypedDateField
from perisai.common.numbers import format_number


@pytest.mark.parametrize(("typed", "number"), [("12", 12), (" 007 ", 7), ("0", 0), ("", None)])
def test_a_count_is_read_from_its_digits(typed, number):
    assert CountField(required=False).clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.000", "tanpa titik atau koma"),
        ("1,5", "tanpa titik atau koma"),
        ("-1", "kurang dari 0"),
        ("1O", "ada huruf"),
        ("dua", "dengan angka"),
        ("١٢", "dengan angka"),
        ("9" * 5_000, "paling banyak 60"),
        ("0", "paling sedikit 1"),
        ("61", "paling banyak 60"),
    ],
)
def test_anything_else_says_what_to_write(typed, words):
    with pytest.raises(forms.ValidationError, match=words):
        CountField(min_value=1, max_value=60).clean(typed)


@pytest.mark.parametrize(
    ("typed", "number"), [("2.400", 2400), ("2400", 2400), (" 1.234.567 ", 1_234_567), ("", None)]
)
def test_people_are_typed_as_they_are_printed(typed, number):
    assert PeopleField(required=False).clean(typed) == number


@given(st.integers(min_value=0, max_value=10**9))
def test_every_number_of_people_is_read_back_as_it_is_written(number):
    assert PeopleField().clean(PeopleField().prepare_value(number)) == number
    assert PeopleField().prepare_value(format_number(number)) == format_number(number)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2.4OO", "ada huruf"),
        ("24.00", "Titik hanya di depan tiga angka"),
        ("-2.400", "kurang dari 0"),
        ("9" * 16, "terlalu besar"),
    ],
)
def test_a_number_of_people_that_is_none_says_what_is_wrong_with_it(typed, words):
    with pytest.raises(forms.ValidationError, match=words):
        PeopleField().clean(typed)


@pytest.mark.parametrize("typed", ["2.40", "2.4000", ".400", "2,400", "2.400,5"])
def test_a_dot_out_of_place_is_no_number_of_people(typed):
    with pytest.raises(forms.ValidationError, match="tanpa titik atau koma"):
        PeopleField().clean(typed)


@pytest.mark.parametrize(
    "typed",
    ["5 Mei 2026", "5 mei 2026", "05-Mei-2026", "5 May 2026", " 5  MEI  2026 ", "5mei2026"],
)
def test_a_month_may_be_a_word(typed):
    assert RecentDateField().clean(typed) == dt.date(2026, 5, 5)


@given(
    st.dates(TypedDateField.EARLIEST, TypedDateField.LATEST), st.sampled_from(["j F Y", "j M Y"])
)
def test_every_day_is_read_back_as_this_house_prints_it(day, style):
    assert TypedDateField().clean(date_format(day, style)) == day


@pytest.mark.parametrize("typed", ["31 Feb 2026", "5 Bulan 2026", "5 Me 2026", "Mei 2026"])
def test_a_word_that_is_no_month_is_no_date(typed):
    with pytest.raises(forms.ValidationError, match="25-11-2026"):
        RecentDateField().clean(typed)


@pytest.mark.parametrize("typed", ["5 Mei 26", "1-1-26", "01/01/26", "1.1.26", "010126"])
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
