"""Whatever the gateway does, whoever dies and in whatever order reports come: a message is taken at most
once, and what was settled never goes back."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from perisai.jobs.runner import run_due_jobs
from perisai.outbox import rules
from perisai.outbox.actions import moving
from perisai.outbox.actions.by_hand import withdraw
from perisai.outbox.actions.reporting import Report, take_reports
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from tests.outbox.conftest import DAY, NOON, want
from tests.outbox.provider import Fault, Provider

MESSAGES = 3
# Each costs a timeout or nothing; what is left out differs for the outbox in words only.
faults = st.lists(
    st.sampled_from(
        [
            None,
            Fault.SLOW,
            Fault.TOO_MANY,
            Fault.BROKEN_AFTER,
            Fault.BROKEN_BEFORE,
            Fault.DROPPED_AFTER,
            Fault.DROPPED_BEFORE,
            Fault.REFUSED,
        ]
    ),
    max_size=6,
)
which = st.integers(0, MESSAGES - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("work"), st.sampled_from([0, 1, 12, 70, 60 * 26])),  # minutes later
        st.tuples(st.just("die before"), st.just(0)),
        st.tuples(st.just("die after"), st.just(0)),
        st.tuples(st.just("deaf"), st.just(0)),
        st.tuples(st.just("withdraw"), which),
        *(
            st.tuples(st.just(str(state)), which)
            for state in (MessageState.SENT, MessageState.FAILED, MessageState.DELIVERED)
        ),
    ),
    max_size=8,
)
SETTLED = set(MessageState.settled())


class World:
    """Three messages, one gateway, and a clock."""

    def __init__(self, provider: Provider) -> None:
        self.provider, self.now, self.events = provider, NOON, 0
        self.messages = want(*(f"test:{n}" for n in range(MESSAGES)), not_after=NOON + 2 * DAY)
        self.seen = {message.pk: MessageState.WAITING for message in self.messages}

    def do(self, step: str, argument: int) -> None:
        match step:
            case "work":
                self.now += dt.timedelta(minutes=argument)
                run_due_jobs(clock=lambda: self.now)
            case "die before" | "die after":
                self.die(step)
            case "deaf":
                self.provider.asked_faults = [500, 500]
            case "withdraw":
                withdraw(keys_or_ids=[self.messages[argument].pk], reason="paid", at=self.now)
            case state:
                self.tell(self.messages[argument], MessageState(state))

    def die(self, step: str) -> None:
        """A worker that was killed when the messages had left, or just before."""
        rows, until = moving.claim_messages(channels=[Channel.SMS], most=2, at=self.now)
        rows = moving.begin_handing(messages=rows, until=until, at=self.now)
        if step == "die after":
            self.provider.taken.update(str(message.uuid) for message in rows)

    def tell(self, message: Message, state: MessageState) -> None:
        """A gateway reports only what it took."""
        if self.provider.taken[str(message.uuid)]:
            self.events += 1
            event = f"{message.uuid}-{self.events}"
            report = Report(event, message.uuid, state, self.now, None)
            take_reports(reports=[report], at=self.now)

    def check(self) -> None:
        assert all(count <= 1 for count in self.provider.taken.values())
        for message in Message.objects.all():
            before, now = self.seen[message.pk], MessageState(message.state)
            if before in SETTLED and now != before:
                assert before in rules.states_below(now), f"{before} became {now}"
            self.seen[message.pk] = now


class Undo(Exception):
    """Every example begins with an empty outbox."""


@pytest.mark.slow
@effort(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=faults, steps=steps)
@example(
    faults=[Fault.DROPPED_AFTER, Fault.DROPPED_BEFORE, None],
    steps=[("work", 0), ("deaf", 0), ("work", 12), ("delivered", 0), ("work", 70)],
)
@example(faults=[], steps=[("die after", 0), ("work", 1), ("failed", 0), ("sent", 0), ("work", 12)])
def test_each_message_is_taken_at_most_once_and_nothing_settled_goes_back(
    db, gateway_settings, faults, steps
):
    settings.GATEWAY_TIMEOUT_SECONDS = 0.1
    try:
        with Provider() as provider, transaction.atomic():
            settings.GATEWAY_URL = provider.url
            provider.faults = list(faults)
            world = World(provider)
            for step, argument in steps:
                world.do(step, argument)
                world.check()
            # In the end each one is settled, or unknown for a reason that somebody can see.
            for minutes in (12, 12, 70, 70, 60 * 26, 60 * 26):
                world.do("work", minutes)
            world.check()
            open_ones = Message.objects.exclude(state__in=SETTLED)
            assert {message.state for message in open_ones} <= {MessageState.UNKNOWN}
            raise Undo
    except Undo:
        pass
