"""What the gateway tells us by itself."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from perisai.outbox.actions import moving
from perisai.outbox.answers import Answer, Outcome
from perisai.outbox.callback import LARGEST_BYTES
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import DeliveryReport, Message
from tests.outbox.conftest import DAY, NOON, want
from tests.outbox.provider import Fault, report, signed

pytestmark = pytest.mark.django_db
SECRET = "secret-of-the-tests"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def tell(entries, *, secret: str = SECRET, at: dt.datetime = NOON, **headers):
    body, signature = signed(entries, secret=secret, at=at)
    client = Client(enforce_csrf_checks=True)
    return client.post(
        reverse("outbox:reports"),
        body,
        content_type="application/json",
        headers={**signature, **headers},
    )


@pytest.fixture
def message(provider, send) -> Message:
    """Handed over and sent."""
    (message,) = want("test:1")
    send()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    return message


def told(message: Message, *states: str, cost: object = None) -> list[dict]:
    return [
        report(message, state, event=f"e-{number}-{state}", cost=cost, at=NOON)
        for number, state in enumerate(states)
    ]


def test_a_delivered_message_is_known_to_be_delivered_and_what_it_cost(message):
    answer = tell(told(message, "delivered", cost=412.4))
    assert answer.status_code == 200
    message.refresh_from_db()
    assert (message.state, message.settled_at, message.cost) == ("delivered", NOON, 413)
    row = DeliveryReport.objects.get()
    assert (row.message, row.state, row.said_at, row.cost) == (message, "delivered", NOON, 413)


def test_a_failed_message_says_so_in_words(message):
    tell(told(message, "failed"))
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "Gateway tidak dapat menyampaikannya.")


@pytest.mark.parametrize(
    "order",
    [
        ["sent", "delivered"],
        ["delivered", "sent"],
        ["delivered", "failed"],
        ["failed", "delivered", "sent"],
    ],
)
def test_what_comes_in_another_order_moves_nothing_back(message, order):
    for number, state in enumerate(order):
        tell([report(message, state, event=f"e{number}", at=NOON)])
    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED
    assert message.error == ""
    assert DeliveryReport.objects.count() == len(order)


def test_sent_does_not_take_back_failed(message):
    tell(told(message, "failed", "sent"))
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_of_a_message_in_doubt_that_left_after_all_the_probable_cost_is_noted(message):
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.UNKNOWN, settled_at=None, cost=None
    )
    tell(told(message, "sent"))
    message.refresh_from_db()
    assert (message.state, message.cost) == ("sent", 350)


def test_the_same_event_again_is_no_second_report_whatever_it_says(message):
    tell([report(message, "sent", event="e1", at=NOON)])
    answer = tell([report(message, "failed", event="e1", cost=9000, at=NOON)])
    assert answer.json() == {"kept": 0, "foreign": 0, "unreadable": 0}
    message.refresh_from_db()
    assert (message.state, message.cost) == ("sent", 350)
    assert DeliveryReport.objects.count() == 1


def test_the_same_event_twice_in_one_call_is_one(message):
    entry = report(message, "delivered", event="e1", at=NOON)
    assert tell([entry, entry]).json()["kept"] == 1


def test_a_report_settles_a_message_that_was_in_doubt(provider, send):
    provider.faults = [Fault.DROPPED_AFTER]
    (message,) = want("test:1")
    send()
    tell(told(message, "delivered"))
    send(hours=1)
    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED
    assert provider.asked == []


def test_a_report_that_is_quicker_than_the_answer_stands(provider):
    (message,) = want("test:1")
    messages, until = moving.claim_messages(channels=[Channel.SMS], most=1, at=NOON)
    moving.begin_handing(messages=messages, until=until, at=NOON)
    tell(told(message, "delivered"))
    answer = Answer(Outcome.TAKEN, provider_id="id-9")
    moving.settle_handed(message=messages[0], answer=answer, at=NOON)
    message.refresh_from_db()
    assert (message.state, message.provider_id, message.lease_until) == ("delivered", "id-9", None)


def test_a_report_about_no_message_of_ours_is_passed_over(message):
    stranger = Message(uuid="0190a000-0000-7000-8000-000000000000")
    answer = tell([*told(stranger, "delivered"), *told(message, "delivered")])
    assert (answer.status_code, answer.json()["kept"], answer.json()["foreign"]) == (200, 1, 1)


def test_a_gateway_says_nothing_about_what_a_person_sends():
    (letter,) = want("test:1", channel=Channel.LETTER)
    assert tell(told(letter, "delivered")).json()["foreign"] == 1
    assert Message.objects.get().state == MessageState.WAITING


@pytest.mark.parametrize(
    "entry",
    [
        7,
        {},
        {"state": "lost"},
        {"reference": "1"},
        {"at": "yesterday"},
        {"at": "2026-11-23T05:00:00"},
        {"event": ""},
        {"event": "x" * 101},
        {"event": "a\0b"},
        {"event": 5},
        {"event": "\ud800"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-12:00"},
        {"reference": "\ud800"},
        {"state": ["delivered"]},
    ],
)
def test_what_nobody_understands_holds_up_nothing_else(message, entry):
    good = report(message, "delivered", event="e1", at=NOON)
    bad = {**good, **entry} if isinstance(entry, dict) and entry else entry
    answer = tell([bad, good])
    assert (answer.status_code, answer.json()["unreadable"]) == (200, 1)
    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED


@pytest.mark.parametrize("cost", ["much", -5, True, 10**12, "nan", [], {}])
def test_a_cost_that_is_no_price_is_unknown(message, cost):
    tell(told(message, "delivered", cost=cost))
    assert DeliveryReport.objects.get().cost is None
    message.refresh_from_db()
    assert message.cost == 350


@pytest.mark.parametrize(
    ("secret", "at", "headers"),
    [
        ("another", NOON, {}),
        (SECRET, NOON - dt.timedelta(minutes=6), {}),
        (SECRET, NOON + dt.timedelta(minutes=6), {}),
        (SECRET, NOON, {"X-Perisai-Signature": ""}),
        (SECRET, NOON, {"X-Perisai-Signature": "sha256=é"}),
        (SECRET, NOON, {"X-Perisai-Timestamp": ""}),
        (SECRET, NOON, {"X-Perisai-Timestamp": str(int(NOON.timestamp()) + 1)}),
        (SECRET, NOON, {"X-Perisai-Timestamp": "٣"}),
    ],
)
def test_who_did_not_sign_is_told_nothing(message, secret, at, headers):
    answer = tell(told(message, "delivered"), secret=secret, at=at, **headers)
    assert (answer.status_code, answer.content) == (401, b"")
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_five_minutes_are_close_enough(message):
    assert tell(told(message, "delivered"), at=NOON - dt.timedelta(minutes=4)).status_code == 200


def test_without_a_secret_nobody_is_believed(message, settings):
    settings.GATEWAY_SECRET = ""
    assert tell(told(message, "delivered"), secret="").status_code == 401


def test_what_is_no_list_is_refused_and_what_is_too_long_unread(message):
    assert tell(b"{}").status_code == 400
    assert tell(b"not json").status_code == 400
    assert tell(b"[" * 100_000).status_code == 400
    assert tell(b" " * (LARGEST_BYTES + 1)).status_code == 413


def test_only_telling_is_possible(client):
    assert client.get(reverse("outbox:reports")).status_code == 405


def test_a_report_about_a_forgotten_message_still_counts(message):
    Message.objects.update(recipient="", subject="", text="", forgotten_at=NOON + DAY)
    tell(told(message, "delivered"))
    message.refresh_from_db()
    assert (message.state, message.text) == ("delivered", "")
