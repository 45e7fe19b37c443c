"""The first page, as each role sees it."""

import datetime as dt

import pytest
import time_machine

from members.enums import EndReason
from members.models import Enrolment
from perisai.accounts.models import User
from tests.taking import NOW


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page_of(client, cast):
    def get(username):
        client.force_login(cast.users[username])
        return client.get("/").content.decode()

    return get


def test_an_agent_sees_the_cash_in_her_hands_and_how_old_it_is(cast, page_of, take):
    take(cast.enrolment(), at=NOW - dt.timedelta(days=18))
    page = page_of("sz")
    assert "Uang di tangan Anda" in page
    assert "Rp8.400" in page
    assert "Yang paling lama, di tangan atau di saldo, sejak 3 November: 18 hari." in page


def test_an_agent_sees_who_is_about_to_lose_protection(page_of, reached):
    reached(dt.date(2026, 9, 1), name="Mbok Ponirah")
    page = page_of("sz")
    assert "Mbok Ponirah" in page
    assert "10 hari lagi" in page


def test_when_no_day_is_left_it_says_what_to_do(page_of, reached):
    reached(dt.date(2026, 8, 1))
    page = page_of("sz")
    assert "Tidak ada hari tersisa: pastikan hari ini" in page
    assert "0 hari lagi" not in page


@pytest.mark.parametrize("username", ["sekdes", "koordinator", "pusat"])
def test_those_who_oversee_read_three_figures_and_a_sentence(page_of, reached, username):
    reached(dt.date(2026, 11, 1))
    reached(dt.date(2026, 9, 1))
    page = page_of(username)
    assert page.count('class="number"') == 3
    assert "Dari 2 kepesertaan, 1 terlindungi, 1 menunggak" in page


@pytest.mark.parametrize("username", ["stranger", "koordinator-jauh"])
def test_another_branch_sees_nothing_of_it(page_of, reached, username):
    reached(dt.date(2026, 8, 1), name="Mbok Ponirah")
    page = page_of(username)
    assert "Mbok Ponirah" not in page
    assert "Belum ada peserta" in page


@pytest.mark.parametrize("role", ["agent", "secretary", "coordinator"])
def test_somebody_without_a_place_is_told_whom_to_ask(client, db, role):
    user = User.objects.create_user("baru", "kebun-jagung", name="Orang Baru", role=role)
    client.force_login(user)
    assert "Minta kantor pusat menugaskan Anda" in client.get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_people_as_for_one(
    client, cast, reached, count, django_assert_num_queries
):
    for _ in range(count):
        reached(dt.date(2026, 9, 1))
    client.force_login(cast.koordinator)
    with django_assert_num_queries(42):
        client.get("/")


def test_an_agent_reads_her_cash_before_the_doors(cast, page_of, take):
    take(cast.enrolment())
    page = page_of("sz")
    assert page.index("Uang di tangan Anda") < page.index('class="doors"')
    assert page.index("Setor Rp8.400") < page.index('class="doors"')


def test_the_cash_of_an_agent_whose_last_member_left_stays_in_sight(cast, page_of, take):
    enrolment = cast.enrolment()
    take(enrolment)
    Enrolment.objects.update(ended_on=NOW.date(), end_reason=EndReason.STOPPED)
    page = page_of("sz")
    assert "Setor Rp8.400" in page
