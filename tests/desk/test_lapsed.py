"""Who stopped being protected, by month, and the way back."""

import datetime as dt

import pytest
import time_machine

from members.actions.enrolling import end_enrolment
from members.enums import EndReason
from perisai.desk.queries.lapsed import lapsed_page, lapsed_since
from tests.dues.test_collecting import old_book
from tests.dues.test_night import AUG, FIRST_OF_DECEMBER, SEP, at, night
from tests.dues.test_participation import come_back
from tests.taking import take_from

MORNING = at(FIRST_OF_DECEMBER, 8)
PAGE = "/peserta/nonaktif/"


@pytest.fixture(autouse=True)
def _in_the_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def reached(cast):
    """An enrolment by the old book, whose dues reached the scheme through a month."""

    def make(month=AUG, *, agent=None, **fields):
        enrolment = cast.enrolment(cast.member(agent, **fields), start=dt.date(2026, 1, 1))
        old_book(cast, enrolment, month)
        return enrolment

    return make


@pytest.fixture
def see(client, cast):
    def get(username, path=PAGE):
        client.force_login(cast.users[username])
        return client.get(path).content.decode()

    return get


def names(cast, user, **asked) -> list[str]:
    page = lapsed_page(cast.viewer(user, now=MORNING), **asked)
    return [row.enrolment.member.name for row in page.rows]


def test_an_agent_finds_who_lapsed_this_week_and_the_way_back(reached, see):
    enrolment = reached(name="Mbok Ponirah")
    reached(SEP, name="Pak Masih")
    night(at(FIRST_OF_DECEMBER))
    assert "1 peserta nonaktif minggu ini" in see("sz", "/")
    page = see("sz")
    assert "Mbok Ponirah" in page
    assert "Nonaktif sejak 1 Desember 2026" in page
    assert f"/kepesertaan/{enrolment.uuid}/aktifkan/" in page
    assert "Pak Masih" not in page


def test_before_the_night_nobody_is_listed_and_the_page_says_up_to_when(reached, see):
    reached(name="Mbok Ponirah")
    assert "Mbok Ponirah" not in see("sz")
    night(at(FIRST_OF_DECEMBER))
    assert "sampai 1 Desember 2026" in see("sz")


@pytest.mark.parametrize(
    ("username", "may_open"), [("sekdes", False), ("koordinator", True), ("pusat", False)]
)
def test_those_who_oversee_see_the_agent(reached, see, username, may_open):
    reached(name="Mbok Ponirah")
    night(at(FIRST_OF_DECEMBER))
    page = see(username)
    assert "Mbok Ponirah" in page
    assert "Siti Zulaikha" in page
    assert ("/aktifkan/" in page) == may_open


@pytest.mark.parametrize("username", ["st", "stranger", "koordinator-jauh"])
def test_others_see_nothing_of_it(reached, see, username):
    reached(name="Mbok Ponirah")
    night(at(FIRST_OF_DECEMBER))
    assert "Mbok Ponirah" not in see(username)


def test_months_are_counted_and_the_newest_is_shown(cast, reached, see):
    reached(dt.date(2026, 7, 1), name="Pak November")
    for number in range(2):
        reached(name=f"Bu Desember {number}")
    night(at(FIRST_OF_DECEMBER))
    page = lapsed_page(cast.viewer(cast.sz, now=MORNING))
    assert page.by_month == [(FIRST_OF_DECEMBER, 2), (dt.date(2026, 11, 1), 1)]
    assert page.number == 2
    assert names(cast, cast.sz, month=dt.date(2026, 11, 1)) == ["Pak November"]
    assert "Pak November" in see("sz", f"{PAGE}?bulan=2026-11")
    assert "Bu Desember 0" in see("sz", f"{PAGE}?bulan=bukan-bulan&sesudah=x")


def test_whoever_came_back_died_or_ended_is_not_to_be_won_back(cast, reached):
    back, dead, ended, waits = (reached(name=f"Orang {number}") for number in range(4))
    night(at(FIRST_OF_DECEMBER))
    come_back(cast, back)
    for enrolment, reason in ((dead, EndReason.DECEASED), (ended, EndReason.STOPPED)):
        end_enrolment(
            enrolment=enrolment,
            ended_on=FIRST_OF_DECEMBER,
            reason=reason,
            by=cast.sz.user,
            on=FIRST_OF_DECEMBER,
        )
    assert names(cast, cast.sz) == [waits.member.name]
    assert lapsed_since(cast.viewer(cast.sz, now=MORNING), days=7) == 1


def test_a_week_later_it_is_no_news(cast, reached):
    reached()
    night(at(FIRST_OF_DECEMBER))
    for day, number in ((7, 1), (8, 0)):
        viewer = cast.viewer(cast.sz, now=at(dt.date(2026, 12, day), 9))
        assert lapsed_since(viewer, days=7) == number


def test_held_dues_stand_in_the_way_and_the_page_says_so(cast, reached, see):
    enrolment = reached(name="Mbok Ponirah")
    take_from(cast, enrolment, at=at(dt.date(2026, 11, 25), 10))
    night(at(FIRST_OF_DECEMBER))
    page = see("sz")
    assert "Setorkan dulu iuran yang masih dipegang" in page
    assert "/aktifkan/" not in page


def test_a_long_list_goes_on_by_name(cast, reached):
    for number in range(5):
        reached(name=f"Orang {number // 2}")  # some share a name
    night(at(FIRST_OF_DECEMBER))
    viewer, seen, after = cast.viewer(cast.sz, now=MORNING), [], None
    for _ in range(3):
        page = lapsed_page(viewer, after=after, size=2)
        seen += [row.enrolment.pk for row in page.rows]
        after = page.next_after
    assert after is None
    assert len(set(seen)) == len(seen) == 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(
    client, cast, reached, count, django_assert_num_queries
):
    for number in range(count):
        reached(name=f"Orang {number}")
    night(at(FIRST_OF_DECEMBER))
    client.force_login(cast.koordinator)
    with django_assert_num_queries(7):
        client.get(PAGE)
