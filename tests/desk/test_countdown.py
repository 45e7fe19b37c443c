"""Who is about to lose protection: figures, order, pages, and the money that is late."""

import datetime as dt

import pytest
import time_machine

from dues.models import Standing
from members.actions.enrolling import end_enrolment
from perisai.desk.enums import StateFilter
from perisai.desk.queries.countdown import (
    AgentsCountdown,
    countdown_by_agent,
    countdown_page,
    exposed,
)
from perisai.desk.queries.member_list import Filters, member_page
from tests.custody import accept, hand_on, pay_branch
from tests.dues.conftest import NOW

# On 21 November: the earlier reading ends 1 December, and has passed.
TEN_DAYS, NO_DAY, AFTER_A_MONTH = (dt.date(2026, month, 1) for month in (9, 8, 10))


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def viewer(cast):
    return cast.viewer(cast.koordinator, now=NOW)


@pytest.fixture
def html_of(client, cast):
    def get(username="koordinator", query=""):
        client.force_login(cast.users[username])
        response = client.get(f"/hitung-mundur/{query}")
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return get


def names(page):
    return [row.enrolment.member.name for row in page.rows]


def held(enrolment):
    """Money for one more month was paid and has not arrived."""
    Standing.objects.filter(pk=enrolment.pk).update(paid_through=dt.date(2026, 12, 1))


# -- The list ---


def test_the_nearest_stands_first_and_money_that_has_not_arrived_before_all(viewer, reached):
    reached(AFTER_A_MONTH, name="Nanti")
    reached(TEN_DAYS, name="Sepuluh hari")
    reached(NO_DAY, name="Hari ini")
    held(reached(TEN_DAYS, name="Sudah bayar"))
    page = countdown_page(viewer=viewer, days=30)
    assert names(page) == ["Sudah bayar", "Hari ini", "Sepuluh hari"]
    assert [row.position.days_left for row in page.rows] == [10, 0, 10]


def test_a_shorter_time_shows_fewer(viewer, reached):
    reached(TEN_DAYS, name="Sepuluh hari")
    reached(NO_DAY, name="Hari ini")
    assert names(countdown_page(viewer=viewer, days=7)) == ["Hari ini"]


def test_somebody_who_lapsed_ended_or_died_is_not_counted_down(viewer, reached):
    reached(dt.date(2026, 7, 1), name="Nonaktif")
    reached(TEN_DAYS, name="Wafat", deceased_on=dt.date(2026, 11, 2))
    ended = reached(TEN_DAYS, name="Berhenti")
    ended.ended_on, ended.end_reason = dt.date(2026, 11, 1), "stopped"
    ended.save()
    assert names(countdown_page(viewer=viewer, days=30)) == []


def test_every_row_stands_on_one_page_exactly(viewer, reached):
    for number in range(5):
        enrolment = reached(TEN_DAYS if number % 2 else NO_DAY)
        if number < 2:
            held(enrolment)
    seen, after = [], None
    for _ in range(3):
        page = countdown_page(viewer=viewer, days=30, after=after, size=2)
        seen += [row.enrolment.pk for row in page.rows]
        after = page.next_after
    assert after is None
    assert len(seen) == len(set(seen)) == 5


def test_one_agent_is_asked_for_by_code(cast, viewer, reached):
    reached(TEN_DAYS, name="Punya SZ")
    reached(TEN_DAYS, agent=cast.st, name="Punya ST")
    assert names(countdown_page(viewer=viewer, days=30, agent_code="ST")) == ["Punya ST"]


def test_each_sees_their_own(cast, reached):
    for agent in (cast.sz, cast.st, cast.stranger):
        reached(TEN_DAYS, agent=agent, name=agent.code)
    seen = {
        name: sorted(names(countdown_page(viewer=cast.viewer(user, now=NOW), days=30)))
        for name, user in cast.users.items()
    }
    assert seen == {
        "sz": ["SZ"],
        "st": ["ST"],
        "stranger": ["XX"],
        "sekdes": ["ST", "SZ"],
        "koordinator": ["ST", "SZ"],
        "koordinator-jauh": ["XX"],
        "pusat": ["ST", "SZ", "XX"],
    }


# -- The figures ---


def test_the_figures_are_told_for_each_agent_and_in_all(cast, viewer, reached):
    reached(NO_DAY)
    held(reached(TEN_DAYS))
    reached(TEN_DAYS, agent=cast.st)
    rows = countdown_by_agent(viewer=viewer)
    assert [(row.code, row.within, row.held) for row in rows] == [
        ("SZ", (1, 2, 2), 1),
        ("ST", (0, 1, 1), 0),
    ]
    total = AgentsCountdown.total_of(rows)
    assert (total.within, total.held) == ((1, 3, 3), 1)


# -- Since when the branch could have known ---


def test_money_that_is_late_with_the_agent_of_somebody_unprotected_is_named(cast, viewer, take):
    take(cast.enrolment(cast.member(name="Belum terlindungi")), at=NOW - dt.timedelta(days=18))
    take(
        cast.enrolment(cast.member(name="Baru kemarin")),
        at=NOW - dt.timedelta(days=1),
        is_already_taken=True,
    )
    (row,) = exposed(viewer=viewer)
    assert row.enrolment.member.name == "Belum terlindungi"
    assert (row.money.since, row.money.remit_by, row.money.known_from) == (
        dt.date(2026, 11, 3),
        dt.date(2026, 11, 4),
        dt.date(2026, 11, 5),
    )


def test_a_branch_that_allows_more_days_knows_later(cast, viewer, take):
    cast.branch.terms.create(from_on=dt.date(2026, 1, 1), remit_within_days=20)
    take(cast.enrolment(), at=NOW - dt.timedelta(days=18))
    assert exposed(viewer=viewer) == []


def test_what_was_handed_to_the_branch_is_not_with_the_agent(cast, viewer, take):
    receipt = take(cast.enrolment(), at=NOW - dt.timedelta(days=18))
    hand_on(cast, receipt)
    assert exposed(viewer=viewer) == []


def test_a_death_does_not_take_somebody_off_the_list(cast, viewer, take):
    receipt = take(cast.enrolment(), at=NOW - dt.timedelta(days=40))
    remittance = hand_on(cast, receipt, at=NOW - dt.timedelta(days=40))
    accept(cast, remittance, at=NOW - dt.timedelta(days=40))
    pay_branch(cast, [remittance], at=NOW - dt.timedelta(days=40))
    enrolment = receipt.lines.get().enrolment
    take(enrolment, at=NOW - dt.timedelta(days=18))
    assert exposed(viewer=viewer) == []
    end_enrolment(
        enrolment=enrolment,
        ended_on=dt.date(2026, 11, 20),
        reason="deceased",
        by=cast.sz.user,
        on=NOW.date(),
    )
    assert [row.enrolment for row in exposed(viewer=viewer)] == [enrolment]


# -- The page ---


def test_the_page_says_since_when_the_branch_could_have_known(cast, html_of, take):
    take(cast.enrolment(cast.member(name="Mbok Ponirah")), at=NOW - dt.timedelta(days=18))
    page = html_of()
    assert "Mbok Ponirah" in page
    assert (
        "Uang diterima 3 November 2026, seharusnya disetor paling lambat 4 November 2026; sejak"
        " 5 November 2026 cabang dapat mengetahuinya di halaman ini." in page
    )


def test_the_page_shows_days_and_benefits_and_who_decides(html_of, reached):
    reached(TEN_DAYS)
    page = html_of(query="?dalam=14&agen=SZ")
    assert "10 hari lagi" in page
    assert "keputusan ada pada BPJS Ketenagakerjaan (Jamsostek)" in page


def test_an_agent_reads_no_other_agent(html_of, reached):
    reached(TEN_DAYS)
    assert "Per agen" not in html_of("sz")
    assert "Per agen" in html_of("sekdes")


def test_nobody_near_the_end_is_good_news(html_of):
    assert "Tidak ada yang kehilangan perlindungan dalam 30 hari." in html_of()


def test_what_cannot_be_read_narrows_nothing(html_of, reached):
    reached(TEN_DAYS, name="Mbok Ponirah")
    assert "Mbok Ponirah" in html_of(query="?dalam=selamanya&agen=QQ&sesudah=entah")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_people_as_for_one(
    client, cast, reached, take, count, django_assert_num_queries
):
    for _ in range(count):
        reached(TEN_DAYS)
        take(cast.enrolment(), at=NOW - dt.timedelta(days=18))
    client.force_login(cast.koordinator)
    with django_assert_num_queries(9):
        client.get("/hitung-mundur/")


# -- In the list of members ---


def test_the_list_of_members_shows_those_about_to_lapse_nearest_first(cast, reached):
    reached(TEN_DAYS, name="Agus")
    reached(NO_DAY, name="Zahra")
    reached(AFTER_A_MONTH, name="Nanti")
    reached(dt.date(2026, 7, 1), name="Nonaktif")
    viewer = cast.viewer(cast.sz, now=NOW)
    seen, after = [], None
    for _ in range(2):
        page = member_page(Filters(state=StateFilter.NEARING), viewer=viewer, after=after, size=1)
        seen += [row.member.name for row in page.rows]
        after = page.next_after
    assert (seen, after) == (["Zahra", "Agus"], None)


def test_a_row_of_the_list_counts_down_and_marks_late_money(client, cast, reached, take):
    reached(TEN_DAYS)
    take(cast.enrolment(), at=NOW - dt.timedelta(days=18))
    take(cast.enrolment(cast.member(name="Baru")), is_already_taken=True)
    client.force_login(cast.sz.user)
    page = client.get("/peserta/").content.decode()
    assert "10 hari lagi" in page
    assert page.count("state-overdue") == 1
    assert page.count("state-held") == 1


def test_the_list_of_receipts_marks_late_money(client, cast, take):
    take(cast.enrolment(), at=NOW - dt.timedelta(days=18))
    take(cast.enrolment(), is_already_taken=True)
    client.force_login(cast.sz.user)
    page = client.get("/kuitansi/").content.decode()
    assert page.count("Dibayar ke agen, terlambat disetor") == 1
