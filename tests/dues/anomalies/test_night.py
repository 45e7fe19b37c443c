"""The night that looks for anomalies, and what is done about them."""

import datetime as dt

import pytest

from dues.actions.anomalies import answer_anomaly, look_for, take_anomaly
from dues.anomaly_enums import AnomalyOutcome, AnomalyRule
from dues.errors import AlreadyAnswered, NotToAnswer, NotYours
from dues.models import Anomaly
from dues.queries.anomalies import (
    Narrowed,
    Shown,
    anomaly_page,
    evidence_of,
    number_open,
    number_overdue,
)
from dues.queries.patterns import FINDERS
from dues.tasks import look_for_anomalies
from perisai.audit.models import AuditEntry
from perisai.jobs.models import Job
from scripts.fraud.books import at
from tests.dues.anomalies.conftest import TONIGHT, november

NIGHT = at(TONIGHT, 1)
MORNING = at(TONIGHT, 8)


def late_receipts(village, number=5):
    return [
        village.take(one, november(3), 23, turn) for turn, one in enumerate(village.people(number))
    ]


@pytest.fixture
def told(village) -> Anomaly:
    late_receipts(village)
    [row] = village.found(AnomalyRule.NIGHT)
    return row


def whole_night(when: dt.datetime) -> int:
    """All slices of the job, one after the other; answers how many."""
    cursor, slices = {}, 0
    while cursor is not None:
        again = look_for_anomalies(Job(cursor=cursor), on=when)
        cursor, slices = again and again.cursor, slices + 1
    return slices


def test_a_night_looks_for_every_rule_and_any_number_of_nights_tells_once(village):
    late_receipts(village)
    village.books.write()
    assert whole_night(NIGHT) == len(AnomalyRule)
    for later in range(1, 4):
        whole_night(NIGHT + dt.timedelta(days=later))
    assert [row.rule for row in Anomaly.objects.all()] == [AnomalyRule.NIGHT]
    assert AuditEntry.objects.filter(action="anomaly.found").count() == 1


def test_a_night_counts_what_it_wrote_itself(village, monkeypatch):
    late_receipts(village)
    village.books.write()
    find = FINDERS[AnomalyRule.NIGHT]
    monkeypatch.setitem(FINDERS, AnomalyRule.NIGHT, lambda on: [*find(on), *find(on)])
    assert look_for(AnomalyRule.NIGHT, at=NIGHT) == Anomaly.objects.count() == 1
    assert AuditEntry.objects.get(action="anomaly.found").details["number"] == 1


def test_slices_after_midnight_look_at_the_day_on_which_the_first_began(village):
    first = look_for_anomalies(Job(cursor={}), on=at(TONIGHT, 23, 59))
    after = look_for_anomalies(
        Job(cursor=first.cursor), on=at(TONIGHT + dt.timedelta(days=1), 0, 5)
    )
    assert after.cursor["at"] == first.cursor["at"] == at(TONIGHT, 23, 59).isoformat()


def test_more_of_the_same_in_the_same_month_is_the_same_and_in_the_next_another(village, told):
    look_for(AnomalyRule.NIGHT, at=at(dt.date(2026, 12, 2), 1))
    assert Anomaly.objects.get() == told


def test_it_says_when_an_answer_is_due(told):
    assert (told.noticed_on, told.due_on) == (TONIGHT, TONIGHT + dt.timedelta(days=7))


def page(cast, user, **narrowed):
    return anomaly_page(cast.viewer(user, now=MORNING), Narrowed(**narrowed))[0]


def test_the_branch_and_head_office_see_it_and_nobody_else(cast, told):
    assert page(cast, cast.koordinator) == page(cast, cast.pusat) == [told]
    for user in (cast.foreign_coordinator, cast.sz, cast.st, cast.sekdes):
        assert page(cast, user) == []
        assert evidence_count(cast, user) == 0


def evidence_count(cast, user) -> int:
    return Anomaly.objects.visible_to(cast.viewer(user, now=MORNING)).count()


def test_the_rows_behind_it_are_of_the_viewers_scope(cast, told):
    seen = evidence_of(told, viewer=cast.viewer(cast.koordinator, now=MORNING))
    assert len(seen.receipts) == 5
    far = evidence_of(told, viewer=cast.viewer(cast.foreign_coordinator, now=MORNING))
    assert (far.receipts, far.members) == ([], [])


def answer(cast, told, *, by=None, outcome=AnomalyOutcome.EXPLAINED, note="Jam HP salah"):
    return answer_anomaly(
        anomaly=told, outcome=outcome, note=note, by=by or cast.koordinator, at=MORNING
    )


@pytest.mark.parametrize("outcome", AnomalyOutcome)
def test_an_answer_ends_the_waiting_and_leaves_a_trace(cast, told, outcome):
    assert answer(cast, told, outcome=outcome) == answer(cast, told, outcome=outcome)
    assert page(cast, cast.koordinator) == []
    assert page(cast, cast.koordinator, shown=Shown.ANSWERED) == [told]
    [entry] = AuditEntry.objects.filter(action="anomaly.answered")
    assert entry.details == {"rule": "night", "outcome": outcome}


@pytest.mark.parametrize("note", ["x", "         x         "])
def test_an_answer_of_one_letter_is_refused(cast, told, note):
    with pytest.raises(NotToAnswer):
        answer(cast, told, note=note)
    assert page(cast, cast.koordinator) == [told]


def test_another_answer_is_refused(cast, told):
    answer(cast, told)
    with pytest.raises(AlreadyAnswered):
        answer(cast, told, outcome=AnomalyOutcome.CONFIRMED)
    with pytest.raises(AlreadyAnswered):
        take_anomaly(anomaly=told, by=cast.koordinator, at=MORNING)


@pytest.mark.parametrize("who", ["sz", "st", "koordinator-jauh", "sekdes"])
def test_nobody_else_answers_or_takes_it(cast, told, who):
    with pytest.raises(NotYours):
        answer(cast, told, by=cast.users[who])
    with pytest.raises(NotYours):
        take_anomaly(anomaly=told, by=cast.users[who], at=MORNING)


def test_the_last_who_took_it_looks_after_it(cast, told):
    for who in (cast.koordinator, cast.koordinator, cast.pusat):
        take_anomaly(anomaly=told, by=who, at=MORNING)
    assert told.owners.count() == 2
    [row] = page(cast, cast.pusat, shown=Shown.MINE)
    assert row.owner_name == cast.pusat.name
    assert page(cast, cast.koordinator, shown=Shown.MINE) == []


def test_what_is_overdue_is_counted_apart(cast, told):
    soon = cast.viewer(cast.koordinator, now=at(told.due_on, 12))
    late = cast.viewer(cast.koordinator, now=at(told.due_on + dt.timedelta(days=1), 1))
    assert (number_open(soon), number_overdue(soon)) == (1, 0)
    assert (number_open(late), number_overdue(late)) == (0, 1)
    assert anomaly_page(late, Narrowed(shown=Shown.OVERDUE))[0] == [told]


def test_a_list_is_narrowed_by_rule_and_weight(cast, told):
    assert page(cast, cast.koordinator, rule="night", severity="medium") == [told]
    assert page(cast, cast.koordinator, rule="burst") == []
    assert page(cast, cast.koordinator, severity="high") == []


def test_a_long_list_goes_on_after_the_last_row(cast, village):
    for number in range(5):
        village.people(6, phone=f"+62812000000{number}", phone_owner="neighbour")
    village.found(AnomalyRule.PHONE)
    viewer, seen, after = cast.viewer(cast.koordinator, now=MORNING), [], None
    for _ in range(3):
        rows, after = anomaly_page(viewer, Narrowed(), after=after, size=2)
        seen += rows
    assert after is None
    assert len({row.pk for row in seen}) == len(seen) == 5
