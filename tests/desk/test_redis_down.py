"""Redis is down: people work on, and once it is back what waited is done once."""

import datetime as dt
import time
from pathlib import Path
from uuid import uuid4

import celery
import pytest
from django.utils import timezone

from perisai.audit.models import AuditEntry
from perisai.desk.queries.jobs import jobs_page
from perisai.jobs import bell
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.jobs.tasks import tick
from perisai.outbox.actions.wanting import Draft, want_messages
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from tests.outbox.provider import Provider

pytestmark = [pytest.mark.broker, pytest.mark.slow]
KIND = "dues.forget_prints"  # done in a moment, whatever there is
SILENCE = "Pengiriman menunggu; pekerjaan Anda tersimpan."
DONE_WITHIN = 30  # seconds, on a busy machine


@pytest.fixture(autouse=True)
def shared_files(settings):
    """The folder that the worker beside the test has too."""
    settings.FILES_DIR = Path(settings.VAR_DIR) / "files"
    bell.note_heard()
    yield
    bell.note_heard()


@pytest.fixture
def outage(monkeypatch):
    """Between `outage.begins()` and `outage.ends()` nobody answers where the broker was."""
    deaf = celery.Celery("deaf", broker="redis://127.0.0.1:1/0", set_as_current=False)
    deaf.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0}
    real = bell.app

    class Outage:
        def begins(self):
            monkeypatch.setattr(bell, "app", deaf)

        def ends(self):
            monkeypatch.setattr(bell, "app", real)

    return Outage()


@pytest.fixture
def provider(settings, monkeypatch):
    """A gateway for messages, which the worker beside the test knows too."""
    with Provider() as provider:
        settings.GATEWAY_URL, settings.GATEWAY_KEY = provider.url, provider.key
        for name, value in (("URL", provider.url), ("KEY", provider.key), ("SECRET", "x" * 20)):
            monkeypatch.setenv(f"PERISAI_GATEWAY_{name}", value)
        yield provider


def want_some(number: int) -> None:
    now = timezone.now()
    drafts = [
        Draft(
            key=f"test:{one}",
            channel=Channel.SMS,
            recipient="+6281234567890",
            text="Iuran bulan ini belum dibayar.",
            not_before=now,
            not_after=now + dt.timedelta(days=1),
        )
        for one in range(number)
    ]
    want_messages(drafts, at=now)


def wait_until(is_so) -> None:
    deadline = time.monotonic() + DONE_WITHIN
    while time.monotonic() < deadline and not is_so():
        time.sleep(0.1)


def jobs() -> dict[str, tuple[str, int]]:
    return {job.unique_key: (job.state, job.tries) for job in Job.objects.filter(kind=KIND)}


def test_pages_work_actions_write_and_afterwards_everything_is_done_once(
    broker, outage, client, cast
):
    outage.begins()
    client.force_login(cast.koordinator)
    assert SILENCE not in client.get("/").content.decode()
    uuid = uuid4()
    for _ in range(2):
        answer = client.post("/pekerjaan/jalankan/", {"job": KIND, "uuid": uuid}, follow=True)
        assert answer.status_code == 200
    page = answer.content.decode()
    assert SILENCE in page
    assert "Penghubung antrean (Redis) tidak bisa dihubungi." in page
    key = f"{KIND}:now:{uuid}"
    assert jobs() == {key: (JobState.WAITING, 0)}
    assert AuditEntry.objects.filter(action="job.run_now").count() == 1
    client.force_login(cast.sz.user)
    for path in ("/", "/keliling/", "/peserta/"):
        answer = client.get(path)
        assert (answer.status_code, SILENCE in answer.content.decode()) == (200, True), path

    outage.ends()
    broker.start()
    for _ in range(2):  # two clocks
        tick.delay()
    wait_until(lambda: all(state == JobState.DONE for state, _ in jobs().values()))
    # The run by hand and, because its time had come, the one of the night; each was tried once.
    assert set(jobs().values()) == {(JobState.DONE, 1)}
    assert len(jobs()) == 2
    assert SILENCE not in client.get("/").content.decode()
    found = jobs_page(
        viewer=cast.viewer(cast.koordinator), on=Job.objects.get(unique_key=key).finished_at
    )
    assert (found.broker, found.workers, found.clock_is_heard) == (True, 1, True)


def test_messages_wait_and_each_goes_out_once_afterwards(broker, outage, provider, db):
    broker.start()
    outage.begins()
    want_some(5)
    assert bell.is_silent()
    time.sleep(1)  # nobody rang: a worker that runs does not know
    assert provider.taken == {}
    outage.ends()
    for _ in range(2):
        tick.delay()
    wait_until(lambda: Message.objects.filter(state=MessageState.SENT).count() == 5)
    tick.delay()
    time.sleep(2)  # time for a second one, if there were any
    assert sorted(provider.taken.values()) == [1] * 5
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert not bell.is_silent()
