"""The screens of the agent's own day."""

import pytest
import time_machine
from django.urls import reverse

from perisai.audit.models import AuditEntry
from perisai.outbox.actions.by_hand import withdraw
from perisai.outbox.enums import MessageState
from perisai.reminders.models import (
    Reminder,
)
from tests.reminders.screen_steps import address, read
from tests.reminders.someone import at, due, person, reminded
from tests.taking import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agent(cast, client):
    client.force_login(cast.sz.user)
    return client


@pytest.fixture
def errand(cast):
    member = person(cast, name="Bu Marni")
    due(cast, member)
    return reminded(cast, member, state="waiting")


def test_an_agent_sends_with_one_tap_and_it_is_noted_once(cast, agent, errand):
    assert address("day") in read(agent, reverse("desk:home"))
    shown = read(agent, address("day"))
    assert "Bu Marni" in shown
    assert "https://wa.me/6281234567890?text=Halo" in shown
    for _time in range(2):
        assert agent.post(address("mark", errand.uuid)).status_code == 302
    errand.message.refresh_from_db()
    assert (errand.message.state, errand.message.by) == (MessageState.SENT, cast.sz.user)
    assert AuditEntry.objects.filter(action="message.sent_by_hand").count() == 1
    assert address("mark", errand.uuid) not in read(agent, address("day"))


def test_what_was_taken_back_meanwhile_is_said_and_not_noted(agent, errand):
    withdraw(keys_or_ids=[errand.message.key], reason="paid", at=NOW)
    page = agent.post(address("mark", errand.uuid), follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["warning"]
    errand.message.refresh_from_db()
    assert errand.message.state == MessageState.WITHDRAWN


def test_nobody_else_sends_it(cast, client, errand):
    for user in (cast.st.user, cast.stranger.user, cast.koordinator, cast.sekdes):
        client.force_login(user)
        assert client.post(address("mark", errand.uuid)).status_code == 404
    errand.message.refresh_from_db()
    assert errand.message.state == MessageState.WAITING


def test_what_is_not_to_be_sent_now_is_not_shown(cast, agent, errand):
    errand.message.not_before = at("18:00")
    errand.message.save()
    assert "Bu Marni" not in read(agent, address("day"))


def test_what_the_coordinator_is_told_about_an_agent_she_does_not_read(cast, agent):
    row = due(cast, kind="cash_too_old", village=None)
    own = due(cast, kind="cash_held", village=None, period="2026-11-03")
    assert set(Reminder.objects.visible_to(cast.viewer(cast.sz, NOW))) == {own}
    assert row in Reminder.objects.visible_to(cast.viewer(cast.koordinator, NOW))
