"""The machine of a branch: clock, broker, worker and gateway, and everything that happens to them."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter, deque
from collections.abc import Callable
from random import Random
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError

from perisai.jobs import tasks as jobs
from perisai.jobs.models import Job
from perisai.outbox.callback import signature_of
from perisai.outbox.models import Message
from tests.dues.test_night_killed import watch
from tests.outbox.mail_server import MailProvider
from tests.outbox.provider import TAKES, Fault, Provider, signed
from tests.reminders.year.watcher import Watcher, check
from tests.support.processes import child_environment

SECRET = "secret-of-the-tests"
MINUTE = dt.timedelta(minutes=1)
MISDEEDS = (*Fault,)
DEAD_ADDRESS = "http://127.0.0.1:9"
# What the machine does by itself here; the rest (backups, prints) is no concern of reminders.
KINDS = {
    "claims.raise_tasks",
    "dues.turn_the_night",
    "jobs.forget_hours",
    "outbox.tidy",
    "reminders.decide",
    "reminders.find_due",
}


class Broker:
    """Stands where Redis stands. While it is away nobody hears anything."""

    def __init__(self) -> None:
        self.bells: deque[int] = deque()
        self.is_away = False

    def send_task(self, _name: str, args: list[int], **_options) -> None:
        if self.is_away:
            raise OperationalError("nobody listens")
        self.bells.append(args[0])


class PowerCut(BaseException):
    """The worker is dead. Nothing that it would have written any more is written."""


class Mains:
    """The power of one worker, as an `execute_wrapper`: off before a statement of a given number, or when
    somebody pulls the plug. What a transaction has not committed then is lost, as in life."""

    def __init__(self, dies_at: int | None) -> None:
        self.left, self.is_off = dies_at, False

    def pull_the_plug(self) -> None:
        self.is_off = True

    def __call__(self, execute, sql, params, many, context):
        if self.left is not None:
            self.left -= 1
            self.is_off = self.is_off or self.left < 0
        if self.is_off and not sql.startswith("ROLLBACK"):
            raise PowerCut
        return execute(sql, params, many, context)


class Gateway(Provider):
    """Writes down when it took what, and what it will tell about it."""

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self.chance, self.is_in_a_bad_mood = chance, False
        self.log: list[tuple[str, dt.datetime]] = []
        self.to_tell: list[tuple[dt.datetime, dict]] = []
        self.on_giving: Callable[[], None] | None = None  # somebody dies while a message is given
        self.misdeeds: Counter[Fault] = Counter()
        self.fault_for = self._misbehave
        self._numbers = iter(range(1, 10**9))

    def _misbehave(self, body: dict) -> Fault | None:
        """Called while a message is given to it."""
        odds = 0.5 if self.is_in_a_bad_mood else 0.06
        fault = self.chance.choice(MISDEEDS) if self.chance.random() < odds else None
        if fault:
            self.misdeeds[fault] += 1
        if fault in TAKES:
            now = timezone.now()
            self.log.append((body["reference"], now))
            self._plan_reports(body["reference"], now)
        if self.on_giving:
            self.on_giving()
        return fault

    def _plan_reports(self, reference: str, now: dt.datetime) -> None:
        end = self.chance.choices(["delivered", "failed", None], [85, 8, 7])[0]
        self.states[reference] = end or "sent"
        for state, hours in (("sent", 0.1), (end, 9 * self.chance.random())):
            if state is None:
                continue
            at = now + dt.timedelta(hours=hours)
            entry = {
                "event": f"e-{next(self._numbers)}",
                "reference": reference,
                "state": state,
                "at": at.isoformat(),
                "cost": self.chance.choice([None, 350, "350.0"]),
            }
            for _again in range(self.chance.choice([1, 1, 1, 2, 3])):
                self.to_tell.append((at + self.chance.random() * 5 * MINUTE, entry))

    def rest(self) -> None:
        """Whoever still waits for a slow answer gets it."""
        self.hold.set()
        self.hold = threading.Event()


class Machine:
    """One branch server, from round to round. `deaths` is the share of slices in which the worker dies;
    `is_cruel`: half of these are processes of their own, killed by SIGKILL."""

    def __init__(
        self,
        *,
        chance: Random,
        travel,
        settings,
        gateway: Gateway,
        mails: MailProvider,
        deaths: float,
        is_cruel: bool,
    ) -> None:
        self.chance, self.travel, self.settings = chance, travel, settings
        self.gateway, self.mails, self.deaths = gateway, mails, deaths
        self.broker, self.watcher = Broker(), Watcher()
        self.numbers: Counter[str] = Counter()
        self.is_cruel = is_cruel
        self._begun: dict[int, tuple[dt.datetime, int]] = {}

    def round(self, moment: dt.datetime) -> None:
        """The clock rings, sometimes two at once, and the worker does what there is to do."""
        self.travel.move_to(moment, tick=False)
        if not self.broker.is_away:
            for _beat in range(self.chance.choice([1, 1, 1, 2])):
                jobs.tick()
        self.work()
        self.hear_reports()

    def work(self) -> None:
        """Until no bell is left. Some are heard twice."""
        bells = self.broker.bells
        while bells:
            if self.chance.random() < 0.02:
                bells.append(bells[0])
            self._one_slice(bells.popleft())

    def _one_slice(self, number: int) -> None:
        kind = Job.objects.filter(pk=number).values_list("kind", flat=True).first()
        self._begun.setdefault(number, (timezone.now(), self.watcher.seen))
        if self.chance.random() >= self.deaths:
            jobs.work(number)
        elif self.is_cruel and self.chance.random() < 0.5:
            self._kill(number, kind)
        else:
            self._cut_the_power(number, kind)
        self.numbers["slices of work"] += 1
        self._let_watch(kind, number)

    def _cut_the_power(self, number: int, kind: str) -> None:
        """Before some statement, or of a sender when the gateway has just got a message."""
        at_the_gateway = self._dies_at_the_gateway(kind)
        mains = Mains(None if at_the_gateway else self.chance.randrange(25))
        self.gateway.on_giving = mains.pull_the_plug if at_the_gateway else None
        try:
            with connection.execute_wrapper(mains):
                jobs.work(number)
        except PowerCut:
            self.numbers["workers whose power was cut"] += 1
        self.gateway.on_giving = None

    def _kill(self, number: int, kind: str) -> None:
        """The same by SIGKILL, of a worker in a process of its own."""
        at_the_gateway = self._dies_at_the_gateway(kind)
        dies_at = None if at_the_gateway else self.chance.randrange(1, 25)
        with watch(self.environment(), "tests.reminders.year.killed") as worker:
            self.gateway.on_giving = worker.process.kill if at_the_gateway else None
            step = {"die_at": dies_at, "gateway": self.settings.GATEWAY_URL}
            if not worker.work(Job(pk=number), timezone.now(), **step):
                self.numbers["workers killed by SIGKILL"] += 1
        self.gateway.on_giving = None

    def _dies_at_the_gateway(self, kind: str) -> bool:
        return kind == "outbox.send" and self.chance.random() < 0.7

    def environment(self) -> dict[str, str]:
        """In which a worker beside this one knows gateway and mail server."""
        told = {
            "GATEWAY_KEY": self.settings.GATEWAY_KEY,
            "GATEWAY_SECRET": SECRET,
            "GATEWAY_RATE": "0",
            "GATEWAY_TIMEOUT": "1",
            "GATEWAY_CONNECTIONS": "1",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mails.port}",
            "EMAIL_FROM": self.settings.OUTBOX_EMAIL_FROM,
        }
        return child_environment() | {f"PERISAI_{name}": value for name, value in told.items()}

    def _let_watch(self, kind: str, number: int) -> None:
        watcher = self.watcher
        if not kind.startswith(("reminders.", "outbox.")):
            watcher.something_happened()
        elif kind == "reminders.find_due":
            watcher.after_finding()
        else:
            watcher.after_moving(decided_up_to=self._decided_up_to(number))
            watcher.after_sending(self.gateway.log, self.mails.taken)

    def _decided_up_to(self, number: int) -> int:
        """The key up to which a job that is done has decided about everybody, by the facts of now."""
        begun, last = self._begun[number]
        is_done = Job.objects.filter(pk=number, kind="reminders.decide", state="done").exists()
        return last if is_done and begun == timezone.now() else 0

    # The gateway calls us.

    def hear_reports(self) -> None:
        """What the gateway has to tell by now, in no order, some of it again, through the signed door."""
        now = timezone.now()
        told = [entry for at, entry in self.gateway.to_tell if at <= now]
        self.gateway.to_tell = [row for row in self.gateway.to_tell if row[0] > now]
        if not told:
            return
        self.chance.shuffle(told)
        if self.chance.random() < 0.1:
            told.append({**told[0], "event": f"x-{uuid4()}", "reference": str(uuid4())})
        body, headers = signed(told, secret=SECRET, at=now)
        client = Client(enforce_csrf_checks=True)
        if self.chance.random() < 0.1:
            forged = headers | {"X-Perisai-Signature": signature_of("guessed", "1", body)}
            assert self._tell(client, body, forged).status_code == 401
            self.numbers["forged reports refused"] += 1
        settled = dict(Message.objects.filter(state="delivered").values_list("pk", "state"))
        answer = self._tell(client, body, headers)
        assert answer.status_code == 200, answer.content
        self.numbers["delivery reports"] += len(told)
        self.numbers["delivery reports that came again"] += len(told) - answer.json()["kept"]
        back = Message.objects.filter(pk__in=list(settled)[-500:]).exclude(state="delivered")
        check(not back.exists(), "what was delivered went back", list(back.values("pk", "state")))
        self.watcher.after_moving()

    @staticmethod
    def _tell(client: Client, body: bytes, headers: dict):
        return client.post("/kabar-pesan/", body, content_type="application/json", headers=headers)

    # What goes wrong for a while.

    def moods(self) -> None:
        """How gateway and mail server behave today."""
        self.gateway.rest()
        mood = self.chance.random()
        self.gateway.is_in_a_bad_mood = mood < 0.12
        is_there = mood < 0.95
        self.settings.GATEWAY_URL = self.gateway.url if is_there else DEAD_ADDRESS
        self.numbers["days without a gateway"] += not is_there
        self.numbers["days of a gateway in a bad mood"] += self.gateway.is_in_a_bad_mood
        answers = [{}] * 6 + [
            {"rcpt": "452 full"},
            {"text": ""},
            {"mail": ""},
            {"data": "451 later"},
        ]
        self.mails.answers = self.chance.choice(answers)
