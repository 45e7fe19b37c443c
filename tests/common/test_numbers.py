"""Plain numbers as Indonesians write them."""

from fractions import Fraction

import pytest

from perisai.common.numbers import format_number, percent_of


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (29_774, 0, "29.774"),
        (1_234_567.25, 1, "1.234.567,3"),
        (-1500, 0, "-1.500"),
        (Fraction(1, 3), 2, "0,33"),
        (0.05, 1, "0,1"),
        (2.5, 0, "3"),
    ],
)
def test_dots_group_and_a_comma_divides(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (2150, 12_685, "16,9%"),
        (29_774, 30_552, "97,5%"),
        (42_859, 36_910, "116,1%"),
        (39_671, 58_681, "67,6%"),
        (20_651, 33_350, "61,9%"),
        (1, 2000, "0,1%"),
        (5, 0, ""),
        (5, None, ""),
    ],
)
def test_a_share_is_rounded_and_never_cut_off(part, whole, text):
    assert percent_of(part, whole) == text
