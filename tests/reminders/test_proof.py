"""Proof of silence: every break of the sum is seen."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.reminders.due import FINDERS
from perisai.reminders.enums import Kind
from perisai.reminders.models import NightCount, Reminder
from perisai.reminders.queries import proof as proof_queries
from perisai.reminders.queries.day import day_of
from perisai.reminders.queries.proof import live, proofs, rows_behind, rows_gone_wrong, went_wrong
from tests.reminders.someone import OCTOBER, TODAY, due, paid_to, person, reminded, rule
from tests.taking import NOW

pytestmark = pytest.mark.django_db
KIND, KIND_OF_NIGHT = Kind.HARVEST, Kind.AFTER_DUE


@pytest.fixture
def viewer(cast):
    return cast.viewer(cast.koordinator, NOW)


def stands(cast, term):
    """A reminder that became this."""
    member = person(cast)
    row = due(cast, member, kind="harvest", period="2026-11")
    if term == "observed":
        Reminder.objects.filter(pk=row.pk).update(state="observed")
    elif term == "suppressed":
        Reminder.objects.filter(pk=row.pk).update(state="suppressed", reason="paid")
    elif term != "waiting":
        told = reminded(cast, member, state="sent")
        message = Message.objects.filter(pk=told.message_id)
        if term != "sent":
            settled = {"delivered": NOW, "failed": NOW, "unknown": None}[term]
            message.update(
                channel="sms",
                state=term,
                by=None,
                settled_at=settled,
                error="Nomor tidak ada." if term == "failed" else "",
            )
        Reminder.objects.filter(pk=told.pk).delete()
        Reminder.objects.filter(pk=row.pk).update(state="handed", message=message.get())
    return row


def night(cast, *, new, should=0, day=TODAY):
    NightCount.objects.create(
        kind=KIND, branch=cast.branch, night=day, due=should, new=new, counted_at=NOW
    )


ALL = ("sent", "delivered", "failed", "unknown", "suppressed", "observed", "waiting")


def number(account, term):
    return account.silent if term == "suppressed" else getattr(account, term)


def test_everybody_stands_in_exactly_one_term_and_the_sum_closes(cast, viewer):
    for term in ALL:
        stands(cast, term)
    night(cast, new=7, should=7)
    proof = proofs(viewer)[KIND]
    assert [number(proof.total, term) for term in ALL] == [1] * 7
    assert proof.total.due == 7
    assert proof.closes
    assert proof.total.suppressed == {"paid": 1}


@pytest.mark.parametrize("term", ALL)
def test_whoever_vanishes_from_a_term_is_a_difference(cast, viewer, term):
    rows = {each: stands(cast, each) for each in ALL}
    night(cast, new=7)
    Reminder.objects.filter(pk=rows[term].pk).delete()
    proof = proofs(viewer)[KIND]
    assert proof.total.difference == 1
    assert number(proof.total, term) == 0
    assert not proof.closes


@pytest.mark.parametrize("term", ALL)
def test_the_rows_behind_a_number_are_as_many(cast, viewer, term):
    rows = {each: stands(cast, each) for each in ALL}
    for where in ({}, {"night": TODAY}):
        assert [row.pk for row in rows_behind(viewer, KIND, outcome=term, **where)] == [
            rows[term].pk
        ]
    assert rows_behind(viewer, KIND, outcome=term, night=TODAY - dt.timedelta(days=1)).count() == 0


def test_two_differences_of_two_nights_do_not_make_up_for_each_other(cast, viewer):
    stands(cast, "observed")
    night(cast, new=2)
    due(cast, kind="harvest", period="2026-12", night=TODAY - dt.timedelta(days=1))
    night(cast, new=0, day=TODAY - dt.timedelta(days=1))
    proof = proofs(viewer)[KIND]
    assert proof.total.difference == 0
    assert not proof.closes


def test_a_message_that_was_taken_back_counts_with_its_reason_at_once(cast, viewer):
    row = stands(cast, "sent")
    Message.objects.filter(pk=Reminder.objects.get(pk=row.pk).message_id).update(
        state=MessageState.WITHDRAWN, reason="deceased", by=None, handed_at=None
    )
    night(cast, new=1)
    proof = proofs(viewer)[KIND]
    assert (proof.closes, proof.total.suppressed) == (True, {"deceased": 1})
    assert rows_behind(viewer, KIND, outcome="suppressed", reason="deceased").get().pk == row.pk


def test_whoever_should_have_a_row_and_has_none_is_lacking(cast, viewer):
    stands(cast, "observed")
    night(cast, new=1, should=3)
    proof = proofs(viewer)[KIND]
    assert (proof.lacking, proof.closes) == (2, False)


def test_a_night_that_has_not_looked_is_no_difference(cast, viewer):
    stands(cast, "waiting")
    proof = proofs(viewer)[KIND]
    assert (proof.was_looked, proof.closes, proof.total.due) == (False, True, 1)


def test_another_branch_is_not_counted(cast, viewer):
    due(cast, kind="harvest", branch=cast.other_branch)
    NightCount.objects.create(
        kind=KIND, branch=cast.other_branch, night=TODAY, due=9, new=9, counted_at=NOW
    )
    assert proofs(viewer)[KIND].total.due == 0
    assert not rows_behind(viewer, KIND).exists()
    assert proofs(cast.viewer(cast.pusat, NOW))[KIND].total.due == 9


class Says:
    """A finder with an answer of its own."""

    def __init__(self, rows=(), **counted):
        self.rows, self.counted = list(rows), counted

    def find(self, question, **_page):
        return [row for row in self.rows if row.branch_id in question.branches], None

    def count(self, question):
        numbers = {int(key[1:]): number for key, number in self.counted.items()}
        return {pk: number for pk, number in numbers.items() if pk in question.branches}


def test_counting_once_more_names_who_is_missing(cast, viewer, monkeypatch):
    there, missing = stands(cast, "observed"), due(cast, kind="on_due")
    foreign = due(cast, kind="before_due", branch=cast.other_branch)
    night(cast, new=1, should=1)
    says = Says([missing, foreign], **{f"b{cast.branch.pk}": 2, f"b{cast.other_branch.pk}": 5})
    monkeypatch.setitem(FINDERS, KIND, says)
    asked = live(viewer, KIND)
    assert (asked.should, asked.open, asked.closes) == (2, 1, False)
    assert list(asked.missing) == [missing]
    assert there.about


def test_whoever_is_missing_is_named_however_many_are_missing_elsewhere(cast, viewer, monkeypatch):
    monkeypatch.setattr(proof_queries, "_PAGE_OF_FINDER", 2)
    for number in range(3):
        paid_to(cast.enrolment(cast.member(cast.stranger, name=f"Jauh {number}")), OCTOBER)
    mine = paid_to(cast.enrolment(person(cast)), OCTOBER)
    rule(cast, KIND_OF_NIGHT, branch=None)
    for branch in (cast.branch, cast.other_branch):
        NightCount.objects.create(
            kind=KIND_OF_NIGHT, branch=branch, night=TODAY, due=1, new=1, counted_at=NOW
        )
    asked = live(viewer, KIND_OF_NIGHT)
    assert (asked.should, asked.open, asked.closes) == (1, 0, False)
    assert [row.enrolment for row in asked.missing] == [mine]
    everybody = live(cast.viewer(cast.pusat, NOW), KIND_OF_NIGHT)
    assert (everybody.should, len(everybody.missing)) == (4, 4)


@pytest.mark.parametrize(("counted", "closes"), [(1, True), (2, False)])
def test_the_count_is_believed_also_where_the_finder_finds_nobody(
    cast, viewer, monkeypatch, counted, closes
):
    stands(cast, "observed")
    night(cast, new=1)
    monkeypatch.setitem(FINDERS, KIND, Says(**{f"b{cast.branch.pk}": counted}))
    assert live(viewer, KIND).closes is closes


def test_before_the_first_night_nobody_is_missing(viewer):
    assert live(viewer, KIND) is None


def test_the_number_of_questions_does_not_grow(cast, viewer):
    agent = cast.viewer(cast.sz, NOW)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            proofs(viewer)
            list(rows_behind(viewer, KIND))
            [errand.text for house in day_of(agent, at=NOW).houses for errand in house.errands]
        return len(asked)

    def one_more():
        member = person(cast)
        due(cast, member, kind="on_due")
        reminded(cast, member, state="waiting")

    one_more()
    first = questions()
    one_more()
    one_more()
    assert questions() == first


def test_nights_from_before_the_site_was_there_are_not_called_missed(cast, viewer):
    assert [each.night for each in proofs(viewer, kinds=[KIND])[KIND].nights] == [TODAY]
    night(cast, new=0, day=TODAY - dt.timedelta(days=2))
    night(cast, new=0)
    proof = proofs(viewer, kinds=[KIND])[KIND]
    assert [each.night.day for each in proof.nights] == [21, 20, 19]
    assert proof.unlooked == 1


def fails(cast, *, settled_at=NOW):
    row = stands(cast, "failed")
    Message.objects.filter(pk=Reminder.objects.get(pk=row.pk).message_id).update(
        settled_at=settled_at
    )
    return row


def test_what_nobody_sent_is_told_as_failed_when_its_window_closes(cast, viewer):
    row = fails(cast)
    Reminder.objects.filter(pk=row.pk).update(night=TODAY - dt.timedelta(days=45))
    assert went_wrong(viewer) == {"failed": 1, "unknown": 0}
    assert rows_gone_wrong(viewer, "failed").get().pk == row.pk
    assert not rows_gone_wrong(viewer, "unknown").exists()


@pytest.mark.parametrize(("days", "number"), [(6, 1), (8, 0)])
def test_what_failed_is_told_for_seven_days(cast, viewer, days, number):
    fails(cast, settled_at=NOW - dt.timedelta(days=days))
    assert went_wrong(viewer)["failed"] == rows_gone_wrong(viewer).count() == number


def test_what_nobody_knows_of_is_told_with_its_rows(cast, viewer):
    row = stands(cast, "unknown")
    stands(cast, "sent")
    assert went_wrong(viewer) == {"failed": 0, "unknown": 1}
    assert [found.pk for found in rows_gone_wrong(viewer)] == [row.pk]
