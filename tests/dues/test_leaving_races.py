"""An agent whose money is counted, or who leaves, while she takes dues at the same moment."""

import datetime as dt
from contextlib import contextmanager

import pytest

from dues.models import CashCount, Collection, Standing, Succession, SuccessionReceipt
from dues.queries.ledger import ledger_differences
from tests.cast import assemble
from tests.counting import start
from tests.dues.test_custody_races import at_once, carriers, receipt
from tests.taking import NOW, take_from

pytestmark = pytest.mark.slow
NOV = dt.date(2026, 11, 1)
ROUNDS = 8


@contextmanager
def carriers_of_a_fresh_cast(env: dict):
    """The cast in an empty database, and two processes that wait for a word."""
    cast = assemble()
    with carriers(env, 2) as pair:
        yield cast, pair


def a_member(cast) -> int:
    """The enrolment of somebody who is about to pay November to SZ."""
    return cast.enrolment(cast.member(), start=NOV).pk


def test_a_count_sees_all_of_a_receipt_or_nothing(transactional_db, child_env):
    cast = assemble()
    with carriers(child_env, 2) as pair:
        for number in range(1, ROUNDS + 1):
            expected = 8_400 * (number - 1)
            counted, taken = at_once(
                pair,
                {"verb": "count", "expected": expected},
                {"verb": "take", "enrolment": a_member(cast)},
            )
            assert taken.isdecimal()
            assert counted.isdecimal() or counted == "CashMoved"
            if counted.isdecimal():
                row = CashCount.objects.get(pk=counted)
                assert not row.items.filter(collection=taken).exists()
    assert list(ledger_differences()) == []


def test_a_receipt_is_in_the_hand_over_or_refused(transactional_db, child_env):
    """Starting the hand-over races with dues at the door."""
    with carriers_of_a_fresh_cast(child_env) as (cast, pair):
        enrolment = a_member(cast)
        started, taken = at_once(
            pair,
            {"verb": "start", "village": cast.village.pk},
            {"verb": "take", "enrolment": enrolment},
        )
        assert started.isdecimal()
        if taken == "AgentLeaves":
            assert not Collection.objects.exists()
        else:
            listed = SuccessionReceipt.objects.values_list("collection", flat=True)
            assert list(listed) == [int(taken)]
            assert Succession.objects.get().in_hand == 8_400
    assert list(ledger_differences()) == []


def test_while_the_successor_accepts_the_old_agent_takes_nothing_new(transactional_db, child_env):
    with carriers_of_a_fresh_cast(child_env) as (cast, pair):
        receipt(cast)
        enrolment = a_member(cast)
        succession = start(cast)
        accepted, taken = at_once(
            pair,
            {"verb": "accept", "succession": succession.pk},
            {"verb": "take", "enrolment": enrolment},
        )
        assert accepted.isdecimal()
        assert taken == "AgentLeaves"
        assert set(Standing.objects.values_list("agent", flat=True)) == {cast.st.pk}
    assert list(ledger_differences()) == []


def test_a_paper_sheet_that_arrives_while_the_successor_accepts_is_not_lost(
    transactional_db, child_env
):
    with carriers_of_a_fresh_cast(child_env) as (cast, pair):
        paper = a_member(cast)
        succession = start(cast)
        answers = at_once(
            pair,
            {"verb": "accept", "succession": succession.pk},
            {"verb": "take", "enrolment": paper, "is_already_taken": True},
        )
        assert all(answer.isdecimal() for answer in answers), answers
        assert Collection.objects.get().is_after_leaving
        assert Collection.objects.get().agent == cast.sz
        assert set(Standing.objects.values_list("agent", flat=True)) == {cast.st.pk}
        assert Standing.objects.filter(paid_through=NOV).count() == 1
    assert list(ledger_differences()) == []


def test_the_successor_who_presses_twice_takes_over_once(transactional_db, child_env):
    with carriers_of_a_fresh_cast(child_env) as (cast, pair):
        take_from(cast, cast.enrolment(start=NOV), at=NOW - dt.timedelta(days=1))
        step = {"verb": "accept", "succession": start(cast).pk}
        first, second = at_once(pair, step, step)
        assert first == second
    assert list(ledger_differences()) == []
