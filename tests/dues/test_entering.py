"""Typing the stubs of a round sheet: recorded once, differences said, nothing lost."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.entering import Counted, Unpaid
from dues.actions.sheets import note_lost, print_sheet
from dues.enums import SheetState, Source, StubOutcome
from dues.errors import AmountChanged, BadDay, MonthIsClosed, NotASheet, NotToType, NotYours
from dues.models import Collection, LateEntry, SheetBatch, StubEntry
from dues.queries.sheets import row_of, sheet_of, sheets_of
from dues.sheet_rules import Typed
from members.enums import VisitResult
from members.models import Member, Visit
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from tests.closing import IN_OCTOBER, OCTOBER, close
from tests.sheets import houses_on_paper, sheet_for, type_stubs
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)


@pytest.fixture
def sheet(cast):
    return houses_on_paper(cast, 3)


def state(cast, sheet) -> SheetState:
    return row_of(sheets_of(cast.viewer(cast.sz, now=NOW)).get(pk=sheet.pk)).state


def test_serials_count_on_for_each_agent(cast, sheet):
    second = houses_on_paper(cast, 1)
    other = sheet_for(cast, cast.enrolment(cast.member(cast.st), start=NOV), agent=cast.st)
    serials = [house.stub.serial for house in sheet_of(sheet).houses]
    assert serials == ["1-01", "1-02", "1-03"]
    assert [sheet.code, second.code, other.code] == ["SZ-1", "SZ-2", "ST-1"]


def test_each_stub_becomes_a_receipt_of_its_own_day_at_the_door(cast, sheet):
    day = sheet.printed_on
    batch = type_stubs(cast, sheet, Typed("1", months=1), Typed("SZ 1-02", amount=8_400))
    receipts = Collection.objects.order_by("pk")
    assert [(row.source, row.total, row.collected_on) for row in receipts] == [
        (Source.DOOR, 8_400, day)
    ] * 2
    assert (batch.stubs, batch.total, batch.differs) == (2, 16_800, False)
    assert state(cast, sheet) == SheetState.PARTLY
    assert AuditEntry.objects.filter(action="round_sheet.typed").count() == 1


def test_a_retry_answers_the_same_and_records_nothing_twice(cast, sheet):
    sent = {"uuid": uuid4(), "unpaid": [Unpaid(2, VisitResult.NOT_HOME)]}
    first = type_stubs(cast, sheet, Typed("1", months=1), **sent)
    assert type_stubs(cast, sheet, Typed("1", months=1), **sent) == first
    assert (Collection.objects.count(), Visit.objects.count()) == (1, 1)
    with pytest.raises(UuidReused):
        type_stubs(cast, sheet, Typed("3", months=1), **sent)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ([Typed("1", months=1), Typed("1-01", months=1)], "diketik dua kali"),
        ([Typed("9", months=1)], "tidak ada di lembar ini"),
        ([Typed("2-01", months=1)], "tidak ada di lembar ini"),
        ([Typed("", months=1)], "Tulis nomor"),
        ([Typed("1")], "Tulis jumlah bulan"),
        ([Typed("1", months=13)], "dari 1 sampai 12"),
        ([Typed("1", amount=8_000)], "1: Rp8.400"),
        ([Typed("1", amount=60_000)], "4: Rp50.400, 5: Rp67.200, 6: Rp84.000"),
        ([Typed("1", months=1, amount=8_000)], "seharusnya Rp8.400"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_nothing_is_saved(cast, sheet, typed, words):
    with pytest.raises(NotToType, match=words):
        type_stubs(cast, sheet, *typed)
    assert not SheetBatch.objects.exists()
    assert not Collection.objects.exists()


@pytest.mark.parametrize("months", range(1, 13))
def test_any_number_of_months_up_to_a_year_is_recorded_by_its_number_or_its_rupiah(
    cast, sheet, months
):
    """The paper names the usual ones; what was taken at the door was taken."""
    total = 8_400 + 16_800 * (months - 1) - 8_400 * min(months - 1, 1)
    typed = Typed("1", months=months), Typed("2", amount=total)
    type_stubs(cast, sheet, *typed, counted=Counted(2, 2 * total), shown_total=2 * total)
    assert [row.lines.count() for row in Collection.objects.all()] == [months] * 2


def test_a_serial_of_an_earlier_batch_is_refused_with_its_receipt(cast, sheet):
    type_stubs(cast, sheet, Typed("1", months=1))
    with pytest.raises(NotToType, match="SZ-2026-A-00001, 21 November 2026"):
        type_stubs(cast, sheet, Typed("1", months=1))


def test_a_difference_needs_its_reason_and_stays_on_the_batch(cast, sheet):
    counted = {"counted": Counted(2, 16_300)}
    with pytest.raises(NotToType, match="berbeda") as refused:
        type_stubs(cast, sheet, Typed("1", months=1), **counted)
    assert refused.value.field == "explanation"
    batch = type_stubs(cast, sheet, Typed("1", months=1), explanation="Satu hilang", **counted)
    assert (batch.missing_stubs, batch.missing_money) == (1, 7_900)
    assert batch.explanation == "Satu hilang"
    assert row_of(sheets_of(cast.viewer(cast.koordinator, now=NOW)).get()).differs


def test_an_amount_that_changed_since_the_screen_is_not_saved(cast, sheet):
    with pytest.raises(AmountChanged):
        type_stubs(cast, sheet, Typed("1", months=1), shown_total=8_300)


def test_a_house_pays_for_some_with_one_receipt(cast):
    father, mother = (cast.enrolment(start=NOV) for _ in range(2))
    sheet = sheet_for(cast, [father, mother])
    with pytest.raises(NotToType, match="tiap orang"):
        type_stubs(cast, sheet, Typed("1", amount=8_400))
    type_stubs(
        cast,
        sheet,
        rows={1: Typed("1", each=(0, 3))},
        counted=Counted(1, 33_600),
        shown_total=33_600,
    )
    lines = Collection.objects.get().lines.all()
    assert {line.enrolment_id for line in lines} == {mother.pk}


def test_what_did_not_pay_becomes_a_visit_of_everybody_there(cast):
    sheet = sheet_for(
        cast,
        [cast.enrolment(start=NOV), cast.enrolment(start=NOV)],
        cast.enrolment(start=NOV),
        cast.enrolment(start=NOV),
    )
    type_stubs(
        cast,
        sheet,
        unpaid=[Unpaid(1, VisitResult.NOT_HOME), Unpaid(2, None)],
    )
    assert [visit.result for visit in Visit.objects.all()] == [VisitResult.NOT_HOME] * 2
    outcomes = [entry.outcome for entry in StubEntry.objects.all()]
    assert outcomes == [StubOutcome.VISITED, StubOutcome.UNUSED]
    assert [house.stub.line for house in sheet_of(sheet).untyped] == [3]


def test_a_visit_that_lacks_something_undoes_the_whole_batch(cast, sheet):
    with pytest.raises(NotToType, match="1-02") as refused:
        type_stubs(cast, sheet, Typed("1", months=1), unpaid=[Unpaid(2, VisitResult.REFUSED)])
    assert refused.value.field == "note_2"
    assert not Collection.objects.exists()


def test_paid_and_a_result_of_a_visit_do_not_go_together(cast, sheet):
    with pytest.raises(NotToType, match="Pilih salah satu"):
        type_stubs(cast, sheet, Typed("1", months=1), unpaid=[Unpaid(1, VisitResult.ILL)])


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_before_the_sheet_or_still_to_come_is_refused(cast, sheet, days):
    with pytest.raises(BadDay):
        type_stubs(
            cast, sheet, Typed("1", months=1), collected_on=NOW.date() + dt.timedelta(days=days)
        )


def test_what_is_not_typed_of_a_lost_sheet_is_dead(cast, sheet):
    type_stubs(cast, sheet, Typed("1", months=1))
    loss = note_lost(sheet=sheet, reason="Basah", by=cast.sz.user, at=NOW)
    assert note_lost(sheet=sheet, reason="Lain", by=cast.sz.user, at=NOW) == loss
    assert state(cast, sheet) == SheetState.LOST
    with pytest.raises(NotToType, match="hilang"):
        type_stubs(cast, sheet, Typed("2", months=1))
    with pytest.raises(NotASheet):
        print_sheet(uuid=uuid4(), sheet=sheet, paper="a4", by=cast.sz.user, at=NOW)


def test_a_sheet_that_is_typed_through_is_complete_and_cannot_be_lost(cast):
    sheet = houses_on_paper(cast, 1)
    type_stubs(cast, sheet, Typed("1", months=1))
    assert state(cast, sheet) == SheetState.COMPLETE
    with pytest.raises(NotASheet, match="sudah diketik"):
        note_lost(sheet=sheet, reason="Basah", by=cast.sz.user, at=NOW)


def test_each_printing_after_the_first_is_a_copy_with_its_number(cast, sheet):
    again = {"uuid": uuid4(), "sheet": sheet, "paper": "f4", "by": cast.sz.user, "at": NOW}
    first = print_sheet(**again)
    assert (print_sheet(**again), first.copy) == (first, 1)
    assert print_sheet(**again | {"uuid": uuid4()}).copy == 2


def test_only_the_agent_herself_types_prints_and_loses(cast, sheet):
    colleague = {"by": cast.st.user, "at": NOW}
    with pytest.raises(NotYours):
        type_stubs(cast, sheet, Typed("1", months=1), **colleague)
    with pytest.raises(NotYours):
        print_sheet(uuid=uuid4(), sheet=sheet, paper="a4", **colleague)
    with pytest.raises(NotYours):
        note_lost(sheet=sheet, reason="Basah", **colleague)


def test_money_taken_over_the_limit_is_recorded_and_flagged(cast, sheet, take):
    old = cast.enrolment(start=dt.date(2026, 1, 1))
    take(old, at=dt.datetime(2026, 9, 1, 10, 0, tzinfo=NOW.tzinfo))
    type_stubs(cast, sheet, Typed("1", months=1))
    assert Collection.objects.get(stub_entry__isnull=False).is_over_limit


def test_a_day_in_a_closed_month_asks_why_and_waits_for_approval(cast, take):
    enrolment = cast.enrolment(start=OCTOBER)
    sheet = sheet_for(cast, enrolment, month=OCTOBER, at=IN_OCTOBER)
    take(cast.enrolment(start=OCTOBER), at=IN_OCTOBER)
    close(cast)
    typed = {"collected_on": IN_OCTOBER.date(), "uuid": uuid4()}
    with pytest.raises(MonthIsClosed) as refused:
        type_stubs(cast, sheet, Typed("1", months=1), **typed)
    assert refused.value.field == "why_late"
    type_stubs(cast, sheet, Typed("1", months=1), **typed, why_late="Lembar terselip")
    assert LateEntry.objects.get().why == "Lembar terselip"


@pytest.mark.parametrize("serial", ["SZ-1", "ST 1-01", "SZ-1-99", "S2-1-01"])
def test_the_code_of_a_sheet_or_of_somebody_else_is_no_serial(cast, sheet, serial):
    with pytest.raises(NotToType, match="tidak ada di lembar ini"):
        type_stubs(cast, sheet, Typed(serial, months=1))


def test_who_died_is_not_said_of_everybody_in_a_house(cast):
    house = [cast.enrolment(start=NOV), cast.enrolment(start=NOV)]
    sheet = sheet_for(cast, house)
    with pytest.raises(NotToType, match="beberapa orang"):
        type_stubs(cast, sheet, unpaid=[Unpaid(1, VisitResult.DIED)])
    assert not Visit.objects.exists()
    type_stubs(cast, sheet, unpaid=[Unpaid(1, VisitResult.NOT_HOME)])
    assert Visit.objects.count() == 2


def test_nobody_who_went_over_to_another_agent_is_visited_from_paper(cast):
    stays, goes = cast.enrolment(start=NOV), cast.enrolment(start=NOV)
    sheet = sheet_for(cast, [stays, goes])
    Member.objects.filter(pk=goes.member_id).update(agent=cast.st)
    type_stubs(cast, sheet, unpaid=[Unpaid(1, VisitResult.NOT_HOME)])
    assert [visit.member for visit in Visit.objects.all()] == [stays.member]
