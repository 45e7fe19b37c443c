"""The day of an agent and of a coordinator: the rows behind the first page and behind the morning mail."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import ClaimTask
from members.models import Visit
from perisai.desk.enums import DayPart
from perisai.desk.queries.digest import MOST_STOPS, agent_day, branch_day
from tests.reminders import someone
from tests.taking import NOW

TODAY, DAY = NOW.date(), dt.timedelta(days=1)
SEPTEMBER, AUGUST = dt.date(2026, 9, 1), dt.date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _on_the_day(cast):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def day(cast):
    def ask(user="sz"):
        return agent_day(cast.viewer(cast.users[user], now=NOW))

    return ask


@pytest.fixture
def first_page(cast, client):
    def get(user="sz"):
        client.force_login(cast.users[user])
        return client.get("/").content.decode()

    return get


def promise(member, back_on=TODAY, note=""):
    return Visit.objects.create(
        content_hash="0" * 64,
        member=member,
        agent=member.agent,
        result="come_back",
        visited_on=back_on - 3 * DAY,
        back_on=back_on,
        note=note,
        recorded_at=NOW - 3 * DAY,
        by=member.agent.user,
    )


def task(cast, due_on, member=None):
    claim = someone.claim(cast, member or cast.member(name="Pak Karto"))
    return ClaimTask.objects.create(claim=claim, kind="report_one", due_on=due_on, raised_at=NOW)


def test_a_promise_and_a_protection_that_ends_are_one_stop(cast, day, reached, first_page):
    member = reached(SEPTEMBER, name="Mbok Ponirah").member
    promise(member, note="sesudah panen")
    other = reached(AUGUST, name="Pak Tukiman").member
    stops = day().stops
    assert [stop.member for stop in stops] == [other, member]
    assert stops[1].promise.note == "sesudah panen"
    assert stops[1].nearing.position.days_left == 10
    page = first_page()
    assert page.index("Pak Tukiman") < page.index("Mbok Ponirah")
    assert "Anda berjanji datang 21 November: sesudah panen" in page
    assert "10 hari lagi perlindungan berakhir" in page


def test_further_promises_are_counted(cast, day, first_page):
    for number in range(MOST_STOPS + 2):
        promise(cast.member(), back_on=TODAY - number * DAY)
    found = day()
    assert (len(found.stops), found.more_stops) == (MOST_STOPS, 2)
    assert found.stops[0].promise.back_on == TODAY - (MOST_STOPS + 1) * DAY
    assert "2 orang lagi perlu dikunjungi" in first_page()


def test_cash_has_its_last_day_and_comes_first_when_that_is_there(cast, day, take, reached):
    reached(AUGUST)
    take(cast.enrolment(), at=NOW)
    fresh = day()
    assert (fresh.to_hand_on.amount, fresh.hand_on_left) == (8_400, 1)
    assert fresh.parts == [DayPart.PEOPLE, DayPart.CASH]
    take(cast.enrolment(), at=NOW - 18 * DAY)
    old = day()
    assert (old.to_hand_on.amount, old.hand_on_left) == (16_800, -17)
    assert old.parts == [DayPart.CASH, DayPart.PEOPLE]


def test_a_claim_with_a_clock_stands_with_its_days(cast, day, first_page):
    task(cast, TODAY - 2 * DAY)
    task(cast, TODAY + DAY)
    found = day()
    assert [row.days_left for row in found.deadlines] == [-2, 1]
    assert found.parts[0] == DayPart.CLAIMS
    page = first_page()
    assert "sudah lewat sejak 19 November (2 hari): kerjakan hari ini" in page
    assert "paling lambat 22 November: 1 hari lagi" in page
    assert page.index("Pak Karto") < page.index('class="doors"')


def test_the_reminders_that_wait_stand_among_the_people(cast, day, first_page):
    member = someone.person(cast)
    someone.due(cast, member)
    someone.reminded(cast, member, state="waiting")
    assert day().errands == 1
    assert "1 pengingat menunggu Anda" in first_page()


def test_nobody_else_reads_of_it(cast, day, reached, first_page):
    promise(reached(AUGUST, name="Mbok Ponirah").member)
    task(cast, TODAY)
    for other in ("st", "stranger"):
        found = day(other)
        assert (found.parts, found.in_arrears) == ([DayPart.CASH], 0)
        assert "Mbok Ponirah" not in first_page(other)


def test_an_empty_day_has_only_its_cash(day, first_page):
    assert day().parts == [DayPart.CASH]
    assert "Yang perlu Anda datangi" not in first_page()


@pytest.mark.parametrize("user", ["sz", "koordinator"])
def test_the_page_asks_as_often_for_three_as_for_one(cast, client, reached, take, user):
    client.force_login(cast.users[user])

    def more():
        member = reached(AUGUST).member
        promise(member)
        task(cast, TODAY)
        reminder = someone.due(cast, someone.person(cast))
        someone.reminded(cast, reminder.enrolment.member, state="waiting")
        someone.reminded(cast, reminder.enrolment.member, state="failed", period="2")
        take(cast.enrolment(), at=NOW - 18 * DAY)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").status_code == 200
        return len(asked)

    more()
    questions()
    once = questions()
    more()
    more()
    assert questions() == once


# The coordinator.


def test_the_coordinator_reads_whose_cash_is_too_old_and_opens_the_rows(
    cast, client, take, first_page
):
    take(cast.enrolment(), at=NOW - 30 * DAY)
    viewer = cast.viewer(cast.koordinator, now=NOW)
    assert [row.code for row in branch_day(viewer).old_cash] == ["SZ"]
    page = first_page("koordinator")
    assert "1 agen terlalu lama memegang uang: Rp8.400." in page
    rows = client.get("/agen/?uang=lama").content.decode()
    assert "Siti Zulaikha" in rows
    assert "Sutinah" not in rows
    assert "Sutinah" in client.get("/agen/").content.decode()


def test_the_coordinator_reads_how_many_reminders_failed_and_opens_them(cast, client, first_page):
    member = someone.person(cast, name="Bu Marni")
    someone.due(cast, member)
    someone.reminded(cast, member, state="failed")
    day = branch_day(cast.viewer(cast.koordinator, now=NOW))
    assert (day.failed, day.unknown) == (1, 0)
    assert "1 pengingat minggu ini gagal" in first_page("koordinator")
    rows = client.get("/pengingat/baris/?hasil=failed").content.decode()
    assert "Bu Marni" in rows
    assert "Nomor tidak ada." in rows
    assert "<h1>Pengingat yang gagal</h1>" in rows
    assert "Panen: enam bulan sekaligus" in rows
    assert "Bu Marni" not in client.get("/pengingat/baris/?hasil=unknown").content.decode()
    assert "gagal" not in first_page("koordinator-jauh")


@pytest.mark.parametrize("user", ["sekdes", "pusat"])
def test_the_others_read_none_of_it(cast, take, first_page, user):
    take(cast.enrolment(), at=NOW - 30 * DAY)
    page = first_page(user)
    assert "terlalu lama memegang uang" not in page
    assert "tidak ada kabarnya" not in page
