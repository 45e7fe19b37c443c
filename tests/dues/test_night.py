"""What a night notes, and that it follows from the facts at any moment."""

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from dues.actions.night import begin_night, finish_night, note_lapses
from dues.actions.reversal import request_reversal
from dues.models import Night, Standing
from dues.queries.ledger import ledger_differences
from dues.queries.night import night_done
from dues.tasks import turn_the_night
from members.actions.enrolling import end_enrolment
from members.enums import EndReason
from perisai import regulations
from perisai.audit.models import AuditEntry
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, kind_of
from tests.custody import pay_straight, refuse
from tests.dues.test_collecting import old_book
from tests.dues.test_participation import come_back
from tests.taking import NOW, take_from
from villages.enums import TimeZone

AUG, SEP, NOV = (dt.date(2026, month, 1) for month in (8, 9, 11))
FIRST_OF_DECEMBER = dt.date(2026, 12, 1)


def at(day: dt.date, hour: int = 1, zone: str = TimeZone.WIB) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))


def night(moment: dt.datetime) -> None:
    """The whole job, however many slices it takes."""
    job = Job()
    while isinstance(turn_the_night(job, on=moment), Again):
        pass


def lapsed_on(enrolment) -> dt.date | None:
    return Standing.objects.get(enrolment=enrolment).lapsed_on


@pytest.fixture
def lapsing(cast):
    """Reached the scheme up to August: lapses on 1 December."""
    enrolment = cast.enrolment(cast.member(), start=AUG)
    old_book(cast, enrolment, AUG)
    return enrolment


@pytest.fixture
def true_books():
    """Checked when the test is over."""
    yield
    assert list(ledger_differences()) == []


def test_a_lapse_is_noted_by_the_night_of_its_day_and_not_before(lapsing, true_books):
    night(at(dt.date(2026, 11, 30)))
    assert lapsed_on(lapsing) is None
    night(at(FIRST_OF_DECEMBER))
    assert lapsed_on(lapsing) == FIRST_OF_DECEMBER


def test_missed_nights_are_made_up_with_the_day_of_the_rule(lapsing, true_books):
    night(at(dt.date(2027, 3, 17)))
    assert lapsed_on(lapsing) == FIRST_OF_DECEMBER


def test_a_second_run_changes_nothing_and_leaves_no_second_trace(lapsing):
    night(at(FIRST_OF_DECEMBER))
    night(at(FIRST_OF_DECEMBER, 9))
    assert lapsed_on(lapsing) == FIRST_OF_DECEMBER
    assert AuditEntry.objects.filter(action="night.done").count() == len(TimeZone.values)


def test_a_clock_that_goes_back_changes_nothing(lapsing, true_books):
    night(at(FIRST_OF_DECEMBER))
    night(at(dt.date(2026, 11, 20)))
    assert lapsed_on(lapsing) == FIRST_OF_DECEMBER
    assert set(Night.objects.values_list("done_on", flat=True)) == {FIRST_OF_DECEMBER}


@pytest.mark.parametrize(
    ("zone", "hour", "is_lapsed"),
    [
        (TimeZone.WIB, 22, False),
        (TimeZone.WITA, 22, False),
        (TimeZone.WIT, 22, True),  # 22:00 in Jakarta is midnight in Jayapura
        (TimeZone.WITA, 23, True),
    ],
)
def test_each_branch_lapses_at_its_own_midnight(cast, lapsing, zone, hour, is_lapsed, true_books):
    cast.branch.time_zone = zone
    cast.branch.save()
    night(at(dt.date(2026, 11, 30), hour))
    assert (lapsed_on(lapsing) is not None) == is_lapsed


def test_members_without_a_branch_follow_the_clock_of_jakarta(cast, lapsing, true_books):
    cast.village.branch = None
    cast.village.save()
    Standing.objects.update(branch=None)
    night(at(dt.date(2026, 11, 30), 23))
    assert lapsed_on(lapsing) is None
    night(at(FIRST_OF_DECEMBER, 0))
    assert lapsed_on(lapsing) == FIRST_OF_DECEMBER


def test_the_night_goes_on_in_slices_until_nobody_is_left(cast, monkeypatch, true_books):
    people = [cast.enrolment(cast.member(), start=AUG) for _ in range(5)]
    for number, person in enumerate(people):
        old_book(cast, person, *[AUG, SEP][: number % 2 + 1])
    monkeypatch.setattr("dues.tasks.LAPSES", 2)
    answers = [turn_the_night(Job(), on=at(dt.date(2027, 2, 1))) for _ in range(3)]
    assert [type(answer) for answer in answers] == [Again, Again, type(None)]
    assert Standing.objects.filter(lapsed_on__isnull=True).count() == 0


def test_between_two_slices_the_books_are_true(cast, lapsing, true_books):
    night(at(dt.date(2026, 11, 30)))
    begin_night(at=at(FIRST_OF_DECEMBER))
    assert list(ledger_differences()) == []
    late = cast.enrolment(cast.member(), start=AUG)
    old_book(cast, late, AUG)  # written while the night is under way
    assert lapsed_on(late) == FIRST_OF_DECEMBER
    assert note_lapses(at=at(FIRST_OF_DECEMBER), most=9) == 1
    finish_night(at=at(FIRST_OF_DECEMBER))


def test_a_lapse_that_a_finished_night_passed_over_is_named(lapsing):
    begin_night(at=at(FIRST_OF_DECEMBER))
    finish_night(at=at(FIRST_OF_DECEMBER))
    [difference] = ledger_differences()
    assert "lapsed" not in str(difference)
    assert "2026-12-01" in str(difference)


def test_a_lapse_before_its_day_is_named(lapsing):
    Standing.objects.update(lapsed_on=FIRST_OF_DECEMBER)
    assert len(list(ledger_differences())) == 1


def test_months_that_arrive_late_clear_the_lapse_or_move_it(cast, true_books):
    enrolment = cast.enrolment(cast.member(), start=AUG)
    old_book(cast, enrolment, AUG)
    collection = take_from(cast, enrolment, months=1)  # September, still with the agent
    night(at(FIRST_OF_DECEMBER))
    assert lapsed_on(enrolment) == FIRST_OF_DECEMBER
    remittance = pay_straight(cast, collection, at=at(FIRST_OF_DECEMBER, 10))
    assert lapsed_on(enrolment) is None
    night(at(dt.date(2027, 1, 1)))
    assert lapsed_on(enrolment) == dt.date(2027, 1, 1)
    refuse(cast, remittance, at=at(dt.date(2027, 1, 1), 10))
    assert lapsed_on(enrolment) == FIRST_OF_DECEMBER


def test_an_end_before_the_lapse_is_no_lapse_even_when_it_is_told_later(cast, lapsing, true_books):
    night(at(FIRST_OF_DECEMBER))
    end_enrolment(
        enrolment=lapsing,
        ended_on=dt.date(2026, 11, 30),
        reason=EndReason.WAGE_EMPLOYMENT,
        by=cast.sz.user,
        on=dt.date(2026, 12, 5),
    )
    assert lapsed_on(lapsing) is None
    night(at(dt.date(2027, 2, 1)))
    assert lapsed_on(lapsing) is None


def test_a_death_after_the_lapse_stays_a_lapse_without_any_night(cast, lapsing, true_books):
    end_enrolment(
        enrolment=lapsing,
        ended_on=dt.date(2026, 12, 3),
        reason=EndReason.DECEASED,
        by=cast.sz.user,
        on=dt.date(2026, 12, 5),
    )
    assert lapsed_on(lapsing) == FIRST_OF_DECEMBER


def test_coming_back_leaves_the_lapse_with_the_old_participation(cast, lapsing, true_books):
    night(at(FIRST_OF_DECEMBER))
    again = come_back(cast, lapsing)
    assert lapsed_on(lapsing) == FIRST_OF_DECEMBER
    assert not Standing.objects.filter(enrolment=again, lapsed_on__isnull=False).exists()


def test_undoing_the_only_payment_leaves_nothing_to_lapse(cast, true_books):
    enrolment = cast.enrolment(cast.member(), start=NOV)
    collection = take_from(cast, enrolment)
    request_reversal(
        uuid=uuid4(), collection=collection, kind="refund", reason="x", by=cast.sz.user, at=NOW
    )
    night(at(dt.date(2027, 6, 1)))
    assert lapsed_on(enrolment) is None


def test_every_version_of_the_rule_counts_for_its_own_months(cast, monkeypatch, true_books):
    """Should the law shorten the time, whoever paid under the old rule keeps the old rule."""
    spans = [(dt.date(2015, 7, 1), AUG), (SEP, SEP)]
    monkeypatch.setattr(regulations, "lapsed_spans", lambda day: spans)
    monkeypatch.setattr(
        regulations, "lapses_on", lambda month: {AUG: FIRST_OF_DECEMBER, SEP: NOV}[month]
    )
    people = [cast.enrolment(cast.member(), start=month) for month in (AUG, SEP)]
    for person, month in zip(people, (AUG, SEP), strict=True):
        old_book(cast, person, month)
    night(at(FIRST_OF_DECEMBER))
    assert [lapsed_on(person) for person in people] == [FIRST_OF_DECEMBER, NOV]


def test_a_night_without_anything_to_do_asks_little(cast, lapsing, django_assert_num_queries):
    night(at(FIRST_OF_DECEMBER))
    with django_assert_num_queries(19):
        night(at(FIRST_OF_DECEMBER, 2))


def test_pages_know_how_far_the_night_has_come(cast, lapsing):
    viewer = cast.viewer(cast.koordinator, now=NOW)
    assert night_done(viewer) is None
    night(at(FIRST_OF_DECEMBER))
    assert night_done(viewer) == FIRST_OF_DECEMBER


def test_it_comes_due_every_night():
    assert kind_of("dues.turn_the_night").every == Every.NIGHT
