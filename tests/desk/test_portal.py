"""Working beside the official portal."""

import datetime as dt
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from members.models import Attestation
from perisai.audit.models import AuditEntry
from perisai.desk.queries.portal import next_to_register, people_to_register
from perisai.desk.queries.waiting import waiting_for
from tests.custody import hand_on
from tests.dues.conftest import NOW

KPJ = "19230352910"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def viewer(cast):
    return cast.viewer(cast.sz, now=NOW)


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.sz.user)
    return client


def names(page):
    return [row.enrolment.member.name for row in page.rows]


def days_ago(days):
    return NOW - dt.timedelta(days=days)


def revealed():
    return AuditEntry.objects.filter(action="member.nik_revealed").count()


# -- Whom to register ---


def test_those_who_paid_first_are_registered_first(cast, viewer, take):
    cast.enrolment(cast.member(name="Belum bayar"))
    take(cast.enrolment(cast.member(name="Kemarin")), at=days_ago(1), is_already_taken=True)
    take(cast.enrolment(cast.member(name="Lama")), at=days_ago(9), is_already_taken=True)
    cast.enrolment(cast.member(name="Sudah punya"), kpj=KPJ)
    rows = people_to_register(viewer).rows
    assert [row.enrolment.member.name for row in rows] == ["Lama", "Kemarin", "Belum bayar"]
    assert [row.is_late for row in rows] == [True, False, False]


@pytest.mark.parametrize(("days", "waits"), [(7, False), (8, True)])
def test_a_number_is_asked_for_after_seven_days(cast, viewer, take, days, waits):
    take(cast.enrolment(), at=days_ago(days))
    words = [row.words for row in waiting_for(viewer)]
    assert ("1 orang sudah bayar, belum ada nomor KPJ." in words) is waits


def test_the_member_page_asks_for_the_number_too(cast, agent, take):
    enrolment = cast.enrolment()
    take(enrolment, at=days_ago(8))
    page = agent.get(f"/peserta/{enrolment.member.uuid}/").content.decode()
    assert "Sudah bayar sejak 13 November 2026, belum ada KPJ" in page


def test_every_row_stands_on_one_page_exactly(cast, viewer, take):
    for number in range(5):
        enrolment = cast.enrolment()
        if number % 2:
            take(enrolment, at=days_ago(number), is_already_taken=True)
    seen, after = [], None
    for _ in range(3):
        page = people_to_register(viewer, after=after, size=2)
        seen += [row.enrolment.pk for row in page.rows]
        after = page.next_after
    assert after is None
    assert len(seen) == len(set(seen)) == 5


# -- One person ---


def test_the_fields_stand_in_the_order_of_the_portal_in_clear(cast, agent):
    member = cast.member(
        name="Mbok Ponirah",
        birth_place="Jember",
        address="Jalan Mawar 3",
        phone="+6281234567890",
        phone_owner="self",
    )
    enrolment = cast.enrolment(member, income=2_500_000)
    Attestation.objects.create(
        enrolment=enrolment,
        attested_on=NOW.date(),
        is_working=True,
        is_not_in_care=True,
        workplace="Sawah Krajan",
        by=cast.sz.user,
    )
    page = agent.get(f"/portal/{enrolment.uuid}/").content.decode()
    values = [
        *(member.nik, "Mbok Ponirah", "Jember", "01-01-1980", "perempuan", "Jalan Mawar 3"),
        *("Krajan RT 001/RW 001", "Dukuhdempok", "Wuluhan", "Kabupaten Jember", "Jawa Timur"),
        *("081234567890", "Petani", "Sawah Krajan", "2500000", "JKK + JKM", "Januari 2026"),
    ]
    places = [page.find(f'value="{value}"') for value in values]
    assert -1 not in places
    assert places == sorted(places)


def test_each_opening_is_kept_once(cast, agent):
    enrolment = cast.enrolment()
    agent.get(f"/portal/{enrolment.uuid}/")
    assert revealed() == 1
    agent.post(f"/portal/{enrolment.uuid}/", {"kpj": "123"})
    assert revealed() == 1
    agent.get(f"/portal/{enrolment.uuid}/")
    assert revealed() == 2


def test_the_number_comes_back_and_the_next_person_follows(cast, agent):
    first, second = cast.enrolment(), cast.enrolment()
    answer = agent.post(f"/portal/{first.uuid}/", {"kpj": KPJ})
    assert answer.url == f"/portal/{second.uuid}/"
    first.refresh_from_db()
    assert first.kpj == KPJ
    assert agent.post(f"/portal/{second.uuid}/", {"kpj": "19230352911"}).url == "/portal/"


def test_a_number_that_cannot_be_is_said_at_the_field(cast, agent):
    enrolment = cast.enrolment()
    page = agent.post(f"/portal/{enrolment.uuid}/", {"kpj": "12"}).content.decode()
    assert "is-invalid" in page
    assert 'value="12"' in page


def test_a_number_of_somebody_else_is_said_at_the_field(cast, agent):
    cast.enrolment(cast.member(name="Wati Punya"), kpj=KPJ)
    enrolment = cast.enrolment()
    answer = agent.post(f"/portal/{enrolment.uuid}/", {"kpj": KPJ})
    (words,) = answer.context["form"].errors["kpj"]
    assert "Nomor KPJ ini sudah dipakai, untuk Wati Punya" in words
    enrolment.refresh_from_db()
    assert enrolment.kpj == ""


def test_after_the_last_the_first_follows(cast, viewer):
    first, last = cast.enrolment(), cast.enrolment()
    assert next_to_register(viewer, after=last) == first
    first.kpj = KPJ
    first.save()
    assert next_to_register(viewer, after=last) is None


# -- What is to be paid ---


def test_a_receipt_in_hand_tells_nik_months_and_amount(cast, agent, take):
    enrolment = cast.enrolment()
    receipt = take(enrolment, months=2)
    assert f"/portal/kuitansi/{receipt.uuid}/" in agent.get("/portal/").content.decode()
    page = agent.get(f"/portal/kuitansi/{receipt.uuid}/").content.decode()
    assert enrolment.member.nik in page
    assert "Nov–Des 2026" in page
    assert "Rp16.800" in page
    assert f"/setoran/baru/?kuitansi={receipt.uuid}" in page
    assert revealed() == 1


def test_the_link_chooses_that_receipt_alone(cast, agent, take):
    first, second = take(cast.enrolment()), take(cast.enrolment())
    page = agent.get(f"{reverse('dues:hand_on')}?kuitansi={first.uuid}").content.decode()
    chosen = [row for row in page.split("<input") if "checked" in row and "collections" in row]
    assert len(chosen) == 1
    assert str(first.uuid) in chosen[0]
    assert str(second.uuid) in page


def test_what_was_handed_on_is_not_to_be_paid_again(cast, agent, take):
    receipt = take(cast.enrolment())
    hand_on(cast, receipt)
    assert agent.get(f"/portal/kuitansi/{receipt.uuid}/").status_code == 404


def test_somebody_of_another_agent_keeps_the_nik_covered(cast, agent, take):
    enrolment = cast.enrolment()
    receipt = take(enrolment)
    member = enrolment.member
    member.agent = cast.st
    member.save()
    page = agent.get(f"/portal/kuitansi/{receipt.uuid}/").content.decode()
    assert member.name in page
    assert member.nik not in page
    assert revealed() == 0


# -- The file ---


def test_the_file_has_whole_niks_as_text_in_the_order_of_the_portal_and_is_kept(cast, agent):
    mine = cast.enrolment(cast.member(name="=1+1"))
    cast.enrolment(cast.member(cast.st))
    answer = agent.post("/portal/unduh/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heading, *rows = sheet.iter_rows()
    assert [cell.value for cell in heading][:3] == ["NIK", "Nama", "Tempat lahir"]
    assert [(row[0].value, row[1].value) for row in rows] == [(mine.member.nik, "=1+1")]
    assert rows[0][1].data_type == "s"
    entry = AuditEntry.objects.get(action="members.exported")
    assert entry.details == {"members": [mine.member_id]}


# -- Who may ---


@pytest.mark.parametrize("username", ["sekdes", "koordinator", "pusat"])
@pytest.mark.parametrize("address", ["/portal/", "/portal/{}/"])
def test_it_is_the_agents_alone(client, cast, username, address):
    enrolment = cast.enrolment()
    client.force_login(cast.users[username])
    assert client.get(address.format(enrolment.uuid)).status_code == 404
    assert client.post("/portal/unduh/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_people_as_for_one(
    agent, cast, take, count, django_assert_num_queries
):
    for _ in range(count):
        take(cast.enrolment(), at=days_ago(8), is_already_taken=True)
    with django_assert_num_queries(7):
        agent.get("/portal/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_receipt_asks_as_often_for_three_people_but_keeps_each_reading(
    agent, cast, take, count, django_assert_num_queries
):
    receipt = take(*[cast.enrolment() for _ in range(count)])
    with django_assert_num_queries(9 + count):
        agent.get(f"/portal/kuitansi/{receipt.uuid}/")
