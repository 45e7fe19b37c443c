"""The outbox in figures."""

import datetime as dt

import pytest

from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from perisai.outbox.queries import ChannelCost, monthly_cost, outbox_state
from tests.outbox.conftest import DAY, NOON, want

pytestmark = pytest.mark.django_db


def test_an_empty_outbox_names_every_state():
    state = outbox_state(NOON)
    assert state.counts == dict.fromkeys(MessageState, 0)
    assert (state.oldest_due, state.due, state.unknown, state.asked_about) == (None, 0, 0, 0)


def test_counts_and_the_message_that_waits_longest():
    want("test:1", "test:2")
    want("test:3", not_before=NOON + DAY / 2)
    want("test:4", channel=Channel.LETTER, not_before=NOON - DAY)
    Message.objects.filter(key="test:1").update(state="unknown", handed_at=NOON)
    state = outbox_state(NOON + dt.timedelta(hours=1))
    assert state.counts[MessageState.WAITING] == 3
    assert (state.counts[MessageState.UNKNOWN], state.unknown) == (1, 1)
    assert (state.oldest_due, state.due) == (NOON, 1), (
        "a letter waits for a person, not for the worker"
    )
    assert [outbox_state(NOON + asked * DAY).asked_about for asked in (0.5, 1.5)] == [1, 0]


def test_the_month_by_channel_in_rupiah(cast):
    def left(key: str, at: dt.datetime, state: str = "sent", **fields) -> None:
        Message.objects.filter(key=key).update(
            state=state,
            handed_at=at,
            settled_at=None if state == "unknown" else at,
            error="x" if state == "failed" else "",
            **fields,
        )

    want(*(f"sms:{number}" for number in range(7)))
    want("wa:0", channel=Channel.WHATSAPP)
    want("hand:0", channel=Channel.WHATSAPP_AGENT)
    left("sms:0", NOON, cost=350)
    left("sms:1", NOON, state="delivered", cost=412)
    left("sms:2", NOON, state="unknown")
    left("sms:3", NOON, state="failed")
    left("sms:6", NOON, state="failed", cost=100)
    # 30 November 17:30 in UTC is 1 December in Jakarta.
    left("sms:4", dt.datetime(2026, 11, 30, 17, 30, tzinfo=dt.UTC), cost=1)
    left("sms:5", dt.datetime(2026, 10, 31, 17, 30, tzinfo=dt.UTC), cost=2)
    left("wa:0", NOON)
    left("hand:0", NOON, by=cast.sz.user)
    assert monthly_cost(dt.date(2026, 11, 1)) == {
        Channel.SMS: ChannelCost(messages=5, rupiah=864, unpriced=1),
        Channel.WHATSAPP: ChannelCost(messages=1, rupiah=0, unpriced=1),
        Channel.WHATSAPP_AGENT: ChannelCost(messages=1, rupiah=0, unpriced=0),
    }
