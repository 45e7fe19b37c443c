"""Nights: missed ones are made up, a second one adds nothing, each branch has its own day and rules."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dues.models import Standing
from perisai.audit.models import AuditEntry
from perisai.jobs.actions import start_recurring_job
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, kind_of
from perisai.jobs.runner import run_due_jobs
from perisai.reminders import tasks
from perisai.reminders.actions.finding import Mark, find_due, nights_to_look
from perisai.reminders.due import FINDERS
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import NightCount, Reminder, Rule
from tests.reminders.due.nights import (
    DAY,
    asked,
    at,
    counted,
    night,
    on,
    open_rows,
    put_through,
    reached,
    rule,
    told,
    turn,
    windows,
)
from villages.enums import TimeZone
from villages.models import Branch

OF_MONTHS = (Kind.BEFORE_DUE, Kind.ON_DUE, Kind.AFTER_DUE)


def all_rows() -> set[tuple]:
    return set(Reminder.objects.values_list("kind", "subject", "period", "due_on", "last_on"))


def test_there_is_a_finder_for_every_kind():
    assert set(FINDERS) == set(Kind)


@pytest.mark.parametrize("missed", [1, 5, 40])
def test_missed_nights_are_made_up(cast, missed):
    person = reached(cast, "10")
    night("11-12")
    night(f"{on('11-12') + (missed + 1) * DAY}")
    subject = f"e{person.pk}"
    until = on("11-13") + missed * DAY
    for kind, first in zip(OF_MONTHS, ("11-13", "11-16", "11-19"), strict=True):
        is_found = (subject, "2026-11") in told(kind)
        assert is_found == (on(first) <= until)
    assert set(Reminder.objects.values_list("night", flat=True)) == {until}


def test_what_lies_in_the_past_for_longer_than_sixty_days_is_let_go(cast):
    """90 nights were missed: on 1 March the windows that had a day from 31 December on."""
    person = reached(cast, "11")
    night("12-01")
    night("2027-03-01")
    assert told(Kind.ON_DUE) == [
        (f"e{person.pk}", "2027-01"),
        (f"e{person.pk}", "2027-02"),
    ]
    assert told(Kind.ARREARS_1) == [(f"e{person.pk}", "2026-11")]  # until 14 January
    assert told(Kind.DISCOUNT_ENDS) == [(f"e{person.pk}", "2026-12")]  # found on 1 December


def test_who_has_lapsed_since_is_still_told_what_the_missed_nights_should_have_told(cast):
    """Up to August: lapsed on 1 December, after the due day of November and before that of December."""
    person = reached(cast, "08")
    night("11-16")
    night("12-16")
    subject = f"e{person.pk}"
    assert told(Kind.AFTER_DUE) == []
    assert told(Kind.ARREARS_3) == [(subject, "2026-08")]
    assert told(Kind.ON_DUE) == [(subject, "2026-11")]  # by the first of the two nights


def test_before_the_first_night_nothing_is_made_up(cast):
    reached(cast, "10")
    night("11-20")
    assert told(Kind.ON_DUE) == []
    assert len(told(Kind.AFTER_DUE)) == 1


def test_who_comes_due_again_after_a_reversal_is_found_in_the_middle_of_the_window(cast):
    person = reached(cast, "11")
    night("11-20")
    put_through(person, on("10-01"))
    night("11-21")
    assert told(Kind.AFTER_DUE) == [(f"e{person.pk}", "2026-11")]


def test_a_second_night_adds_nothing(cast):
    reached(cast, "10")
    night("11-19")
    rows, counts = all_rows(), NightCount.objects.count()
    turn(at(on("11-19"), 9))
    assert (all_rows(), NightCount.objects.count()) == (rows, counts)
    assert AuditEntry.objects.filter(action="reminders.found").count() == len(Kind)


def test_two_nights_at_once_add_nothing(cast, monkeypatch):
    """Both have read before either has written: what the other wrote meanwhile is left alone."""
    reached(cast, "10")
    finder, rows = FINDERS[Kind.ON_DUE], []
    find = finder.find

    def find_while_another_writes(*args, **asked):
        monkeypatch.setattr(finder, "find", find)
        mine, last = find(*args, **asked)
        find_due(kind=Kind.ON_DUE, at=at(on("11-16")), after=None, most=10)
        rows.extend(mine)
        return mine, last

    monkeypatch.setattr(finder, "find", find_while_another_writes)
    find_due(kind=Kind.ON_DUE, at=at(on("11-16")), after=None, most=10)
    assert len(rows) == Reminder.objects.count() == 1
    assert NightCount.objects.filter(kind=Kind.ON_DUE, due=1, new=1).count() == 1


def test_a_night_counts_every_branch_and_what_it_added(cast):
    for _ in range(2):
        reached(cast, "10")
    reached(cast, "10", cast.enrolment(cast.member(cast.stranger), start=on("10-01")))
    night("11-19")
    reached(cast, "10")
    night("11-20")
    rows = NightCount.objects.filter(kind=Kind.AFTER_DUE).order_by("night", "branch")
    jember, malang = cast.branch.pk, cast.other_branch.pk
    assert set(rows.values_list("night", "branch", "due", "new")) == {
        (on("11-19"), jember, 2, 2),
        (on("11-19"), malang, 1, 1),
        (on("11-19"), None, 0, 0),
        (on("11-20"), jember, 3, 1),
        (on("11-20"), malang, 1, 0),
        (on("11-20"), None, 0, 0),
    }


def test_whoever_should_have_a_reminder_and_has_none_shows_in_the_count(cast, monkeypatch):
    reached(cast, "10")
    monkeypatch.setattr(FINDERS[Kind.ON_DUE], "find", lambda *_args, **_asked: ([], None))
    night("11-16")
    row = NightCount.objects.get(kind=Kind.ON_DUE, branch=cast.branch)
    assert (row.due, row.new) == (1, 0)


def test_a_member_without_a_branch_is_found_by_the_clock_of_jakarta(cast):
    person = reached(cast, "10")
    Standing.objects.filter(pk=person.pk).update(branch=None)
    night("11-16")
    assert told(Kind.ON_DUE, branch=None) == [(f"e{person.pk}", "2026-11")]
    assert NightCount.objects.get(kind=Kind.ON_DUE, branch=None).due == 1


@pytest.mark.parametrize("zone", [TimeZone.WITA, TimeZone.WIT])
def test_each_branch_has_its_own_day(cast, zone):
    """At 23:30 in Jakarta it is tomorrow in Makassar and Jayapura."""
    near = reached(cast, "10")
    far = reached(cast, "10", cast.enrolment(cast.member(cast.stranger), start=on("10-01")))
    Branch.objects.filter(pk=cast.other_branch.pk).update(time_zone=zone)
    moment = at(on("11-15"), 23) + dt.timedelta(minutes=30)
    turn(moment)
    assert told(Kind.ON_DUE) == [(f"e{far.pk}", "2026-11")]
    nights = NightCount.objects.filter(kind=Kind.ON_DUE).values_list("branch", "night")
    assert set(nights) == {
        (cast.branch.pk, on("11-15")),
        (None, on("11-15")),
        (cast.other_branch.pk, on("11-16")),
    }
    night("11-16")
    assert told(Kind.ON_DUE) == [(f"e{near.pk}", "2026-11"), (f"e{far.pk}", "2026-11")]
    assert NightCount.objects.filter(kind=Kind.ON_DUE).count() == 5


def test_a_branch_that_is_behind_is_made_up_from_its_own_last_night(cast):
    Branch.objects.filter(pk=cast.other_branch.pk).update(time_zone=TimeZone.WIT)
    turn(at(on("11-15"), 23))
    looks = nights_to_look(Kind.ON_DUE, at(on("11-18")))
    assert {(look.since, look.zones) for look in looks} == {
        (on("11-16"), (TimeZone.WIB,)),
        (on("11-17"), (TimeZone.WIT,)),
    }


def test_a_clock_that_goes_back_looks_at_nothing(cast):
    night("11-16")
    assert nights_to_look(Kind.ON_DUE, at(on("11-14"))) == []


def test_a_long_night_works_in_slices_and_a_slice_that_was_done_twice_adds_nothing(
    cast, monkeypatch
):
    people = [reached(cast, "10") for _ in range(5)]
    monkeypatch.setattr(tasks, "FOUND", 2)
    job, seen = Job(), []
    while isinstance(again := tasks.find_everybody_due(job, on=at(on("11-16"))), Again):
        tasks.find_everybody_due(job, on=at(on("11-16")))
        job.cursor = again.cursor
        seen.append(again.cursor.get("key"))
    assert [subject for subject, _period in told(Kind.ON_DUE)] == sorted(
        f"e{person.pk}" for person in people
    )
    assert [row.new for row in NightCount.objects.filter(kind=Kind.ON_DUE, due__gt=0)] == [5]


def test_a_mark_of_a_night_that_another_worker_finished_is_not_used_for_the_next(cast):
    """The worker died after the night of Jakarta and before noting it: the next is looked at from its
    beginning."""
    Branch.objects.filter(pk=cast.other_branch.pk).update(time_zone=TimeZone.WIT)
    far = reached(cast, "10", cast.enrolment(cast.member(cast.stranger), start=on("10-01")))
    moment = at(on("11-15"), 23)
    stale = Mark(nights_to_look(Kind.ON_DUE, moment)[0].name, 10**18)
    find_due(kind=Kind.ON_DUE, at=moment, after=stale, most=5)
    find_due(kind=Kind.ON_DUE, at=moment, after=stale, most=5)
    assert told(Kind.ON_DUE) == [(f"e{far.pk}", "2026-11")]


def test_slices_after_midnight_still_look_at_the_day_the_night_began(cast):
    person = reached(cast, "10")
    job = Job()
    moments = iter([at(on("11-16"), 23)] + [at(on("11-17"), 0)] * 99)
    while isinstance(again := tasks.find_everybody_due(job, on=next(moments)), Again):
        job.cursor = again.cursor
    assert told(Kind.ON_DUE) == [(f"e{person.pk}", "2026-11")]
    assert told(Kind.ARREARS_1) == []


def test_the_job_is_wanted_every_night(cast):
    person = reached(cast, "10")
    moment = at(on("11-16"))
    assert start_recurring_job(kind=kind_of("reminders.find_due"), on=moment)
    run_due_jobs(clock=lambda: moment)
    assert Job.objects.get(kind="reminders.find_due").state == "done"
    assert told(Kind.ON_DUE) == [(f"e{person.pk}", "2026-11")]


def test_a_village_and_its_branch_have_rules_of_their_own(cast):
    here = reached(cast, "10")
    next_door = cast.enrolment(cast.member(village=cast.neighbour_village), start=on("10-01"))
    reached(cast, "10", next_door)
    far = reached(cast, "10", cast.enrolment(cast.member(cast.stranger), start=on("10-01")))
    branch = rule(cast, Kind.BEFORE_DUE, from_on=on("10-01"), days=5)
    village = rule(cast, Kind.BEFORE_DUE, from_on=on("10-01"), days=1, village=cast.village)
    for day, number in (("11-10", 0), ("11-11", 1), ("11-13", 2), ("11-15", 3)):
        night(day)
        assert len(told(Kind.BEFORE_DUE)) == number
        assert counted(Kind.BEFORE_DUE, on(day)) == open_rows(Kind.BEFORE_DUE, on(day)) == number
    rules = dict(Reminder.objects.filter(kind=Kind.BEFORE_DUE).values_list("enrolment", "rule"))
    house = Rule.objects.get(kind=Kind.BEFORE_DUE, branch=None)
    assert rules == {here.pk: village.pk, next_door.pk: branch.pk, far.pk: house.pk}


def test_a_rule_for_those_with_old_age_savings_is_theirs_alone(cast):
    saver = reached(cast, "10", has_jht=True)
    other = reached(cast, "10")
    later = reached(cast, "10")
    later.terms.create(from_month=on("12-01"), income=1_000_000, sector="other", has_jht=True)
    rule(cast, Kind.ON_DUE, from_on=on("10-01"), has_jht=False, mode=Mode.OFF)
    night("11-16")
    assert told(Kind.ON_DUE) == [(f"e{saver.pk}", "2026-11")]
    assert counted(Kind.ON_DUE, on("11-16")) == 1
    night("12-15")
    found = {subject for subject, period in told(Kind.ON_DUE) if period == "2026-12"}
    assert found == {f"e{saver.pk}", f"e{later.pk}"}
    assert f"e{other.pk}" not in found


def test_a_branch_that_switches_off_gets_no_more_rows_and_others_do(cast):
    reached(cast, "10")
    far = reached(cast, "10", cast.enrolment(cast.member(cast.stranger), start=on("10-01")))
    rule(cast, Kind.ON_DUE, from_on=on("11-10"), mode=Mode.OFF)
    night("11-16")
    assert told(Kind.ON_DUE) == [(f"e{far.pk}", "2026-11")]
    assert NightCount.objects.get(kind=Kind.ON_DUE, branch=cast.branch).due == 0


def test_what_began_before_a_branch_switched_on_again_is_let_go(cast):
    reached(cast, "10")
    rule(cast, Kind.AFTER_DUE, from_on=on("11-01"), mode=Mode.OFF)
    rule(cast, Kind.AFTER_DUE, from_on=on("11-25"), days=3)
    night("11-26")
    assert told(Kind.AFTER_DUE) == []
    assert counted(Kind.AFTER_DUE, on("11-26")) == 0


@pytest.mark.parametrize("nights", [["11-11", "11-12", "11-13"], ["11-11", "11-15"], ["11-15"]])
def test_a_rule_that_changes_in_the_middle_of_a_window_finds_the_same_whatever_was_missed(
    cast, nights
):
    """Three days before until the 11th, seven from the 12th on."""
    person = reached(cast, "10")
    later = rule(cast, Kind.BEFORE_DUE, from_on=on("11-12"), days=7)
    night("11-10")
    for day in nights:
        night(day)
    [row] = Reminder.objects.filter(kind=Kind.BEFORE_DUE)
    assert (row.subject, row.period, row.due_on, row.rule) == (
        f"e{person.pk}",
        "2026-11",
        on("11-12"),
        later,
    )
    assert windows(Kind.BEFORE_DUE) == [(on("11-12"), on("11-15"))]


@pytest.mark.parametrize("kind", [Kind.BEFORE_DUE, Kind.ARREARS_1, Kind.DISCOUNT_ENDS])
def test_three_people_are_found_with_as_many_questions_as_one(cast, kind):
    finder, question = FINDERS[kind], asked(kind, on("12-14"), since=on("11-20"))
    numbers, found = [], []
    for people in (1, 2):
        for _ in range(people):
            reached(cast, "10")
        with CaptureQueriesContext(connection) as queries:
            rows, _last = finder.find(question, after=0, most=9)
            finder.count(question)
        numbers.append(len(queries))
        found.append(len(rows))
    assert found == [1, 3]
    assert numbers[0] == numbers[1]
