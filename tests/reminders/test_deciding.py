"""What becomes of a reminder, and that it is handed on once and never with a reason against it."""

import datetime as dt
from types import SimpleNamespace
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Member
from perisai.jobs.models import Job
from perisai.outbox.actions.by_hand import mark_sent
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from perisai.outbox.registry import guard_of
from perisai.reminders import tasks
from perisai.reminders.actions import deciding
from perisai.reminders.actions.deciding import decide
from perisai.reminders.enums import Reason, State
from perisai.reminders.models import Reminder
from tests.custody import pay_straight
from tests.reminders import someone
from tests.reminders.someone import PHONE, at, due
from tests.reminders.test_suppression import change, of_agent
from tests.taking import NOW, take_from

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def remind(cast):
    """Jember reminds, and does not only observe."""
    for kind in ("after_due", "cash_held", "cash_too_old"):
        someone.rule(cast, kind)


@pytest.fixture
def siti(cast, remind):
    return due(cast)


@pytest.fixture
def gateway(settings):
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    settings.OUTBOX_EMAIL = {"EMAIL_HOST": "localhost"}


def look(moment: dt.datetime = NOW, most: int = 100) -> None:
    decide(at=moment, after=0, most=most)


def work(moment: dt.datetime = NOW) -> None:
    """Everything that an hour does."""
    job = Job()
    while again := tasks.decide_reminders(job, on=moment):
        job.cursor, job.progress = again.cursor, again.progress


def now(reminder: Reminder) -> tuple[str, str]:
    reminder.refresh_from_db()
    return reminder.state, reminder.reason


def test_whoever_may_be_reminded_is_handed_to_the_first_way_that_fits(siti):
    look()
    assert now(siti) == (State.HANDED, "")
    message = siti.message
    assert message.key == f"reminder:{siti.pk}"
    assert (message.channel, message.recipient) == (Channel.WHATSAPP_AGENT, PHONE)
    assert (siti.channel, siti.decided_at) == (Channel.WHATSAPP_AGENT, NOW)
    assert message.not_before == NOW
    assert message.not_after == at("00:00", dt.date(2026, 12, 1))


def test_the_text_and_its_amount_are_those_of_the_day_and_of_the_way(cast, siti, gateway):
    someone.terms(cast, "sms", "wa_agent")
    someone.agree(cast, siti.enrolment.member, "remind", channels=["sms"])
    other = due(cast)

    def texts(reminders, *, on):
        assert on == someone.TODAY
        said = SimpleNamespace(short="pendek", long="panjang", amount=8400)
        return {row.pk: said for row in reminders}

    with mock.patch.object(deciding, "texts_for", texts):
        look()
    now(siti), now(other)
    assert [(row.channel, row.message.text) for row in (siti, other)] == [
        ("sms", "pendek"),
        ("wa_agent", "panjang"),
    ]
    assert siti.amount == 8400


def test_deciding_again_hands_nothing_on_again(siti):
    for _time in range(2):
        look()
    assert Message.objects.count() == 1


def test_where_a_branch_only_observes_nothing_goes(cast):
    quiet = due(cast)
    look()
    assert now(quiet) == (State.OBSERVED, "")
    assert not Message.objects.exists()


def test_who_was_only_observed_is_reminded_once_the_rule_reminds(cast):
    row = due(cast)
    over = due(cast, last_on=someone.TODAY)
    work()
    someone.rule(cast, from_on=someone.TODAY + DAY, recorded_at=NOW)
    work(NOW + dt.timedelta(hours=1))
    assert now(row) == now(over) == (State.OBSERVED, "")
    work(NOW + DAY)
    assert now(row) == (State.HANDED, "")
    assert now(over) == (State.OBSERVED, "")


def test_a_rule_that_reminds_from_today_reaches_whoever_was_observed_this_morning(cast):
    row = due(cast)
    work()
    someone.rule(cast, from_on=someone.TODAY, recorded_at=NOW + dt.timedelta(minutes=5))
    work(NOW + dt.timedelta(hours=1))
    assert now(row) == (State.HANDED, "")


def test_who_is_observed_by_a_narrower_rule_is_looked_at_once_and_stays(cast):
    someone.rule(cast, mode="observe", village=cast.village)
    row = due(cast)
    work()
    someone.rule(cast, from_on=someone.TODAY, recorded_at=NOW + dt.timedelta(minutes=5))
    later = NOW + dt.timedelta(hours=1)
    work(later)
    assert now(row) == (State.OBSERVED, "")
    assert row.decided_at == later
    assert deciding.reopen_observed(at=later, after=0, most=9).number == 0


def test_what_is_against_it_for_good_is_kept_with_the_reason(cast, siti):
    take_from(cast, siti.enrolment)
    look()
    assert now(siti) == (State.SUPPRESSED, Reason.MONEY_HELD)
    assert siti.decided_at == NOW
    assert not Message.objects.exists()


def test_what_passes_lets_it_wait_and_goes_in_the_morning(siti):
    look(at("05:00"))
    assert now(siti) == (State.WAITING, Reason.QUIET_HOURS)
    assert siti.decided_at is None
    look(at("07:00"))
    assert now(siti) == (State.HANDED, "")


def test_who_waited_too_long_is_not_reminded_of_yesterday(siti):
    look(at("10:00", dt.date(2026, 12, 2)))
    assert now(siti) == (State.SUPPRESSED, Reason.TOO_LATE)


@pytest.mark.parametrize("mode", ["hold", "off"])
def test_a_rule_that_was_stopped_since_holds_what_it_found(cast, siti, mode):
    someone.rule(cast, mode=mode)
    look()
    assert now(siti) == (State.WAITING, Reason.HELD)
    someone.rule(cast)
    look()
    assert now(siti) == (State.HANDED, "")


def test_after_a_pause_the_reminder_goes_by_itself(cast, siti):
    someone.pause(cast, siti.enrolment.member, someone.TODAY, someone.TODAY)
    look()
    assert now(siti) == (State.WAITING, Reason.PAUSED)
    look(NOW + dt.timedelta(days=1))
    assert now(siti) == (State.HANDED, "")


def test_who_has_just_paid_is_told_of_dearer_dues_once_the_money_has_arrived(cast):
    someone.rule(cast, "discount_ends")
    told = due(cast, kind="discount_ends", period="2026-12", last_on=dt.date(2026, 12, 31))
    paid = take_from(cast, told.enrolment)
    look()
    assert now(told) == (State.WAITING, Reason.MONEY_HELD)
    pay_straight(cast, paid)
    look()
    assert now(told) == (State.HANDED, "")


@pytest.mark.parametrize(
    ("kind", "ends"), [("discount_ends", State.HANDED), ("harvest", State.SUPPRESSED)]
)
def test_only_a_text_that_asks_for_no_dues_stays_when_money_is_taken(cast, kind, ends):
    someone.rule(cast, kind)
    told = due(cast, kind=kind, period="2026-12", last_on=dt.date(2026, 12, 31))
    work()
    assert now(told) == (State.HANDED, "")
    take_from(cast, told.enrolment)
    work(NOW + dt.timedelta(hours=1))
    assert now(told)[0] == ends


def test_the_week_of_somebody_counts_within_one_slice_too(cast, remind):
    first = due(cast)
    others = [due(cast, enrolment=first.enrolment, period=f"2026-11 {n}") for n in (2, 3)]
    look()
    assert now(first) == now(others[0]) == (State.HANDED, "")
    assert now(others[1]) == (State.WAITING, Reason.TOO_MANY)
    look(NOW + dt.timedelta(days=8))
    assert now(others[1]) == (State.HANDED, "")


def test_small_slices_come_to_the_same(cast, remind):
    rows = [due(cast) for _ in range(3)]
    after, slices = 0, 0
    while after is not None:
        after, slices = decide(at=NOW, after=after, most=1).after, slices + 1
    assert {now(row) for row in rows} == {(State.HANDED, "")}
    assert slices == 4


def test_an_agent_is_told_by_e_mail_when_she_gave_an_address(cast, remind, gateway):
    take_from(cast, at=at("10:00", dt.date(2026, 11, 18)))
    told = of_agent(cast, "cash_held", "2026-11-18")
    cast.sz.user.email = "siti@example.id"
    cast.sz.user.save()
    look()
    now(told)
    assert (told.channel, told.message.recipient) == (Channel.EMAIL, "siti@example.id")
    assert told.message.subject


def test_an_agent_without_an_address_finds_it_on_her_first_page(cast, remind, gateway):
    take_from(cast, at=at("10:00", dt.date(2026, 11, 18)))
    told = of_agent(cast, "cash_held", "2026-11-18")
    look()
    assert now(told) == (State.HANDED, "")
    assert (told.channel, told.message.recipient) == (Channel.TASK, "")


def test_one_phone_that_nobody_can_call_holds_up_nobody(cast, siti, gateway):
    strange = due(cast)
    change(strange, phone="0812 tanya anaknya")
    look()
    assert now(siti) == now(strange) == (State.HANDED, "")
    assert strange.channel == Channel.TASK


# Between the night and the gateway.


@pytest.fixture
def by_sms(cast, siti, gateway):
    """Siti is to get an SMS."""
    someone.agree(cast, siti.enrolment.member, "remind", channels=["sms"])
    someone.terms(cast, "sms", "wa_agent", "task")
    look()
    assert now(siti) == (State.HANDED, "")
    return siti


def asked(reminder: Reminder, moment: dt.datetime = NOW) -> dict:
    guard = guard_of(reminder.message.key)
    return {pk: str(why) for pk, why in guard([reminder.message], on=moment).items()}


def test_a_message_is_still_wanted_as_long_as_nothing_has_changed(by_sms):
    assert asked(by_sms) == {}


def test_who_pays_in_between_is_not_reminded_any_more(cast, by_sms):
    take_from(cast, by_sms.enrolment)
    assert asked(by_sms) == {by_sms.message_id: "money_held"}


def test_consent_to_another_way_does_not_keep_this_one(cast, by_sms):
    someone.agree(cast, by_sms.enrolment.member, "remind", channels=["whatsapp"])
    assert asked(by_sms) == {by_sms.message_id: "no_consent"}


def test_a_number_that_was_given_up_gets_nothing(by_sms):
    change(by_sms, phone="+6289876543210")
    assert asked(by_sms) == {by_sms.message_id: "not_own_phone"}


def test_what_passes_takes_no_message_back_and_lets_nobody_be_woken(by_sms):
    night = at("23:00")
    guard = guard_of(by_sms.message.key)
    answer = guard([by_sms.message], on=night)[by_sms.message_id]
    assert isinstance(answer, dt.datetime)
    assert night < answer <= night + dt.timedelta(hours=1)
    assert asked(by_sms, at("07:00")) == {}


def test_what_was_taken_back_counts_as_not_reminded_with_the_reason(by_sms):
    Message.objects.update(state=MessageState.WITHDRAWN, reason="paid", settled_at=NOW)
    work()
    assert now(by_sms) == (State.SUPPRESSED, Reason.PAID)
    assert by_sms.message.state == MessageState.WITHDRAWN


def test_a_link_that_waits_on_the_agents_page_is_taken_back_when_somebody_pays(cast, siti):
    other = due(cast)
    work()
    take_from(cast, siti.enrolment)
    work(NOW + dt.timedelta(hours=1))
    assert now(siti) == (State.SUPPRESSED, Reason.MONEY_HELD)
    assert now(other) == (State.HANDED, "")
    assert siti.message.state == MessageState.WITHDRAWN
    assert other.message.state == MessageState.WAITING


def test_a_link_to_a_number_that_was_given_up_is_taken_back(siti):
    work()
    change(siti, phone="+6289876543210")
    work(NOW + dt.timedelta(hours=1))
    assert now(siti) == (State.SUPPRESSED, Reason.NOT_OWN_PHONE)


def test_what_waits_for_a_person_waits_over_night(siti):
    work()
    work(at("23:00"))
    assert now(siti) == (State.HANDED, "")
    assert siti.message.state == MessageState.WAITING


def test_what_the_agent_has_sent_stays_sent_when_somebody_pays_afterwards(cast, siti):
    work()
    now(siti)
    mark_sent(message=siti.message, by=cast.sz.user, at=NOW)
    take_from(cast, siti.enrolment)
    work(NOW + dt.timedelta(hours=1))
    assert now(siti) == (State.HANDED, "")


# Whatever is known of somebody.

GUILTY = {
    Reason.DECEASED: lambda cast, row: change(row, deceased_on=someone.TODAY),
    Reason.ENDED: lambda cast, row: change(row, withdrawn_at=NOW),
    Reason.CLAIM_OPEN: lambda cast, row: someone.claim(cast, row.enrolment.member),
    Reason.MONEY_HELD: lambda cast, row: take_from(cast, row.enrolment),
    Reason.DISPUTED: lambda cast, row: someone.question(cast, row.enrolment),
    Reason.OPTED_OUT: lambda cast, row: someone.agree(cast, row.enrolment.member, "register"),
    Reason.NO_CONSENT: lambda cast, row: someone.terms(cast, "letter"),
    Reason.PAUSED: lambda cast, row: someone.pause(
        cast, row.enrolment.member, someone.TODAY, someone.TODAY
    ),
    Reason.TOO_MANY: lambda cast, row: [
        someone.reminded(cast, row.enrolment.member, period=n) for n in "12"
    ],
}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=st.sets(st.sampled_from(sorted(GUILTY)), min_size=1), clock=st.integers(0, 23))
def test_whoever_has_a_reason_gets_no_message_and_the_first_reason_is_told(cast, known, clock):
    order = [*GUILTY]
    with transaction.atomic():
        someone.rule(cast)
        row = due(cast)
        # What is done with money comes first: nothing is taken from the dead.
        for reason in sorted(known, key=lambda why: why != Reason.MONEY_HELD):
            GUILTY[reason](cast, row)
        for _time in range(2):
            work(at(f"{clock:02}:30"))
        state, told = now(row)
        assert not Message.objects.filter(key__startswith="reminder:").exists()
        if known <= {Reason.PAUSED, Reason.TOO_MANY}:
            assert state == State.WAITING
            assert told in (*known, Reason.QUIET_HOURS)
        else:
            assert (state, told) == (State.SUPPRESSED, min(known, key=order.index))
        transaction.set_rollback(True)


def test_as_many_questions_for_three_as_for_one(cast, siti, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        look()
    for _more in range(3):
        due(cast)
    with django_assert_num_queries(len(one)):
        look()
    assert Reminder.objects.handed().count() == 4
    assert Member.objects.count() == 4
