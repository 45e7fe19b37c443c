"""An answer beside the book: what differs, and what does not because somebody does not remember."""

import datetime as dt

import pytest

from perisai.inspections.comparing_rules import Book, Told, mismatches, months_asked
from perisai.inspections.enums import GotReceipt, MismatchKind, Said

OCT, NOV = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
FAR = dt.date(2027, 11, 1)
BOOK = Book(amount=16_800, months=(OCT, NOV), receipts=2)
NOTHING = Book()
ASKED = months_asked(dt.date(2026, 9, 5), dt.date(2026, 11, 20))


def yes(amount=None, months=(), receipt=GotReceipt.ALL, knows=Said.YES) -> Told:
    return Told(Said.YES, amount, months, receipt, knows)


@pytest.mark.parametrize(
    ("told", "book", "expected"),
    [
        (yes(16_800, (OCT, NOV)), BOOK, []),
        (yes(), BOOK, []),  # remembers neither amount nor months
        (yes(8_400, (OCT, NOV)), BOOK, [MismatchKind.AMOUNT]),
        (yes(16_800, (OCT,)), BOOK, [MismatchKind.MONTHS]),
        (yes(receipt=GotReceipt.NONE), BOOK, [MismatchKind.NO_RECEIPT]),
        (yes(receipt=GotReceipt.SOME), BOOK, [MismatchKind.NO_RECEIPT]),
        (yes(receipt=GotReceipt.UNSURE), BOOK, []),
        (yes(8_400, (OCT,), GotReceipt.NONE), NOTHING, [MismatchKind.NOT_IN_BOOK]),
        (Told(Said.NO, knows_agent=Said.YES), BOOK, [MismatchKind.NOT_PAID]),
        (Told(Said.NO, knows_agent=Said.YES), NOTHING, []),
        (Told(Said.UNSURE, knows_agent=Said.YES), BOOK, []),
        (
            Told(Said.NO, knows_agent=Said.NO),
            BOOK,
            [MismatchKind.NOT_PAID, MismatchKind.UNKNOWN_AGENT],
        ),
        # A month so far ahead that nobody was asked about it.
        (yes(16_800, (OCT,)), Book(16_800, (OCT, FAR), 1), []),
    ],
)
def test_what_differs(told, book, expected):
    assert mismatches(told, book, asked=ASKED) == expected


def test_the_months_around_the_period_are_offered():
    assert (ASKED[0], ASKED[-1]) == (dt.date(2026, 6, 1), dt.date(2027, 2, 1))
    assert len(ASKED) == 9
