"""The oracle of the simulated year is worth something: whatever goes wrong, it complains."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest

from perisai.outbox.actions.by_hand import withdraw
from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.reminders.actions.deciding import decide
from perisai.reminders.actions.finding import find_due
from perisai.reminders.due import FINDERS
from perisai.reminders.enums import Kind
from perisai.reminders.models import Reminder
from perisai.reminders.rules import OUTCOME
from tests.dues.test_collecting import old_book
from tests.reminders.someone import agree, at, pause, rule, terms
from tests.reminders.year.people import house_rules
from tests.reminders.year.watcher import Watcher, Wrong

pytestmark = pytest.mark.django_db
KIND = Kind.AFTER_DUE
NIGHT, MORNING = at("01:07"), at("09:00")
PHONE = "+6281234567890"


@pytest.fixture
def world(cast, settings, time_machine, monkeypatch):
    """Three people who owe November and agreed to be told by SMS."""
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    house_rules(NIGHT)
    rule(cast, KIND)
    terms(cast, "sms")
    people = []
    for _number in range(3):
        member = cast.member(phone=PHONE, phone_owner="self")
        agree(cast, member, "remind", channels=("sms",), on=dt.date(2026, 1, 1))
        enrolment = cast.enrolment(member)
        old_book(cast, enrolment, dt.date(2026, 9, 1), dt.date(2026, 10, 1))
        people.append(enrolment)
    time_machine.move_to(NIGHT, tick=False)
    return SimpleNamespace(
        cast=cast, people=people, watcher=Watcher(), clock=time_machine, patch=monkeypatch
    )


def night(world) -> None:
    for kind in Kind:
        find_due(kind=kind, at=NIGHT, after=None, most=1_000)


def found(world) -> None:
    night(world)
    world.watcher.after_finding()


def decided(world) -> None:
    found(world)
    world.clock.move_to(MORNING, tick=False)
    decide(at=MORNING, after=0, most=1_000)


def handed(world) -> None:
    decided(world)
    world.watcher.after_moving(decided_up_to=world.watcher.seen)


def rows():
    return Reminder.objects.filter(kind=KIND).order_by("pk")


def one():
    return rows()[:1].get()


def reference() -> str:
    return str(Message.objects.order_by("pk")[0].uuid)


def sums(world) -> None:
    viewer = world.cast.viewer(world.cast.koordinator, MORNING)
    world.watcher.check_sums([viewer], is_whole=True)


def once_more(world) -> None:
    world.watcher.check_once_more(world.cast.viewer(world.cast.koordinator, MORNING))


def sent(world, *moments, mails=()) -> None:
    world.watcher.after_sending([(reference(), moment) for moment in moments], list(mails))


def test_while_nothing_is_wrong_nobody_complains(world):
    handed(world)
    assert rows().count() == rows().handed().count() == 3
    sent(world, MORNING, mails=[f"Message-ID: <{reference()}@x>\r\n".encode()])
    sums(world)
    once_more(world)


# What the nights write.


def a_finder_that_overlooks_somebody(world):
    world.patch.setattr(FINDERS[KIND], "find", lambda *_args, **_kw: ([], None))
    found(world)


def a_count_that_overlooks_somebody(world):
    world.patch.setattr(FINDERS[KIND], "count", lambda *_args, **_kw: {world.cast.branch.pk: 2})
    found(world)


def somebody_who_has_paid_comes_due(world):
    night(world)
    old_book(world.cast, world.people[0], dt.date(2026, 11, 1))
    world.watcher.after_finding()


def a_window_of_other_days(world):
    night(world)
    rows().update(last_on=dt.date(2026, 12, 1))
    world.watcher.after_finding()


def a_row_vanishes_in_the_night(world):
    night(world)
    one().delete()
    world.watcher.after_finding()


# What becomes of them.


def somebody_is_reminded_who_asked_not_to_be(world):
    decided(world)
    agree(world.cast, world.people[0].member, "register", channels=("sms",))
    world.watcher.something_happened()
    world.watcher.after_moving()


def somebody_is_reminded_while_it_is_paused(world):
    decided(world)
    pause(world.cast, world.people[0].member, MORNING.date(), MORNING.date())
    world.watcher.something_happened()
    world.watcher.after_moving()


def somebody_is_reminded_under_a_rule_that_holds(world):
    decided(world)
    rule(world.cast, KIND, "hold")
    world.watcher.something_happened()
    world.watcher.after_moving()


def somebody_stays_observed_though_the_rule_reminds(world):
    rule(world.cast, KIND, "observe")
    handed(world)
    rule(world.cast, KIND)
    world.watcher.something_happened()
    world.watcher.after_moving(decided_up_to=world.watcher.seen)


def another_way_than_the_first_that_fits(world):
    decided(world)
    rows().update(channel="whatsapp")
    world.watcher.after_moving()


def too_many_in_a_week(world):
    found(world)
    # Two are about the same member, and the product takes every week for empty.
    Reminder.objects.filter(pk=one().pk).update(enrolment=world.people[1])
    terms(world.cast, "sms", most_per_week=1)
    world.watcher.something_happened()
    world.clock.move_to(MORNING, tick=False)
    world.patch.setattr("perisai.reminders.queries.known._week", lambda *_args: _NeverFull())
    decide(at=MORNING, after=0, most=1_000)
    world.watcher.after_moving()


class _NeverFull(dict):
    def __missing__(self, _member) -> int:
        return -10


def silence_for_a_wrong_reason(world):
    found(world)
    rows().update(state="suppressed", reason="paid")
    world.watcher.after_moving()


def silence_for_a_reason_that_others_come_before(world):
    found(world)
    agree(world.cast, world.people[0].member, "register", channels=("sms",))
    old_book(world.cast, world.people[0], dt.date(2026, 11, 1))
    world.watcher.something_happened()
    rows().filter(enrolment=world.people[0]).update(state="suppressed", reason="opted_out")
    world.watcher.after_moving()


def somebody_gives_up_before_the_last_day(world):
    found(world)
    rows().update(state="suppressed", reason="quiet_hours")
    world.watcher.after_moving()


def somebody_waits_for_nothing(world):
    found(world)
    world.clock.move_to(MORNING, tick=False)
    rows().update(reason="quiet_hours")
    world.watcher.after_moving(decided_up_to=world.watcher.seen)


def a_message_is_taken_back_for_nothing(world):
    handed(world)
    withdraw(keys_or_ids=[one().message.key], reason="deceased", at=MORNING)
    world.watcher.after_moving()


# What others get.


def the_gateway_gets_a_message_twice(world):
    handed(world)
    sent(world, MORNING, MORNING)


def the_gateway_gets_a_message_at_night(world):
    handed(world)
    sent(world, at("22:00"))


def the_gateway_gets_a_message_after_the_member_has_paid(world):
    handed(world)
    old_book(world.cast, world.people[0], dt.date(2026, 11, 1))
    world.watcher.something_happened()
    sent(world, MORNING)


def the_gateway_gets_a_message_for_somebody_elses_phone(world):
    handed(world)
    member = world.people[0].member
    member.phone_owner = "spouse"
    member.save()
    world.watcher.something_happened()
    sent(world, MORNING)


def the_mail_server_gets_a_message_twice(world):
    handed(world)
    sent(world, mails=[f"Message-ID: <{reference()}@x>\r\n".encode()] * 2)


# What the proof says.


def a_row_vanishes_by_day(world):
    handed(world)
    one().delete()
    sums(world)


def a_second_reminder_of_the_same_month(world):
    handed(world)
    row = one()
    row.pk, row.uuid, row.subject, row.message, row.state = None, None, "x", None, "observed"
    row.uuid = Reminder._meta.get_field("uuid").get_default()
    row.save()
    sums(world)


def somebody_elses_message(world):
    handed(world)
    Message.objects.filter(pk=one().message_id).update(key="reminder:0")
    sums(world)


def a_proof_that_calls_what_waits_sent(world):
    handed(world)
    world.patch.setitem(OUTCOME, MessageState.WAITING, "sent")
    sums(world)


FAULTS = {
    a_finder_that_overlooks_somebody: "nobody wrote",
    a_count_that_overlooks_somebody: "counted 2 due, there are 3",
    somebody_who_has_paid_comes_due: "did not come due",
    a_window_of_other_days: "has another window",
    a_row_vanishes_in_the_night: "3 new rows told, 2 written",
    somebody_is_reminded_who_asked_not_to_be: "went although ['opted_out']",
    somebody_is_reminded_while_it_is_paused: "went although ['paused']",
    somebody_is_reminded_under_a_rule_that_holds: "went under a rule that says hold",
    somebody_stays_observed_though_the_rule_reminds: "is only observed though its rule reminds",
    another_way_than_the_first_that_fits: "should have gone by sms",
    too_many_in_a_week: "went although ['too_many']",
    silence_for_a_wrong_reason: "but ['quiet_hours'] is true",
    silence_for_a_reason_that_others_come_before: "but ['paid', 'opted_out', 'quiet_hours'] is true",
    somebody_gives_up_before_the_last_day: "gave up before its last day",
    somebody_waits_for_nothing: "waits, but [] is true",
    a_message_is_taken_back_for_nothing: "was taken back, but [] is against it",
    the_gateway_gets_a_message_twice: "the gateway was given a message twice",
    the_gateway_gets_a_message_at_night: "although ['quiet_hours']",
    the_gateway_gets_a_message_after_the_member_has_paid: "although ['paid']",
    the_gateway_gets_a_message_for_somebody_elses_phone: "although ['not_own_phone']",
    the_mail_server_gets_a_message_twice: "the mail server was given a message twice",
    a_row_vanishes_by_day: "messages of no reminder",
    a_second_reminder_of_the_same_month: "more than one reminder of a month",
    somebody_elses_message: "somebody else's message",
    a_proof_that_calls_what_waits_sent: "the proof says",
}


@pytest.mark.parametrize(
    ("fault", "words"), FAULTS.items(), ids=[fault.__name__ for fault in FAULTS]
)
def test_the_oracle_complains_about(world, fault, words):
    with pytest.raises(Wrong, match=re.escape(words)):
        fault(world)


def test_whoever_is_missing_is_named_when_everybody_is_counted_once_more(world):
    handed(world)
    one().delete()
    with pytest.raises(Wrong, match="counted once more somebody is missing"):
        once_more(world)
