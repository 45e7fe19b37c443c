"""Numbers as a workbook keeps them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai.common.numbers import format_number
from perisai.common.tables import Figure, percent_cell


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [
        ("97,5%", Decimal("0.975"), "0.0%"),
        ("97,5", Decimal("97.5"), "0.0"),
        ("1.204,5%", Decimal("12.045"), "0.0%"),
        ("0,0%", Decimal(0), "0.0%"),
    ],
)
def test_a_share_is_a_number_that_can_be_added_up(text, value, style):
    assert percent_cell(text) == Figure(value, style, text)


@pytest.mark.parametrize("text", ["", "<3", "•", "Krajan"])
def test_what_is_no_share_stays_as_it_is(text):
    assert percent_cell(text) == text


@given(st.integers(min_value=0, max_value=10**7))
def test_every_share_is_kept_to_the_decimal_that_is_shown(tenths):
    share = Decimal(tenths) / 10
    assert percent_cell(f"{format_number(share, 1)}%").value * 100 == share
