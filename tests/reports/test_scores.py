"""Score cards: each figure by the facts it rests on, and the rows behind it."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from dues.actions.printing import print_receipt
from dues.actions.reversal import request_reversal
from dues.enums import ReceiptPaper, ReversalKind
from dues.models import PaidMonth, ReceiptBook
from perisai.common.months import add_months
from perisai.exports.enums import ListName
from perisai.reports.queries.score_card import card_of, in_hand_of
from perisai.reports.queries.score_figures import STAYED, Figure
from perisai.reports.queries.score_pay import estimate_of
from perisai.reports.queries.score_rows import rows_behind
from perisai.reports.queries.scores import score_of, scores
from perisai.reports.score_rules import Share, Watch, span_of
from tests.advances import fill_up
from tests.architecture import facts
from tests.counting import count
from tests.custody import accept, hand_on, pay_straight
from tests.exports.asking import rows_of, taken
from tests.taking import NOW, note_elsewhere, take_from

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SPAN = span_of(TODAY, 3)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def sz(cast, who=None, *, span=SPAN):
    """The card of SZ, as the coordinator reads it."""
    return score_of(cast.sz, span, viewer=cast.viewer(who or cast.koordinator))


def rows(cast, figure, *, span=SPAN, agent=None):
    viewer = cast.viewer(cast.koordinator)
    return rows_behind(figure, agent or cast.sz, span, viewer=viewer)


def joined(cast, *after, start, agent=None, **fields):
    """A member who began in a month and paid those so many months after it."""
    enrolment = cast.enrolment(cast.member(agent=agent), start=start, **fields)
    for months in after:
        line = facts.line(cast, enrolment)
        PaidMonth.objects.create(enrolment=enrolment, month=add_months(start, months), line=line)
    return enrolment


def everything(cast, *, agent=None):
    """Something behind every figure of an agent."""
    agent = agent or cast.sz
    told = {"agent": agent, "by": agent.user}
    new = [cast.enrolment(cast.member(agent), start=dt.date(2026, 11, 2)) for _time in range(5)]
    undone, kept, counted, short, reached = (
        take_from(cast, one, at=NOW - 6 * DAY, **told) for one in new
    )
    request_reversal(
        uuid=uuid4(),
        collection=undone,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=agent.user,
        at=NOW - 6 * DAY,
    )
    for _time in range(2):
        print_receipt(
            uuid=uuid4(), collection=kept, paper=ReceiptPaper.TEXT_48, by=agent.user, at=NOW
        )
    late = cast.enrolment(cast.member(agent), start=dt.date(2026, 11, 2))
    take_from(cast, late, collected_on=TODAY - 3 * DAY, **told)
    handed = hand_on(cast, counted, short, agent=agent, by=agent.user)
    accept(cast, handed, counted=counted.total)
    pay_straight(cast, reached, agent=agent, by=agent.user)
    count(cast, 0, agent=agent)
    return kept


def test_half_of_the_dues_and_nine_of_ten_by_the_days_they_took(cast):
    for days in (0, 1, 1, 2, 9):
        taken = take_from(cast, at=NOW - days * DAY)
        pay_straight(cast, taken)
    score = sz(cast)
    assert (score.median, score.ninetieth) == (1, 9)
    assert sum(score.lags.values()) == rows(cast, Figure.LAG).total == 5
    assert "9 hari" in rows(cast, Figure.LAG).lines[0].words


def test_what_reached_before_the_span_is_not_in_it(cast):
    taken = take_from(cast, at=NOW - 40 * DAY)
    pay_straight(cast, taken, at=NOW - 35 * DAY)
    assert sz(cast, span=span_of(TODAY, 1)).median is None
    assert sz(cast).median == 5


def test_the_oldest_rupiah_and_what_is_held(cast):
    old, new = take_from(cast, at=NOW - 5 * DAY), take_from(cast)
    take_from(cast, cast.enrolment(cast.member(cast.st)), agent=cast.st, by=cast.st.user)
    score = sz(cast)
    assert (score.held, score.held_days) == (old.total + new.total, 5)
    found = rows(cast, Figure.CASH)
    assert sum(row.amount for row in found.lines) == score.held
    hand_on(cast, old)
    assert (sz(cast).held, sz(cast).held_days) == (new.total, 0)


def test_what_is_in_the_balance_is_told_apart_from_what_is_in_hand(cast, coordinator):
    kept, put = take_from(cast), take_from(cast)
    fill_up(cast, put)
    score = sz(cast)
    assert (score.held, score.in_balance) == (kept.total + put.total, put.total)
    page = coordinator.get(reverse("reports:score", args=[cast.sz.uuid])).content.decode()
    assert "Rp8.400 di antaranya saldo, tidak di tangan" in page
    assert "tidak pernah melewati batas jumlah Rp2.000.000" in page


def test_staying_counts_those_whose_month_fell_due_in_the_span(cast):
    joined(cast, 0, 3, start=dt.date(2026, 8, 1))  # the third month is November, due by now
    joined(cast, 0, start=dt.date(2026, 7, 1))
    joined(cast, 0, 3, 6, start=dt.date(2026, 3, 1))
    joined(cast, 0, 3, start=dt.date(2026, 5, 1))  # its third month fell due before the span
    joined(cast, 3, start=dt.date(2026, 8, 1), agent=cast.st)
    stayed = {stay.months: (stay.share.part, stay.share.whole) for stay in sz(cast).stayed}
    assert stayed == {3: (1, 2), 6: (1, 2), 12: (0, 0)}


def test_who_lapsed_and_came_back_has_not_stayed_and_counts_once(cast):
    first = joined(
        cast, 0, start=dt.date(2026, 8, 1), ended_on=dt.date(2026, 11, 1), end_reason="lapsed"
    )
    again = cast.enrolment(first.member, start=dt.date(2026, 11, 1), previous=first)
    PaidMonth.objects.create(
        enrolment=again, month=dt.date(2026, 11, 1), line=facts.line(cast, again)
    )
    share = sz(cast).stayed[0].share
    assert (share.part, share.whole) == (0, 1)


def test_a_second_job_of_an_old_member_begins_nothing(cast):
    """A member of 2024 who takes on another job in August, whose third month fell due in the span."""
    member = joined(cast, start=dt.date(2024, 3, 1)).member
    second = cast.enrolment(member, start=dt.date(2026, 8, 1), slot=2)
    PaidMonth.objects.create(
        enrolment=second, month=dt.date(2026, 11, 1), line=facts.line(cast, second)
    )
    card = card_of(cast.sz, SPAN, viewer=cast.viewer(cast.koordinator))
    assert card.score.counts[Figure.NEW] == 0
    assert card.score.new_on == dt.date(2024, 3, 1)
    assert [stay.share for stay in card.score.stayed] == [Share(0, 0)] * 3
    assert rows(cast, Figure.STAYED_3).total == 0
    assert all(stay.share.whole == 0 for stay in card.stayed)


@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_the_rows_behind_a_cohort_are_its_figure(cast, months):
    for back, *paid in ((14, 3, 12), (12, 6), (9, 3, 6), (6, 6), (5, 3), (4,), (3, 3), (0, 0)):
        joined(cast, *paid, start=add_months(dt.date(2026, 11, 1), -back))
    span = span_of(TODAY, months)
    for stay in sz(cast, span=span).stayed:
        found = rows(cast, STAYED[stay.months], span=span)
        assert found.total == stay.share.whole
        stayed = [row for row in found.lines if row.words == "lunas bulan itu"]
        assert len(stayed) == stay.share.part


def test_the_rows_behind_every_other_figure_are_what_it_counts(cast):
    everything(cast)
    score = sz(cast)
    told = {figure: rows(cast, figure).total for figure in score.counts}
    assert told == score.counts
    assert score.counts == {
        Figure.REVERSALS: 1,
        Figure.REPRINTS: 1,
        Figure.BACK_DATED: 1,
        Figure.MISSING: 0,
        Figure.MISMATCHES: 0,
        Figure.SHORT: 2,
        Figure.NEW: 6,
    }
    assert sum(row.amount for row in rows(cast, Figure.SHORT).lines) == score.short > 0
    assert rows(cast, Figure.REGULAR).total == score.regular.part


def test_people_behind_a_figure_stand_there_with_their_rt(cast, coordinator):
    joined(cast, 0, 1, 2, 3, 4, 5, start=dt.date(2026, 5, 1))
    joined(cast, 0, 3, start=dt.date(2026, 8, 1))
    where = f"{cast.rt_1}, {cast.village.name}"
    for figure in (Figure.REGULAR, Figure.STAYED_3):
        assert [row.place for row in rows(cast, figure).lines] == [where]
        address = reverse("reports:score_rows", args=[cast.sz.uuid, figure])
        assert where in coordinator.get(address).content.decode()
    told = f"agen={cast.sz.uuid}&angka={Figure.REGULAR}"
    assert [row["Di mana"] for row in rows_of(taken(coordinator, ListName.SCORE_ROWS, told))] == [
        where
    ]


def test_the_incentive_tells_its_two_parts_apart(cast, coordinator):
    """Dues earn in every month, new members only from so many on."""
    reached = take_from(cast, cast.enrolment(start=dt.date(2026, 11, 1)))
    pay_straight(cast, reached)
    page = coordinator.get(reverse("reports:score", args=[cast.sz.uuid])).content.decode()
    assert "hanya pada bulan dengan sedikitnya 25 orang baru" in page
    assert "setiap bulan, berapa pun peserta barunya" in page
    [line] = rows(cast, Figure.PAY).lines[-1:]
    earned = f"Rp{reached.total * 15 // 100:,}".replace(",", ".")
    assert line.words.startswith(f"untuk 1 peserta baru Rp0; dari iuran {earned} (")


def test_regular_payers_are_those_of_the_one_definition(cast):
    joined(cast, 0, 1, 2, 3, 4, 5, start=dt.date(2026, 5, 1))
    joined(cast, 0, 1, 3, 4, 5, start=dt.date(2026, 5, 1))
    share = sz(cast).regular
    assert (share.part, share.whole) == (1, 2)
    assert rows(cast, Figure.REGULAR).total == 1


def test_a_number_without_a_receipt_is_missing(cast):
    take_from(cast)
    book = ReceiptBook.objects.get()
    book.last_number += 2
    book.save()
    assert sz(cast).counts[Figure.MISSING] == 2
    assert [row.title for row in rows(cast, Figure.MISSING).lines] == [
        "SZ-2026-A-00002",
        "SZ-2026-A-00003",
    ]


def test_a_receipt_entered_on_its_own_day_is_not_back_dated(cast):
    take_from(cast, at=NOW.replace(hour=23, minute=50))
    assert sz(cast).counts[Figure.BACK_DATED] == 0


def test_an_agent_is_watched_from_her_last_member_or_dues(cast):
    assert sz(cast).watch == Watch.GONE  # since she began, long ago
    cast.enrolment(start=dt.date(2026, 6, 1))
    assert sz(cast).watch == Watch.QUIET
    take_from(cast)
    assert sz(cast).watch == Watch.WORKS


def test_who_has_left_is_not_warned_of(cast, coordinator):
    card = reverse("reports:score", args=[cast.sz.uuid])
    assert coordinator.get(card).context["watch"].startswith("Tidak ada peserta baru")
    cast.sz.until_on = TODAY - DAY
    cast.sz.save()
    assert coordinator.get(card).context["watch"] == ""
    assert scores(cast.viewer(cast.koordinator), SPAN)[0].has_left


def test_a_sign_is_a_receipt_a_visit_or_signing_in(cast):
    assert sz(cast).seen_on is None
    take_from(cast, at=NOW - 2 * DAY)
    assert sz(cast).seen_on == TODAY - 2 * DAY
    cast.sz.user.last_login = NOW
    cast.sz.user.save()
    assert sz(cast).seen_on == TODAY
    cast.sz.refresh_from_db()
    assert rows(cast, Figure.SEEN).total == 2


def undone(receipt, by, at):
    request = request_reversal(
        uuid=uuid4(),
        collection=receipt,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=by,
        at=at,
    )
    assert request.decision.is_accepted


def test_what_was_paid_elsewhere_is_no_sign_of_an_agent(cast):
    enrolment = cast.enrolment(start=dt.date(2026, 4, 1))
    quiet = take_from(cast, enrolment, at=NOW - 190 * DAY)
    note_elsewhere(cast, enrolment)
    score = sz(cast)
    assert score.seen_on == score.took_on == quiet.collected_on
    assert score.watch == Watch.GONE
    assert [row.day for row in rows(cast, Figure.SEEN).lines] == [quiet.collected_on]


def test_a_receipt_undone_the_same_minute_is_a_sign_but_no_dues(cast):
    long_ago = NOW - 190 * DAY
    old = take_from(cast, cast.enrolment(start=dt.date(2026, 4, 1)), at=long_ago)
    pay_straight(cast, old, at=long_ago)
    undone(take_from(cast, cast.enrolment(start=dt.date(2026, 4, 1))), cast.sz.user, NOW)
    score = sz(cast)
    assert (score.took_on, score.seen_on) == (old.collected_on, TODAY)
    assert score.watch == Watch.GONE


def test_the_last_receipt_is_that_of_the_newest_day_not_of_the_newest_number(cast):
    take_from(cast)
    take_from(cast, collected_on=TODAY - 20 * DAY)
    score = sz(cast)
    assert score.seen_on == score.took_on == TODAY
    assert [row.day for row in rows(cast, Figure.SEEN).lines] == [TODAY]


def test_the_incentive_counts_new_members_from_twenty_five_and_dues_that_reached(cast):
    start = dt.date(2026, 11, 2)
    for number in range(25):
        cast.enrolment(cast.member(), start=start, has_jht=number == 0)
    reached = take_from(cast, cast.enrolment(start=dt.date(2026, 11, 1)))
    pay_straight(cast, reached)
    take_from(cast, cast.enrolment(start=dt.date(2026, 11, 1)))  # still in hand
    pay = estimate_of(cast.sz, SPAN, viewer=cast.viewer(cast.koordinator))
    november = pay.pays[-1]
    assert november.for_new == 26 * 10_000 + 15_000
    assert november.from_dues == reached.total * 15 // 100
    assert pay.total == november.total
    assert pay.is_known
    assert "Perdir 13" in pay.rules[0].citation


def test_cash_of_a_day_is_what_was_in_hand_when_it_ended(cast):
    first = take_from(cast, at=NOW - 4 * DAY)
    second = take_from(cast, at=NOW - 2 * DAY)
    hand_on(cast, first, at=NOW - DAY)
    span = span_of(TODAY, 1)
    in_hand = in_hand_of(cast.sz, span, viewer=cast.viewer(cast.koordinator))
    amounts = [amount for _day, amount in in_hand.days[-6:]]
    both = first.total + second.total
    assert amounts == [0, first.total, first.total, both, second.total, second.total]
    assert in_hand.most == (TODAY - 2 * DAY, both)


def test_an_agent_reads_the_same_of_herself_as_the_branch(cast):
    everything(cast)
    mine, theirs = sz(cast, cast.sz), sz(cast)
    assert mine.counts == theirs.counts
    assert (mine.lags, mine.held, mine.short) == (theirs.lags, theirs.held, theirs.short)
    assert (mine.regular, mine.stayed) == (theirs.regular, theirs.stayed)
