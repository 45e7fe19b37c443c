"""Worked example: a month is closed, then a paper sheet of that month turns up."""

import datetime as dt

from dues.actions.reversal import decide_reversal, request_reversal
from dues.enums import LateState, ReversalKind
from dues.models import LateEntry, MonthClose
from dues.queries.ledger import ledger_differences
from dues.queries.month_figures import MonthFigures, month_figures
from perisai.audit.models import AuditEntry
from perisai.common.ids import new_uuid
from tests.closing import IN_OCTOBER, OCTOBER, answer, close
from tests.taking import NOW

SHEET_DAY = dt.date(2026, 10, 30)


def test_month_closed_late_paper_sheet(cast, take):
    """October: one receipt of Rp8.400. Closed on 3 November. On 21 November the sheet of 30 October with
    another Rp8.400 is typed in."""
    take(cast.enrolment(start=OCTOBER), at=IN_OCTOBER)
    close(cast)
    before = MonthClose.objects.get().figures

    sheet = take(
        cast.enrolment(start=OCTOBER),
        collected_on=SHEET_DAY,
        is_already_taken=True,
        why_late="Lembar kertas tertinggal di rumah",
    )

    late = LateEntry.objects.get()
    assert (late.collection, late.month, late.dated_on) == (sheet, OCTOBER, SHEET_DAY)
    assert late.state == LateState.WAITING
    assert late.why == "Lembar kertas tertinggal di rumah"
    assert list(ledger_differences()) == []

    answer(cast, late)

    late = LateEntry.objects.get()
    assert late.state == LateState.APPROVED
    kept = MonthFigures.from_json(MonthClose.objects.get().figures).total
    assert (kept.receipts, kept.taken, kept.in_hand) == (1, 8_400, 8_400)
    assert MonthClose.objects.get().figures == before
    with_late = month_figures(cast.branch, OCTOBER).total
    assert (with_late.receipts, with_late.taken, with_late.in_hand) == (2, 16_800, 16_800)
    assert month_figures(cast.branch, dt.date(2026, 11, 1)).total.before == 16_800
    assert list(ledger_differences()) == []
    actions = AuditEntry.objects.filter(action__startswith="late_entry").values_list("action")
    assert sorted(actions) == [("late_entry.approved",), ("late_entry.noted",)]


def test_a_refused_sheet_is_undone_in_the_ordinary_way_and_stays_visible(cast, take):
    take(cast.enrolment(start=OCTOBER), at=IN_OCTOBER)
    close(cast)
    sheet = take(
        cast.enrolment(start=OCTOBER),
        collected_on=SHEET_DAY,
        is_already_taken=True,
        why_late="Lembar kertas",
    )
    answer(cast, LateEntry.objects.get(), is_approved=False, reason="Dobel dengan kuitansi lain")

    request = request_reversal(
        uuid=new_uuid(),
        collection=sheet,
        kind=ReversalKind.WRONG_ENTRY,
        reason="Dobel",
        by=cast.sz.user,
        at=NOW + dt.timedelta(days=1),
    )
    decide_reversal(
        request=request,
        is_accepted=True,
        reason="",
        by=cast.koordinator,
        at=NOW + dt.timedelta(days=1),
    )

    late = LateEntry.objects.get()
    assert late.state == LateState.REFUSED
    assert late.decision.reason == "Dobel dengan kuitansi lain"
    november = month_figures(cast.branch, dt.date(2026, 11, 1)).total
    assert (november.before, november.reversed, november.in_hand) == (16_800, 8_400, 8_400)
    assert list(ledger_differences()) == []
