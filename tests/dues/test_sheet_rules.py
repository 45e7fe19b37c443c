"""Reading a serial, and which months an amount pays."""

import pytest

from dues.enums import StubProblem
from dues.sheet_rules import Paid, Typed, paid_of, read_serial

ONE = {1: 8_400, 2: 16_800, 3: 25_200}
DEAR = {1: 16_800, 2: 33_600, 3: 50_400}
GONE: dict[int, int] = {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("7", 7),
        ("07", 7),
        ("12-07", 7),
        (" sz 12-7 ", 7),
        ("SZ-12-07", 7),
        ("12.7", 7),
        ("11-07", None),
        ("ST 12-07", None),
        ("tujuh", None),
        ("", None),
        ("12-", None),
    ],
)
def test_a_serial_is_read_as_people_write_it(text, line):
    assert read_serial(text, number=12, agent_code="SZ") == line


@pytest.mark.parametrize(
    ("typed", "bills", "paid"),
    [
        (Typed("1", months=2), [ONE], Paid((2,), 16_800)),
        (Typed("1", amount=25_200), [ONE], Paid((3,), 25_200)),
        (Typed("1", months=2, amount=16_800), [ONE], Paid((2,), 16_800)),
        (Typed("1", months=2), [ONE, DEAR], Paid((2, 2), 50_400)),
        (Typed("1", amount=50_400), [ONE, DEAR], Paid((2, 2), 50_400)),
        (Typed("1", amount=67_200), [ONE, DEAR], Paid((2, 3), 67_200)),
        (Typed("1", each=(None, 1)), [ONE, DEAR], Paid((0, 1), 16_800)),
        (Typed("1", months=1, each=(3, None)), [ONE, DEAR], Paid((3, 1), 42_000)),
        (Typed("1", months=1), [ONE, GONE], Paid((1, 0), 8_400)),
    ],
)
def test_months_or_rupiah_say_what_is_paid(typed, bills, paid):
    assert paid_of(typed, bills) == paid


@pytest.mark.parametrize(
    ("typed", "bills", "problem"),
    [
        (Typed("1"), [ONE], StubProblem.NOTHING),
        (Typed("1", months=0), [ONE], StubProblem.NOTHING),
        (Typed("1", months=4), [ONE], StubProblem.NO_SPAN),
        (Typed("1", amount=9_000), [ONE], StubProblem.NO_AMOUNT),
        (Typed("1", amount=8_400), [ONE, ONE], StubProblem.WHO),
        (Typed("1", months=1, amount=9_000), [ONE], StubProblem.OTHER_AMOUNT),
        (Typed("1", months=1), [GONE], StubProblem.CANNOT_PAY),
        (Typed("1", each=(1, 1)), [ONE, GONE], StubProblem.CANNOT_PAY),
    ],
)
def test_what_does_not_fit_has_its_own_name(typed, bills, problem):
    assert paid_of(typed, bills).problem == problem
