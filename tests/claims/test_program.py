"""Which benefit: the event decides."""

import pytest

from claims.enums import Cause, EventKind, Outcome, Reason
from claims.rules.program import Event, benefits_of
from perisai.regulations.enums import WorkCause
from tests.claims.cases import NEW_LAW, day

DIED, HURT = EventKind.DEATH, EventKind.INJURY


def an_event(kind=DIED, cause=Cause.OTHER, on=NEW_LAW, **changes) -> Event:
    return Event(kind=kind, cause=cause, on=day(on), **changes)


@pytest.mark.parametrize(
    ("kind", "cause", "on", "programs"),
    [
        (DIED, Cause.OTHER, NEW_LAW, ["JKM"]),
        (DIED, Cause.WORK, NEW_LAW, ["JKK"]),
        (DIED, Cause.COMMUTING, NEW_LAW, ["JKK"]),
        (DIED, Cause.DISEASE, NEW_LAW, ["JKK"]),
        (DIED, Cause.VIOLENCE, "2025-02-24", ["JKK"]),
        (DIED, Cause.VIOLENCE, "2025-02-23", ["JKM"]),
        (HURT, Cause.WORK, NEW_LAW, ["JKK"]),
        (HURT, Cause.COMMUTING, "2016-01-01", ["JKK"]),
        (HURT, Cause.VIOLENCE, "2025-02-23", []),
        (HURT, Cause.OTHER, NEW_LAW, []),
        (EventKind.STOPPED_WORK, Cause.OTHER, NEW_LAW, []),
        (EventKind.AGE, Cause.OTHER, NEW_LAW, []),
    ],
)
def test_the_event_decides(kind, cause, on, programs):
    answer = benefits_of(an_event(kind, cause, on), has_jht=False)
    assert list(answer.programs) == programs
    assert answer.is_decided


@pytest.mark.parametrize("cause", [Cause.WORK, Cause.OTHER])
def test_the_savings_come_beside_either_after_a_death(cause):
    answer = benefits_of(an_event(cause=cause), has_jht=True)
    assert [benefit.reason for benefit in answer.benefits][1:] == [Reason.SAVINGS_OF_THE_DEAD]


@pytest.mark.parametrize(
    ("outcome", "programs"),
    [
        (Outcome.TOTAL_DISABILITY, ["JKK", "JHT"]),
        (Outcome.PARTIAL_DISABILITY, ["JKK"]),
        (None, ["JKK"]),
    ],
)
def test_total_disability_opens_the_savings(outcome, programs):
    event = an_event(HURT, Cause.WORK, outcome=outcome)
    assert list(benefits_of(event, has_jht=True).programs) == programs


def test_a_month_after_work_stopped_the_savings_are_open():
    (savings,) = benefits_of(
        an_event(EventKind.STOPPED_WORK, on="2026-01-31"), has_jht=True
    ).benefits
    assert (savings.program, savings.claim_from) == ("JHT", day("2026-02-28"))


def test_how_long_the_wait_was_before_2022_is_not_known():
    answer = benefits_of(an_event(EventKind.STOPPED_WORK, on="2021-01-31"), has_jht=True)
    assert (list(answer.programs), answer.is_decided) == (["JHT"], False)


@pytest.mark.parametrize(
    ("born", "opens"),
    [
        ("1970-03-10", "2026-03-10"),
        ("1970-03-11", None),
        ("1960-02-29", "2016-02-29"),
        (None, None),
    ],
)
def test_the_savings_open_on_the_56th_birthday(born, opens):
    answer = benefits_of(an_event(EventKind.AGE), has_jht=True, born_on=day(born) if born else None)
    assert [benefit.claim_from for benefit in answer.benefits] == ([day(opens)] if opens else [])


def test_while_the_cause_is_not_known_both_stay_open():
    answer = benefits_of(an_event(cause=Cause.UNKNOWN), has_jht=True)
    assert list(answer.programs) == ["JKK", "JKM", "JHT"]
    assert not answer.is_decided
    assert [benefit.is_certain for benefit in answer.benefits] == [False, False, True]


def test_after_a_traffic_accident_jasa_raharja_pays_first():
    answer = benefits_of(an_event(HURT, Cause.COMMUTING, is_traffic=True), has_jht=False)
    (first,) = answer.notes
    assert (first.kind, dict(first.figures)) == ("traffic", {"amount": 20_000_000})
    assert not first.verified
    assert list(answer.programs) == ["JKK"]


def test_a_death_that_is_no_accident_has_nobody_before_it():
    assert benefits_of(an_event(is_traffic=True), has_jht=False).notes == ()


def test_an_accident_off_the_road_has_nobody_before_it():
    assert benefits_of(an_event(HURT, Cause.WORK), has_jht=False).notes == ()


def test_the_causes_of_the_law_are_causes_here():
    assert set(WorkCause.values) < set(Cause.values)
    assert [cause.label for cause in WorkCause] == [Cause(c.value).label for c in WorkCause]


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("has_jht", [True, False])
def test_every_death_gives_something(cause, has_jht):
    answer = benefits_of(an_event(cause=cause), has_jht=has_jht)
    assert answer.programs
    assert all(benefit.source for benefit in answer.benefits)
