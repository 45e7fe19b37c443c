"""What somebody says about coming back after a lapse: noted once, and never what cannot be."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from members.actions.enrolling import end_enrolment
from members.actions.lapses import record_lapse_talk
from members.enums import EndReason, LapseAnswer, LapseReason
from members.errors import MemberGone, TalkRefused
from members.models import LapseTalk, Member
from members.rules import MOST_DAYS_UNTIL_ASKED
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.taking import NOW

TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def talk(cast):
    def do(enrolment, answer=LapseAnswer.YES, **overrides):
        fields = {
            "uuid": uuid4(),
            "reason": LapseReason.MONEY,
            "answer": answer,
            "by": cast.sz.user,
            "on": TODAY,
            "at": NOW,
        }
        return record_lapse_talk(enrolment=enrolment, **{**fields, **overrides})

    return do


def test_an_answer_is_noted_once_however_often_it_is_sent(cast, talk):
    enrolment, uuid = cast.enrolment(), uuid4()
    first, again = (talk(enrolment, uuid=uuid, note=" Panen gagal ") for _ in range(2))
    assert first == again
    assert first.note == "Panen gagal"
    assert AuditEntry.objects.filter(action="lapse.talked").count() == 1
    with pytest.raises(UuidReused):
        talk(enrolment, LapseAnswer.NO, uuid=uuid)


@pytest.mark.parametrize(
    ("answer", "told", "field"),
    [
        (LapseAnswer.YES, {"reason": LapseReason.OTHER, "note": "  "}, "note"),
        (LapseAnswer.YES, {"ask_on": TODAY + DAY}, "ask_on"),
        (LapseAnswer.NO, {"ask_on": TODAY + DAY}, "ask_on"),
        (LapseAnswer.LATER, {}, "ask_on"),
        (LapseAnswer.LATER, {"ask_on": TODAY}, "ask_on"),
        (LapseAnswer.LATER, {"ask_on": TODAY + (MOST_DAYS_UNTIL_ASKED + 1) * DAY}, "ask_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, talk, answer, told, field):
    with pytest.raises(TalkRefused) as refusal:
        talk(cast.enrolment(), answer, **told)
    assert refusal.value.field == field
    assert not LapseTalk.objects.exists()


@pytest.mark.parametrize("days", [1, MOST_DAYS_UNTIL_ASKED])
def test_later_is_tomorrow_at_the_earliest_and_a_year_away_at_the_latest(cast, talk, days):
    ask_on = TODAY + days * DAY
    assert talk(cast.enrolment(), LapseAnswer.LATER, ask_on=ask_on).ask_on == ask_on


def test_whoever_ended_otherwise_or_was_entered_by_mistake_is_not_asked(cast, talk):
    ended, mistaken = cast.enrolment(), cast.enrolment()
    end_enrolment(
        enrolment=ended, ended_on=TODAY, reason=EndReason.STOPPED, by=cast.sz.user, on=TODAY
    )
    Member.objects.filter(pk=mistaken.member_id).update(withdrawn_at=NOW)
    with pytest.raises(TalkRefused):
        talk(ended)
    with pytest.raises(MemberGone):
        talk(mistaken)


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "later"},
        {"answer": "no", "ask_on": TODAY + DAY},
        {"answer": "later", "ask_on": TODAY},
        {"reason": "other"},
    ],
)
def test_the_database_keeps_no_answer_that_cannot_be(cast, wrong):
    fields = {
        "content_hash": "0" * 64,
        "enrolment": cast.enrolment(),
        "reason": "money",
        "answer": "yes",
        "talked_on": TODAY,
        "by": cast.sz.user,
        "recorded_at": NOW,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        LapseTalk.objects.create(**{**fields, **wrong})
