"""Comparing what a member says with what the book says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from perisai.common.months import add_months, month_of, month_range, months_between
from perisai.inspections.enums import GotReceipt, MismatchKind, Said

MONTHS_AROUND = 3  # months of dues before and after the period that somebody is asked about


@dataclass(frozen=True, slots=True)
class Book:
    """What the book has of one member for the period: rupiah, months of dues, number of receipts."""

    amount: int = 0
    months: tuple[dt.date, ...] = ()
    receipts: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a member says. Without an amount or months they do not remember them."""

    has_paid: Said
    amount: int | None = None
    months: tuple[dt.date, ...] = ()
    receipt: GotReceipt | None = None
    knows_agent: Said = Said.UNSURE


def months_asked(from_on: dt.date, until_on: dt.date) -> list[dt.date]:
    """The months of dues that are offered: those of the period and some around it, because arrears are paid
    late and some pay ahead."""
    first, last = month_of(from_on), month_of(until_on)
    return month_range(
        add_months(first, -MONTHS_AROUND), months_between(first, last) + 1 + 2 * MONTHS_AROUND
    )


def mismatches(told: Told, book: Book, *, asked: Sequence[dt.date]) -> list[MismatchKind]:
    """How an answer and the book differ; nothing where somebody does not remember. Of the book's months only
    those count that were `asked` about."""
    found = []
    if told.has_paid == Said.NO and book.receipts:
        found.append(MismatchKind.NOT_PAID)
    if told.has_paid == Said.YES:
        found += _of_payment(told, book, asked)
    if told.knows_agent == Said.NO:
        found.append(MismatchKind.UNKNOWN_AGENT)
    return found


def _of_payment(told: Told, book: Book, asked: Sequence[dt.date]) -> list[MismatchKind]:
    if not book.receipts:
        return [MismatchKind.NOT_IN_BOOK]
    found = []
    if told.amount is not None and told.amount != book.amount:
        found.append(MismatchKind.AMOUNT)
    if told.months and set(told.months) != set(book.months) & set(asked):
        found.append(MismatchKind.MONTHS)
    if told.receipt in (GotReceipt.NONE, GotReceipt.SOME):
        found.append(MismatchKind.NO_RECEIPT)
    return found
