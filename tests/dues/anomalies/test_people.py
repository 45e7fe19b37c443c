"""Members about whom something looks wrong. Each pattern with who is innocent."""

import datetime as dt
from dataclasses import replace

import pytest

from dues.anomaly_enums import AnomalyRule
from perisai.audit.models import AuditEntry
from scripts.fraud.books import RAISED, Books, at
from tests.dues.anomalies.conftest import TONIGHT, november

PHONE = "+6281234567890"
SHARED = {"phone": PHONE, "phone_owner": "neighbour"}
DAYS = dt.timedelta(days=1)
DIED = november(20)


def test_one_number_at_six_households_is_asked_about_without_telling_the_number(village):
    people = village.people(6, **SHARED)
    [row] = village.found(AnomalyRule.PHONE)
    assert sorted(row.evidence["members"]) == [one.member.pk for one in people]
    assert (row.measured, row.period) == (6, "2026")
    assert PHONE[-6:] not in row.subject


def test_one_number_in_two_branches_of_an_agent_is_told_of_in_both(village):
    cast = village.cast
    malang = replace(village.walk, village=cast.foreign_village, branch=cast.other_branch)
    village.people(9, **SHARED)
    for _time in range(9):
        village.books.person(malang, start=november(1), **SHARED)
    found = village.found(AnomalyRule.PHONE)
    assert [(row.branch, row.measured) for row in found] == [
        (cast.branch, 9),
        (cast.other_branch, 9),
    ]
    assert AuditEntry.objects.get(action="anomaly.found").details["number"] == 2


def test_a_family_that_shares_a_telephone_is_one_household(village):
    for number in range(9):
        village.one(**SHARED, family_card=f"35091100000000{number % 3:02d}")
    assert village.found(AnomalyRule.PHONE) == []


def test_members_without_a_telephone_share_none(village):
    village.people(9)
    assert village.found(AnomalyRule.PHONE) == []


def test_who_died_or_left_no_longer_counts_for_a_telephone(village):
    village.people(3, **SHARED)
    village.people(2, **SHARED, deceased_on=DIED)
    village.one(**SHARED, withdrawn_at=at(DIED, 9))
    assert village.found(AnomalyRule.PHONE) == []


def test_who_joined_just_before_the_death_is_asked_about(village):
    member = village.one(start=november(1), deceased_on=DIED)
    receipt = village.take(member, DIED - 5 * DAYS)
    [row] = village.found(AnomalyRule.DEATH)
    assert (row.member, row.agent, row.measured) == (member.member, village.cast.sz, 1)
    assert row.evidence == {"receipts": [receipt.pk], "members": [member.member.pk]}


def test_who_paid_many_old_months_at_once_just_before_the_death_is_asked_about(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5))
    village.take(member, DIED - 2 * DAYS, months=3)
    assert [row.measured for row in village.found(AnomalyRule.DEATH)] == [1]


def test_a_receipt_entered_after_the_death_as_if_before_is_asked_about(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5), months=4)
    village.take(member, DIED - DAYS, recorded_at=at(DIED + 3 * DAYS, 9))
    assert [row.measured for row in village.found(AnomalyRule.DEATH)] == [1]


def test_a_bracket_raised_shortly_before_the_death_is_asked_about(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5), months=5)
    village.books.terms(member.enrolment, november(1), RAISED)
    [row] = village.found(AnomalyRule.DEATH)
    assert (row.from_on, row.until_on, row.evidence["receipts"]) == (november(1), DIED, [])


@pytest.mark.parametrize("late", [0, 1])
def test_who_paid_month_by_month_until_the_death_is_not_asked_about(village, late):
    """Also when the last evening had no network, and two old months were paid with the new one."""
    member = village.one(deceased_on=DIED)
    for month in (7, 8):
        village.take(member, dt.date(2026, month, 5))
    village.take(member, DIED - DAYS, months=3, recorded_at=at(DIED + late * DAYS, 20))
    assert village.found(AnomalyRule.DEATH) == []


def test_arrears_that_heirs_pay_after_the_death_are_no_sign(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5))
    village.take(member, DIED + 3 * DAYS, months=4)
    assert village.found(AnomalyRule.DEATH) == []


def test_a_round_that_was_entered_late_as_a_whole_is_no_sign(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5), months=4)
    for turn, one in enumerate([*village.people(2), member]):
        village.take(one, DIED - DAYS, 10, turn, recorded_at=at(DIED + 3 * DAYS, 20, turn))
    assert village.found(AnomalyRule.DEATH) == []


def test_others_of_another_day_or_another_agent_are_no_company(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5), months=4)
    evening = at(DIED + 3 * DAYS, 20)
    village.take(member, DIED - DAYS, recorded_at=evening)
    village.take(village.one(), DIED - 2 * DAYS, recorded_at=evening)
    village.take(village.books.person(village.other, start=DIED), DIED - DAYS, recorded_at=evening)
    assert [row.measured for row in village.found(AnomalyRule.DEATH)] == [1]


def test_a_raise_that_was_only_written_down_is_no_sign(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5), months=4)
    village.books.terms(member.enrolment, november(1), RAISED)
    assert village.found(AnomalyRule.DEATH) == []


def test_a_raise_that_heirs_pay_after_the_death_is_no_sign(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5), months=4)
    village.books.terms(member.enrolment, november(1), RAISED)
    village.take(member, DIED + 3 * DAYS)
    assert village.found(AnomalyRule.DEATH) == []


def test_a_raise_long_before_the_death_is_no_sign(village):
    member = village.one(deceased_on=DIED)
    village.take(member, dt.date(2026, 7, 5), months=5)
    village.books.terms(member.enrolment, dt.date(2026, 8, 1), RAISED)
    assert village.found(AnomalyRule.DEATH) == []


def knock(village, people, results="not_home not_home not_home"):
    for person in people:
        for turn, result in enumerate(results.split()):
            village.books.visit(person, at(november(1 + 7 * turn), 10), result)


def test_six_members_whom_nobody_ever_meets_are_asked_about(village):
    people = village.people(6)
    knock(village, people)
    [row] = village.found(AnomalyRule.SILENT)
    assert (row.agent, row.measured, row.period) == (village.cast.sz, 6, "2026-Q4")
    assert row.evidence == {"members": [one.member.pk for one in people]}


def test_the_same_visits_are_asked_about_once_also_when_the_next_quarter_begins(village):
    knock(village, village.people(7))
    for night in (TONIGHT, dt.date(2026, 12, 31), dt.date(2027, 1, 1)):
        [row] = village.found(AnomalyRule.SILENT, on=night)
        village.books = Books()
        assert row.period == "2026-Q4"


def test_nobody_met_again_in_the_next_quarter_is_asked_about_again(village):
    people = village.people(7)
    knock(village, people)
    village.found(AnomalyRule.SILENT)
    village.books = Books()
    village.books.visit(people[0], at(dt.date(2027, 1, 4), 10), "not_home")
    found = village.found(AnomalyRule.SILENT, on=dt.date(2027, 1, 5))
    assert [row.period for row in found] == ["2026-Q4", "2027-Q1"]


def test_who_was_met_once_or_paid_since_is_met(village):
    people = village.people(9)
    knock(village, people[:5])
    knock(village, people[5:7], "not_home ill not_home not_home")
    knock(village, people[7:])
    for person in people[7:]:
        village.take(person, november(25))
    assert village.found(AnomalyRule.SILENT) == []


def test_who_was_looked_for_twice_may_be_met_the_third_time(village):
    knock(village, village.people(9), "not_home not_home")
    assert village.found(AnomalyRule.SILENT) == []


def pay(village, people, months, *, day=10):
    for person in people:
        for month in months:
            village.take(person, dt.date(2026, month, day))


def others(village, number, months):
    """Members of ST, who pay as the season is."""
    for _ in range(number):
        person = village.books.person(village.other, start=dt.date(2026, 7, 1))
        pay(village, [person], months)


def test_a_month_that_far_fewer_members_pay_is_asked_about(village):
    people = village.people(30)
    pay(village, people, [7, 8, 9])
    pay(village, people[:16], [10])
    others(village, 60, [7, 8, 9, 10])
    [row] = village.found(AnomalyRule.COVERAGE)
    assert (row.agent, row.period, row.measured, row.allowed) == (
        village.cast.sz,
        "2026-10",
        16,
        30,
    )
    assert row.evidence == {"members": [one.member.pk for one in people[16:]]}


def test_a_late_harvest_is_late_for_everybody(village):
    people = village.people(30)
    pay(village, people, [7, 8, 9])
    pay(village, people[:16], [10])
    others(village, 40, [7, 8, 9, 10])
    others(village, 20, [7, 8, 9])
    assert village.found(AnomalyRule.COVERAGE) == []


def test_who_died_or_ended_is_no_drop(village):
    stay = village.people(20)
    gone = village.people(5, deceased_on=DIED)
    ended = village.people(5)
    for person in ended:
        person.enrolment.ended_on, person.enrolment.end_reason = november(1), "other"
    pay(village, stay, [7, 8, 9, 10])
    pay(village, gone + ended, [7, 8, 9])
    assert village.found(AnomalyRule.COVERAGE) == []


def test_a_month_is_looked_at_when_its_latecomers_had_their_time(village):
    people = village.people(30)
    pay(village, people, [7, 8, 9])
    pay(village, people[:16], [10])
    others(village, 60, [7, 8, 9, 10])
    assert village.found(AnomalyRule.COVERAGE, on=november(19)) == []
    assert TONIGHT.day >= 20
