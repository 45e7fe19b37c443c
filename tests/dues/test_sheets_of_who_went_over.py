"""Money taken on paper from somebody who went over before it was typed: the book of who took it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from dues.actions.entering import Unpaid
from dues.enums import SheetState
from dues.errors import NotToType, NotYours
from dues.models import Collection
from dues.queries.moving import looked_after_before
from dues.queries.sheets import row_of, sheets_of
from dues.queries.stubs import typing_viewer
from dues.sheet_rules import Typed
from members.enums import VisitResult
from members.models import Member, Visit
from tests.counting import accept, start
from tests.moving import move
from tests.sheets import sheet_for, type_stubs
from tests.taking import NOW

TODAY, NOV = NOW.date(), dt.date(2026, 11, 1)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LATER = NOW + 7 * DAY


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def sheet(cast, enrolment):
    return sheet_for(cast, enrolment)


def typed_by(cast, sheet, user, **fields):
    return type_stubs(cast, sheet, Typed("1", months=1), **{"by": user, "at": LATER, **fields})


@pytest.mark.parametrize("username", ["sz", "koordinator"])
@pytest.mark.parametrize("gone", [HOUR, 2 * DAY])
def test_what_she_took_before_somebody_went_over_is_typed_into_her_book(
    cast, enrolment, sheet, username, gone
):
    move(cast, enrolment.member, at=NOW + gone)
    typed_by(cast, sheet, cast.users[username])
    receipt = Collection.objects.get()
    assert (receipt.agent, receipt.collected_on) == (cast.sz, TODAY)
    assert receipt.by == cast.users[username]
    assert receipt.receipt_no.startswith("SZ-2026-A-")


@pytest.mark.parametrize("username", ["sz", "koordinator"])
def test_nothing_is_typed_of_a_day_after_somebody_went_over(cast, enrolment, sheet, username):
    move(cast, enrolment.member, at=NOW + HOUR)
    with pytest.raises(NotToType, match="bukan peserta Anda lagi"):
        typed_by(cast, sheet, cast.users[username], collected_on=TODAY + DAY)


def test_who_goes_over_twice_is_judged_by_the_first_time_after_the_day(cast, enrolment, sheet):
    move(cast, enrolment.member, at=NOW + DAY)
    move(cast, enrolment.member, at=NOW + 3 * DAY, agent=None)
    with pytest.raises(NotToType, match="bukan peserta Anda lagi"):
        typed_by(cast, sheet, cast.sz.user, collected_on=TODAY + 2 * DAY)
    her, other = (
        typing_viewer(sheet_for(cast, enrolment, agent=who), day=TODAY + 2 * DAY)
        for who in (cast.sz, cast.st)
    )
    ids = [enrolment.member_id]
    assert looked_after_before(ids, viewer=her) == set()
    assert looked_after_before(ids, viewer=other) == set(ids)
    typed_by(cast, sheet, cast.sz.user)


def test_who_was_hers_only_after_the_day_was_not_hers_on_it(cast):
    person = cast.member(cast.st)
    move(cast, person, at=NOW + DAY, agent=cast.sz)
    move(cast, person, at=NOW + 3 * DAY, agent=cast.st)
    for agent, days, expected in (
        (cast.sz, 0, set()),
        (cast.st, 0, {person.pk}),
        (cast.sz, 1, {person.pk}),  # on the day of a move both
        (cast.st, 1, {person.pk}),
        (cast.sz, 2, {person.pk}),
        (cast.st, 2, set()),
    ):
        viewer = cast.viewer(agent, NOW + days * DAY)
        assert looked_after_before([person.pk], viewer=viewer) == expected, (agent, days)


def test_a_move_that_was_not_made_changes_nobody(cast, enrolment, sheet):
    move(cast, enrolment.member, from_on=TODAY + 30 * DAY)
    with pytest.raises(NotYours):
        typed_by(cast, sheet, cast.koordinator)
    typed_by(cast, sheet, cast.sz.user)


@pytest.mark.parametrize("username", ["sz", "koordinator"])
def test_what_she_took_before_she_handed_her_work_over_is_typed_too(
    cast, enrolment, sheet, username
):
    accept(cast, start(cast), at=NOW + HOUR)
    assert Member.objects.get(pk=enrolment.member_id).agent == cast.st
    typed_by(cast, sheet, cast.users[username])
    assert Collection.objects.get().agent == cast.sz


def test_in_another_branch_it_is_not_typed(cast, enrolment, sheet):
    done = move(cast, enrolment.member, at=NOW + HOUR)
    assert done.outcome
    Member.objects.filter(pk=enrolment.member_id).update(village=cast.foreign_village)
    for user in (cast.sz.user, cast.koordinator):
        with pytest.raises(NotToType, match="bukan peserta Anda lagi"):
            typed_by(cast, sheet, user)


def test_who_has_them_now_types_nothing_of_the_paper_of_before(cast, enrolment, sheet):
    move(cast, enrolment.member, at=NOW + HOUR)
    for user in (cast.st.user, cast.foreign_coordinator):
        with pytest.raises(NotYours):
            typed_by(cast, sheet, user)


def test_the_coordinator_types_none_of_those_who_stayed(cast, enrolment):
    sheet = sheet_for(cast, enrolment, cast.enrolment(start=NOV))
    move(cast, enrolment.member, at=NOW + HOUR)
    with pytest.raises(NotToType, match="masih dipegang agen"):
        type_stubs(cast, sheet, Typed("2", months=1), by=cast.koordinator, at=LATER)


def test_a_visit_of_who_went_over_closes_the_stub_and_is_noted_for_nobody(cast, enrolment, sheet):
    move(cast, enrolment.member, at=NOW + HOUR)
    type_stubs(cast, sheet, unpaid=[Unpaid(1, VisitResult.NOT_HOME)], at=LATER)
    assert not Visit.objects.exists()
    row = row_of(sheets_of(cast.viewer(cast.sz, LATER)).get())
    assert row.state == SheetState.COMPLETE


@pytest.mark.parametrize("username", ["sz", "koordinator"])
def test_the_screen_offers_it(client, cast, enrolment, sheet, username):
    move(cast, enrolment.member, at=NOW + HOUR)
    with time_machine.travel(LATER, tick=False):
        client.force_login(cast.users[username])
        page = client.get(reverse("dues:sheet", args=[sheet.uuid])).content.decode()
    assert "Ketik sobekan" in page
    assert ("tidak lagi memegang semua orang" in page) == (username == "koordinator")


@pytest.mark.parametrize("number", [1, 3])
def test_looking_back_asks_as_often_for_three_as_for_one(cast, number, django_assert_num_queries):
    people = [cast.member() for _ in range(number)]
    move(cast, *people, at=NOW + HOUR)
    viewer = cast.viewer(cast.sz, NOW)
    ids = [person.pk for person in people]
    with django_assert_num_queries(2):
        assert looked_after_before(ids, viewer=viewer) == set(ids)
