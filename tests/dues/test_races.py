"""Two processes racing for the same months: one collection, no gap in the book."""

import datetime as dt
import subprocess
import sys
from uuid import uuid4

import pytest

from dues.models import Collection, ReceiptBook
from dues.queries.ledger import ledger_differences
from tests.cast import assemble


@pytest.fixture
def racers(transactional_db, child_env):
    """Two tills of the same agent, waiting for the same enrolment."""
    cast = assemble()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.dues.racer", "SZ"],
            env=child_env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    yield cast, processes
    for process in processes:
        process.stdin.close()
        process.wait(timeout=15)
        process.stdout.close()


def answers_of(processes, line: str) -> list[str]:
    """What both tills answer to a line they get at once."""
    for process in processes:
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
    return [process.stdout.readline().strip() for process in processes]


def race(racers, rounds: int) -> None:
    cast, processes = racers
    for _ in range(rounds):
        enrolment = cast.enrolment(cast.member(), start=dt.date(2026, 11, 1))
        answers = answers_of(processes, str(enrolment.pk))
        assert answers.count("AlreadyPaid") == 1
        assert sum(answer.isdecimal() for answer in answers) == 1
    assert Collection.objects.count() == ReceiptBook.objects.get().last_number == rounds
    assert list(ledger_differences()) == []


@pytest.mark.slow
def test_twenty_races_leave_twenty_collections_and_no_gap(racers):
    race(racers, 20)


@pytest.mark.slow
def test_a_form_sent_twice_at_once_answers_both_with_the_same_collection(racers):
    cast, processes = racers
    for _ in range(10):
        enrolment = cast.enrolment(cast.member(), start=dt.date(2026, 11, 1))
        first, second = answers_of(processes, f"{enrolment.pk} {uuid4()}")
        assert first == second
        assert first.isdecimal()
    assert Collection.objects.count() == 10


@pytest.mark.soak
def test_two_hundred_races_leave_two_hundred_collections_and_no_gap(racers, count):
    race(racers, 200)
    count("races for the same month, each won by one", 200)
