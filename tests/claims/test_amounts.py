"""A type and an amount that do not go together are seen; nothing is refused for it."""

import datetime as dt

import pytest

from claims.enums import AmountDoubt
from claims.rules.amounts import doubt_about, program_of
from perisai.regulations.enums import Program

OLD, NEW, WAIT = dt.date(2019, 12, 1), dt.date(2019, 12, 2), dt.date(2025, 3, 1)
EARLIER = dt.date(2022, 5, 1)
JKK, JKM, JHT = Program.JKK, Program.JKM, Program.JHT
DOUBTFUL = AmountDoubt.NO_JKM_AMOUNT


@pytest.mark.parametrize(
    ("program", "event_on", "amount", "doubt"),
    [
        (JKM, NEW, 42_000_000, None),
        (JKM, OLD, 24_000_000, None),
        (JKM, NEW, 24_000_000, DOUBTFUL),
        (JKM, OLD, 42_000_000, DOUBTFUL),
        (JKM, WAIT, 10_000_000, None),
        (JKM, NEW, 10_000_000, None),  # the funeral cost alone, of somebody without heirs
        (JKM, OLD, 3_000_000, None),
        (JKM, OLD, 10_000_000, DOUBTFUL),
        (JKM, WAIT, 74_000_000, None),  # two jobs, one funeral
        (JKM, WAIT, 84_000_000, DOUBTFUL),  # the funeral twice
        (JKM, EARLIER, 74_000_000, None),
        (JKM, EARLIER, 84_000_000, None),  # no rule yet said how often
        (JKM, NEW, 74_000_000, DOUBTFUL),  # nor yet how many jobs
        (JKM, WAIT, 75_500_000, None),  # two jobs, and a child at primary school
        (JKM, WAIT, 116_000_000, DOUBTFUL),  # nobody has three jobs
        (JKM, NEW, 41_999_999, DOUBTFUL),
        (JKM, NEW, 43_500_000, None),  # with a year at primary school for one child
        (JKM, NEW, 46_500_000, None),  # primary and upper secondary
        (JKM, OLD, 36_000_000, None),  # with the grant of the old law
        (JKK, NEW, 42_000_000, AmountDoubt.JKM_AMOUNT),
        (JKK, OLD, 24_000_000, AmountDoubt.JKM_AMOUNT),
        (JKK, OLD, 42_000_000, None),
        (JKK, NEW, 6_350_000, None),
        (JHT, NEW, 42_000_000, None),
        (None, NEW, 42_000_000, None),
        (JKM, dt.date(2015, 6, 30), 42_000_000, None),
    ],
)
def test_the_amount_of_another_benefit_is_doubted(program, event_on, amount, doubt):
    assert doubt_about(program, event_on=event_on, amount=amount) == doubt


@pytest.mark.parametrize(
    ("kind", "cause", "program"),
    [
        ("death", "other", JKM),
        ("death", "work", JKK),
        ("death", "commuting", JKK),
        ("death", "unknown", None),
        ("injury", "unknown", JKK),
        ("injury", "work", JKK),
        ("injury", "other", None),
        ("stopped_work", "unknown", JHT),
        ("age", "unknown", JHT),
    ],
)
def test_the_event_says_which_benefit_it_is(kind, cause, program):
    assert program_of(kind, cause, NEW) == program


def test_without_a_day_and_before_the_scheme_no_benefit_is_named():
    assert program_of("death", "other", None) is None
    assert program_of("death", "other", dt.date(2015, 6, 30)) is None
