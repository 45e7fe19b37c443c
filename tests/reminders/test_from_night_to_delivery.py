"""The clock, a worker, Redis, a gateway and its signed reports, all real; and Redis gone for a while."""

import contextlib
import datetime as dt
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import celery
import pytest
from django.test import Client
from django.utils import timezone

from perisai.common.months import add_months, month_of
from perisai.jobs import bell
from perisai.jobs.models import Job
from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.regulations.calendar import holidays
from perisai.reminders.models import Reminder, VillageSettings
from perisai.reminders.queries.proof import proofs
from scripts import services
from tests.outbox.provider import Provider, report, signed
from tests.reminders.someone import agree, paid_to, rule, terms
from tests.support.processes import ROOT, Worker, child_environment

pytestmark = [pytest.mark.broker, pytest.mark.slow]
SECRET = "secret-of-the-tests"
SILENCE = "Pengiriman menunggu; pekerjaan Anda tersimpan."
DONE_WITHIN = 90  # seconds, on a busy machine
DECIDE = "reminders.decide"


class OwnRedis:
    """A Redis that can be stopped and started again at the same address."""

    def __init__(self) -> None:
        self.port = services.free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._running = contextlib.ExitStack()

    def start(self) -> None:
        self._running.enter_context(services.redis_on(self.port))

    def stop(self) -> None:
        self._running.close()


class Clock:
    """`celery beat` as on a branch server."""

    def __init__(self, folder: Path) -> None:
        self.log, self.folder = folder / "clock.log", folder
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "-A", "tests.reminders.quick_clock", "beat"),
                    *("--schedule", str(self.folder / "schedule"), "--pidfile=", "-l", "INFO"),
                ],
                cwd=ROOT,
                env=child_environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=15)


@pytest.fixture
def redis(monkeypatch, settings):
    own = OwnRedis()
    monkeypatch.setenv("REDIS_URL", own.url)
    ours = celery.Celery("ours", broker=own.url, set_as_current=False)
    ours.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(bell, "app", ours)
    own.start()
    yield own
    own.stop()


@pytest.fixture
def gateway(settings, monkeypatch):
    with Provider() as gateway:
        told = {"URL": gateway.url, "KEY": gateway.key, "SECRET": SECRET}
        for name, value in told.items():
            setattr(settings, f"GATEWAY_{name}", value)
            monkeypatch.setenv(f"PERISAI_GATEWAY_{name}", value)
        yield gateway


@pytest.fixture
def site(transactional_db, redis, gateway, settings, tmp_path):
    """Worker and clock beside the web, on one folder of files."""
    settings.FILES_DIR = Path(settings.VAR_DIR) / "files"
    bell.note_heard()
    worker, clock = Worker(tmp_path / "worker.log"), Clock(tmp_path)
    worker.start()
    clock.start()
    yield
    clock.stop()
    worker.kill()
    bell.note_heard()


@pytest.fixture
def jember(transactional_db):
    """A branch that reminds by SMS of the harvest, which is this month, and where it is not night now: three
    people in one village, and two in another, whose rule holds them."""
    from tests.cast import assemble

    cast, now = assemble(), timezone.now().astimezone(ZoneInfo("Asia/Jakarta"))
    if now.date() in holidays().get(now.year, {}):
        pytest.skip("nobody is reminded on a national holiday")
    night = [(now + dt.timedelta(hours=hours)).time() for hours in (6, 7)]
    terms(cast, "sms", quiet_from=night[0], quiet_until=night[1])
    rule(cast, "harvest")
    rule(cast, "harvest", "hold", village=cast.neighbour_village)
    for village, number in ((cast.village, 3), (cast.neighbour_village, 2)):
        VillageSettings.objects.create(village=village, harvest_month=now.month)
        for _one in range(number):
            member = cast.member(village=village, phone="+6281234567890", phone_owner="self")
            agree(cast, member, "remind", channels=("sms",), on=dt.date(2026, 1, 1))
            paid_to(cast.enrolment(member), add_months(month_of(now.date()), -1))
    return cast


def wait_until(is_so, what: str) -> None:
    deadline = time.monotonic() + DONE_WITHIN
    while time.monotonic() < deadline:
        if is_so():
            return
        time.sleep(0.2)
    open_jobs = [f"{job.kind} {job.state} {job.tries} {job.error}" for job in Job.objects.open()]
    pytest.fail(f"not within {DONE_WITHIN} s: {what}. Jobs that are open: {open_jobs}")


def number_in(state: str) -> int:
    return Reminder.objects.filter(kind="harvest", message__state=state).count()


def tell(state: str) -> None:
    """The gateway reports on everything that it took."""
    now = timezone.now()
    entries = [
        report(message, state, event=f"{message.pk}-{state}", at=now)
        for message in Message.objects.exclude(state=MessageState.DELIVERED)
    ]
    body, headers = signed(entries, secret=SECRET, at=now)
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/kabar-pesan/", body, "application/json", headers=headers)
    assert answer.status_code == 200


def test_from_the_night_to_the_delivery_also_when_redis_is_gone_in_the_middle(
    jember, site, redis, gateway, client
):
    client.force_login(jember.koordinator)
    wait_until(lambda: number_in("sent") == 3, "three messages are sent")
    tell("delivered")
    assert number_in("delivered") == 3
    assert list(Reminder.objects.waiting().values_list("reason", flat=True)) == ["held"] * 2

    # A run that is still open would be answered instead of a new one, and nobody would ring.
    wait_until(lambda: not Job.objects.filter(kind=DECIDE).open().exists(), "deciding has ended")

    redis.stop()
    rule(jember, "harvest", village=jember.neighbour_village)
    page = client.post("/pekerjaan/jalankan/", {"job": DECIDE, "uuid": uuid4()}, follow=True)
    assert SILENCE in page.content.decode()
    for path in ("/", "/pengingat/", "/peserta/"):
        answer = client.get(path)
        assert (answer.status_code, SILENCE in answer.content.decode()) == (200, True), path
    time.sleep(3)
    assert sorted(gateway.taken.values()) == [1] * 3

    redis.start()
    wait_until(lambda: number_in("sent") == 2, "what waited is sent")
    time.sleep(3)  # time for a second one, if there were any
    assert sorted(gateway.taken.values()) == [1] * 5
    tell("delivered")
    assert number_in("delivered") == 5
    assert SILENCE not in client.get("/").content.decode()
    proof = proofs(jember.viewer(jember.koordinator))["harvest"]
    assert (proof.closes, proof.total.due, proof.total.delivered) == (True, 5, 5)
