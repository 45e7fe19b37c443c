"""Whether a message is still wanted, asked just before it leaves."""

import datetime as dt

import pytest

from perisai.outbox import registry
from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.outbox.registry import asks_first
from tests.outbox.conftest import want

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_guards(monkeypatch):
    monkeypatch.setattr(registry, "_guards", {})


def test_a_message_that_is_not_wanted_any_more_is_withdrawn_with_its_reason(provider, send):
    paid, owing = want("reminder:1", "reminder:2")
    asked = []

    @asks_first("reminder")
    def still_owed(messages, *, on):
        asked.append(({message.key for message in messages}, on))
        return {paid.pk: "paid"}

    send()
    paid.refresh_from_db()
    owing.refresh_from_db()
    assert (paid.state, paid.reason) == (MessageState.WITHDRAWN, "paid")
    assert owing.state == MessageState.SENT
    assert list(provider.taken) == [str(owing.uuid)]
    assert [keys for keys, _on in asked] == [{"reminder:1", "reminder:2"}]


def test_a_message_that_only_has_to_wait_goes_at_the_moment_it_was_told(provider, send):
    late, owing = want("reminder:1", "reminder:2")
    quiet = [True]

    @asks_first("reminder")
    def not_at_night(messages, *, on):
        return {late.pk: on + dt.timedelta(minutes=30)} if quiet else {}

    send()
    late.refresh_from_db()
    assert (late.state, late.tries, late.handed_at) == (MessageState.WAITING, 0, None)
    assert list(provider.taken) == [str(owing.uuid)]
    quiet.clear()
    send(minutes=20)
    assert len(provider.taken) == 1
    send(minutes=31)
    assert list(provider.taken) == [str(owing.uuid), str(late.uuid)]


def test_only_messages_of_the_prefix_are_asked_about(provider, send):
    asks_first("reminder")(lambda messages, *, on: {message.pk: "no" for message in messages})
    want("reminder:1", "reminders:1", "digest:1")
    send()
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"reminder:1": "withdrawn", "reminders:1": "sent", "digest:1": "sent"}


def test_a_guard_that_breaks_holds_up_its_own_messages_only(provider, send):
    broken = [True]

    @asks_first("reminder")
    def guard(messages, *, on):
        if broken:
            raise ZeroDivisionError
        return {}

    want("reminder:1", "digest:1")
    send()
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"reminder:1": "waiting", "digest:1": "sent"}
    assert Message.objects.get(key="reminder:1").tries == 0
    broken.clear()
    send(minutes=11)
    assert Message.objects.get(key="reminder:1").state == MessageState.SENT


def test_two_guards_for_one_prefix_are_a_mistake():
    asks_first("reminder")(lambda messages, *, on: {})
    with pytest.raises(ValueError, match="reminder"):
        asks_first("reminder")(lambda messages, *, on: {})
