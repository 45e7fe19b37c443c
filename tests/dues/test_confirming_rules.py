"""Whose a confirmation is and whether it fits: nothing by guess."""

import datetime as dt

import pytest

from dues.confirming_rules import (
    Candidate,
    Due,
    PaidLine,
    Said,
    asked_from,
    judge,
    next_due,
)

OCT, NOV, DEC = (dt.date(2026, month, 1) for month in (10, 11, 12))
IN, OUT, SURE = (True, False), (False, False), (True, True)
ME, OLD, OTHER = 1, 2, 3


def paid(**months) -> dict:
    """`nov=IN`: a month of Rp8.400 that has reached the scheme."""
    place = {"oct": OCT, "nov": NOV, "dec": DEC}
    return {
        place[name]: PaidLine(place[name].month, 8_400, *state) for name, state in months.items()
    }


def said(months=1, amount=8_400, kpj="", first=NOV) -> Said:
    return Said("3509110101800001", kpj, first, months, amount)


ONE = [Candidate(ME, "", paid(nov=IN, dec=IN))]
TWO_JOBS = [Candidate(ME, "11111111111", paid(nov=IN)), Candidate(OTHER, "", paid(nov=IN))]
CASES = {
    "all is the same": (said(), ONE, "exact", ME),
    "two months": (said(2, 16_800), ONE, "exact", ME),
    "more money": (said(amount=16_800), ONE, "over", ME),
    "less money": (said(amount=8_399), ONE, "under", ME),
    "one of two months": (said(2, 16_800), [Candidate(ME, "", paid(nov=IN))], "partial", ME),
    "none of the months": (said(first=OCT), ONE, "partial", ME),
    "still with the agent": (said(), [Candidate(ME, "", paid(nov=OUT))], "not_handed_on", ME),
    "half on its way": (
        said(2, 16_800),
        [Candidate(ME, "", paid(nov=IN, dec=OUT))],
        "not_handed_on",
        ME,
    ),
    "confirmed before": (said(), [Candidate(ME, "", paid(nov=SURE))], "already", ME),
    "nobody": (said(), [], "unknown", None),
    "two jobs and no telling": (said(), TWO_JOBS, "unknown", None),
    "two jobs, told by its KPJ": (said(kpj="11111111111"), TWO_JOBS, "exact", ME),
    "two jobs, a KPJ that is new": (said(kpj="22222222222"), TWO_JOBS, "exact", OTHER),
    "somebody else's KPJ": (
        said(kpj="2" * 11),
        [Candidate(ME, "1" * 11, paid(nov=IN))],
        "unknown",
        None,
    ),
    "the ended one was paid": (
        said(first=OCT),
        [Candidate(OLD, "", paid(oct=IN)), Candidate(ME, "", paid(dec=IN))],
        "exact",
        OLD,
    ),
    "the only one with any month": (
        said(2, 16_800),
        [Candidate(OLD, "", {}), Candidate(ME, "", paid(dec=IN))],
        "partial",
        ME,
    ),
    "several without any month": (
        said(),
        [Candidate(OLD, "", {}), Candidate(ME, "", {})],
        "unknown",
        None,
    ),
}


@pytest.mark.parametrize(("row", "candidates", "match", "whose"), CASES.values(), ids=CASES)
def test_a_row_is_matched(row, candidates, match, whose):
    verdict = judge(row, candidates)
    assert (verdict.match, verdict.enrolment_id) == (match, whose)


def test_what_stands_in_the_way_is_named():
    assert judge(said(2, 16_800, first=OCT), ONE).in_doubt == (OCT,)
    verdict = judge(said(amount=10_000), ONE)
    assert (verdict.recorded, verdict.difference) == (8_400, 1_600)


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (dt.date(2026, 12, 20), Due(dt.date(2026, 12, 20), True)),
        (None, Due(dt.date(2026, 12, 15), False)),
    ],
    ids=["the scheme says it", "no period is known"],
)
def test_the_next_due_day_says_who_says_it(until, due):
    assert next_due(estimate=dt.date(2026, 12, 15), protected_until=until) == due


def test_a_payment_is_asked_about_on_the_day_after_the_days_allowed():
    assert asked_from(dt.date(2026, 11, 1), 14) == dt.date(2026, 11, 16)
