"""Two processes racing for the same months: one collection, no gap in the book."""

import datetime as dt
import subprocess
import sys

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


def race(racers, rounds: int) -> None:
    cast, processes = racers
    for _ in range(rounds):
        enrolment = cast.enrolment(cast.member(), start=dt.date(2026, 11, 1))
        for process in processes:
            process.stdin.write(f"{enrolment.pk}\n")
            process.stdin.flush()
        answers = sorted(process.stdout.readline().strip() for process in processes)
        assert answers == ["AlreadyPaid", "saved"]
    assert Collection.objects.count() == ReceiptBook.objects.get().last_number == rounds
    assert list(ledger_differences()) == []


@pytest.mark.slow
def test_twenty_races_leave_twenty_collections_and_no_gap(racers):
    race(racers, 20)


@pytest.mark.soak
def test_two_hundred_races_leave_two_hundred_collections_and_no_gap(racers, count):
    race(racers, 200)
    count("races for the same month, each won by one", 200)
