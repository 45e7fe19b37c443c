"""Rows whose NIK is registered elsewhere: who looks after the member is shown the way, nobody else a name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import DuplicateRequest, Member
from perisai.imports.enums import Verdict
from tests.imports.registers import people
from tests.imports.steps import NOW, save, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_st(cast):
    """Two members of ST, whom a register of SZ names as well."""
    save(upload(cast, people(2), agent=cast.st, by=cast.st.user))
    return list(Member.objects.order_by("pk"))


def ask_page(client, batch) -> str:
    return client.get(reverse("imports:ask", args=[batch.uuid])).content.decode()


def show_page(client, batch) -> str:
    return client.get(reverse("imports:show", args=[batch.uuid])).content.decode()


def test_a_coordinator_reads_whose_members_they_are_and_comes_to_their_pages(
    coordinator, cast, of_st
):
    batch = upload(cast, people(3), by=cast.koordinator)
    said = ask_page(coordinator, batch)

    for member in of_st:
        assert reverse("desk:member", args=[member.uuid]) in said
    assert said.count(f"Peserta dari {cast.st}") == 2
    assert "<textarea" not in said
    assert 'name="reason"' not in said
    assert "Lihat “Peserta siapa mereka?”" in show_page(coordinator, batch)
    assert "hanya cabang itu yang tahu" in show_page(coordinator, batch)
    assert "Peserta di cabang Anda" in said
    assert "koordinator" not in show_page(coordinator, batch).split("Baris 2")[1].lower()


def test_of_another_branch_she_reads_that_it_is_another_and_no_name(coordinator, cast):
    for row in people(2):
        cast.member(cast.stranger, nik=row["NIK"], name="Siti Rahasia")
    batch = upload(cast, people(2), by=cast.koordinator)
    said = ask_page(coordinator, batch)
    assert "cabang lain" in said
    for secret in ("Siti Rahasia", str(cast.stranger), str(cast.foreign_village), "Malang"):
        assert secret not in said

    url = reverse("imports:ask", args=[batch.uuid])
    coordinator.post(url, {"rows": ["2", "3"], "reason": "Pindah ke sini"})
    assert DuplicateRequest.objects.filter(by=cast.koordinator).count() == 2
    assert 'name="reason"' not in ask_page(coordinator, batch)


def test_an_agent_is_told_of_nobody_elsewhere(client, cast, of_st):
    client.force_login(cast.sz.user)
    batch = upload(cast, people(2))
    said = ask_page(client, batch)

    assert str(cast.st) not in said
    assert all(reverse("desk:member", args=[member.uuid]) not in said for member in of_st)
    assert 'name="reason"' in said


def test_the_page_takes_the_same_number_of_queries_for_one_row_and_for_three(coordinator, cast):
    save(upload(cast, people(3), agent=cast.st, by=cast.st.user))
    found = []
    for count in (1, 3):
        batch = upload(cast, people(count), by=cast.koordinator)
        ask_page(coordinator, batch)
        with CaptureQueriesContext(connection) as seen:
            ask_page(coordinator, batch)
        found.append(len(seen))

    assert found[0] == found[1]


@pytest.mark.parametrize("who", ["koordinator", "sz"])
def test_a_nik_that_nobody_has_any_more_is_said_to_be_free_and_checked_again(client, cast, who):
    user = cast.koordinator if who == "koordinator" else cast.sz.user
    member = cast.member(cast.st, nik=people(1)[0]["NIK"])
    batch = upload(cast, people(1), by=user)
    Member.objects.filter(pk=member.pk).update(withdrawn_at=NOW)
    client.force_login(user)
    said = ask_page(client, batch)

    assert "Sudah tidak terdaftar" in said
    assert "cabang lain" not in said
    assert 'name="reason"' not in said
    client.post(reverse("imports:check", args=[batch.uuid]))
    assert batch.rows.get().verdict == Verdict.READY


def test_once_the_import_is_saved_the_file_of_a_free_nik_is_to_be_brought_again(coordinator, cast):
    member = cast.member(cast.st, nik=people(1)[0]["NIK"])
    batch = save(upload(cast, people(2), by=cast.koordinator))
    Member.objects.filter(pk=member.pk).update(withdrawn_at=NOW)
    said = ask_page(coordinator, batch)

    assert "Unggah lagi berkasnya" in said
    assert reverse("imports:check", args=[batch.uuid]) not in said
