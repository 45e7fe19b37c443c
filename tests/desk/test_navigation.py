"""The main menu."""

import re

import pytest

from perisai.accounts.enums import Role
from perisai.desk import navigation
from perisai.desk.navigation import PLACES, Place, entries_for


@pytest.fixture
def places(monkeypatch):
    """A menu of our own: one page that exists, one that does not, one of head office."""
    places = (
        Place("desk:home", "Satu", "home", frozenset(Role), within=("desk",)),
        Place("nowhere:at_all", "Dua", "home", frozenset(Role)),
        Place("accounts:change_password", "Tiga", "key", frozenset({Role.HEAD_OFFICE})),
    )
    monkeypatch.setattr(navigation, "PLACES", places)


def labels(role, view_name=""):
    return [str(entry.label) for entry in entries_for(role, view_name)]


def test_only_pages_that_exist_are_shown(places):
    assert labels(Role.AGENT) == ["Satu"]


def test_each_role_has_its_own_places(places):
    assert labels(Role.HEAD_OFFICE) == ["Satu", "Tiga"]


@pytest.mark.parametrize(
    ("view_name", "is_here"),
    [("desk:home", True), ("desk:other", True), ("accounts:sign_in", False), ("", False)],
)
def test_the_place_one_is_in_is_marked(places, view_name, is_here):
    assert [entry.is_here for entry in entries_for(Role.AGENT, view_name)] == [is_here]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_first_page_and_the_real_menu_names_no_place_twice(role):
    names = labels(role)
    assert names
    assert len(names) == len(set(names))


@pytest.mark.parametrize("role", Role)
def test_no_page_lies_in_two_places_of_a_menu(role):
    found = {name for place in PLACES for name in (place.url_name, *place.within) if ":" in name}
    twice = {name for name in found if sum(entry.is_here for entry in entries_for(role, name)) > 1}
    assert twice == set()


def test_the_menu_marks_the_page_for_those_who_cannot_see_the_colour(client, cast):
    client.force_login(cast.sz.user)
    assert '<a href="/" aria-current="page">' in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_stranger_has_no_menu(client):
    assert 'class="places"' not in client.get("/masuk/").content.decode()


def test_head_office_finds_confirmations_and_reversals_in_the_menu(client, cast):
    client.force_login(cast.pusat)
    page = client.get("/").content.decode()
    for address in ("/bukti-bayar/", "/pembatalan/"):
        assert f'<a href="{address}"' in page
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("who", "open_to", "closed"),
    [
        ("sz", {"Target", "Rapor saya"}, {"Rapor agen"}),
        ("sekdes", {"Target", "Laporan bulanan"}, {"Rapor agen", "Kegiatan pengguna"}),
        ("koordinator", {"Rapor agen", "Laporan bulanan", "Kegiatan pengguna"}, {"Rapor saya"}),
        ("pusat", {"Rapor agen", "Kegiatan pengguna"}, {"Rapor saya"}),
    ],
)
def test_the_page_of_reports_opens_to_each_role_what_it_may_read(
    client, cast, who, open_to, closed
):
    client.force_login(cast.users[who])
    rooms = client.get("/laporan/").context["rooms"]
    names = {str(room.label) for room in rooms}
    assert open_to <= names
    assert not closed & names
    assert {client.get(room.url, follow=True).status_code for room in rooms} == {200}


@pytest.mark.parametrize(
    ("role", "bar"),
    [
        (Role.AGENT, ["Hari ini", "Keliling", "Peserta", "Setoran", "Klaim"]),
        (Role.SECRETARY, ["Ringkasan", "Peserta", "Surat", "Kuitansi", "Laporan"]),
        (Role.COORDINATOR, ["Ringkasan", "Peserta", "Setoran", "Kuitansi", "Bukti bayar"]),
        (Role.HEAD_OFFICE, ["Ringkasan", "Peserta", "Setoran", "Kuitansi", "Bukti bayar"]),
    ],
)
def test_a_phone_shows_the_five_places_of_the_day(role, bar):
    assert labels(role)[:5] == bar


def test_what_has_no_room_in_the_bar_of_an_agent_stands_in_her_menu(client, cast):
    client.force_login(cast.sz.user)
    page = client.get("/").content.decode()
    menu = page[page.index("account-places") : page.index("</nav>", page.index("account-places"))]
    assert re.findall(r'<a href="([^"]+)"', menu) == [
        "/iuran/",
        "/kuitansi/",
        "/laporan/",
        "/impor/",
        "/sosialisasi/",
    ]


def test_every_role_but_the_village_reaches_the_claims():
    reach = {role for role in Role if "Klaim" in labels(role)}
    assert reach == {Role.AGENT, Role.COORDINATOR, Role.HEAD_OFFICE}
