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


YEAR = {span: 8_400 * span for span in range(1, 13)}
ODD = {span: 16_801 * span for span in range(1, 13)}


@pytest.mark.parametrize(
    ("amount", "bills", "paid"),
    [
        (8_400 * 4, [YEAR], Paid((4,), 33_600)),
        (8_400 * 5 + 16_801 * 7, [YEAR, ODD], Paid((5, 7), 159_607)),
        (8_400 * 24 + 16_801 * 2, [YEAR, YEAR, ODD], Paid((12, 12, 2), 235_202)),
        (8_400 * 5, [YEAR] * 6, Paid((0,) * 6, 0, StubProblem.WHO)),
        (8_401, [YEAR] * 6, Paid((0,) * 6, 0, StubProblem.NO_AMOUNT)),
    ],
)
def test_an_amount_is_taken_apart_over_every_number_of_months(amount, bills, paid):
    assert paid_of(Typed("1", amount=amount), bills) == paid


def test_a_house_whose_amounts_add_up_in_too_many_ways_is_asked_who_paid():
    bills = [{span: span * 13**number for span in range(1, 13)} for number in range(6)]
    assert paid_of(Typed("1", amount=900_001), bills).problem == StubProblem.WHO
