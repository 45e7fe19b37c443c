"""Receipts that look wrong: many at once, in the night, out of order, undone. Each with who is innocent."""

import datetime as dt

import pytest

from dues.anomaly_enums import AnomalyRule
from scripts.fraud.books import at
from tests.dues.anomalies.conftest import TONIGHT, november

DAY = november(12)
MINUTE = dt.timedelta(minutes=1)


def test_eight_receipts_of_four_neighbourhoods_within_eight_minutes_are_asked_about(village):
    receipts = [village.take(one, DAY, 9, turn) for turn, one in enumerate(village.people(8))]
    [row] = village.found(AnomalyRule.BURST)
    assert row.agent == village.cast.sz
    assert row.evidence == {"receipts": [receipt.pk for receipt in receipts]}
    assert (row.from_on, row.until_on, row.measured, row.allowed) == (DAY, DAY, 1, 1)


def test_neighbours_of_one_rt_who_pay_together_are_no_burst(village):
    rt_1 = village.walk.places[0]
    for turn in range(12):
        neighbour = village.books.person(village.walk, start=DAY, place=rt_1)
        village.take(neighbour, DAY, 9, turn // 2)
    assert village.found(AnomalyRule.BURST) == []


def test_members_whose_rt_nobody_knows_are_no_further_place(village):
    """Eight receipts of three neighbourhoods and of nobody knows where: a fourth would make it a burst."""
    people = village.people(8)
    for turn, one in enumerate(people):
        one.member.neighbourhood = [*village.walk.places[:3], None][turn % 4]
        village.take(one, DAY, 9, turn)
    assert village.found(AnomalyRule.BURST) == []


def test_a_walk_from_door_to_door_is_no_burst(village):
    for turn, one in enumerate(village.people(12)):
        village.take(one, DAY, 9 + turn // 12, turn * 4 % 60)
    assert village.found(AnomalyRule.BURST) == []


def test_a_queue_at_the_desk_is_no_burst(village):
    for turn, one in enumerate(village.people(12)):
        village.take(one, DAY, 9, turn // 2, source="desk")
    assert village.found(AnomalyRule.BURST) == []


@pytest.mark.parametrize("hour", [23, 0, 4])
def test_three_receipts_in_the_night_of_one_month_are_asked_about(village, hour):
    for turn, one in enumerate(village.people(3)):
        village.take(one, november(3 + turn), hour, 30)
    [row] = village.found(AnomalyRule.NIGHT)
    assert (row.measured, row.period, row.agent) == (3, "2026-11", village.cast.sz)


def test_evenings_are_no_night_and_two_late_ones_are_still_no_pattern(village):
    for turn, one in enumerate(village.people(12)):
        hour, minute = (23, 15) if turn < 2 else (22, 59)
        village.take(one, november(3 + turn), hour, minute)
    assert village.found(AnomalyRule.NIGHT) == []


def test_a_telephone_that_sends_in_the_night_what_was_taken_by_day_is_no_night(village):
    for one in village.people(9):
        village.take(one, DAY, 15, recorded_at=at(DAY, 23, 30))
    assert village.found(AnomalyRule.NIGHT) == []


def test_nights_of_two_months_do_not_add_up(village):
    for turn, one in enumerate(village.people(4)):
        village.take(one, dt.date(2026, 10 + turn % 2, 5 + turn), 23)
    assert village.found(AnomalyRule.NIGHT) == []


def late_on(village, dates: list[int], *, entered: int):
    """Two receipts of each of these days of November, all entered on one."""
    moment = at(november(entered), 18)
    return [
        village.take(village.one(), november(day), recorded_at=moment + turn * MINUTE)
        for turn, day in enumerate(sorted(dates * 2, reverse=True))
    ]


def test_receipts_of_two_dates_entered_after_a_much_later_one_are_out_of_order(village):
    village.take(village.one(), november(14))
    late = late_on(village, [6, 8], entered=15)
    [row] = village.found(AnomalyRule.NUMBERS)
    assert sorted(row.evidence["receipts"]) == [receipt.pk for receipt in late]
    assert (row.measured, row.allowed) == (2, 2)


def test_a_telephone_that_was_broken_on_one_round_is_no_pattern(village):
    village.take(village.one(), november(14))
    late_on(village, [6, 6, 6], entered=15)
    assert village.found(AnomalyRule.NUMBERS) == []


def test_receipts_dated_back_to_one_favourable_day_again_and_again_are_asked_about(village):
    for turn, entered in enumerate((10, 14, 18)):
        village.take(village.one(), november(entered))
        village.take(village.one(), november(1), recorded_at=at(november(entered), 18, turn))
    [row] = village.found(AnomalyRule.NUMBERS)
    assert (row.measured, row.allowed) == (3, 2)


def test_who_catches_up_on_an_evening_and_goes_on_the_next_day_does_it_in_one_go(village):
    village.take(village.one(), november(14))
    for day in (14, 15):
        for turn in range(3):
            village.take(village.one(), november(6), recorded_at=at(november(day), 18, turn))
    assert village.found(AnomalyRule.NUMBERS) == []


def test_an_evening_without_network_sent_the_day_after_is_in_order(village):
    for turn, one in enumerate(village.people(16)):
        if turn % 2:
            village.take(one, november(11), 9, turn)
        else:
            village.take(one, november(9), 18, turn, recorded_at=at(november(11), 20, turn))
    assert village.found(AnomalyRule.NUMBERS) == []


def test_everything_entered_late_but_in_order_is_in_order(village):
    for turn, one in enumerate(village.people(10)):
        village.take(one, november(1 + turn), 9, recorded_at=at(november(8 + turn), 9))
    assert village.found(AnomalyRule.NUMBERS) == []


def test_receipts_undone_and_never_written_anew_are_asked_about(village):
    for turn, one in enumerate(village.people(3)):
        receipt = village.take(one, november(5 + turn))
        village.books.undo(receipt, at(november(6 + turn), 9), village.cast.koordinator)
    [row] = village.found(AnomalyRule.UNDONE)
    assert (row.measured, row.agent, row.severity) == (3, village.cast.sz, "high")


def test_what_the_money_of_the_next_month_pays_is_not_written_anew(village):
    for turn, one in enumerate(village.people(3)):
        day = dt.date(2026, 10, 5 + turn)
        receipt = village.take(one, day)
        village.books.undo(receipt, at(day, 10), village.cast.koordinator)
        village.take(one, november(5 + turn))
    [row] = village.found(AnomalyRule.UNDONE)
    assert (row.measured, row.period) == (3, "2026-10")


def test_mistakes_that_were_written_anew_are_none(village):
    for turn, one in enumerate(village.people(9)):
        receipt = village.take(one, november(5 + turn))
        village.books.undo(receipt, at(november(5 + turn), 10), village.cast.koordinator)
        village.take(one, november(6 + turn))
    assert village.found(AnomalyRule.UNDONE) == []


def test_a_receipt_of_several_months_is_mended_only_when_all_of_them_are_written_anew(village):
    """Nine receipts of three months; of each one month is written anew, of the last two all three."""
    for turn, one in enumerate(village.people(9)):
        receipt = village.take(one, november(5 + turn), months=3)
        village.books.undo(receipt, at(november(5 + turn), 10), village.cast.koordinator)
        village.take(one, november(6 + turn), months=3 if turn > 6 else 1)
    [row] = village.found(AnomalyRule.UNDONE)
    assert (row.measured, row.agent) == (7, village.cast.sz)


def test_months_written_anew_on_receipts_of_their_own_mend_the_one_they_stood_on(village):
    for turn, one in enumerate(village.people(4)):
        receipt = village.take(one, november(5 + turn), months=3)
        village.books.undo(receipt, at(november(5 + turn), 10), village.cast.koordinator)
        for later in range(3):
            village.take(one, november(6 + turn), 9, later)
    assert village.found(AnomalyRule.UNDONE) == []


def test_what_was_undone_in_the_last_days_may_still_be_written_anew(village):
    for one in village.people(9):
        receipt = village.take(one, TONIGHT - dt.timedelta(days=2))
        village.books.undo(
            receipt, at(TONIGHT - dt.timedelta(days=1), 10), village.cast.koordinator
        )
    assert village.found(AnomalyRule.UNDONE) == []
