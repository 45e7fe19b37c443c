"""Agents of whom nothing was seen for days, told to their coordinator."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Visit
from perisai.desk.queries.silent import silent_agents
from tests.taking import NOW
from villages.models import Substitution

TODAY = NOW.date()
WEEK, DAY = dt.timedelta(days=7), dt.timedelta(days=1)
PAGE = "/agen-diam/"


@pytest.fixture(autouse=True)
def _on_the_day(cast):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def silent(cast):
    def ask(user="koordinator", now=NOW):
        viewer = cast.viewer(cast.users[user], now=now)
        return {row.agent.code: (row.last_on, row.days) for row in silent_agents(viewer)}

    return ask


def signed_in(agent, at):
    agent.user.last_login = at
    agent.user.save()


def visit(cast, agent, day):
    return Visit.objects.create(
        content_hash="0" * 64,
        member=cast.member(agent),
        agent=agent,
        result="not_home",
        visited_on=day,
        recorded_at=NOW,
        by=agent.user,
    )


def test_an_agent_without_any_sign_is_silent_since_she_began(cast, silent):
    assert silent() == {code: (None, (TODAY - dt.date(2025, 1, 1)).days) for code in ("SZ", "ST")}


def test_seven_days_are_silence_and_six_are_not(cast, silent):
    signed_in(cast.sz, NOW - WEEK)
    signed_in(cast.st, NOW - WEEK + DAY)
    assert silent() == {"SZ": (TODAY - WEEK, 7)}


@pytest.mark.parametrize("sign", ["visit", "receipt", "sign-in"])
def test_any_of_the_three_breaks_it(cast, silent, take, sign):
    enrolment = cast.enrolment()
    signed_in(cast.st, NOW)
    assert set(silent()) == {"SZ"}
    if sign == "visit":
        visit(cast, cast.sz, TODAY - DAY)
    elif sign == "receipt":
        take(enrolment, at=NOW - DAY)
    else:
        signed_in(cast.sz, NOW - DAY)
    assert not silent()


def test_the_last_sign_is_the_newest_of_them(cast, silent, take):
    signed_in(cast.st, NOW)
    signed_in(cast.sz, NOW - 20 * DAY)
    visit(cast, cast.sz, TODAY - 12 * DAY)
    take(cast.enrolment(), at=NOW - 15 * DAY)
    assert silent() == {"SZ": (TODAY - 12 * DAY, 12)}


def test_who_has_left_or_began_lately_or_is_away_is_not_asked_for(cast, silent):
    signed_in(cast.st, NOW)
    began = cast.sz.from_on
    cast.sz.from_on = TODAY - 3 * DAY
    cast.sz.save()
    assert not silent()
    cast.sz.from_on, cast.sz.until_on = began, TODAY - DAY
    cast.sz.save()
    assert not silent()
    cast.sz.until_on = None
    cast.sz.save()
    assert set(silent()) == {"SZ"}
    Substitution.objects.create(
        content_hash="0" * 64,
        agent=cast.sz,
        substitute=cast.st,
        from_on=TODAY - DAY,
        until_on=TODAY + WEEK,
        reason="Melahirkan",
    )
    assert not silent()


def test_only_the_own_branch_is_told(silent):
    assert set(silent("koordinator-jauh")) == {"XX"}
    assert set(silent("pusat")) == {"SZ", "ST", "XX"}
    assert not silent("sz")
    assert not silent("sekdes")


def test_the_page_names_them_with_their_phone_and_the_overview_counts_them(cast, client):
    cast.sz.phone = "+628123450001"
    cast.sz.save()
    client.force_login(cast.koordinator)
    assert "2 agen tidak ada kabarnya" in client.get("/").content.decode()
    page = client.get(PAGE).content.decode()
    assert "Siti Zulaikha" in page
    assert 'href="tel:+628123450001"' in page
    for other in ("sz", "sekdes"):
        client.force_login(cast.users[other])
        assert client.get(PAGE).status_code == 404


def test_as_many_questions_for_one_as_for_two(cast, client):
    client.force_login(cast.koordinator)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return len(asked)

    questions()
    twice = questions()
    signed_in(cast.st, NOW)
    assert questions() == twice
