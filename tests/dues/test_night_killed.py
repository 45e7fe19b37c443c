"""A worker that is killed in the middle of the night: the next one ends up where it would have been."""

import datetime as dt
import json
import random
import subprocess
import sys
from contextlib import contextmanager

import pytest

from dues.enums import ConcernKind
from dues.models import Concern, Night, Standing
from dues.queries.ledger import ledger_differences
from perisai.jobs.actions import request_job
from perisai.jobs.models import Job
from tests.cast import assemble
from tests.dues.test_collecting import old_book
from tests.dues.test_night import AUG, FIRST_OF_DECEMBER, SEP, at
from tests.taking import NOW, take_from
from villages.enums import TimeZone

MIDNIGHT = at(FIRST_OF_DECEMBER)
LATER = MIDNIGHT + dt.timedelta(minutes=5)  # the lease of the dead has run out


class Watch:
    """A worker in a process of its own."""

    def __init__(self, env: dict, module: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def work(self, job: Job, moment: dt.datetime, **fields) -> list[str]:
        """The state of the job and the number of statements; nothing from the dead."""
        step = {"job": job.pk, "at": moment.isoformat(), **fields}
        self.process.stdin.write(json.dumps(step) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=15)
        self.process.stdout.close()


@contextmanager
def watch(env: dict, module: str = "tests.dues.night_watch"):
    worker = Watch(env, module)
    try:
        yield worker
    finally:
        worker.close()


class Village:
    """People who lapse tonight, one more of each kind for each round."""

    def __init__(self) -> None:
        self.cast = assemble()
        self.held, self.owing, self.protected = [], [], []
        for _ in range(4):
            self.grow()

    def grow(self) -> None:
        for group, month in ((self.held, AUG), (self.owing, AUG), (self.protected, SEP)):
            enrolment = self.cast.enrolment(self.cast.member(), start=AUG)
            old_book(self.cast, enrolment, *([AUG] if month == AUG else [AUG, SEP]))
            group.append(enrolment.pk)
            if group is self.held:
                take_from(self.cast, enrolment, at=NOW)

    def evening(self) -> Job:
        """As before the night; what was told stays told."""
        Night.objects.all().delete()
        Standing.objects.update(lapsed_on=None)
        self.grow()
        return request_job(
            kind="dues.turn_the_night", unique_key=f"night {len(self.held)}", on=MIDNIGHT
        )

    def check(self) -> None:
        """What the night leaves behind when nobody is killed."""
        noted = Standing.objects.filter(lapsed_on=FIRST_OF_DECEMBER).values_list("pk", flat=True)
        assert sorted(noted) == sorted(self.held + self.owing)
        assert not Standing.objects.filter(pk__in=self.protected, lapsed_on__isnull=False).exists()
        told = Concern.objects.filter(kind=ConcernKind.LAPSED_WHILE_HELD)
        assert sorted(told.values_list("enrolment", flat=True)) == sorted(self.held)
        assert set(told.values_list("since_on", flat=True)) == {FIRST_OF_DECEMBER}
        days = Night.objects.values_list("begun_on", "done_on")
        assert list(days) == [(FIRST_OF_DECEMBER, FIRST_OF_DECEMBER)] * len(TimeZone.values)
        assert list(ledger_differences()) == []


def statements(village: Village, env: dict) -> int:
    """How many statements the night takes when nobody is killed. The first night tells more than those
    after it, so it is the second that is counted."""
    with watch(env) as living:
        for _ in range(2):
            state, number = living.work(village.evening(), MIDNIGHT)
            assert state == "done"
            village.check()
    return int(number)


def kill_in_the_night(village: Village, env: dict, die_at: int, survivor: Watch) -> None:
    job = village.evening()
    with watch(env) as mortal:
        assert mortal.work(job, MIDNIGHT, die_at=die_at) == [], "it lived on"
    assert list(ledger_differences()) == []  # true in the middle of the night as well
    assert survivor.work(job, LATER)[0] == "done"
    village.check()


@pytest.mark.slow
def test_killed_in_the_night_the_next_worker_ends_it_and_tells_nothing_twice(
    transactional_db, child_env
):
    village = Village()
    number = statements(village, child_env)
    with watch(child_env) as survivor:
        for die_at in (number // 3, number * 2 // 3, 0):
            kill_in_the_night(village, child_env, die_at, survivor)


@pytest.mark.soak
def test_killed_in_fifty_nights(transactional_db, child_env, count):
    village = Village()
    number = statements(village, child_env)
    with watch(child_env) as survivor:
        for _ in range(50):
            kill_in_the_night(village, child_env, random.randrange(number + 1), survivor)
    count("kills in the middle of the night, nothing lost, nothing told twice", 50)
