"""Members who go over while dues are taken, and two coordinators who decide at once."""

import datetime as dt

import pytest

from dues.models import Collection, Standing
from dues.queries.ledger import ledger_differences
from members.models import DuplicateDecision, Member, Move
from tests.cast import assemble
from tests.dues.test_custody_races import at_once, carriers
from tests.moving import ask

pytestmark = pytest.mark.slow
NOV = dt.date(2026, 11, 1)
ROUNDS = 5


def test_dues_taken_while_the_member_goes_over_are_hers_who_took_them(transactional_db, child_env):
    cast = assemble()
    with carriers(child_env, 2) as pair:
        for _ in range(ROUNDS):
            enrolment = cast.enrolment(cast.member(), start=NOV).pk
            answers = at_once(
                pair,
                {"verb": "move", "enrolment": enrolment},
                {"verb": "take", "enrolment": enrolment},
            )
            assert all(answer.isdecimal() for answer in answers), answers
            assert Collection.objects.get(pk=answers[1]).agent == cast.sz
            assert Standing.objects.get(pk=enrolment).agent == cast.st
            assert Standing.objects.get(pk=enrolment).paid_through == NOV
    assert list(ledger_differences()) == []


def test_a_member_goes_over_once(transactional_db, child_env):
    cast = assemble()
    step = {"verb": "move", "enrolment": cast.enrolment(cast.member(), start=NOV).pk}
    with carriers(child_env, 2) as pair:
        answers = at_once(pair, step, step)
    assert sorted(answer.isdecimal() for answer in answers) == [False, True]
    assert Move.objects.count() == 1


def test_two_who_decide_at_once_leave_one_decision(transactional_db, child_env):
    cast = assemble()
    with carriers(child_env, 2) as pair:
        for _ in range(ROUNDS):
            member = cast.enrolment(cast.member(), start=NOV).member
            step = {"verb": "judge", "request": ask(cast, member).pk}
            answers = at_once(
                pair,
                {**step, "outcome": "keep", "username": "koordinator"},
                {**step, "outcome": "move", "username": "pusat"},
            )
            assert sorted(answer.isdecimal() for answer in answers) == [False, True], answers
            decision = DuplicateDecision.objects.get(request=step["request"])
            expected = cast.st if decision.move else cast.sz
            assert Member.objects.get(pk=member.pk).agent == expected
    assert list(ledger_differences()) == []
