"""The one thing that comes next about a claim: first what cannot wait, then questions, papers, the branch."""

import pytest

from claims.enums import NextKind, StepKind
from claims.next_words import NEXTS
from claims.rules.onward import Standing, next_of

N, K = NextKind, StepKind


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"must_report": True, "has_question": True, "is_missing": True}, N.REPORT),
        ({"has_question": True, "to_mend": True, "is_missing": True}, N.ANSWER),
        ({"to_mend": True, "is_missing": True}, N.MEND),
        ({"is_missing": True, "has_file": True}, N.BRING),
        ({}, N.PUT_TOGETHER),
        ({"has_file": True}, N.HAND_IN),
        ({"to_judge": True, "has_question": True}, N.JUDGE),
        ({"last": K.COMPLETE, "is_missing": True, "has_file": True}, N.HAND_IN),
        ({"last": K.SUBMITTED, "is_missing": True}, N.WAIT),
        ({"last": K.QUESTION}, N.BRING_ASKED),
        ({"last": K.ANSWERED}, N.WAIT),
        ({"last": K.APPROVED}, N.WAIT_MONEY),
        ({"last": K.REFUSED}, N.OBJECT),
        ({"last": K.OBJECTED}, N.WAIT),
        ({"last": K.PAID, "must_report": True}, N.VISIT),
        ({"last": K.PAID, "is_visited": True}, None),
        ({"last": K.DROPPED, "is_missing": True}, None),
    ],
)
def test_what_comes_next(standing, expected):
    assert next_of(Standing(**{"last": None, **standing})) == expected


def test_every_step_of_the_branch_leads_somewhere():
    for kind in StepKind:
        found = next_of(Standing(last=kind))
        assert (found is None) == (kind == K.DROPPED)


def test_every_next_thing_has_a_button():
    assert set(NEXTS) == set(NextKind)
    assert all(words.button and words.why for words in NEXTS.values())
