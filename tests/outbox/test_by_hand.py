"""Messages that a person sends, and messages that nobody wants any more."""

import pytest

from perisai.audit.models import AuditEntry
from perisai.outbox.actions.by_hand import mark_sent, withdraw
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.errors import NotByHand, NotItsTime, NotWaiting
from perisai.outbox.models import Message
from tests.outbox.conftest import DAY, NOON, want

pytestmark = pytest.mark.django_db


@pytest.fixture
def message() -> Message:
    return want("test:1", channel=Channel.WHATSAPP_AGENT)[0]


def test_a_person_marks_what_was_sent_and_the_trace_says_who(cast, message):
    marked = mark_sent(message=message, by=cast.sz.user, at=NOON)
    assert (marked.state, marked.by, marked.handed_at, marked.settled_at) == (
        MessageState.SENT,
        cast.sz.user,
        NOON,
        NOON,
    )
    entry = AuditEntry.objects.get(action="message.sent_by_hand")
    assert (entry.by, entry.subject_id) == (cast.sz.user, str(message.pk))


def test_marked_twice_it_stays_as_marked_first(cast, message):
    mark_sent(message=message, by=cast.sz.user, at=NOON)
    again = mark_sent(message=message, by=cast.koordinator, at=NOON + DAY / 2)
    assert (again.by, again.handed_at) == (cast.sz.user, NOON)
    assert AuditEntry.objects.filter(action="message.sent_by_hand").count() == 1


def test_what_a_gateway_sends_is_marked_by_nobody(cast):
    (sms,) = want("test:1")
    with pytest.raises(NotByHand):
        mark_sent(message=sms, by=cast.sz.user, at=NOON)


@pytest.mark.parametrize("moment", [NOON - DAY, NOON + DAY])
def test_a_message_is_sent_within_its_time(cast, message, moment):
    with pytest.raises(NotItsTime):
        mark_sent(message=message, by=cast.sz.user, at=moment)
    assert Message.objects.get().state == MessageState.WAITING


def test_what_was_withdrawn_is_not_sent_any_more(cast, message):
    withdraw(keys_or_ids=[message.pk], reason="paid", at=NOON)
    with pytest.raises(NotWaiting):
        mark_sent(message=message, by=cast.sz.user, at=NOON)
    assert Message.objects.get().state == MessageState.WITHDRAWN


def test_messages_are_withdrawn_by_key_or_number_with_a_reason():
    one, two, three = want("test:1", "test:2", "test:3")
    assert withdraw(keys_or_ids=["test:1", two.pk, "test:9"], reason="paid", at=NOON) == 2
    states = dict(Message.objects.values_list("key", "reason"))
    assert states == {"test:1": "paid", "test:2": "paid", "test:3": ""}
    assert withdraw(keys_or_ids=[one.pk, three.key], reason="died", at=NOON) == 1
    assert Message.objects.get(pk=one.pk).reason == "paid"


def test_what_is_on_its_way_or_unknown_cannot_be_withdrawn():
    sending, unknown = want("test:1", "test:2")
    Message.objects.filter(pk=sending.pk).update(state="sending", lease_until=NOON)
    Message.objects.filter(pk=unknown.pk).update(state="unknown", handed_at=NOON)
    assert withdraw(keys_or_ids=["test:1", "test:2"], reason="paid", at=NOON) == 0


def test_a_withdrawal_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        withdraw(keys_or_ids=["test:1"], reason="", at=NOON)
