"""Amounts as people write, read and say them."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from perisai.common.rupiah import NotAnAmount, amount_in_words, format_rupiah, parse_rupiah


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Rp0"),
        (999, "Rp999"),
        (8_400, "Rp8.400"),
        (16_800, "Rp16.800"),
        (1_000_000, "Rp1.000.000"),
        (-16_800, "-Rp16.800"),
    ],
)
def test_an_amount_is_written_with_dots(amount, text):
    assert format_rupiah(amount) == text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("16800", 16_800),
        ("16.800", 16_800),
        ("Rp 16.800", 16_800),
        ("Rp16.800", 16_800),
        ("rp. 16.800,00", 16_800),
        ("16.800,-", 16_800),
        (" 1.250.000 ", 1_250_000),
        ("-5.000", -5_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert parse_rupiah(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "16.80",
        "1.6800",
        "16,800",
        "16.800,50",
        "16 ribu",
        "1e6",
        "Rp",
        "1.000.00",
        "9" * 30,
    ],
)
def test_what_could_be_misread_is_refused(text):
    with pytest.raises(NotAnAmount):
        parse_rupiah(text)


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_what_is_written_is_read_back(amount):
    assert parse_rupiah(format_rupiah(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol rupiah"),
        (1_000, "seribu rupiah"),
        (8_400, "delapan ribu empat ratus rupiah"),
        (16_800, "enam belas ribu delapan ratus rupiah"),
        (42_000_000, "empat puluh dua juta rupiah"),
        (-16_800, "minus enam belas ribu delapan ratus rupiah"),
    ],
)
def test_an_amount_is_said_in_indonesian(amount, words):
    assert amount_in_words(amount, "id") == words


def test_an_amount_is_said_in_english_on_request():
    assert amount_in_words(16_800, "en") == "sixteen thousand, eight hundred rupiah"


def test_the_active_language_is_the_default():
    with translation.override("en"):
        assert amount_in_words(5) == "five rupiah"
    with translation.override("id"):
        assert amount_in_words(5) == "lima rupiah"
