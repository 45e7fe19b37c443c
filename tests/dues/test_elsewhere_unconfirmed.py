"""Paid elsewhere, and the scheme does not confirm it: the same question as of what an agent paid in."""

import datetime as dt

import pytest
from django.urls import reverse

from dues.actions.reversal import request_reversal
from dues.enums import ReversalKind
from dues.queries import unconfirmed
from dues.queries.unconfirmed import (
    unconfirmed_count,
    unconfirmed_notes,
    unconfirmed_notes_count,
    unconfirmed_payments,
)
from tests.confirming import key, told_of
from tests.custody import pay_straight
from tests.taking import NOW, note_elsewhere
from villages.models import BranchTerms

pytestmark = pytest.mark.usefixtures("on_the_day")
OCT, NOV = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
LATER = NOW + dt.timedelta(days=15)


@pytest.fixture
def enrolment(cast):
    return cast.enrolment(start=NOV)


@pytest.fixture
def note(cast, enrolment):
    return note_elsewhere(cast, enrolment, reference="BRI 5566")


def page(client, name: str, *args) -> str:
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def is_doubted_on_the_members_page(client, enrolment) -> bool:
    return "Nov 2026 perlu dipastikan" in page(client, "desk:member", enrolment.member.uuid)


def asked(cast, now=LATER, who="koordinator"):
    return unconfirmed_notes(cast.viewer(getattr(cast, who), now=now))


@pytest.mark.parametrize(
    ("days", "is_told"), [(14, False), (15, True)], ids=["in time", "too long"]
)
def test_after_the_days_allowed_agent_and_coordinator_are_told(
    client, cast, enrolment, note, time_machine, days, is_told
):
    time_machine.move_to(NOW + dt.timedelta(days=days))
    client.force_login(cast.sz.user)
    assert is_doubted_on_the_members_page(client, enrolment) == is_told
    client.force_login(cast.koordinator)
    assert is_doubted_on_the_members_page(client, enrolment) == is_told
    assert (enrolment.member.name in page(client, "dues:confirmation_list")) == is_told
    assert ("1 pembayaran perlu dipastikan" in page(client, "desk:home")) == is_told


def test_the_coordinator_reads_whose_it_is_who_noted_it_and_under_what(
    client, cast, enrolment, note, time_machine
):
    other = cast.enrolment(start=NOV)
    note_elsewhere(cast, other, by=cast.koordinator)
    time_machine.move_to(LATER)
    client.force_login(cast.koordinator)
    told = page(client, "dues:confirmation_list")
    for word in ("dicatat oleh Siti Zulaikha", "BRI 5566", "dicatat oleh Koko Ordinator"):
        assert word in told
    assert "tanpa referensi" in told
    for one in (enrolment, other):
        assert reverse("desk:member", args=[one.member.uuid]) in told


def test_what_is_asked_about_is_counted_with_the_payments_of_agents(cast, take, note):
    pay_straight(cast, take(cast.enrolment(start=NOV)))
    coordinator = cast.viewer(cast.koordinator, now=LATER)
    assert len(unconfirmed_payments(coordinator)) == unconfirmed_notes_count(coordinator) == 1
    assert unconfirmed_count(coordinator) == 2


def test_not_once_it_is_confirmed(client, cast, enrolment, note, time_machine):
    key(cast, told_of(note))
    time_machine.move_to(LATER)
    assert not asked(cast)
    client.force_login(cast.koordinator)
    assert not is_doubted_on_the_members_page(client, enrolment)


def test_of_several_months_only_those_that_nobody_confirmed_are_asked_about(cast, enrolment):
    note = note_elsewhere(cast, enrolment, months=2)
    key(cast, told_of(note, months=1, amount=8_400))
    (found,) = asked(cast)
    assert (found.collection, found.member) == (note, enrolment.member)
    assert (found.months, found.amount) == (1, 8_400)
    assert found.since == LATER.date()


def test_the_days_count_from_the_day_of_payment_not_from_the_note(cast):
    paid_on = NOW.date() - dt.timedelta(days=20)
    note_elsewhere(cast, cast.enrolment(start=NOV), paid_on=paid_on)
    (found,) = asked(cast, now=NOW)
    assert found.since == paid_on + dt.timedelta(days=15)


def test_a_branch_sets_its_own_days_and_asks_about_its_own(cast, note):
    BranchTerms.objects.create(
        branch=cast.branch, from_on=NOV, remit_within_days=1, confirm_within_days=3
    )
    soon = NOW + dt.timedelta(days=4)
    for who in ("koordinator", "pusat"):
        assert asked(cast, now=soon, who=who)
    assert not asked(cast, now=soon - dt.timedelta(days=1))
    assert not asked(cast, now=soon, who="foreign_coordinator")


def test_a_village_without_a_branch_is_asked_about_by_head_office(cast, enrolment):
    cast.village.branch = None
    cast.village.save()
    note_elsewhere(cast, enrolment)
    assert len(asked(cast, who="pusat")) == 1


def test_a_note_that_was_undone_is_not_asked_about(cast, note):
    request_reversal(
        uuid=note.uuid,
        collection=note,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=cast.sz.user,
        at=NOW,
    )
    assert not asked(cast)


def test_cash_that_is_held_and_an_old_book_are_not_asked_about(cast, take):
    take(cast.enrolment(start=NOV))
    coordinator = cast.viewer(cast.koordinator, now=LATER)
    assert unconfirmed_count(coordinator) == 0


def test_the_list_shows_the_oldest_and_says_how_many_there_are(
    client, cast, note, time_machine, monkeypatch
):
    monkeypatch.setattr(unconfirmed, "NOTES_AT_ONCE", 1)
    note_elsewhere(cast, cast.enrolment(start=NOV))
    time_machine.move_to(LATER)
    assert [found.collection for found in asked(cast)] == [note]
    client.force_login(cast.koordinator)
    assert "1 dari 2" in page(client, "dues:confirmation_list")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_notes_as_for_one(
    cast, django_assert_num_queries, number
):
    for _ in range(number):
        note_elsewhere(cast, cast.enrolment(start=NOV))
    coordinator = cast.viewer(cast.koordinator, now=LATER)
    with django_assert_num_queries(3):
        assert len(unconfirmed_notes(coordinator)) == number
