"""Old messages are emptied at night; that they went stays."""

import datetime as dt

import pytest

from perisai.jobs.actions import request_job
from perisai.jobs.enums import JobState
from perisai.jobs.models import Job
from perisai.outbox.actions.forgetting import forget_old_messages
from perisai.outbox.actions.wanting import SEND_JOB
from perisai.outbox.enums import Channel
from perisai.outbox.models import Message
from tests.outbox.conftest import DAY, NOON, want

pytestmark = pytest.mark.django_db
KEPT = 90 * DAY


def settle(message: Message, **fields) -> None:
    Message.objects.filter(pk=message.pk).update(handed_at=NOON, settled_at=NOON, **fields)


def contents() -> dict[str, tuple]:
    rows = Message.objects.values_list("key", "recipient", "subject", "text")
    return {key: rest for key, *rest in rows}


def test_recipient_and_text_go_after_ninety_days_and_the_rest_stays():
    (message,) = want("test:1", subject="Iuran")
    settle(message, state="sent", cost=350)
    assert forget_old_messages(at=NOON + KEPT, most=10) == 0
    assert forget_old_messages(at=NOON + KEPT + DAY, most=10) == 1
    message.refresh_from_db()
    assert (message.recipient, message.subject, message.text) == ("", "", "")
    assert (message.state, message.cost, message.handed_at) == ("sent", 350, NOON)
    assert message.forgotten_at == NOON + KEPT + DAY
    assert forget_old_messages(at=NOON + KEPT + 2 * DAY, most=10) == 0


def test_what_waits_is_kept_and_what_stayed_unknown_is_not():
    waiting, unknown = want("test:1", "test:2", not_after=NOON + 400 * DAY)
    Message.objects.filter(pk=unknown.pk).update(state="unknown", handed_at=NOON)
    assert forget_old_messages(at=NOON + KEPT + DAY, most=10) == 1
    assert contents()["test:2"] == ["", "", ""]
    assert contents()["test:1"][0] == waiting.recipient


def test_the_night_forgets_in_slices(send, monkeypatch, clock):
    monkeypatch.setattr("perisai.outbox.tasks.FORGOTTEN_AT_ONCE", 2)
    for message in want(*(f"test:{number}" for number in range(5))):
        settle(message, state="sent")
    clock.now = NOON + KEPT + DAY
    request_job(kind="outbox.tidy", unique_key="tidy", on=clock.now)
    send()
    assert all(row == ["", "", ""] for row in contents().values())


def test_the_night_settles_what_nobody_sent_by_hand(send, clock):
    want("test:1", channel=Channel.WHATSAPP_AGENT)
    clock.now = NOON + 2 * DAY
    request_job(kind="outbox.tidy", unique_key="tidy", on=clock.now)
    send()
    assert Message.objects.get().state == "failed"


def test_the_night_wakes_a_sender_that_had_given_up(provider, send, clock):
    want("test:1")
    Job.objects.filter(unique_key=SEND_JOB).update(state=JobState.FAILED, finished_at=NOON)
    clock.now = NOON + dt.timedelta(hours=13)
    request_job(kind="outbox.tidy", unique_key="tidy", on=clock.now)
    send()
    assert Message.objects.get().state == "sent"
