"""Money that two move at once, and a hand that dies on the way: nothing lost, nothing twice."""

import datetime as dt
import json
import random
import subprocess
import sys
from contextlib import contextmanager
from uuid import uuid4

import pytest

from dues.models import CarriedCollection, Collection, Remittance, SchemePayment, Standing
from dues.queries.ledger import ledger_differences
from tests.cast import assemble
from tests.custody import accept, hand_on
from tests.taking import take_from

NOV = dt.date(2026, 11, 1)


class Carrier:
    """A process that moves money when it is told."""

    def __init__(self, env: dict) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.dues.carrier"],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def tell(self, step: dict) -> None:
        self.process.stdin.write(json.dumps(step) + "\n")
        self.process.stdin.flush()

    def hear(self) -> list[str]:
        """The answer and the number of statements; nothing from the dead."""
        return self.process.stdout.readline().split()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=15)
        self.process.stdout.close()


@contextmanager
def carriers(env: dict, number: int):
    processes = [Carrier(env) for _ in range(number)]
    try:
        yield processes
    finally:
        for process in processes:
            process.close()


def at_once(pair: list[Carrier], *steps: dict) -> list[str]:
    for process, step in zip(pair, steps, strict=True):
        process.tell(step)
    return [process.hear()[0] for process in pair]


def receipt(cast) -> Collection:
    return take_from(cast, cast.enrolment(cast.member(), start=NOV))


def hand(*receipts: Collection, **fields) -> dict:
    return {"verb": "hand", "uuid": str(uuid4()), "receipts": [row.pk for row in receipts]} | fields


def same_receipt(cast):
    """Two hand on the same receipt."""
    row = receipt(cast)
    return hand(row), hand(row), {"AlreadyCarried"}


def overlapping(cast):
    """Two hand on receipts of which one is the same."""
    first, second, third = (receipt(cast) for _ in range(3))
    return hand(first, second), hand(third, second), {"AlreadyCarried"}


def hand_and_undo(cast):
    """One hands on what the other reverses."""
    row = receipt(cast)
    undo = {"verb": "undo", "uuid": str(uuid4()), "receipt": row.pk}
    return hand(row), undo, {"NotReversible", "NotToHandOver"}


def same_reference(cast):
    """Two payments with one reference."""
    reference = uuid4().hex
    return (
        hand(receipt(cast), reference=reference),
        hand(receipt(cast), reference=reference),
        {"ReferenceUsed"},
    )


def reference_noted_elsewhere(cast):
    """One pays in with the reference under which the other notes dues paid elsewhere."""
    reference, enrolment = uuid4().hex, cast.enrolment(cast.member(), start=NOV)
    note = {"verb": "elsewhere", "enrolment": enrolment.pk, "paid_on": "2026-11-20", "total": 8_400}
    return (
        hand(receipt(cast), reference=reference),
        {**note, "reference": reference},
        {"ReferenceUsed"},
    )


def two_answers(cast):
    """One accepts what the other refuses."""
    remittance = hand_on(cast, receipt(cast)).pk
    steps = [{"verb": "decide", "remittance": remittance, "is_accepted": yes} for yes in (1, 0)]
    return *steps, {"AlreadyDecided"}


def two_payments(cast):
    """The same remittance paid in twice."""
    remittance = hand_on(cast, receipt(cast))
    accept(cast, remittance)
    step = {"verb": "pay", "remittance": remittance.pk}
    return (
        {**step, "uuid": str(uuid4()), "reference": uuid4().hex},
        {**step, "uuid": str(uuid4()), "reference": uuid4().hex},
        {"NotToPayIn"},
    )


RACES = (
    same_receipt,
    overlapping,
    hand_and_undo,
    same_reference,
    reference_noted_elsewhere,
    two_answers,
    two_payments,
)


def race(env: dict, rounds: dict) -> None:
    cast = assemble()
    with carriers(env, 2) as pair:
        for make, number in rounds.items():
            for _ in range(number):
                *steps, refusals = make(cast)
                answers = at_once(pair, *steps)
                assert [answer.isdecimal() for answer in answers].count(True) == 1, answers
                assert set(answers) & refusals, answers
    assert list(ledger_differences()) == []


@pytest.mark.slow
def test_one_of_two_wins_whatever_they_do_with_the_same_money(transactional_db, child_env):
    race(child_env, dict.fromkeys(RACES, 4) | {same_receipt: 20})


@pytest.mark.soak
def test_two_hundred_times_one_of_two_wins(transactional_db, child_env, count):
    race(child_env, dict.fromkeys(RACES, 200))
    count("races of two for the same money, of seven kinds, each won by one", 200 * len(RACES))


@pytest.mark.slow
def test_the_same_form_sent_twice_at_once_is_one_remittance(transactional_db, child_env):
    cast = assemble()
    with carriers(child_env, 2) as pair:
        for number in range(1, 11):
            step = hand(receipt(cast))
            first, second = at_once(pair, step, step)
            assert first == second
            assert Remittance.objects.count() == number


def kill_while_handing_on(cast, env: dict, die_at: int) -> bool:
    """Kill somebody who pays three receipts into the scheme, before a statement or (0) after all of
    them; whether it was saved by then. Then the same form is sent again."""
    rows = [receipt(cast) for _ in range(3)]
    step = hand(*rows, reference=uuid4().hex)
    with carriers(env, 1) as [mortal]:
        mortal.tell({**step, "die_at": die_at})
        assert mortal.hear() == [], "it lived on"
    saved = Remittance.objects.filter(uuid=step["uuid"]).exists()
    assert list(ledger_differences()) == []
    carried = CarriedCollection.objects.filter(collection__in=rows).count()
    assert carried == (3 if saved else 0)
    with carriers(env, 1) as [next_one]:
        next_one.tell(step)
        assert next_one.hear()[0].isdecimal()
    assert Remittance.objects.filter(uuid=step["uuid"]).count() == 1
    assert SchemePayment.objects.filter(lines__line__collection__in=rows).distinct().count() == 1
    assert Standing.objects.filter(
        enrolment__lines__collection__in=rows, remitted_through=NOV
    ).count() == len(rows)
    assert list(ledger_differences()) == []
    return saved


def statements(cast, env: dict) -> int:
    """How many statements handing on takes."""
    with carriers(env, 1) as [living]:
        living.tell(hand(*[receipt(cast) for _ in range(3)], reference=uuid4().hex))
        return int(living.hear()[1])


@pytest.mark.slow
def test_killed_while_handing_on_nothing_is_lost_and_nothing_twice(transactional_db, child_env):
    cast = assemble()
    number = statements(cast, child_env)
    assert not kill_while_handing_on(cast, child_env, number // 2)
    assert not kill_while_handing_on(cast, child_env, number)
    assert kill_while_handing_on(cast, child_env, 0)


@pytest.mark.soak
def test_killed_fifty_times_while_handing_on(transactional_db, child_env, count):
    cast = assemble()
    number = statements(cast, child_env)
    points = [random.randrange(number + 1) for _ in range(50)]
    saved = [kill_while_handing_on(cast, child_env, point) for point in points]
    assert saved.count(True) == points.count(0)
    count("kills while handing on, nothing lost, nothing twice", 50)
