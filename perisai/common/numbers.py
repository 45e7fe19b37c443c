"""Plain numbers as Indonesians write them, the same in every language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def format_number(value: int | float | Decimal | Fraction, decimals: int = 0) -> str:
    """`29.774`, or with `decimals` `97,5`: dots group thousands, a half is rounded away from zero."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:,}".translate(str.maketrans(",.", ".,"))


def percent_of(part: int, whole: int | None) -> str:
    """`97,5%`: how much `part` is of `whole`, with one decimal; empty when there is no whole."""
    return f"{format_number(Fraction(part * 100, whole), 1)}%" if whole else ""
