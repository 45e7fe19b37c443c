"""Messages that somebody wants sent."""

import datetime as dt

import pytest

from perisai.common.errors import Refused
from perisai.jobs.models import Job
from perisai.outbox.actions.wanting import want_messages
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.errors import ChannelNotSetUp, NoSuchRecipient, NoTimeToGo
from perisai.outbox.models import Message
from perisai.outbox.registry import available_channels
from tests.outbox.conftest import DAY, NOON, draft, want

pytestmark = pytest.mark.django_db


@pytest.fixture
def bells(monkeypatch):
    heard = []
    monkeypatch.setattr("perisai.jobs.actions.ring", heard.append)
    return heard


def test_a_wanted_message_waits_under_its_key():
    want_messages([draft("test:1"), draft("test:2")], at=NOON)
    assert set(Message.objects.values_list("key", flat=True)) == {"test:1", "test:2"}
    message = Message.objects.get(key="test:2")
    assert (message.state, message.recipient, message.handed_at) == (
        MessageState.WAITING,
        "+6281234567890",
        None,
    )


def test_the_same_key_is_the_same_message_and_stays_as_it_is():
    (first,) = want("test:1", text="satu")
    want_messages([draft(text="dua"), draft("test:2")], at=NOON)
    again = Message.objects.get(key="test:1")
    assert (again.pk, again.text) == (first.pk, "satu")
    assert Message.objects.count() == 2


def test_a_key_twice_in_one_batch_is_one_message():
    want_messages([draft(), draft()], at=NOON)
    assert Message.objects.count() == 1


def test_a_key_that_was_settled_is_not_sent_anew():
    (message,) = want("test:1")
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.WITHDRAWN, reason="paid", settled_at=NOON
    )
    want_messages([draft()], at=NOON)
    assert Message.objects.get().state == MessageState.WITHDRAWN


def test_many_are_taken_from_a_generator_piece_by_piece(monkeypatch):
    taken_when_written = []
    real = Message.objects.bulk_create
    monkeypatch.setattr("perisai.outbox.actions.wanting.AT_ONCE", 3)
    taken = []

    def drafts():
        for number in range(10):
            taken.append(number)
            yield draft(f"test:{number}")

    def bulk_create(rows, **options):
        taken_when_written.append(len(taken))
        return real(rows, **options)

    monkeypatch.setattr(Message.objects, "bulk_create", bulk_create)
    want_messages(drafts(), at=NOON)
    assert Message.objects.count() == 10
    assert taken_when_written == [3, 6, 9, 10]


def test_the_bell_rings_once_after_the_commit(bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        want("test:0")  # makes the standing job
    Job.objects.update(run_after=NOON + DAY)
    bells.clear()
    with django_capture_on_commit_callbacks(execute=True):
        want_messages([draft(f"test:{number}") for number in range(1, 1200)], at=NOON)
        assert bells == []
    assert bells == [Job.objects.get().pk]
    assert Job.objects.get().run_after == NOON


def test_a_message_for_a_person_to_send_rings_nobody(bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        want("test:1", channel=Channel.WHATSAPP_AGENT)
    assert bells == []
    assert not Job.objects.exists()


def test_a_site_without_gateway_and_mail_server_sends_by_hand_only(settings):
    settings.GATEWAY_URL, settings.OUTBOX_EMAIL = "", {}
    assert available_channels() == list(Channel.by_hand())
    with pytest.raises(ChannelNotSetUp, match="SMS"):
        want("test:1")


def test_a_gateway_may_have_one_channel_only(settings):
    settings.GATEWAY_CHANNELS = ["whatsapp"]
    assert Channel.WHATSAPP in available_channels()
    assert Channel.SMS not in available_channels()


@pytest.mark.parametrize("number", ["", "081234567890", "+6281", "+62812345678x0", "+14155550100"])
def test_a_number_that_no_gateway_reaches_is_refused_and_nothing_is_written(number):
    with pytest.raises(NoSuchRecipient):
        want_messages([draft("test:1"), draft("test:2", recipient=number)], at=NOON)
    assert not Message.objects.exists()


def test_an_address_that_is_none_is_refused(settings):
    settings.OUTBOX_EMAIL = {"EMAIL_HOST": "mail.example.id"}
    with pytest.raises(NoSuchRecipient):
        want("test:1", channel=Channel.EMAIL, recipient="kantor")
    want("test:1", channel=Channel.EMAIL, recipient="kantor@example.id")


@pytest.mark.parametrize("late", [NOON, NOON - dt.timedelta(hours=1)])
def test_a_message_needs_time_to_go(late):
    with pytest.raises(NoTimeToGo):
        want("test:1", not_before=NOON - DAY, not_after=late)


def test_every_refusal_can_be_read():
    assert all(issubclass(error, Refused) for error in (ChannelNotSetUp, NoSuchRecipient))
