"""The round reminds: what waits to be said or handed over stands at its house."""

import pytest
import time_machine
from django.urls import reverse

from perisai.outbox.models import Message
from perisai.reminders.models import Reminder
from tests.reminders.someone import OCTOBER, due, handed, paid_to, person, reminded
from tests.taking import NOW

PAGE = reverse("desk:round")


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def words(client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


def state_of(row: Reminder) -> str:
    return Message.objects.get(pk=row.message_id).state


@pytest.mark.parametrize(
    ("way", "title", "button"),
    [
        ("task", "Ingatkan: setelah jatuh tempo", "Sudah saya sampaikan"),
        ("letter", "Serahkan surat: setelah jatuh tempo", "Sudah saya antar"),
    ],
)
def test_a_house_says_what_waits_for_it_until_it_was_said(agent, cast, way, title, button):
    [row] = handed(cast, way, cast.member(name="Bu Marni"))
    shown = words(agent)
    assert title in shown
    assert button in shown
    assert "Bapak/Ibu Bu Marni" in shown
    answer = agent.post(reverse("reminders:mark", args=[row.uuid]), {"keliling": "1"})
    assert answer["Location"] == f"{PAGE}#orang-{row.enrolment.uuid}"
    assert f'id="orang-{row.enrolment.uuid}"' in words(agent)
    assert state_of(row) == "sent"
    assert title not in words(agent)


def test_from_the_list_of_today_one_comes_back_to_that_list(agent, cast):
    [row] = handed(cast, "task", cast.member())
    answer = agent.post(reverse("reminders:mark", args=[row.uuid]))
    assert answer["Location"].partition("?")[0] == reverse("reminders:day")


def test_what_goes_by_telephone_is_not_said_at_the_door(agent, cast):
    member = person(cast)
    due(cast, member)
    reminded(cast, member, state="waiting")
    assert member.name in words(agent)
    assert "Ingatkan:" not in words(agent)


def test_an_agent_says_nothing_for_another_one(client, cast):
    handed(cast, "task", cast.member())
    other = paid_to(cast.enrolment(cast.member(cast.st)), OCTOBER)
    client.force_login(cast.st.user)
    shown = words(client)
    assert other.member.name in shown
    assert "Ingatkan:" not in shown


@pytest.mark.parametrize("people", [1, 3])
def test_the_round_asks_as_often_for_three_reminders_as_for_one(
    agent, cast, people, django_assert_num_queries
):
    handed(cast, "task", *[cast.member() for _ in range(people)])
    agent.get(PAGE)
    with django_assert_num_queries(26):
        shown = words(agent)
    assert shown.count("Ingatkan: setelah jatuh tempo") == people
