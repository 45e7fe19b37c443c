"""When somebody comes due under rules that follow one another: without a database."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues import rules as dues_rules
from perisai.common.months import add_months
from perisai.reminders import due_rules
from perisai.reminders.due_rules import comes_due, month_span, turns
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.rules import Place, Window, rule_for

DAY = dt.timedelta(days=1)
SINCE = dt.date(2015, 7, 1)
NOV = dt.date(2026, 11, 1)
EVERYWHERE = Place()


@dataclass(frozen=True)
class Row:
    pk: int
    from_on: dt.date = SINCE
    days: int = 3
    mode: str = Mode.ENFORCE
    kind: str = Kind.BEFORE_DUE
    branch_id: int | None = None
    village_id: str | None = None
    has_jht: bool | None = None


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def due(*rows: Row, place: Place = EVERYWHERE, kind: Kind = Kind.BEFORE_DUE, month=NOV):
    """Rule and window of November, whose dues are to be paid by the 16th."""
    found = comes_due(turns(rows, kind, place), month_span(kind, month))
    return found and (found.rule.pk, found.due_on, found.last_on)


def test_one_rule_gives_its_window():
    assert due(Row(1)) == (1, november(13), november(15))


def test_no_rule_and_a_rule_that_is_off_give_none():
    assert due() is None
    assert due(Row(1, mode=Mode.OFF)) is None


@pytest.mark.parametrize("mode", [Mode.OBSERVE, Mode.ENFORCE, Mode.HOLD])
def test_every_other_mode_gives_a_row(mode):
    assert due(Row(1, mode=mode)) == (1, november(13), november(15))


def test_the_rule_of_the_first_day_counts_and_a_later_one_changes_nothing():
    assert due(Row(1), Row(2, november(14), days=1)) == (1, november(13), november(15))


def test_a_rule_that_begins_on_the_first_day_counts():
    assert due(Row(1), Row(2, november(13))) == (2, november(13), november(15))


def test_nobody_falls_between_a_rule_and_one_that_would_have_begun_earlier():
    """Until the 11th three days before, from the 12th on seven: the 9th was in neither."""
    assert due(Row(1), Row(2, november(12), days=7)) == (2, november(12), november(15))


def test_a_rule_that_begins_later_and_tells_later_waits_for_its_day():
    assert due(Row(1, days=3), Row(2, november(12), days=1)) == (2, november(15), november(15))


def test_what_began_before_the_rule_was_switched_on_is_let_go():
    off, back_on = Row(1, mode=Mode.OFF), Row(2, november(14))
    assert due(off, back_on) is None
    assert due(Row(3, november(14))) is None


def test_what_begins_on_the_day_of_switching_on_counts():
    assert due(Row(1, mode=Mode.OFF), Row(2, november(13))) == (2, november(13), november(15))


def test_what_had_come_due_before_switching_off_stays():
    assert due(Row(1), Row(2, november(14), mode=Mode.OFF)) == (1, november(13), november(15))


def test_switching_off_before_the_first_day_lets_nobody_come_due():
    assert due(Row(1), Row(2, november(13), mode=Mode.OFF)) is None


def test_the_narrower_rule_counts_from_its_day():
    wide, narrow = Row(1), Row(2, november(1), days=5, branch_id=7)
    assert due(wide, narrow, place=Place(7)) == (2, november(11), november(15))
    assert due(wide, narrow, place=Place(8)) == (1, november(13), november(15))


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.ENFORCE])
def test_a_wider_rule_that_comes_later_changes_nothing_for_the_narrower(mode):
    narrow, wide = Row(1, branch_id=7), Row(2, november(1), mode=mode, days=9)
    assert due(narrow, wide, place=Place(7)) == (1, november(13), november(15))


rows = st.builds(
    Row,
    pk=st.integers(1, 9),
    from_on=st.dates(dt.date(2026, 10, 20), dt.date(2026, 11, 25)) | st.just(SINCE),
    days=st.integers(0, 10),
    mode=st.sampled_from(Mode),
    kind=st.just(Kind.AFTER_DUE) | st.just(Kind.BEFORE_DUE),
)


@given(st.lists(rows, max_size=5, unique_by=lambda row: row.pk))
def test_going_through_the_days_one_by_one_gives_the_same(several):
    """The definition, day by day: on the first day that lies in the window of the rule of that day, unless it
    began while none was on."""
    for kind in (Kind.AFTER_DUE, Kind.BEFORE_DUE):
        span, expected, was_on, before = month_span(kind, NOV), None, False, None
        for day in (SINCE, *(dt.date(2026, 10, 1) + step * DAY for step in range(90))):
            rule = rule_for(several, kind, EVERYWHERE, on=day)
            if before is None or rule is None or rule.pk != before.pk:
                was_on = before is not None and before.mode != Mode.OFF
                began = day
            before = rule
            if rule is None or rule.mode == Mode.OFF or not (window := span(rule.days)):
                continue
            if window.is_open_on(day) and (was_on or window.due_on >= began):
                expected = (rule.pk, day, window.last_on)
                break
        assert due(*several, kind=kind) == expected


@pytest.mark.parametrize(
    ("kind", "month", "days", "window"),
    [
        (Kind.BEFORE_DUE, NOV, 0, None),
        (Kind.ON_DUE, NOV, 9, Window(november(16), november(16))),
        (Kind.AFTER_DUE, NOV, 3, Window(november(19), november(30))),
        (Kind.AFTER_DUE, NOV, 14, Window(november(30), november(30))),
        (Kind.AFTER_DUE, NOV, 15, None),
        (Kind.FREE_MONTHS_END, NOV, 30, Window(dt.date(2026, 10, 31), dt.date(2026, 12, 15))),
        (Kind.DISCOUNT_ENDS, NOV, 45, Window(dt.date(2026, 10, 16), november(30))),
        (Kind.HARVEST, NOV, 5, Window(november(6), november(30))),
        (Kind.HARVEST, NOV, 30, None),
    ],
)
def test_windows_of_months(kind, month, days, window):
    assert month_span(kind, month)(days) == window


@given(st.dates(dt.date(2016, 1, 1), dt.date(2027, 12, 31)), st.integers(0, 5))
def test_arrears_are_told_on_the_days_on_which_the_rules_of_dues_say_so(day, back):
    """Beside `dues.rules`, on any day: never another number, nor after the lapse."""
    month = add_months(day.replace(day=1), -back)
    progress = dues_rules.Progress(month, paid_through=month, remitted_through=month)
    has_lapsed = day >= dues_rules.countdown(progress).lapsed_on
    for kind in (Kind.ARREARS_1, Kind.ARREARS_2, Kind.ARREARS_3):
        window = month_span(kind, month)(0)
        if window.is_open_on(day):
            assert not has_lapsed
            assert dues_rules.overdue_months(progress, day) == due_rules.overdue_months_of(kind)


@given(
    st.dates(dt.date(2016, 1, 1), dt.date(2027, 12, 31)),
    st.lists(st.integers(0, 40), min_size=4, max_size=4),
)
def test_a_debt_is_told_by_one_window_at_a_time_under_any_rules(day, days):
    """Of whoever paid up to a month: the month after it alone, then its arrears, whatever their days."""
    reached = day.replace(day=1)
    asked = [(Kind.AFTER_DUE, add_months(reached, 1))]
    asked += [(kind, reached) for kind in (Kind.ARREARS_1, Kind.ARREARS_2, Kind.ARREARS_3)]
    found = [month_span(kind, month)(late) for (kind, month), late in zip(asked, days, strict=True)]
    told = [window for window in found if window]
    for earlier, later in pairwise(told):
        assert earlier.last_on < later.due_on


@given(st.sampled_from(Kind), st.dates(dt.date(2018, 1, 1), dt.date(2027, 12, 31)))
def test_a_number_of_days_that_works_leaves_a_window_in_every_month(kind, on):
    works = due_rules.days_that_work(kind, on)
    assert due_rules.problem_with_days(kind, works.start, on) == ""
    assert due_rules.problem_with_days(kind, works[-1], on) == ""
    if kind.to != "member":
        return
    months = [add_months(on.replace(day=1), step) for step in range(due_rules.MONTHS_AHEAD)]
    spans = [month_span(kind, month) for month in months]
    assert all(span(days) for span in spans for days in (works.start, works[-1]))
    for beyond in (works.start - 1, works.stop):
        assert not 0 <= beyond <= due_rules.MOST_DAYS or not all(span(beyond) for span in spans)


@pytest.mark.parametrize(
    ("kind", "days", "number"),
    [
        (Kind.BEFORE_DUE, 0, "1"),
        (Kind.AFTER_DUE, 16, "13"),
        (Kind.ARREARS_1, 30, "13"),
        (Kind.ARREARS_3, 20, "12"),
        (Kind.HARVEST, 30, "27"),
        (Kind.CASH_HELD, 31, "30"),
    ],
)
def test_a_number_with_which_nobody_comes_due_is_told_with_one_that_works(kind, days, number):
    said = due_rules.problem_with_days(kind, days, NOV)
    assert said.endswith(f" {number}.")
    assert due_rules.problem_with_days(kind, int(number), NOV) == ""


def test_arrears_of_one_month_begin_on_the_first_of_the_next():
    for step in range(24):
        window = month_span(Kind.ARREARS_1, add_months(NOV, step - 12))(0)
        assert window.due_on == add_months(NOV, step - 10)


@given(
    st.dates(dt.date(2017, 1, 1), dt.date(2027, 12, 31)),
    st.integers(0, 60),
    st.integers(0, 120),
    st.sampled_from([kind for kind in Kind if kind.to == "member"]),
)
def test_no_month_is_forgotten_when_looking(day, missed, days, kind):
    since = day - missed * DAY
    looked = due_rules.months_to_look(since, day, days)
    for step in range(-12, 12):
        month = add_months(day.replace(day=1), step)
        window = month_span(kind, month)(days)
        if window and window.due_on <= day and window.last_on >= since:
            assert month in looked


def test_a_deadline_is_told_from_the_day_it_was_raised_until_it_was_overdue_for_a_month():
    assert due_rules.clock_span(november(3), november(20))(0) == Window(
        november(3), dt.date(2026, 12, 20)
    )
    assert due_rules.clock_span(november(25), november(20))(2) == Window(
        november(27), dt.date(2026, 12, 25)
    )


def test_cash_is_told_from_the_day_after_the_last_one_for_handing_it_on():
    assert due_rules.cash_span(november(4))(0) == Window(november(5), dt.date(2026, 12, 5))
    assert due_rules.cash_span(november(4))(31) is None
