"""Handlers made for one test, and a clock that a test moves by hand."""

import datetime as dt

import pytest

from perisai.jobs import registry
from tests.clock import Clock

MONDAY = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture(autouse=True)
def no_other_kinds(monkeypatch):
    """A registry of its own for each test, without the handlers of the apps above."""
    monkeypatch.setattr(registry, "_kinds", {})
