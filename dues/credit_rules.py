"""Decisions about credit: how it is spread over priced months, and what a paid month gives.

Pure, as `dues.rules`; amounts are whole rupiah.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from perisai import regulations


def spread_credit(prices: Sequence[int], usable: int) -> tuple[int, ...]:
    """How much of each month's price is paid from credit, oldest month first. Rupiah.

    Never more than the month costs, so what remains to pay is never below zero. `usable` below zero is a
    difference to bill: the whole of it goes with the first month, which then costs more money.
    """
    if usable < 0:
        return tuple(usable if position == 0 else 0 for position in range(len(prices)))
    used = accumulate(prices, lambda left, price: max(left - price, 0), initial=usable)
    return tuple(min(price, left) for price, left in zip(prices, used, strict=False))


@dataclass(frozen=True, slots=True)
class Bill:
    """Priced months of one enrolment and the credit each of them uses. Rupiah; `credit` below zero is a
    difference billed with them."""

    quote: regulations.Quote
    credits: tuple[int, ...]

    @property
    def price(self) -> int:
        """What the months cost."""
        return self.quote.total

    @property
    def credit(self) -> int:
        """The part paid from credit."""
        return sum(self.credits)

    @property
    def billed(self) -> int:
        """The difference on months paid before that is paid with these; zero when there is none."""
        return max(-self.credit, 0)

    @property
    def cash(self) -> int:
        """What remains to pay in money."""
        return self.price - self.credit


def bill_of(quote: regulations.Quote, usable: int = 0) -> Bill:
    """What is to be paid for these months by an enrolment with `usable` rupiah of credit."""
    return Bill(quote, spread_credit([month.total for month in quote.months], usable))


def overpaid(*, paid: int, noted: int, price: int) -> int:
    """What a paid month gives as credit when it costs `price` now: `paid` less what was `noted` on it as
    credit before (below zero: billed). Zero when it costs as much or more. Rupiah."""
    return max(paid - noted - price, 0)
