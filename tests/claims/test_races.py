"""Two people, two tabs or two nights at the same claim: nothing is lost and nothing is there twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from claims.actions.deadlines import raise_tasks
from claims.actions.opening import Told
from claims.models import Claim, ClaimTask
from tests.cast import assemble
from tests.claims.steps import answer, begin, day
from tests.taking import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def at_once(*works):
    """Each work in a thread and a connection of its own, all at the same moment."""
    gate = Barrier(len(works))

    def run(work):
        try:
            gate.wait(timeout=20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, work) for work in works]]


def test_two_tabs_answer_two_questions_and_both_answers_stay():
    cast = assemble()
    for _ in range(ROUNDS):
        claim = begin(cast, told=Told("Karto"), event_on=day("2026-11-18"))
        at_once(
            lambda claim=claim: answer(cast, claim, "will", has_will="no"),
            lambda claim=claim: answer(cast, claim, "marriage", marriage="book"),
        )
        assert Claim.objects.get(pk=claim.pk).answers.keys() == {"will", "marriage"}


def test_a_button_pressed_twice_opens_one_claim():
    cast = assemble()
    for _ in range(ROUNDS):
        uuid = uuid4()
        first, second = at_once(*[lambda uuid=uuid: begin(cast, uuid=uuid, told=Told("Karto"))] * 2)
        assert first == second
    assert Claim.objects.count() == ROUNDS


def test_two_nights_raise_a_deadline_once():
    cast = assemble()
    for _ in range(ROUNDS):
        begin(cast, told=Told("Karto"), event_on=day("2026-11-18"))
    at_once(*[lambda: raise_tasks(at=NOW, after=0, most=100)] * 2)
    assert ClaimTask.objects.count() == ROUNDS
