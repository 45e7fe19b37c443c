"""Handlers made for one test, and a clock that a test moves by hand."""

import datetime as dt

import pytest

from perisai.jobs import registry

MONDAY = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, **span) -> None:
        self.now += dt.timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def no_other_kinds(monkeypatch):
    """A registry of its own for each test, without the handlers of the apps above."""
    monkeypatch.setattr(registry, "_kinds", {})
