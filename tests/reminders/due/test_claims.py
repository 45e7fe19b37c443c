"""Deadlines of claims, and the education grant of every year."""

import datetime as dt

import pytest

from claims.enums import ClockKind, EventKind, StepKind
from claims.models import Claim, ClaimStep, ClaimTask, Relative
from claims.rules.grants import yearly_claims
from members.enums import Relation
from perisai.common.months import month_range
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import Reminder
from tests.claims.steps import begin
from tests.dues.test_collecting import old_book
from tests.reminders.due.nights import at, counted, night, on, rule, told, windows
from villages.enums import TimeZone

DIED = on("11-03")


@pytest.fixture
def claim(cast):
    return begin(cast, cast.enrolment().member, event_on=DIED)


def task(claim, *, raised="11-20", due="12-03", kind=ClockKind.DEATH_REPORT, **fields) -> ClaimTask:
    return ClaimTask.objects.create(
        claim=claim, kind=kind, due_on=on(due), raised_at=at(on(raised)), **fields
    )


@pytest.mark.parametrize(
    ("day", "is_told"),
    [("11-19", False), ("11-20", True), ("2027-01-02", True), ("2027-01-03", False)],
)
def test_a_task_is_told_from_the_day_it_was_raised_until_a_month_after_its_end(claim, day, is_told):
    task(claim)
    night(day)
    assert told(Kind.CLAIM_CLOCK) == [(f"c{claim.pk}", "death_report:2026-12-03")] * is_told
    assert counted(Kind.CLAIM_CLOCK, on(day)) == is_told


def test_the_grants_of_two_children_are_no_deadline_of_the_claim(claim):
    """They end on the same day, after the claim has ended, and are told as yearly grants."""
    for child in ("Ani:2026", "Budi:2026"):
        task(claim, kind=ClockKind.GRANT, due="12-30", about=child)
    night("11-25")
    assert told(Kind.CLAIM_CLOCK) == []
    assert counted(Kind.CLAIM_CLOCK, on("11-25")) == 0


def test_a_task_that_is_done_is_not_told(claim):
    task(claim, done_at=at(on("11-21")))
    night("11-25")
    assert told(Kind.CLAIM_CLOCK) == []
    assert counted(Kind.CLAIM_CLOCK, on("11-25")) == 0


def test_two_tasks_of_a_claim_are_told_each_and_one_that_moved_anew(claim):
    first = task(claim)
    task(claim, kind=ClockKind.CLAIM, due="12-10")
    night("11-25")
    ClaimTask.objects.filter(pk=first.pk).update(due_on=on("12-05"))
    night("11-26")
    assert [period for _claim, period in told(Kind.CLAIM_CLOCK)] == [
        "claim:2026-12-10",
        "death_report:2026-12-03",
        "death_report:2026-12-05",
    ]


def test_a_task_is_of_the_agent_and_branch_of_its_claim(cast, claim):
    task(claim)
    night("11-25")
    [row] = Reminder.objects.filter(kind=Kind.CLAIM_CLOCK)
    assert (row.claim, row.agent, row.branch) == (claim, cast.sz, cast.branch)
    assert windows(Kind.CLAIM_CLOCK) == [(on("11-20"), on("2027-01-02"))]


def test_the_day_a_task_was_raised_is_that_of_its_branch(cast, claim):
    """Raised at 23:30 of Jakarta, when it is the next day in Jayapura."""
    type(cast.branch).objects.filter(pk=cast.branch.pk).update(time_zone=TimeZone.WIT)
    row = task(claim)
    ClaimTask.objects.filter(pk=row.pk).update(
        raised_at=at(on("11-20"), 23) + dt.timedelta(minutes=30)
    )
    night("11-22")
    assert windows(Kind.CLAIM_CLOCK)[0][0] == on("11-21")


def test_a_branch_that_switches_deadlines_off_gets_none(cast, claim):
    task(claim)
    rule(cast, Kind.CLAIM_CLOCK, from_on=on("11-01"), mode=Mode.OFF)
    night("11-25")
    assert told(Kind.CLAIM_CLOCK) == []
    assert counted(Kind.CLAIM_CLOCK, on("11-25")) == 0


def paid_claim(cast, *, born="2015-05-05", years=3, paid="11-30", **fields) -> Claim:
    """Somebody with `years` of dues died and left a child; the claim was paid."""
    start = dt.date(2026 - years, 11, 1)
    job = cast.enrolment(start=start)
    old_book(cast, job, *month_range(start, years * 12 + 1))
    claim = begin(cast, job.member, event_on=DIED)
    Claim.objects.filter(pk=claim.pk).update(**{"cause": "other", **fields})
    child(claim, born)
    ClaimStep.objects.create(
        claim=claim,
        kind=StepKind.PAID,
        happened_on=on(paid),
        amount=42_000_000,
        recorded_at=at(on(paid)),
        by=cast.koordinator,
    )
    return claim


def child(claim, born: str | None, **fields) -> Relative:
    day = on(born) if born else None
    return Relative.objects.create(
        claim=claim, relation=Relation.CHILD, name="Anak", born_on=day, **fields
    )


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        ("2027-10-30", False),
        ("2027-10-31", True),
        ("2027-12-30", True),
        ("2027-12-31", False),
    ],
)
def test_the_grant_is_claimed_a_year_after_the_payment(cast, day, is_told):
    claim = paid_claim(cast)
    night(day)
    assert told(Kind.YEARLY_GRANT) == [(f"c{claim.pk}", "2027")] * is_told
    assert counted(Kind.YEARLY_GRANT, on(day)) == is_told
    if is_told:
        assert windows(Kind.YEARLY_GRANT) == [(on("2027-10-31"), on("2027-12-30"))]


def test_the_grant_is_told_once_a_year_until_the_youngest_is_too_old(cast):
    """Born on 5 May 2008: under 23 in November 2030 for the last time."""
    paid_claim(cast, born="2008-05-05")
    for year in range(2027, 2034):
        night(f"{year}-11-30")
        assert counted(Kind.YEARLY_GRANT, on(f"{year}-11-30")) == (year <= 2030)
    assert [period for _claim, period in told(Kind.YEARLY_GRANT)] == [
        "2027",
        "2028",
        "2029",
        "2030",
    ]


def test_the_year_begins_in_the_calendar_year_of_its_day_also_when_told_before(cast):
    paid_claim(cast, paid="2027-01-10")
    night("2027-12-20")
    assert [period for _claim, period in told(Kind.YEARLY_GRANT)] == ["2028"]


@pytest.mark.parametrize(
    "fields",
    [
        {"born": "2003-11-03"},  # 23 on the day of the death
        {"years": 2},  # the grant needs three years of dues
        {"kind": EventKind.STOPPED_WORK},
    ],
)
def test_where_the_law_gives_no_grant_there_is_nothing_to_claim(cast, fields):
    paid_claim(cast, **fields)
    night("2027-11-30")
    assert told(Kind.YEARLY_GRANT) == []
    assert counted(Kind.YEARLY_GRANT, on("2027-11-30")) == 0


def test_a_death_at_work_gives_the_grant_from_the_first_month(cast):
    paid_claim(cast, years=0, cause="work")
    night("2027-11-30")
    assert len(told(Kind.YEARLY_GRANT)) == counted(Kind.YEARLY_GRANT, on("2027-11-30")) == 1


def test_a_claim_that_was_not_paid_or_has_no_child_in_the_grant_is_not_told(cast):
    unpaid = begin(cast, cast.enrolment().member, event_on=DIED)
    child(unpaid, "2015-05-05")
    grown = paid_claim(cast)
    grown.relatives.update(works=True)
    night("2027-11-30")
    assert told(Kind.YEARLY_GRANT) == []


def test_a_child_that_was_removed_or_has_died_is_not_counted(cast):
    claim = paid_claim(cast, born="2003-01-01")
    child(claim, "2015-05-05", removed_at=at(on("11-10")))
    child(claim, "2015-05-05", lives=False)
    night("2027-11-30")
    assert told(Kind.YEARLY_GRANT) == []


def test_the_years_of_a_grant():
    paid = dt.date(2024, 2, 29)
    assert yearly_claims(paid, on("2024-01-05"), [dt.date(2004, 3, 1)]) == [
        dt.date(2025, 2, 28),
        dt.date(2026, 2, 28),
        dt.date(2027, 2, 28),
    ]
    assert yearly_claims(paid, on("2024-01-05"), []) == []
    born_unknown = yearly_claims(paid, on("2024-01-05"), [None])
    assert born_unknown[-1] == dt.date(2046, 2, 28)
    assert (
        yearly_claims(paid, on("2018-01-05"), [dt.date(2015, 1, 1)]) == []
    )  # paid once by that law
