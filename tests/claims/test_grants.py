"""Which children the education grant may reach."""

import datetime as dt

import pytest

from claims.rules.grants import Child, may_study

BORN = dt.date(2005, 5, 1)
BEFORE, SINCE = dt.date(2025, 2, 23), dt.date(2025, 2, 24)


@pytest.mark.parametrize(
    ("child", "on", "answer"),
    [
        ({}, SINCE, True),
        ({"born_on": BORN}, dt.date(2028, 4, 30), True),
        ({"born_on": BORN}, dt.date(2028, 5, 1), False),
        ({"lives": False}, SINCE, False),
        ({"is_married": True}, SINCE, False),
        ({"has_left_school": True}, SINCE, False),
        ({"works": True}, BEFORE, False),
        ({"works": True}, SINCE, None),
        ({"works": True, "born_on": BORN}, dt.date(2028, 5, 1), False),
        ({"works": False, "is_married": False}, SINCE, True),
    ],
)
def test_a_child_that_works_is_asked_about_since_february_2025(child, on, answer):
    assert may_study(Child(**child), on) is answer
