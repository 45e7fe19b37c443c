"""Decisions about stubs of a round sheet: reading a serial, and which months an amount pays.

Pure, as `dues.rules`; amounts are whole rupiah.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dues.enums import StubProblem

_SERIAL = re.compile(
    r"(?:(?:(?P<agent>[A-Z0-9]{2,6})[ -])?(?P<sheet>[0-9]{1,6})[-/. ])?(?P<line>[0-9]{1,4})"
)
MOST_TRIES = 10_000
ENOUGH = 3  # ways: nobody pays, one that counts, and another one


@dataclass(frozen=True, slots=True)
class Typed:
    """One row as it was typed: the serial; the months everybody in the house pays, or `each` for one
    person after the other (0: does not pay); the rupiah received. None: left empty."""

    serial: str
    months: int | None = None
    amount: int | None = None
    each: tuple[int | None, ...] = ()


class CountedOnPaper:
    """What was counted on the paper beside what was recorded, in stubs and rupiah: what the two lack of each
    other."""

    counted_stubs: int
    counted_total: int
    stubs: int
    total: int

    @property
    def differs(self) -> bool:
        """Something else was recorded than was counted on the paper."""
        return bool(self.missing_stubs or self.missing_money)

    @property
    def missing_stubs(self) -> int:
        """Counted on the paper and not recorded; below zero: recorded and not counted."""
        return self.counted_stubs - self.stubs

    @property
    def missing_money(self) -> int:
        """Rupiah counted and not recorded; below zero: recorded and not there."""
        return self.counted_total - self.total

    @property
    def money_short(self) -> int:
        """Rupiah recorded that were not counted."""
        return max(-self.missing_money, 0)


@dataclass(frozen=True, slots=True)
class Paid:
    """How many months each person of a house pays, and the rupiah of all of them together."""

    months: tuple[int, ...]
    total: int
    problem: StubProblem | None = None


def read_serial(text: str, *, number: int, agent_code: str) -> int | None:
    """The line that `12-07`, `SZ 12-7` or `7` means on the sheet `number`; None when it is of another
    sheet, or no serial: `SZ-12` is the code of a whole sheet."""
    found = _SERIAL.fullmatch(text.strip().upper())
    if found is None:
        return None
    if found["sheet"] and int(found["sheet"]) != number:
        return None
    if found["agent"] and found["agent"] != agent_code.upper():
        return None
    return int(found["line"])


def paid_of(typed: Typed, bills: Sequence[Mapping[int, int]]) -> Paid:
    """Which months a typed row pays, when `bills` tell for each person of the house what each number of
    months costs (empty: cannot pay).

    An amount alone decides the months where only one way adds up to it, everybody paying the same
    before anything else.
    """
    nobody = (0,) * len(bills)
    if not any(bills):
        return Paid(nobody, 0, StubProblem.CANNOT_PAY)
    if typed.months is None and not _is_each_said(typed):
        return _by_amount(typed.amount, bills)
    months = _months_said(typed, bills)
    if not any(months):
        return Paid(nobody, 0, StubProblem.NOTHING)
    if any(count and count not in bill for count, bill in zip(months, bills, strict=True)):
        unpayable = any(count and not bill for count, bill in zip(months, bills, strict=True))
        return Paid(nobody, 0, StubProblem.CANNOT_PAY if unpayable else StubProblem.NO_SPAN)
    total = _cost(months, bills)
    differs = typed.amount is not None and typed.amount != total
    return Paid(months, total, StubProblem.OTHER_AMOUNT if differs else None)


def _is_each_said(typed: Typed) -> bool:
    return any(count is not None for count in typed.each)


def _months_said(typed: Typed, bills: Sequence[Mapping[int, int]]) -> tuple[int, ...]:
    """What is typed for a person, else for the house; whoever cannot pay is passed over there."""
    each = [*typed.each, *(None for _bill in bills)]
    return tuple(
        said if said is not None else (typed.months or 0) * bool(bill)
        for said, bill in zip(each, bills, strict=False)
    )


def _by_amount(amount: int | None, bills: Sequence[Mapping[int, int]]) -> Paid:
    nobody = (0,) * len(bills)
    if amount is None:
        return Paid(nobody, 0, StubProblem.NOTHING)
    spans = sorted({span for bill in bills for span in bill})
    together = [tuple(span if span in bill else 0 for bill in bills) for span in spans]
    found = [months for months in together if _cost(months, bills) == amount]
    if not found:
        found = _ways(amount, bills)
    if found is not None and len(found) == 1:
        return Paid(found[0], amount)
    return Paid(nobody, 0, StubProblem.NO_AMOUNT if found == [] else StubProblem.WHO)


def _ways(amount: int, bills: Sequence[Mapping[int, int]]) -> list[tuple[int, ...]] | None:
    """Some of the ways in which not everybody pays the same and it comes to `amount`: more than one where
    there is more than one. None: too many to say that there is only one."""
    ways: dict[int, list[tuple[int, ...]]] = {0: [()]}
    for bill in bills:
        grown = defaultdict(list)
        for total, found in ways.items():
            for count, price in ((0, 0), *bill.items()):
                if total + price <= amount:
                    grown[total + price] += [(*way, count) for way in found]
        ways = {total: found[:ENOUGH] for total, found in grown.items()}
        if len(ways) > MOST_TRIES:
            return None
    return [way for way in ways.get(amount, []) if any(way)]


def _cost(months: Sequence[int], bills: Sequence[Mapping[int, int]]) -> int:
    return sum(bill[count] for count, bill in zip(months, bills, strict=True) if count)
