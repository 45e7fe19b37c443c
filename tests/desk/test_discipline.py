"""The overview says, agent by agent, how many pay every month."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from dues.actions.old_book import record_old_book
from perisai.common.months import add_months, last_full_month, month_range
from perisai.desk.queries import home
from perisai.reports.tasks import keep_for
from tests.taking import NOW


@pytest.fixture
def regular(cast, time_machine):
    time_machine.move_to(NOW, tick=False)
    through = last_full_month(NOW.date())
    enrolment = cast.enrolment(start=add_months(through, -5))
    record_old_book(
        uuid=uuid4(),
        enrolment=enrolment,
        months=dict.fromkeys(month_range(add_months(through, -5), 6)),
        collected_on=NOW.date(),
        by=cast.sz.user,
        at=NOW,
    )
    cast.enrolment(start=dt.date(2026, 11, 1))


@pytest.mark.parametrize("user", ["sekdes", "koordinator"])
def test_officials_read_the_discipline_of_each_agent(client, cast, regular, user):
    client.force_login(cast.users[user])
    page = client.get("/").content.decode()
    assert "Disiplin membayar iuran" in page
    assert "1 dari 2 peserta rutin membayar (Mei–Okt 2026)" in page


def test_the_whole_country_is_not_listed_agent_by_agent(client, cast, regular):
    client.force_login(cast.pusat)
    assert "Disiplin membayar iuran" not in client.get("/").content.decode()


def test_of_many_agents_those_are_shown_of_whose_members_the_fewest_pay(
    client, cast, regular, monkeypatch
):
    monkeypatch.setattr(home, "MOST_AGENTS", 1)
    cast.enrolment(cast.member(agent=cast.st), start=dt.date(2026, 11, 1))
    client.force_login(cast.koordinator)
    page = client.get("/").content.decode()
    assert "1 agen yang pesertanya paling sedikit rutin membayar" in page
    assert "0 dari 1 peserta rutin membayar" in page
    assert "1 dari 2 peserta rutin membayar" not in page
    assert reverse("reports:scores") in page


def test_a_coordinator_reads_the_counts_of_the_hour_and_a_secretary_those_of_now(cast, regular):
    def members(user) -> int:
        return sum(row.members for row in home.discipline(cast.viewer(user, NOW)).rows)

    for user in (cast.koordinator, cast.sekdes):
        assert members(user) == 2
    cast.member()
    assert members(cast.sekdes) == 3
    assert members(cast.koordinator) == 2
    keep_for(cast.viewer(cast.koordinator, NOW))
    assert members(cast.koordinator) == 3
