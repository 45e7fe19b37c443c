"""Messages handed to a gateway that behaves well, and to one that does not."""

import datetime as dt
import time
from itertools import pairwise

import pytest

from perisai.outbox import rules
from perisai.outbox.actions import moving
from perisai.outbox.actions.by_hand import withdraw
from perisai.outbox.answers import Outcome
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from perisai.outbox.queries import outbox_state
from tests.outbox.conftest import DAY, NOON, want
from tests.outbox.provider import Fault

pytestmark = pytest.mark.django_db


def state_of(key: str = "test:1") -> str:
    return Message.objects.get(key=key).state


def test_a_due_message_is_handed_over_with_our_reference_and_the_key(provider, send):
    (message,) = want("test:1", text="Halo Ibu")
    send()
    assert provider.bodies == [
        {
            "reference": str(message.uuid),
            "channel": "sms",
            "to": "+6281234567890",
            "text": "Halo Ibu",
        }
    ]
    message.refresh_from_db()
    assert (message.state, message.tries, message.provider_id, message.cost) == (
        MessageState.SENT,
        1,
        f"id-{message.uuid}",
        350,
    )
    assert message.handed_at
    assert message.settled_at


def test_a_sent_message_is_never_handed_over_again(provider, send):
    want("test:1")
    send()
    for _hour in range(5):
        send(hours=1)
    assert sum(provider.taken.values()) == 1


def test_a_message_waits_for_its_time(provider, send):
    want("test:1", not_before=NOON + dt.timedelta(hours=2))
    send()
    send(hours=1)
    assert state_of() == MessageState.WAITING
    send(hours=1, minutes=2)
    assert state_of() == MessageState.SENT


def test_what_could_not_go_in_its_time_fails_as_too_late(provider, send):
    want("test:1")
    want("test:2", channel=Channel.WHATSAPP_AGENT)
    send(days=1)
    assert provider.bodies == []
    rows = Message.objects.order_by("key")
    assert [(row.state, row.error) for row in rows] == [("failed", "Terlambat.")] * 2


def test_those_that_waited_longest_leave_first_whatever_their_channel(provider):
    for hours, channel in enumerate([Channel.SMS, Channel.WHATSAPP, Channel.SMS, Channel.WHATSAPP]):
        want(f"test:{hours}", channel=channel, not_before=NOON - dt.timedelta(hours=hours))
    found, _until = moving.claim_messages(channels=Channel.of_gateway(), most=3, at=NOON)
    assert [message.key for message in found] == ["test:3", "test:2", "test:1"]


def test_a_message_without_a_known_price_has_no_cost(provider, send):
    want("test:1", channel=Channel.WHATSAPP)
    send()
    assert Message.objects.get().cost is None


@pytest.mark.parametrize(
    "fault", [Fault.SLOW, Fault.BROKEN_AFTER, Fault.DROPPED_AFTER, Fault.ENDLESS]
)
def test_in_doubt_the_provider_is_asked_and_nothing_is_sent_again(provider, send, fault):
    provider.faults, provider.state = [fault], "delivered"
    (message,) = want("test:1")
    send()
    assert state_of() == MessageState.UNKNOWN
    assert outbox_state(NOON).unknown == 1
    send(minutes=1)
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("delivered", f"id-{message.uuid}")
    assert provider.taken[str(message.uuid)] == 1
    assert provider.asked == [str(message.uuid)]


@pytest.mark.parametrize("fault", [Fault.BROKEN_BEFORE, Fault.DROPPED_BEFORE])
def test_what_the_provider_never_heard_of_goes_again_after_ten_minutes(provider, send, fault):
    provider.faults = [fault]
    (message,) = want("test:1")
    send()
    send(minutes=5)
    assert provider.asked
    assert state_of() == MessageState.UNKNOWN, "it may not know yet what it has taken"
    send(minutes=6)
    send(minutes=10)
    assert state_of() == MessageState.SENT
    assert provider.taken == {str(message.uuid): 1}
    assert [body["reference"] for body in provider.bodies] == [str(message.uuid)] * 2


def test_what_is_never_taken_fails_after_so_many_tries(provider, send):
    provider.faults = [Fault.BROKEN_BEFORE] * 100
    want("test:1", not_after=NOON + 9 * DAY)
    for _quarter in range(4 * 8):
        send(minutes=15)
    message = Message.objects.get()
    assert (message.state, message.tries) == ("failed", rules.MAX_TRIES)
    assert len(provider.bodies) == rules.MAX_TRIES
    assert message.error == "Gateway tidak pernah menerimanya, walau sudah berkali-kali dicoba."


def test_a_call_that_breaks_in_our_own_hands_leaves_a_doubt(provider, send, monkeypatch):
    def broken(self, message):
        raise UnicodeError

    with monkeypatch.context() as patch:
        patch.setattr("perisai.outbox.gateway.Gateway.hand_over", broken)
        want("test:1")
        send()
    assert state_of() == MessageState.UNKNOWN
    send(minutes=11)
    send(minutes=11)
    assert state_of() == MessageState.SENT
    assert len(provider.bodies) == 1


def test_a_gateway_that_never_answers_leaves_the_message_unknown_and_is_asked_for_a_day(
    provider, send
):
    provider.faults, provider.asked_faults = [Fault.DROPPED_AFTER], [500] * 1000
    want("test:1", not_after=NOON + 9 * DAY)
    send()
    for _hour in range(30):
        send(hours=1)
    assert state_of() == MessageState.UNKNOWN
    asked = len(provider.asked)
    assert 10 < asked < 30
    for _day in range(3):
        send(days=1)
    assert len(provider.asked) == asked
    assert len(provider.bodies) == 1
    assert outbox_state(NOON + 5 * DAY).unknown == 1


def test_signs_that_nobody_can_keep_are_left_out_of_the_providers_number(provider, send):
    provider.faults = [Fault.HALF_A_SIGN]
    (message,) = want("test:1")
    send()
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "abc")


def test_an_answer_that_cannot_be_kept_loses_no_other_one(provider, send, monkeypatch, caplog):
    def settle(*, message, answer, at):
        if message.key == "test:1" and answer.outcome == Outcome.TAKEN:
            raise ZeroDivisionError
        real(message=message, answer=answer, at=at)

    real = moving.settle_handed
    monkeypatch.setattr(moving, "settle_handed", settle)
    messages = want("test:1", "test:2", "test:3")
    send()
    states = [Message.objects.get(pk=message.pk).state for message in messages]
    assert states == ["unknown", "sent", "sent"]
    assert "could not be kept" in caplog.text
    send(minutes=1)
    assert Message.objects.get(key="test:1").state == MessageState.SENT
    assert set(provider.taken.values()) == {1}


def test_an_answer_that_nobody_can_read_is_still_a_yes(provider, send):
    provider.faults = [Fault.GARBLED]
    want("test:1")
    send()
    assert state_of() == MessageState.SENT


@pytest.mark.parametrize(("fault", "asked_for"), [(Fault.TOO_MANY, 60), (Fault.CLOSED, 120)])
def test_a_gateway_that_asks_for_patience_gets_it(provider, send, fault, asked_for):
    provider.faults = [fault]
    want("test:1", "test:2", "test:3", "test:4", "test:5", "test:6")
    send()
    heard = len(provider.bodies)
    assert heard <= 4, "what was not under way yet stays"
    send(seconds=asked_for - 10)
    assert len(provider.bodies) == heard
    assert Message.objects.waiting().exists()
    send(seconds=15)
    send(minutes=2)
    assert not Message.objects.waiting().exists()
    assert set(provider.taken.values()) == {1}
    assert len(provider.taken) == 6


def test_nobody_at_the_address_is_tried_again_with_growing_pauses_and_an_end(send):
    want("test:1", not_after=NOON + 9 * DAY)
    tries = []
    for _minute in range(60 * 6):
        send(minutes=1)
        tries.append(Message.objects.get().tries)
    message = Message.objects.get()
    assert (message.state, message.tries) == ("failed", rules.MAX_TRIES)
    assert message.error == "Gateway tidak dapat dihubungi."
    first_at = [tries.index(number) for number in range(1, rules.MAX_TRIES + 1)]
    gaps = [later - earlier for earlier, later in pairwise(first_at)]
    # A slow machine may reach a try a minute late.
    assert all(later >= earlier - 1 for earlier, later in pairwise(gaps))
    assert gaps[-1] >= 60


def test_a_gateway_that_is_away_costs_only_those_under_way_their_tries(send):
    want(*(f"test:{number}" for number in range(20)))
    send()
    assert Message.objects.filter(tries=1).count() <= 4
    assert Message.objects.waiting().count() == 20


def test_a_refusal_is_the_end_and_says_so(provider, send):
    provider.faults = [Fault.REFUSED]
    want("test:1")
    send()
    assert Message.objects.get().error == "Gateway menolaknya (422)."
    assert state_of() == MessageState.FAILED
    send(hours=2)
    assert len(provider.bodies) == 1


def test_a_wrong_key_of_ours_fails_no_message_at_once(provider, send, settings):
    settings.GATEWAY_KEY = "mistyped"
    want(*(f"test:{number}" for number in range(20)))
    send()
    assert Message.objects.waiting().count() == 20
    settings.GATEWAY_KEY = "key-of-the-tests"
    send(minutes=2)
    assert not Message.objects.waiting().exists()


def test_what_was_withdrawn_between_two_tries_is_not_sent(provider, send):
    provider.faults = [Fault.TOO_MANY]
    want("test:1")
    send()
    assert withdraw(keys_or_ids=["test:1"], reason="paid", at=NOON) == 1
    send(hours=1)
    assert not provider.taken


def test_what_a_dead_worker_had_not_handed_over_waits_again(provider, send):
    want("test:1")
    moving.claim_messages(channels=[Channel.SMS], most=9, at=NOON)
    send(seconds=30)
    assert state_of() == MessageState.SENDING, "its lease still stands"
    send(minutes=1)
    assert state_of() == MessageState.SENT
    assert sum(provider.taken.values()) == 1


def test_what_a_dead_worker_was_just_handing_over_is_asked_about(provider, send):
    (message,) = want("test:1")
    messages, until = moving.claim_messages(channels=[Channel.SMS], most=9, at=NOON)
    moving.begin_handing(messages=messages, until=until, at=NOON)
    provider.taken[str(message.uuid)] = 1  # and then the worker died
    send(minutes=2)
    assert state_of() == MessageState.SENT
    assert provider.bodies == []
    assert provider.asked == [str(message.uuid)]


def test_a_worker_whose_lease_ran_out_does_not_hand_over(provider):
    want("test:1")
    messages, until = moving.claim_messages(channels=[Channel.SMS], most=9, at=NOON)
    assert moving.begin_handing(messages=messages, until=until, at=until) == []
    moving.give_up_lost(at=until)
    moving.claim_messages(channels=[Channel.SMS], most=9, at=until)
    assert moving.begin_handing(messages=messages, until=until, at=NOON) == []


def test_messages_leave_no_faster_than_is_allowed(provider, send, settings):
    settings.GATEWAY_RATE = 20
    want(*(f"test:{number}" for number in range(30)))
    began = time.monotonic()
    send()
    took = time.monotonic() - began
    assert len(provider.taken) == 30
    assert took >= 29 / 20
    for earlier, later in zip(provider.moments, provider.moments[20:], strict=False):
        assert later - earlier >= 0.9, "no second had more than twenty, and a few late ones"


def test_a_slow_rate_goes_on_over_several_slices(provider, send, settings):
    settings.GATEWAY_RATE = 0.5
    want("test:1", "test:2", "test:3")
    send()
    assert len(provider.bodies) == 2, "one at once, and one two seconds later"
    send(seconds=1)
    assert len(provider.bodies) == 2
    send(seconds=10)
    assert len(provider.bodies) == 3


def test_a_channel_that_was_taken_away_keeps_its_messages_waiting(provider, send, settings):
    want("test:1")
    settings.GATEWAY_CHANNELS = ["whatsapp"]
    send()
    assert state_of() == MessageState.WAITING
    settings.GATEWAY_CHANNELS = ["sms"]
    send(minutes=6)
    assert state_of() == MessageState.SENT
