"""Which answers fit, whose money it is, and what counts as a raised bracket."""

import datetime as dt
from dataclasses import dataclass

import pytest

from dues.enums import AnswerKind, QuestionKind
from dues.question_rules import (
    FITTING,
    Version,
    fitting_answers,
    raise_before,
    refund_goes_to_heirs,
)

JAN, SEP, OCT, NOV, DEC = (dt.date(2026, month, 1) for month in (1, 9, 10, 11, 12))
DEATH = dt.date(2026, 11, 21)
DAYS = 90


@dataclass(frozen=True)
class Written:
    from_month: dt.date
    income: int
    sector: str = "other"
    has_jht: bool = False
    is_employer: bool = False


def version(written_on, from_month, income) -> Version:
    return Version(written_on, Written(from_month, income))


REGISTERED = version(dt.date(2026, 1, 10), JAN, 1_000_000)


@pytest.mark.parametrize(
    ("kind", "amount", "expected"),
    [
        ("prepaid_after_end", 8400, {"refunded", "stays"}),
        ("terms_change", 1000, {"kept", "credited"}),
        ("terms_change", -1000, {"kept", "billed"}),
        ("raised_before_death", 1_000_000, {"kept", "explained"}),
        ("late_arrival", 8400, {"kept", "stays", "explained"}),
    ],
)
def test_each_question_has_its_own_answers(kind, amount, expected):
    assert set(fitting_answers(QuestionKind(kind), amount)) == expected


def test_every_question_has_answers_and_every_answer_a_question():
    assert set(FITTING) == set(QuestionKind)
    assert {answer for answers in FITTING.values() for answer in answers} == set(AnswerKind)


@pytest.mark.parametrize(
    ("is_deceased", "payer_kind", "expected"),
    [
        (True, "self", True),
        (True, "family", True),
        (False, "self", False),
        (True, "sponsor", False),
        (True, "village", False),
    ],
)
def test_heirs_receive_only_what_no_sponsor_paid(is_deceased, payer_kind, expected):
    assert refund_goes_to_heirs(is_deceased=is_deceased, payer_kind=payer_kind) == expected


@pytest.mark.parametrize(
    ("why", "later", "expected"),
    [
        ("never changed", [], None),
        ("same bracket", [version(dt.date(2026, 10, 2), OCT, 1_050_000)], None),
        ("lowered", [version(dt.date(2026, 10, 2), OCT, 500_000)], None),
        ("raised in the window", [version(dt.date(2026, 10, 2), OCT, 1_100_000)], (OCT, 200_000)),
        ("raised on the last day", [version(DEATH, NOV, 1_100_000)], (NOV, 200_000)),
        (
            "raised long before",
            [version(dt.date(2026, 8, 1), dt.date(2026, 8, 1), 1_100_000)],
            None,
        ),
        (
            "written early, counts late",
            [version(dt.date(2026, 7, 1), SEP, 1_100_000)],
            (SEP, 200_000),
        ),
        ("counts only after the death", [version(dt.date(2026, 11, 2), DEC, 1_100_000)], None),
        (
            "written after the death",
            [version(dt.date(2026, 11, 25), OCT, 1_100_000)],
            (OCT, 200_000),
        ),
        ("corrected on the first day", [version(dt.date(2026, 1, 10), JAN, 1_100_000)], None),
        (
            "raised, then lowered again",
            [
                version(dt.date(2026, 9, 2), SEP, 1_100_000),
                version(dt.date(2026, 10, 2), OCT, 1_000_000),
            ],
            None,
        ),
    ],
)
def test_a_bracket_is_raised_when_the_base_rose_in_the_days_before(why, later, expected):
    found = raise_before([REGISTERED, *later], DEATH, DAYS)
    assert (found and (found.from_month, found.amount)) == expected


def test_the_window_is_exactly_ninety_days():
    raised = version(DEATH - dt.timedelta(days=90), dt.date(2026, 8, 1), 1_100_000)
    assert raise_before([REGISTERED, raised], DEATH, 90).amount == 200_000
    assert raise_before([REGISTERED, raised], DEATH, 89) is None


def test_an_import_with_its_old_raises_is_no_raise():
    brought_in = dt.date(2026, 11, 2)
    rows = [
        version(brought_in, JAN, 1_000_000),
        version(brought_in, dt.date(2026, 3, 1), 1_100_000),
    ]
    assert raise_before(rows, DEATH, DAYS) is None


def test_nobody_without_terms_was_raised():
    assert raise_before([], DEATH, DAYS) is None
