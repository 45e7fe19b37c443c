"""Whatever is paid, handed on, refused, reversed and ended, and whenever nights come or fail to come:
who lapsed and when follows from the facts."""

import contextlib
import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dues import rules
from dues.actions.night import begin_night
from dues.actions.reversal import request_reversal
from dues.models import Collection, Remittance, Standing
from dues.queries.cash import collections_in_hand
from dues.queries.ledger import ledger_differences
from dues.tasks import turn_the_night
from members.actions.enrolling import end_enrolment
from members.enums import EndReason
from members.models import Enrolment
from perisai.common.errors import Refused
from perisai.jobs.models import Job
from tests.custody import pay_straight, refuse
from tests.dues.test_collecting import old_book
from tests.taking import take_from

FIRST = dt.date(2026, 1, 1)
VERBS = ["wait", "night", "half a night", "take", "straight", "refuse", "reverse", "book", "end"]
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(1, 3)), max_size=30
)


class Year:
    """Three members of an agent, and a clock that only goes on. Members have dues from the old book."""

    def __init__(self, cast):
        self.cast = cast
        self.now = dt.datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
        self.people = [cast.enrolment(cast.member(), start=FIRST) for _ in range(3)]
        for number, person in enumerate(self.people):
            old_book(cast, person, *[dt.date(2026, 6 + step, 1) for step in range(number + 1)])

    def do(self, verb: str, pick: int, number: int) -> None:
        with contextlib.suppress(Refused, IndexError), transaction.atomic():
            getattr(self, verb.replace(" ", "_"))(pick, number)

    def wait(self, pick, number):
        self.now += dt.timedelta(days=9 * number, hours=pick)

    def night(self, pick, number):
        turn_the_night(Job(), on=self.now)

    def half_a_night(self, pick, number):
        """The worker dies before anything is noted."""
        begin_night(at=self.now)

    def take(self, pick, number):
        take_from(self.cast, self.people[pick % 3], months=number, at=self.now)

    def straight(self, pick, number):
        viewer = self.cast.viewer(self.cast.sz, now=self.now)
        receipts = list(collections_in_hand(viewer))[pick % 2 :][:number]
        pay_straight(self.cast, *receipts, at=self.now)

    def refuse(self, pick, number):
        rows = list(Remittance.objects.order_by("pk"))
        refuse(self.cast, rows[pick % len(rows) if rows else 0], at=self.now)

    def reverse(self, pick, number):
        rows = list(Collection.objects.of_agents().order_by("-pk"))
        request_reversal(
            uuid=uuid4(),
            collection=rows[pick % len(rows) if rows else 0],
            kind="refund",
            reason="batal",
            by=self.cast.sz.user,
            at=self.now,
        )

    def book(self, pick, number):
        """A page of the old book turns up."""
        old_book(self.cast, self.people[pick % 3], dt.date(2026, 1 + pick % 5, 1))

    def end(self, pick, number):
        end_enrolment(
            enrolment=self.people[pick % 3],
            ended_on=self.now.date() - dt.timedelta(days=20 * (number - 1)),
            reason=EndReason.STOPPED if pick % 2 else EndReason.DECEASED,
            by=self.cast.sz.user,
            on=self.now.date(),
        )


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_who_lapsed_and_when_follows_from_the_facts_after_any_sequence(cast, steps):
    with transaction.atomic():
        year = Year(cast)
        for verb, pick, number in steps:
            year.do(verb, pick, number)
            assert list(ledger_differences()) == []
        year.night(0, 0)
        assert list(ledger_differences()) == []
        _check(year)
        transaction.set_rollback(True)


def _check(year) -> None:
    """After a night the column says what the screens say."""
    today = year.now.date()
    for standing in Standing.objects.all():
        enrolment = Enrolment.objects.get(pk=standing.pk)
        progress = rules.Progress(FIRST, remitted_through=standing.remitted_through)
        day = enrolment.ended_on or today
        is_lapsed = rules.status_on(progress, day) == "lapsed"
        assert (standing.lapsed_on is not None) == is_lapsed
        if is_lapsed:
            assert standing.lapsed_on == rules.countdown(progress).lapsed_on
