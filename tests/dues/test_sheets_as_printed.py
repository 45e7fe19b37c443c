"""A round sheet stays as it was printed, whatever becomes of the people on it."""

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from dues.models import SheetStub, StubPerson
from dues.papers import round_sheet_pdf
from dues.queries.sheets import on_paper
from members.models import Member
from perisai.common.append_only import install_guards, remove_guards
from tests.sheets import sheet_for
from tests.taking import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")
MIGRATION = import_module("dues.migrations.0011_cards_and_sheets_as_printed")
TABLES = ["dues_sheetstub", "dues_stubperson"]


@pytest.fixture
def member(cast):
    return cast.member(name="Ponirah", address="Jalan Lama 1")


@pytest.fixture
def sheet(cast, member):
    """A sheet of SZ with Ponirah alone."""
    return sheet_for(cast, cast.enrolment(member, start=dt.date(2026, 11, 1)))


def move_away(cast, member: Member) -> None:
    """To ST, under a new name and at a new house that is no business of SZ."""
    member.agent, member.name, member.address = cast.st, "Ponirah Baru", "Jalan Rahasia 9"
    member.save()
    newest = Member.history.filter(name=member.name)
    newest.update(history_date=NOW + dt.timedelta(days=1))


def paper_of(sheet) -> bytes:
    return round_sheet_pdf(on_paper(sheet.printings.get(copy=0)), paper="a4")


def test_the_reprint_of_a_sheet_is_the_same_after_a_member_has_moved(cast, sheet, member):
    before = paper_of(sheet)
    move_away(cast, member)
    assert paper_of(sheet) == before


def test_the_former_agent_reads_on_her_old_sheet_what_it_said_then(client, cast, sheet, member):
    move_away(cast, member)
    client.force_login(cast.sz.user)
    page = client.get(reverse("dues:sheet", args=[sheet.uuid])).content.decode()
    assert "Ponirah" in page
    assert "Ponirah Baru" not in page
    typing = {"counted_stubs": "1", "counted_total": "8.400", "collected_on": "21-11-2026"}
    address = reverse("dues:enter_stubs", args=[sheet.uuid])
    page = client.post(address, {**typing, "serial_1": "1", "months_1": "1"}).content.decode()
    assert "Ponirah Baru" not in page
    assert "Rahasia" not in page


def as_before_the_migration(*, forgets: bool) -> None:
    """The columns empty; with `forgets` the history of people too."""
    remove_guards(tables=TABLES)
    SheetStub.objects.update(place="")
    StubPerson.objects.update(name="", job="")
    install_guards(tables=TABLES)
    if forgets:
        Member.history.all().delete()
        apps.get_model("members", "HistoricalEnrolment").objects.all().delete()


@pytest.mark.parametrize(
    ("moves", "forgets", "name", "place"),
    [
        (True, False, "Ponirah", "Krajan RT 001/RW 001, Jalan Lama 1"),
        (False, True, "Ponirah", "Krajan RT 001/RW 001, Jalan Lama 1"),
        (True, True, "-", ""),
    ],
    ids=["from the history", "of her own people from today", "nothing of others"],
)
def test_older_sheets_are_filled_with_what_they_said_when_printed(
    cast, sheet, member, moves, forgets, name, place
):
    Member.history.update(history_date=NOW - dt.timedelta(days=1))
    if moves:
        move_away(cast, member)
    as_before_the_migration(forgets=forgets)
    MIGRATION.fill_as_printed(apps, SimpleNamespace(connection=connection))
    install_guards(tables=TABLES)
    stub = sheet.stubs.get()
    assert (stub.people.get().name, stub.place) == (name, place)
