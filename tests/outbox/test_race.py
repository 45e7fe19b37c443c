"""Several workers, one that is killed, and a broker that is down."""

import subprocess
import sys
import time
from datetime import timedelta

import celery
import pytest
from django.utils import timezone

from perisai.jobs import bell
from perisai.jobs.models import Job
from perisai.jobs.runner import run_due_jobs
from perisai.outbox.actions.moving import claim_messages
from perisai.outbox.actions.reporting import Report, take_reports
from perisai.outbox.actions.wanting import SEND_JOB, want_messages
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import DeliveryReport, Message
from perisai.outbox.sender import Slice
from tests.jobs.test_race import WORKERS, at_once
from tests.outbox.conftest import DAY, NOON, draft, want
from tests.outbox.provider import Fault

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_workers_claim_each_message_once():
    want(*(f"test:{number}" for number in range(40)))
    batches = at_once(lambda: claim_messages(channels=[Channel.SMS], most=15, at=NOON)[0])
    numbers = [message.pk for batch in batches for message in batch]
    assert len(numbers) == len(set(numbers))
    again = claim_messages(channels=[Channel.SMS], most=40, at=NOON)[0]
    assert len(numbers) + len(again) == 40


def test_several_senders_at_once_hand_each_message_over_once(provider):
    messages = want(*(f"test:{number}" for number in range(40)))
    at_once(lambda: Slice(on=NOON, cursor={}).run())
    assert provider.taken == {str(message.uuid): 1 for message in messages}
    assert set(Message.objects.values_list("state", "tries")) == {("sent", 1)}


def test_several_that_want_the_same_message_write_it_once():
    at_once(lambda: want_messages([draft("test:1"), draft("test:2")], at=NOON))
    assert Message.objects.count() == 2
    assert Job.objects.filter(unique_key=SEND_JOB).count() == 1


def test_the_same_report_told_several_times_at_once_is_one(provider, send):
    (message,) = want("test:1")
    send()
    report = Report("e1", message.uuid, MessageState.DELIVERED, NOON, 400)
    answers = at_once(lambda: take_reports(reports=[report], at=NOON))
    assert sum(kept for kept, _foreign in answers) == 1
    assert len(answers) == WORKERS
    assert DeliveryReport.objects.count() == 1
    assert Message.objects.get().state == MessageState.DELIVERED


def test_while_the_broker_is_down_messages_are_kept_and_go_out_once_afterwards(
    provider, monkeypatch, caplog
):
    deaf = celery.Celery("deaf", broker="redis://127.0.0.1:1/0", set_as_current=False)
    deaf.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0}
    with monkeypatch.context() as patch:
        patch.setattr(bell, "app", deaf)
        want("test:1")
        want("test:2")
    assert "the broker is down" in caplog.text
    assert Message.objects.waiting().count() == 2
    for _tick in range(3):  # up again: the clock finds the row
        run_due_jobs(clock=lambda: NOON)
    assert sorted(provider.taken.values()) == [1, 1]


@pytest.mark.slow
def test_a_worker_that_is_killed_while_it_sends_leaves_a_message_to_be_asked_about(
    provider, child_env, repository
):
    now = timezone.now()
    provider.faults, provider.state = [Fault.SLOW] * 4, "delivered"
    want(*(f"test:{n}" for n in range(9)), at=now, not_before=now, not_after=now + 2 * DAY)
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "run_jobs"],
        cwd=repository,
        env={
            **child_env,
            "PERISAI_GATEWAY_URL": provider.url,
            "PERISAI_GATEWAY_KEY": "key-of-the-tests",
            "PERISAI_GATEWAY_RATE": "0",
            "PERISAI_GATEWAY_TIMEOUT": "15",
        },
    )
    try:
        deadline = time.monotonic() + 60
        while len(provider.bodies) < 4 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        worker.kill()
        worker.wait(timeout=10)
    assert Message.objects.filter(state="sending", handed_at__isnull=False).count() == 4
    provider.hold.set()
    for minutes in (0, 2, 5, 15):
        run_due_jobs(clock=lambda minutes=minutes: now + timedelta(minutes=minutes))
    assert Message.objects.filter(state="delivered").count() == 4, "the provider had them"
    assert Message.objects.filter(state="sent").count() == 5, "these had not left yet"
    assert sorted(provider.taken.values()) == [1] * 9
