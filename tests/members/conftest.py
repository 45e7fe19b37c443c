"""Languages of messages, people at the door, and what they send."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation

NOON = dt.datetime(2026, 11, 3, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def today():
    """The doors stand on 3 November 2026."""
    with time_machine.travel(NOON, tick=False):
        yield NOON.date()


@pytest.fixture
def agent(client, cast, today):
    """SZ, signed in."""
    client.force_login(cast.sz.user)
    return client
