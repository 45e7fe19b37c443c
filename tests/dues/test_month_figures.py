"""The report of a branch about a month."""

import datetime as dt

import pytest

from dues.actions.reversal import request_reversal
from dues.queries.month_figures import MonthFigures, SourceMonth, month_figures
from perisai.common.ids import new_uuid
from tests.advances import advance, fill_up, pay_out
from tests.closing import IN_OCTOBER, OCTOBER
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.taking import NOW, take_from

NOVEMBER = dt.date(2026, 11, 1)


def receipt(cast, at=IN_OCTOBER, **fields):
    return take_from(cast, cast.enrolment(start=OCTOBER), at=at, **fields)


def of(cast, month=OCTOBER, agent=None):
    rows = {row.agent: row for row in month_figures(cast.branch, month).agents}
    return rows[(agent or cast.sz).pk]


def test_the_cash_of_a_month_adds_up(cast):
    rows = [receipt(cast) for _ in range(5)]
    request_reversal(
        uuid=new_uuid(),
        collection=rows[0],
        kind="refund",
        reason="batal",
        by=cast.sz.user,
        at=IN_OCTOBER,
    )
    refuse(cast, hand_on(cast, rows[1], at=IN_OCTOBER), at=IN_OCTOBER)
    accept(cast, hand_on(cast, *rows[2:4], at=IN_OCTOBER), counted=10_000, at=IN_OCTOBER)
    row = of(cast)
    assert (row.receipts, row.taken, row.reversed) == (5, 42_000, 8_400)
    assert (row.handed_over, row.came_back, row.accepted) == (25_200, 16_800, 8_400)
    assert (row.short, row.uncounted, row.at_branch) == (6_800, 0, 8_400)
    assert row.in_hand == 42_000 - 8_400 - 25_200 + 16_800
    assert row.in_hand == row.before + row.taken - row.reversed - row.handed_over + row.came_back


def test_each_step_counts_to_the_month_of_its_own_day(cast):
    """Taken and handed over in October, accepted and paid in in November."""
    remittance = hand_on(cast, receipt(cast), at=IN_OCTOBER)
    receipt(cast)
    accept(cast, remittance)
    pay_branch(cast, [remittance])
    october, november = of(cast), of(cast, NOVEMBER)
    assert (october.handed_over, october.uncounted, october.accepted) == (8_400, 8_400, 0)
    assert (october.in_hand, october.paid_in) == (8_400, 0)
    assert (november.before, november.in_hand, november.taken) == (8_400, 8_400, 0)
    assert (november.accepted, november.paid_in) == (8_400, 8_400)
    assert (november.uncounted, november.at_branch) == (0, 0)


def test_what_an_agent_paid_herself_is_handed_over_and_paid_in(cast):
    pay_straight(cast, receipt(cast), at=IN_OCTOBER)
    row = of(cast)
    assert (row.handed_over, row.paid_in, row.in_hand) == (8_400, 8_400, 0)
    assert (row.uncounted, row.at_branch) == (0, 0)


def test_what_the_branch_refuses_was_not_paid_in_the_month_of_the_answer(cast):
    remittance = pay_straight(cast, receipt(cast), at=IN_OCTOBER)
    refuse(cast, remittance)
    october, november = of(cast), of(cast, NOVEMBER)
    assert (october.paid_in, october.in_hand) == (8_400, 0)
    assert (november.paid_in, november.in_hand) == (-8_400, 8_400)


def test_an_advance_that_is_undone_was_not_paid_in(cast):
    undone = advance(cast, cast.enrolment(start=OCTOBER), at=IN_OCTOBER)
    assert of(cast).paid_in == 8_400
    request_reversal(
        uuid=new_uuid(),
        collection=undone,
        kind="wrong_entry",
        reason="salah",
        by=cast.sz.user,
        at=IN_OCTOBER,
    )
    assert month_figures(cast.branch, OCTOBER).total.paid_in == 0


def test_what_went_into_the_balance_is_told_until_it_is_paid_in_or_refused(cast):
    first, second = receipt(cast), receipt(cast)
    fill_up(cast, first, at=IN_OCTOBER)
    refused = fill_up(cast, second, at=IN_OCTOBER)
    october = of(cast)
    assert (october.handed_over, october.in_hand, october.in_balance) == (16_800, 0, 16_800)
    pay_out(cast, first, second)
    assert (of(cast, NOVEMBER).paid_in, of(cast, NOVEMBER).in_balance) == (16_800, 0)
    refuse(cast, refused.remittance)
    november = of(cast, NOVEMBER)
    assert (november.paid_in, november.in_balance, november.in_hand) == (8_400, 0, 8_400)


def test_each_agent_has_a_row_and_the_other_branch_has_none(cast):
    receipt(cast)
    take_from(
        cast,
        cast.enrolment(cast.member(cast.st), start=OCTOBER),
        agent=cast.st,
        by=cast.st.user,
        at=IN_OCTOBER,
    )
    take_from(
        cast,
        cast.enrolment(cast.member(cast.stranger), start=OCTOBER),
        agent=cast.stranger,
        by=cast.stranger.user,
        at=IN_OCTOBER,
    )
    figures = month_figures(cast.branch, OCTOBER)
    assert {row.agent for row in figures.agents} == {cast.sz.pk, cast.st.pk}
    assert (figures.total.receipts, figures.total.taken) == (2, 16_800)


def test_months_of_dues_stand_by_source_with_what_was_undone(cast):
    receipt(cast, months=3)
    undone = receipt(cast)
    request_reversal(
        uuid=new_uuid(),
        collection=undone,
        kind="wrong_entry",
        reason="salah",
        by=cast.sz.user,
        at=IN_OCTOBER,
    )
    assert month_figures(cast.branch, OCTOBER).sources == (
        SourceMonth("door", months=4, enrolments=2, total=33_600, reversed=1),
    )


def test_what_a_close_keeps_reads_back_the_same(cast):
    accept(cast, hand_on(cast, receipt(cast), at=IN_OCTOBER), at=IN_OCTOBER)
    figures = month_figures(cast.branch, OCTOBER)
    assert MonthFigures.from_json(figures.as_json()) == figures


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(cast, django_assert_num_queries, number):
    for agent in (cast.sz, cast.st)[:number]:
        for _ in range(number):
            row = take_from(
                cast,
                cast.enrolment(cast.member(agent), start=OCTOBER),
                agent=agent,
                by=agent.user,
                at=IN_OCTOBER,
            )
            remittance = hand_on(cast, row, at=IN_OCTOBER, agent=agent, by=agent.user)
            accept(cast, remittance, at=IN_OCTOBER)
    with django_assert_num_queries(11):
        month_figures(cast.branch, NOVEMBER)


def test_the_month_of_the_books_begins_with_what_is_dated_before_it(cast):
    receipt(cast, at=NOW, collected_on=dt.date(2026, 10, 20), is_already_taken=True)
    figures = month_figures(cast.branch, NOVEMBER).total
    assert (figures.before, figures.taken) == (0, 8_400)
