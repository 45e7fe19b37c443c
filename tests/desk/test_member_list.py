"""The list of members: who is in it, how it is narrowed, how it is paged."""

import datetime as dt
import re

import pytest
import time_machine
from django.http import QueryDict
from django.utils.http import urlencode

from members.models import Member
from perisai.desk.enums import StateFilter
from perisai.desk.forms import MemberFilterForm
from perisai.desk.queries.member_list import NO_AGENT, Filters, member_page
from tests.dues.conftest import NOW

BY_STATE = {
    StateFilter.PROTECTED: {"protected"},
    StateFilter.ARREARS: {"arrears_1", "arrears_2", "arrears_3"},
    StateFilter.LAPSED: {"lapsed"},
    StateFilter.AWAITING: {"awaiting_first_payment"},
}


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def names(cast):
    """The names on a page of the list."""

    def get(user=None, **filters):
        page = member_page(Filters(**filters), viewer=cast.viewer(user or cast.sz, now=NOW))
        return [row.member.name for row in page.rows]

    return get


@pytest.fixture
def html_of(client, cast):
    def get(username="sz", **query):
        client.force_login(cast.users[username])
        return client.get(f"/peserta/?{urlencode(query)}").content.decode()

    return get


@pytest.fixture
def everybody(cast, reached):
    """One member in every state, and some whom a state could mistake for another."""
    for month in (None, "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01", "2026-12-01"):
        reached(month and dt.date.fromisoformat(month), name=f"sampai {month}")
    cast.enrolment(cast.member(name="belum pernah membayar"))
    cast.enrolment(
        cast.member(name="ditutup buku lama"), ended_on=dt.date(2026, 8, 1), end_reason="lapsed"
    )
    cast.enrolment(cast.member(name="berhenti"), ended_on=dt.date(2026, 8, 1), end_reason="stopped")
    dead = reached(dt.date(2026, 11, 1), name="wafat", deceased_on=dt.date(2026, 11, 3))
    dead.ended_on, dead.end_reason = dt.date(2026, 11, 3), "deceased"
    dead.save()
    back = cast.enrolment(
        cast.member(name="aktif kembali"), ended_on=dt.date(2026, 8, 1), end_reason="lapsed"
    )
    cast.enrolment(back.member, start=dt.date(2026, 11, 1), previous=back)
    cast.member(name="tanpa pekerjaan")


# -- Narrowed ---


@pytest.mark.parametrize("state", BY_STATE)
def test_a_state_finds_exactly_those_whose_badge_says_so(cast, everybody, state):
    viewer = cast.viewer(cast.sz, now=NOW)
    rows = member_page(Filters(), viewer=viewer).rows
    wearing = {
        row.member.name
        for row in rows
        if BY_STATE[state] & {str(stand.status) for stand in row.stands}
    }
    found = {row.member.name for row in member_page(Filters(state=state), viewer=viewer).rows}
    assert found == wearing
    assert found


def test_dues_with_the_agent_are_found(cast, names, take):
    cast.enrolment(cast.member(name="Belum"))
    take(cast.enrolment(cast.member(name="Sudah")))
    assert names(state=StateFilter.HELD) == ["Sudah"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("siti", ["Siti Aminah", "Siti Zahra"]),
        ("AMINAH siti", ["Siti Aminah"]),
        ("7788", ["Siti Zahra"]),
        ("081234567890", ["Siti Aminah"]),
        ("7890", ["Siti Aminah"]),
        ("+6281234567890", ["Siti Aminah"]),
        ("3509115203857788", ["Siti Zahra"]),
        ("778", []),
        ("nobody", []),
        ("-", []),
        ("", ["Budi", "Siti Aminah", "Siti Zahra"]),
    ],
)
def test_people_are_found_by_name_and_by_the_end_of_a_number(cast, names, text, found):
    cast.member(name="Siti Aminah", phone="+6281234567890", phone_owner="self")
    cast.member(name="Siti Zahra", nik="3509115203857788")
    cast.member(name="Budi")
    assert names(text=text) == found


@pytest.mark.parametrize("number", ["3509115203857788", "+6281234567890"])
def test_a_covered_number_cannot_be_guessed_digit_by_digit(cast, names, number):
    cast.member(name="Siti", nik="3509115203857788", phone="+6281234567890", phone_owner="self")
    parts = [number[start:] for start in range(1, len(number))] + [number[:-1]]
    whole = {number, number.removeprefix("+"), number.removeprefix("+62")}
    assert [part for part in parts if part not in whole and names(text=part)] == [number[-4:]]


def test_a_dusun_is_found_by_its_name(cast, names):
    cast.member(name="Di Krajan")
    cast.member(name="Entah di mana", neighbourhood=None)
    assert names(hamlet="Krajan") == ["Di Krajan"]


def test_what_cannot_be_read_narrows_nothing(db):
    query = QueryDict("keadaan=bahagia&dusun=Entah&sesudah=bukan-uuid")
    form = MemberFilterForm(query, hamlets=["Krajan"])
    assert form.filters == Filters()
    assert form.after is None


def test_people_entered_by_mistake_are_not_in_the_list(cast, names):
    cast.member(name="Salah", withdrawn_at=NOW)
    assert names() == []


def test_each_sees_their_own(cast, names):
    for agent in (cast.sz, cast.st, cast.stranger):
        cast.member(agent, name=agent.code)
    seen = {name: names(user) for name, user in cast.users.items()}
    assert seen == {
        "sz": ["SZ"],
        "st": ["ST"],
        "stranger": ["XX"],
        "sekdes": ["ST", "SZ"],
        "koordinator": ["ST", "SZ"],
        "koordinator-jauh": ["XX"],
        "pusat": ["ST", "SZ", "XX"],
    }


# -- Paged ---


def test_every_member_stands_on_one_page_exactly_also_with_the_same_name(cast):
    for name in ["Siti", "Siti", "Agus", "Siti", "Zahra", "Siti", "Budi"]:
        cast.member(name=name)
    viewer = cast.viewer(cast.sz, now=NOW)
    seen, after = [], None
    for _ in range(4):
        page = member_page(Filters(), viewer=viewer, after=after, size=2)
        seen += [row.member for row in page.rows]
        after = page.next_after
    assert after is None
    assert [member.name for member in seen] == ["Agus", "Budi", *["Siti"] * 4, "Zahra"]
    assert len({member.pk for member in seen}) == 7


def test_a_place_in_the_list_of_somebody_else_is_the_beginning(cast):
    hidden = cast.member(cast.stranger, name="Zulkifli")
    cast.member(name="Agus")
    page = member_page(Filters(), viewer=cast.viewer(cast.sz, now=NOW), after=hidden.uuid)
    assert [row.member.name for row in page.rows] == ["Agus"]


def test_the_filter_stays_in_the_address_of_the_next_page(cast, html_of):
    for number in range(52):
        cast.member(name=f"Siti {number:02}")
    page = html_of(cari="siti", dusun="Krajan")
    (address,) = re.findall(r'href="(/peserta/\?[^"]+sesudah=[^"]+)"', page)
    assert "cari=siti" in address
    assert "dusun=Krajan" in address
    assert "Siti 49" in page
    assert "Siti 50" not in page


# -- Shown ---


def test_a_row_says_house_state_and_amount(html_of, reached):
    reached(dt.date(2026, 11, 1), name="Lunas")
    page = html_of()
    assert "Krajan" in page
    assert "RT 001/RW 001" in page
    assert "Terlindungi" in page
    assert "Rp8.400" in page
    assert "sebulan" in page


def test_arrears_are_told_as_the_amount_that_is_owed(html_of, reached):
    reached(dt.date(2026, 9, 1))
    page = html_of()
    assert "Rp16.800" in page
    assert "belum dibayar" in page


def test_numbers_are_covered_and_shown_only_where_a_number_was_looked_for(cast, html_of):
    member = cast.member(nik="3509115203857788")
    assert "3509" not in html_of()
    page = html_of(cari="7788")
    assert member.nik not in page
    assert "3509••••••••••88" in page


@pytest.mark.parametrize(
    ("username", "shown"), [("sz", False), ("sekdes", True), ("koordinator", True), ("pusat", True)]
)
def test_those_who_oversee_see_village_and_agent(cast, html_of, username, shown):
    cast.member()
    table = html_of(username).partition("<table")[2]
    assert ("Dukuhdempok" in table) is shown
    assert ("Siti Zulaikha" in table) is shown


def test_an_empty_list_teaches(html_of):
    assert "Belum ada peserta" in html_of()
    assert "Tidak ditemukan" in html_of(cari="siti")


@pytest.mark.parametrize(("username", "queries"), [("sz", 9), ("koordinator", 9)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_members_as_for_one(
    client, cast, reached, username, queries, count, django_assert_num_queries
):
    for _ in range(count):
        reached(dt.date(2026, 9, 1))
    client.force_login(cast.users[username])
    with django_assert_num_queries(queries):
        client.get("/peserta/?keadaan=arrears&cari=siti")


def test_what_narrows_the_list_is_shown_and_each_can_be_removed(cast, html_of):
    cast.member()
    page = html_of("koordinator", cari="siti", dusun="Krajan", agen="SZ")
    chips = page.partition('class="chips"')[2].partition("</ul>")[0]
    assert re.findall(r'class="chip" href="([^"]+)"', chips) == [
        "/peserta/?dusun=Krajan&amp;agen=SZ",
        "/peserta/?cari=siti&amp;agen=SZ",
        "/peserta/?cari=siti&amp;dusun=Krajan",
    ]
    assert "Siti Zulaikha" in chips


def test_the_coordinator_reads_the_members_of_one_agent_or_of_none(cast, names):
    cast.member(name="punya SZ")
    cast.member(cast.st, name="punya ST")
    Member.objects.filter(pk=cast.member(name="mandiri").pk).update(agent=None)
    assert names(cast.koordinator, agent="ST") == ["punya ST"]
    assert names(cast.koordinator, agent=NO_AGENT) == ["mandiri"]


def test_while_somebody_types_only_the_list_comes_back(client, cast):
    cast.member(name="Siti Aminah")
    client.force_login(cast.sz.user)
    page = client.get("/peserta/?cari=ami", headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="found"')
    assert "Siti Aminah" in page


def test_somebody_new_is_registered_under_the_name_that_was_looked_for(client, cast, html_of):
    page = html_of(cari="Tukiyem & Co")
    (address,) = re.findall(r'href="(/anggota/daftar/[^"]+|/[a-z/]*daftar/\?name[^"]+)"', page)
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert 'value="Tukiyem &amp; Co"' in form
    assert "?name" not in html_of(cari="7788").partition("<main")[2]
