"""A site with a gateway, and messages to send."""

import datetime as dt

import pytest

from perisai.jobs.runner import run_due_jobs
from perisai.outbox.actions.wanting import Draft, want_messages
from perisai.outbox.enums import Channel
from perisai.outbox.models import Message
from tests.clock import Clock
from tests.outbox.provider import Provider

NOON = dt.datetime(2026, 11, 23, 5, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def draft(key: str = "test:1", **fields) -> Draft:
    """An SMS that may go on this Monday."""
    defaults = {
        "channel": Channel.SMS,
        "recipient": "+6281234567890",
        "text": "Iuran bulan ini belum dibayar.",
        "not_before": NOON,
        "not_after": NOON + DAY,
    }
    return Draft(key=key, **{**defaults, **fields})


def want(*keys: str, at: dt.datetime = NOON, **fields) -> list[Message]:
    """The messages with these keys, wanted at `at`."""
    want_messages([draft(key, **fields) for key in keys], at=at)
    return [Message.objects.get(key=key) for key in keys]


@pytest.fixture(autouse=True)
def gateway_settings(settings):
    """A gateway that nobody answers at; tests that send put a real one in its place."""
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    settings.GATEWAY_KEY = "key-of-the-tests"
    settings.GATEWAY_SECRET = "secret-of-the-tests"
    settings.GATEWAY_RATE = 0
    settings.GATEWAY_PRICES = {"sms": 350, "whatsapp": None}
    return settings


@pytest.fixture
def provider(gateway_settings):
    """A gateway on this machine that takes everything until it is told otherwise."""
    gateway_settings.GATEWAY_TIMEOUT_SECONDS = 1.0  # a busy machine answers late
    with Provider() as provider:
        gateway_settings.GATEWAY_URL = provider.url
        yield provider


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def send(clock):
    """Do what the worker would do now; `send(minutes=5)` lets time pass first."""

    def sender(**span) -> None:
        clock.pass_by(**span)
        run_due_jobs(clock=clock)

    return sender
