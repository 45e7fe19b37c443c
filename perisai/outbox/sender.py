"""A slice of sending: what is due is claimed, handed over at the allowed rate, and settled row by row."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from perisai.outbox.actions import moving
from perisai.outbox.answers import Answer, Outcome
from perisai.outbox.enums import Channel
from perisai.outbox.gateway import LONGEST_TIMEOUT_SECONDS, Gateway
from perisai.outbox.mail import MailServer
from perisai.outbox.models import Message
from perisai.outbox.queries import next_look_at, unknown_to_ask
from perisai.outbox.registry import Guard, available_channels, guard_of
from perisai.outbox.rules import GUARD_PAUSE, pause_after

log = logging.getLogger(__name__)
Call = Callable[[Message], Answer]

SLICE_SECONDS = 3.5  # what is begun afterwards might outlast the five of a slice
LONGEST_REST_SECONDS = 1.0
MADE_UP_SECONDS = 0.02  # at most 2 % of what is allowed in a second
MOST_AT_ONCE = 200  # messages under one lease
ASKED_AT_ONCE = 20
# Longer than any answer may take.
PATIENCE_SECONDS = LONGEST_TIMEOUT_SECONDS + 1
ADAPTERS = {"email": MailServer, "gateway": Gateway}


@dataclass
class Pauses:
    """Which adapters are to be left alone, until when, and after how many bad answers on end; kept from slice
    to slice in the job's row."""

    until: dict[str, dt.datetime] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, cursor: dict) -> "Pauses":
        told = cursor.get("pauses", {})
        return cls(
            {name: dt.datetime.fromisoformat(until) for name, (until, _times) in told.items()},
            {name: times for name, (_until, times) in told.items()},
        )

    def write(self) -> dict:
        return {
            "pauses": {
                name: [until.isoformat(), self.times[name]] for name, until in self.until.items()
            }
        }

    def note(self, name: str, answer: Answer, at: dt.datetime) -> None:
        """A bad answer lengthens the next pause, a good one ends the row of them. Answers that come while a
        pause has begun belong to calls made before it."""
        is_paused = self.is_paused(name, at)
        if answer.stops_all:
            self.times[name] = self.times.get(name, 0) + (0 if is_paused else 1)
            until = at + pause_after(self.times[name], answer.pause)
            self.until[name] = max(until, self.until.get(name, until))
        elif answer.outcome in (Outcome.TAKEN, Outcome.REFUSED) and not is_paused:
            self.until.pop(name, None)
            self.times.pop(name, None)

    def rest(self, name: str, until: dt.datetime) -> None:
        """No bad answer, only a slow rate."""
        self.until[name] = max(until, self.until.get(name, until))
        self.times.setdefault(name, 0)

    def is_paused(self, name: str, at: dt.datetime) -> bool:
        return name in self.until and self.until[name] > at


class Slice:
    """One turn of the worker, beginning at `on` and ending a few seconds later."""

    def __init__(self, *, on: dt.datetime, cursor: dict) -> None:
        self._on, self._began = on, time.monotonic()
        self.pauses = Pauses.read(cursor)

    def now(self) -> dt.datetime:
        return self._on + dt.timedelta(seconds=self.passed())

    def passed(self) -> float:
        return time.monotonic() - self._began

    def run(self) -> tuple[dict, dt.datetime]:
        """Do what is due. Answers the cursor for the next slice, and when that should begin."""
        moving.give_up_lost(at=self.now())
        moving.fail_late(at=self.now())
        there = set(available_channels())
        for number, (name, adapter) in enumerate(ADAPTERS.items(), start=1):
            channels = [channel for channel in adapter.channels if channel in there]
            if channels and not self.pauses.is_paused(name, self.now()):
                # Whoever comes first leaves time to the others.
                _Turn(self, name, channels, SLICE_SECONDS * number / len(ADAPTERS)).run()
        return self.pauses.write(), self._next(there)

    def _next(self, there: set[Channel]) -> dt.datetime:
        at = self.now()
        return min(
            next_look_at(
                channels=[channel for channel in adapter.channels if channel in there],
                is_asked=adapter.can_be_asked,
                at=at,
                not_before=self.pauses.until.get(name, at),
            )
            for name, adapter in ADAPTERS.items()
        )


class _Turn:
    """What one adapter does in a slice, until `ends` seconds after its beginning."""

    def __init__(self, slice_: Slice, name: str, channels: list[Channel], ends: float) -> None:
        self.slice, self.name, self.channels, self.ends = slice_, name, channels, ends
        self._next_call = 0.0

    def run(self) -> None:
        with self._adapter_and_pool():
            self._ask()
            while self._may_go_on():
                messages, until = moving.claim_messages(
                    channels=self.channels, most=self._how_many(), at=self.slice.now()
                )
                if not messages:
                    return
                try:
                    self._hand_over(self._still_wanted(messages, until), until)
                finally:
                    moving.release_messages(messages=messages, until=until)

    @cached_property
    def adapter(self) -> Gateway | MailServer:
        """Opened when there is something to say."""
        return ADAPTERS[self.name]()

    @cached_property
    def pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=self.adapter.at_once)

    @contextmanager
    def _adapter_and_pool(self) -> Iterator[None]:
        try:
            yield
            self._rest()
        finally:
            if "pool" in self.__dict__:
                self.pool.shutdown(wait=False, cancel_futures=True)
            if "adapter" in self.__dict__:
                self.adapter.close()

    def _may_go_on(self) -> bool:
        waits = max(0.0, self._next_call - time.monotonic())
        return self.slice.passed() + waits < self.ends and not self.slice.pauses.is_paused(
            self.name, self.slice.now()
        )

    def _how_many(self) -> int:
        """As many as can leave in the time of this turn: what is claimed waits for nobody else."""
        rate, left = self.adapter.rate, self.ends - self.slice.passed()
        return max(1, min(int(rate * left) if rate else MOST_AT_ONCE, MOST_AT_ONCE))

    def _still_wanted(self, messages: list[Message], until: dt.datetime) -> list[Message]:
        """Those that nobody takes back now that they are about to leave."""
        asked: dict[Guard, list[Message]] = {}
        for message in messages:
            if guard := guard_of(message.key):
                asked.setdefault(guard, []).append(message)
        staying: set[int] = set()
        for guard, rows in asked.items():
            try:
                answers = dict(guard(rows, on=self.slice.now()))
            except Exception:
                # One app's mistake holds up its own messages only.
                log.exception("Messages wait: nobody could say whether they are still wanted.")
                staying.update(message.pk for message in rows)
                moving.postpone_claimed(
                    messages=rows,
                    until=until,
                    not_before=self.slice.now() + GUARD_PAUSE,
                    words=_("It could not be checked whether it is still wanted."),
                )
            else:
                staying.update(answers)
                self._keep_back(rows, answers, until)
        return [message for message in messages if message.pk not in staying]

    def _keep_back(
        self, messages: list[Message], answers: dict[int, str | dt.datetime], until: dt.datetime
    ) -> None:
        """Withdraw those with a reason, and put off those with a moment."""
        reasons = {pk: told for pk, told in answers.items() if isinstance(told, str)}
        moving.withdraw_claimed(reasons=reasons, until=until, at=self.slice.now())
        for moment in {told for told in answers.values() if isinstance(told, dt.datetime)}:
            moving.postpone_claimed(
                messages=[row for row in messages if answers.get(row.pk) == moment],
                until=until,
                not_before=moment,
                words="",
            )

    def _ask(self) -> None:
        if not ADAPTERS[self.name].can_be_asked:
            return
        at = self.slice.now()
        for some in self._pieces(unknown_to_ask(channels=self.channels, at=at, most=ASKED_AT_ONCE)):
            for message, answer in self._each(lambda: self.adapter.ask, some):
                self._settle(moving.settle_asked, message, answer)

    def _hand_over(self, messages: list[Message], until: dt.datetime) -> None:
        for some in self._pieces(messages):
            leaving = moving.begin_handing(messages=some, until=until, at=self.slice.now())
            for message, answer in self._each(lambda: self.adapter.hand_over, leaving):
                self._settle(moving.settle_handed, message, answer)

    def _settle(self, settle: Callable[..., None], message: Message, answer: Answer) -> None:
        at = self.slice.now()
        self.slice.pauses.note(self.name, answer, at)
        try:
            settle(message=message, answer=answer, at=at)
        except Exception:
            # An answer that cannot be kept loses no other one: of this message nobody knows.
            log.exception("The answer about message %s could not be kept.", message.pk)
            doubt = Answer(Outcome.DOUBT, _("No answer came."))
            settle(message=message, answer=doubt, at=at)

    def _pieces(self, messages: list[Message]) -> Iterator[list[Message]]:
        """As many as leave together, which is a second's worth at most, while there is time."""
        start = 0
        while start < len(messages) and self._may_go_on():
            rate = self.adapter.rate
            size = min(self.adapter.at_once, max(1, int(rate))) if rate else self.adapter.at_once
            yield messages[start : start + size]
            start += size

    def _each(
        self, call: Callable[[], Call], messages: list[Message]
    ) -> Iterator[tuple[Message, Answer]]:
        """Each message with its answer, as the answers come. The calls run beside each other and touch no
        database; who never answers leaves a doubt."""
        running: dict[Future, Message] = {}
        for message in messages:
            self._pace()
            running[self.pool.submit(call(), message)] = message
        ends = time.monotonic() + PATIENCE_SECONDS
        while running and time.monotonic() < ends:
            done, _open = wait(running, timeout=1, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), _answer_of(future)
        for message in running.values():
            yield message, Answer(Outcome.DOUBT, _("No answer came."))

    def _pace(self) -> None:
        """Wait until the next call is allowed."""
        if self.adapter.rate:
            time.sleep(max(0.0, self._next_call - time.monotonic()))
            # What noting them took may be made up for, or a high rate would never be reached.
            earliest = time.monotonic() - MADE_UP_SECONDS
            self._next_call = max(self._next_call, earliest) + 1 / self.adapter.rate

    def _rest(self) -> None:
        """The next slice begins when the next call is allowed."""
        left = self._next_call - time.monotonic()
        if 0 < left <= LONGEST_REST_SECONDS:
            time.sleep(left)
        elif left > 0:
            self.slice.pauses.rest(self.name, self.slice.now() + dt.timedelta(seconds=left))


def _answer_of(future: Future) -> Answer:
    """What the call answered. One that broke in our own hands may have left all the same."""
    try:
        return future.result()
    except Exception:
        log.exception("A message broke on its way to its channel.")
        return Answer(Outcome.DOUBT, _("No answer came."))
