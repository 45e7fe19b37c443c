"""The page of what needs attention, as coordinator, as agent and as a stranger."""

import datetime as dt

import pytest
import time_machine

from dues.enums import ConcernKind
from dues.models import Concern, ConcernAnswer
from dues.queries.concerns import concern_page
from tests.custody import accept, hand_on
from tests.dues.test_collecting import old_book
from tests.dues.test_night import AUG, FIRST_OF_DECEMBER, at, night
from tests.taking import NOW, take_from

MORNING = at(FIRST_OF_DECEMBER, 8)


@pytest.fixture(autouse=True)
def _in_the_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def hold(cast, name="Mbok Ponirah"):
    """Reached the scheme up to August; September is with the agent since 20 November."""
    enrolment = cast.enrolment(cast.member(name=name), start=AUG)
    old_book(cast, enrolment, AUG)
    take_from(cast, enrolment, at=at(dt.date(2026, 11, 20), 10))
    return enrolment


@pytest.fixture
def told(cast):
    hold(cast)
    night(at(FIRST_OF_DECEMBER))
    return Concern.objects.get(kind=ConcernKind.LAPSED_WHILE_HELD)


@pytest.fixture
def see(client, cast):
    def get(username, path="/perhatian/"):
        client.force_login(cast.users[username])
        return client.get(path).content.decode()

    return get


def address(concern) -> str:
    return f"/perhatian/{concern.uuid}/"


def test_the_coordinator_is_told_on_the_first_page_and_finds_whom_since_when_and_how_much(
    told, see
):
    assert "hal perlu perhatian" in see("koordinator", "/")
    page = see("koordinator")
    for words in ("Mbok Ponirah", "Nonaktif, padahal sudah bayar ke agen", "1 Desember 2026"):
        assert words in page
    assert "Rp8.400" in page


def test_one_concern_shows_the_receipt_and_where_its_money_is(told, see):
    page = see("koordinator", address(told))
    assert told.enrolment.lines.last().collection.receipt_no in page
    assert "Dibayar ke agen, belum disetor" in page
    assert "Simpan jawaban" in page


def test_the_coordinator_answers_and_the_agent_reads_it(client, cast, told, see):
    client.force_login(cast.koordinator)
    answer = client.post(address(told), {"note": "Uang dijemput hari ini"}, follow=True)
    assert "Tersimpan" in answer.content.decode()
    assert "Uang dijemput hari ini" in see("sz", address(told))
    assert "Sudah dijawab" in see("sz")


def test_head_office_answers_too(client, cast, told, see):
    assert "Simpan jawaban" in see("pusat", address(told))
    client.force_login(cast.pusat)
    client.post(address(told), {"note": "Cabang sudah ditelepon"})
    assert ConcernAnswer.objects.get().answered_by == cast.pusat


def test_who_accepted_the_money_reads_that_somebody_else_answers(client, cast, see):
    enrolment = hold(cast)
    accept(cast, hand_on(cast, enrolment.lines.last().collection, at=NOW))
    night(at(FIRST_OF_DECEMBER))
    lapse = Concern.objects.get(kind=ConcernKind.LAPSED_WHILE_HELD)
    page = see("koordinator", address(lapse))
    assert "Simpan jawaban" not in page
    assert "Anda yang menerima uang ini untuk cabang" in page
    assert client.post(address(lapse), {"note": "beres"}).status_code == 404


def test_an_empty_answer_is_refused_at_its_field(client, cast, told):
    client.force_login(cast.koordinator)
    page = client.post(address(told), {"note": " "}).content.decode()
    assert 'aria-invalid="true"' in page
    assert not ConcernAnswer.objects.exists()


def test_another_answer_meanwhile_is_told_and_nothing_typed_is_lost(client, cast, told):
    client.force_login(cast.koordinator)
    client.post(address(told), {"note": "Sudah ditelepon"})
    page = client.post(address(told), {"note": "Saya jemput besok"}).content.decode()
    assert "Hal ini sudah dijawab" in page
    assert "Sudah ditelepon" in page
    assert "Saya jemput besok" in page
    assert ConcernAnswer.objects.get().note == "Sudah ditelepon"


def test_the_agent_sees_what_is_about_her_and_cannot_answer(client, cast, told, see):
    assert "sudah dilaporkan ke koordinator" in see("sz", "/")
    page = see("sz", address(told))
    assert "Koordinator sudah diberi tahu" in page
    assert "/setoran/baru/" in page
    assert "Simpan jawaban" not in page
    assert client.post(address(told), {"note": "beres"}).status_code == 404
    assert not ConcernAnswer.objects.exists()


def test_an_agent_who_handed_it_on_is_not_asked_to_do_it_again(cast, told, see):
    hand_on(cast, told.enrolment.lines.last().collection, at=MORNING)
    page = see("sz", address(told))
    assert "cabang yang membayarkannya" in page
    assert "/setoran/baru/" not in page


@pytest.mark.parametrize("username", ["st", "stranger", "koordinator-jauh", "sekdes"])
def test_others_find_nothing(client, cast, told, username):
    client.force_login(cast.users[username])
    assert client.get(address(told)).status_code == 404
    assert client.post(address(told), {"note": "beres"}).status_code == 404
    listed = client.get("/perhatian/")
    assert listed.status_code == 404 or "Mbok Ponirah" not in listed.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    client, cast, count, django_assert_num_queries
):
    for number in range(count):
        hold(cast, name=f"Orang {number}")
    night(at(FIRST_OF_DECEMBER))
    client.force_login(cast.koordinator)
    with django_assert_num_queries(6):
        client.get("/perhatian/")


def test_a_long_list_goes_on_after_the_last_row(cast):
    for number in range(5):
        hold(cast, name=f"Orang {number}")
    night(at(FIRST_OF_DECEMBER))
    viewer = cast.viewer(cast.koordinator, now=MORNING)
    seen, after = [], None
    for _ in range(3):
        rows, after = concern_page(viewer, after=after, size=2)
        seen += rows
    assert after is None
    assert len({row.pk for row in seen}) == len(seen) == 6  # and the agent's own cash
