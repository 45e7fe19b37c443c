"""Closing a month of a branch, and what is written into it afterwards."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from dues.actions.collecting import Payer, Share, record_paid_elsewhere
from dues.actions.reversal import request_reversal
from dues.enums import EntryKind, LateState, PaidThrough
from dues.errors import AlreadyDecided, FiguresChanged, MonthIsClosed, NotToClose, NotYours
from dues.models import Collection, LateEntry, MonthClose, Remittance, SchemePayment
from dues.queries.ledger import ledger_differences
from dues.queries.month_figures import month_figures
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.common.errors import Refused
from perisai.common.retries import UuidReused
from tests.advances import advance, fill_up, pay_out, repay
from tests.cast import START
from tests.closing import CLOSING_DAY, IN_OCTOBER, OCTOBER, answer, close
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.taking import NOW, take_from
from villages.models import Posting

SEPTEMBER, NOVEMBER = dt.date(2026, 9, 1), dt.date(2026, 11, 1)
LAST_OF_OCTOBER = dt.date(2026, 10, 31)
WHY = "Bukti baru diterima"


def receipt(cast, at=IN_OCTOBER, **fields) -> Collection:
    return take_from(cast, cast.enrolment(start=at.date()), at=at, **fields)


def paid_elsewhere(cast, *, paid_on=LAST_OF_OCTOBER, why_late=WHY, at=NOW, uuid=None):
    enrolment = cast.enrolment(start=OCTOBER)
    return record_paid_elsewhere(
        uuid=uuid or uuid4(),
        share=Share(enrolment.pk, paid_on.replace(day=1), 1),
        payer=Payer("Ibu Pembayar", "self"),
        paid_through=PaidThrough.BRILINK,
        reference="77",
        expected_total=8_400,
        paid_on=paid_on,
        by=cast.sz.user,
        at=at,
        why_late=why_late,
    )


@pytest.fixture
def closed(cast) -> MonthClose:
    """October, with one receipt of Rp8.400, closed."""
    receipt(cast)
    return close(cast)


def second_coordinator(cast) -> User:
    user = User.objects.create_user("koordinator-2", name="Kedua", role=Role.COORDINATOR)
    Posting.objects.create(user=user, branch=cast.branch, from_on=START)
    return user


def test_the_first_month_is_that_of_the_first_entry(cast):
    receipt(cast)
    with pytest.raises(NotToClose):
        close(cast, SEPTEMBER)
    assert close(cast).month == OCTOBER


def test_a_branch_without_entries_has_nothing_to_close(cast):
    with pytest.raises(NotToClose):
        close(cast)


def test_a_month_that_is_not_over_stays_open(cast):
    receipt(cast)
    with pytest.raises(NotToClose):
        close(cast, at=NOW.replace(month=10, day=31, hour=23, minute=59))
    close(cast, at=NOW.replace(month=11, day=1, hour=0, minute=0))


def test_one_month_after_the_other(cast):
    receipt(cast, at=NOW.replace(month=9, day=5))
    with pytest.raises(NotToClose):
        close(cast, OCTOBER)
    close(cast, SEPTEMBER)
    close(cast, OCTOBER)
    assert list(ledger_differences()) == []


def test_a_month_is_closed_once(cast, closed):
    with pytest.raises(NotToClose):
        close(cast)


def test_the_same_form_answers_as_the_first_time(cast):
    receipt(cast)
    uuid, expected = uuid4(), month_figures(cast.branch, OCTOBER).digest
    first = close(cast, uuid=uuid, expected=expected)
    paid_elsewhere(cast)
    assert close(cast, uuid=uuid, expected=expected) == first
    with pytest.raises(UuidReused):
        close(cast, NOVEMBER, uuid=uuid, at=NOW.replace(month=12))


def test_figures_that_were_not_shown_are_not_closed(cast):
    receipt(cast)
    shown = month_figures(cast.branch, OCTOBER).digest
    receipt(cast)
    with pytest.raises(FiguresChanged):
        close(cast, expected=shown)
    assert not MonthClose.objects.exists()


@pytest.mark.parametrize("who", ["sz", "sekdes", "pusat", "koordinator-jauh"])
def test_only_the_coordinator_of_the_branch_closes(cast, who):
    receipt(cast)
    with pytest.raises(NotYours):
        close(cast, by=cast.users[who])


def test_the_other_branch_stays_open(cast, closed):
    late = take_from(
        cast,
        cast.enrolment(cast.member(cast.stranger), start=OCTOBER),
        agent=cast.stranger,
        by=cast.stranger.user,
        collected_on=LAST_OF_OCTOBER,
        is_already_taken=True,
    )
    assert late.branch == cast.other_branch
    assert not LateEntry.objects.exists()


def test_a_day_in_a_closed_month_needs_a_reason_and_nothing_is_saved_without(cast, closed):
    for why in ("", "   "):
        with pytest.raises(MonthIsClosed) as refusal:
            paid_elsewhere(cast, why_late=why)
    assert refusal.value.field == "why_late"
    assert "Oktober 2026" in str(refusal.value)
    assert Collection.objects.count() == 1


def test_a_retry_of_a_late_entry_is_one_entry(cast, closed):
    uuid, enrolment = uuid4(), cast.enrolment(start=OCTOBER)
    fields = {
        "uuid": uuid,
        "share": Share(enrolment.pk, OCTOBER, 1),
        "payer": Payer("Ibu Pembayar", "self"),
        "paid_through": PaidThrough.BRILINK,
        "reference": "77",
        "expected_total": 8_400,
        "paid_on": LAST_OF_OCTOBER,
        "by": cast.sz.user,
        "at": NOW,
        "why_late": WHY,
    }
    assert record_paid_elsewhere(**fields) == record_paid_elsewhere(**fields)
    assert LateEntry.objects.count() == 1


def test_what_was_taken_already_is_accepted_without_a_word(cast, closed):
    sheet = receipt(cast, at=NOW, collected_on=LAST_OF_OCTOBER, is_already_taken=True)
    assert LateEntry.objects.get().collection == sheet
    assert LateEntry.objects.get().agent == cast.sz


def test_a_day_before_the_first_month_counts_to_the_first_month(cast, closed):
    paid_elsewhere(cast, paid_on=dt.date(2026, 10, 1))
    old = cast.enrolment(start=SEPTEMBER)
    record_paid_elsewhere(
        uuid=uuid4(),
        share=Share(old.pk, SEPTEMBER, 1),
        payer=Payer("Ibu Pembayar", "self"),
        paid_through=PaidThrough.BANK,
        reference="",
        expected_total=8_400,
        paid_on=dt.date(2026, 9, 9),
        by=cast.sz.user,
        at=NOW,
        why_late=WHY,
    )
    assert set(LateEntry.objects.values_list("month", flat=True)) == {OCTOBER}
    elsewhere = month_figures(cast.branch, OCTOBER).sources[-1]
    assert (elsewhere.source, elsewhere.months) == ("elsewhere", 2)


def test_handing_on_and_paying_in_on_a_day_of_a_closed_month_are_noted(cast, closed):
    held = Collection.objects.get()
    remittance = hand_on(cast, held, handed_over_on=LAST_OF_OCTOBER, why_late=WHY)
    accept(cast, remittance)
    pay_branch(cast, [remittance], paid_on=LAST_OF_OCTOBER, why_late=WHY)
    kinds = [late.kind for late in LateEntry.objects.order_by("pk")]
    assert kinds == [EntryKind.REMITTANCE, EntryKind.SCHEME_PAYMENT]
    assert [late.amount for late in LateEntry.objects.all()] == [8_400, 8_400]
    now = month_figures(cast.branch, OCTOBER).total
    assert (now.handed_over, now.paid_in, now.in_hand) == (8_400, 8_400, 0)
    as_closed = month_figures(cast.branch, OCTOBER, is_as_closed=True)
    assert as_closed.as_json() == closed.figures
    assert list(ledger_differences()) == []


def test_straight_to_the_scheme_is_two_entries_of_a_closed_month(cast, closed):
    pay_straight(cast, Collection.objects.get(), handed_over_on=LAST_OF_OCTOBER, why_late=WHY)
    assert {late.kind for late in LateEntry.objects.all()} == {
        EntryKind.REMITTANCE,
        EntryKind.SCHEME_PAYMENT,
    }
    assert {late.why for late in LateEntry.objects.all()} == {WHY}


def test_handing_on_without_a_reason_leaves_the_receipt_in_hand(cast, closed):
    with pytest.raises(MonthIsClosed):
        hand_on(cast, Collection.objects.get(), handed_over_on=LAST_OF_OCTOBER)
    with pytest.raises(MonthIsClosed):
        pay_straight(cast, Collection.objects.get(), handed_over_on=LAST_OF_OCTOBER)
    assert not Remittance.objects.exists()
    assert not SchemePayment.objects.exists()


def test_an_answer_that_fell_behind_the_close_is_noted_with_its_own_day(cast):
    """Saved with the clock of the last minute of October, after somebody closed October."""
    last_minute = NOW.replace(month=10, day=31, hour=23, minute=59)
    remittance = hand_on(cast, receipt(cast), at=IN_OCTOBER)
    fresh = receipt(cast, at=last_minute)
    close(cast)
    refuse(cast, remittance, at=last_minute)
    request_reversal(
        uuid=uuid4(),
        collection=fresh,
        kind="wrong_entry",
        reason="salah",
        by=cast.sz.user,
        at=last_minute,
    )
    late = LateEntry.objects.order_by("pk")
    assert [row.kind for row in late] == [
        EntryKind.REMITTANCE_DECISION,
        EntryKind.REVERSAL_DECISION,
    ]
    assert [row.dated_on for row in late] == [LAST_OF_OCTOBER, LAST_OF_OCTOBER]
    assert [row.amount for row in late] == [8_400, 8_400]
    assert list(ledger_differences()) == []


def test_the_local_day_decides_where_a_reversal_counts(cast):
    """23.30 in Jakarta is still October, 00.30 is November; both are October in UTC."""
    for minutes, in_hand in ((-30, 0), (30, 8_400)):
        midnight = NOW.replace(day=1, hour=0, minute=0)
        fresh = receipt(cast, at=midnight - dt.timedelta(minutes=35))
        request_reversal(
            uuid=uuid4(),
            collection=fresh,
            kind="wrong_entry",
            reason="salah",
            by=cast.sz.user,
            at=midnight + dt.timedelta(minutes=minutes) - dt.timedelta(minutes=25 * (minutes > 0)),
        )
        assert month_figures(cast.branch, OCTOBER).total.in_hand == in_hand


def test_nobody_approves_their_own_entry(cast, closed):
    remittance = hand_on(cast, Collection.objects.get(), at=NOW)
    accept(cast, remittance, at=NOW)
    hand_on(
        cast,
        receipt(cast, at=NOW, collected_on=LAST_OF_OCTOBER, is_already_taken=True),
        handed_over_on=LAST_OF_OCTOBER,
        why_late=WHY,
        by=cast.koordinator,
    )
    own = LateEntry.objects.get(by=cast.koordinator)
    with pytest.raises(NotYours):
        answer(cast, own)
    for who in (cast.sz.user, cast.sekdes, cast.foreign_coordinator):
        with pytest.raises(NotYours):
            answer(cast, own, by=who)
    assert answer(cast, own, by=second_coordinator(cast)).is_approved
    of_agent = LateEntry.objects.get(by=cast.sz.user)
    assert answer(cast, of_agent, by=cast.pusat).is_approved


def test_an_answer_is_given_once(cast, closed):
    paid_elsewhere(cast)
    late = LateEntry.objects.get()
    with pytest.raises(Refused) as refusal:
        answer(cast, late, is_approved=False, reason=" ")
    assert refusal.value.field == "reason"
    first = answer(cast, late)
    assert answer(cast, late) == first
    with pytest.raises(AlreadyDecided):
        answer(cast, late, is_approved=False)
    assert LateEntry.objects.get().state == LateState.APPROVED


def test_the_next_month_waits_for_the_answers_of_the_one_before(cast, closed):
    paid_elsewhere(cast)
    december = NOW.replace(month=12, day=2)
    with pytest.raises(NotToClose):
        close(cast, NOVEMBER, at=december)
    answer(cast, LateEntry.objects.get(), is_approved=False)
    close(cast, NOVEMBER, at=december)
    assert list(ledger_differences()) == []


def test_an_entry_late_for_one_month_is_in_the_report_of_the_next(cast, closed):
    receipt(cast, at=NOW, collected_on=LAST_OF_OCTOBER, is_already_taken=True)
    answer(cast, LateEntry.objects.get())
    november = close(cast, NOVEMBER, at=NOW.replace(month=12, day=2))
    assert november.figures["agents"][0]["before"] == 16_800
    receipt(cast, at=NOW.replace(month=12), collected_on=LAST_OF_OCTOBER, is_already_taken=True)
    assert LateEntry.objects.latest("pk").closed_through == NOVEMBER
    assert list(ledger_differences()) == []


def test_an_entry_that_slipped_into_a_closed_month_is_named(cast, closed):
    from tests.architecture import facts

    facts.collection(cast, collected_on=LAST_OF_OCTOBER)
    named = [str(row) for row in ledger_differences() if row.what == "closed month"]
    assert named == [
        f"closed month N04 2026-10: stored agent {cast.sz.pk} {was}, by the facts {now}"
        for was, now in (
            ("in_hand 8400", "in_hand 16800"),
            ("receipts 1", "receipts 2"),
            ("taken 8400", "taken 16800"),
        )
    ]


def test_a_figure_that_reports_did_not_have_yet_is_no_difference(cast):
    receipt(cast)
    figures = month_figures(cast.branch, OCTOBER).as_json()
    for row in figures["agents"]:
        del row["uncounted"]
    MonthClose.objects.create(
        uuid=uuid4(),
        branch=cast.branch,
        month=OCTOBER,
        figures=figures,
        closed_on=CLOSING_DAY.date(),
        closed_at=CLOSING_DAY,
        by=cast.koordinator,
    )
    assert list(ledger_differences()) == []


def test_a_month_that_was_passed_over_is_named(cast, closed):
    MonthClose.objects.create(
        uuid=uuid4(),
        branch=cast.branch,
        month=dt.date(2026, 12, 1),
        figures=month_figures(cast.branch, dt.date(2026, 12, 1)).as_json(),
        closed_on=CLOSING_DAY.date(),
        closed_at=CLOSING_DAY,
        by=cast.koordinator,
    )
    assert [row.rebuilt for row in ledger_differences()] == ["2026-11"]


def test_the_database_refuses_what_no_report_could_hold(cast, closed):
    fields = {
        "uuid": uuid4(),
        "branch": cast.branch,
        "month": OCTOBER,
        "closed_through": OCTOBER,
        "dated_on": LAST_OF_OCTOBER,
        "recorded_at": NOW,
        "by": cast.sz.user,
    }
    held = Collection.objects.get()
    remittance = hand_on(cast, held, at=NOW)
    for wrong in (
        {},
        {"collection": held, "remittance": remittance},
        {"collection": held, "closed_through": SEPTEMBER},
        {"collection": held, "month": LAST_OF_OCTOBER},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LateEntry.objects.create(**{**fields, **wrong})
    LateEntry.objects.create(**fields, collection=held)


def test_a_month_is_closed_once_even_past_the_action(cast, closed):
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthClose.objects.create(
            uuid=uuid4(),
            branch=cast.branch,
            month=OCTOBER,
            figures={},
            closed_on=CLOSING_DAY.date(),
            closed_at=CLOSING_DAY,
            by=cast.koordinator,
        )


@pytest.mark.parametrize("what", ["top up", "from balance", "advance", "repay"])
def test_what_an_agent_notes_of_her_own_money_for_a_closed_month_needs_its_reason(cast, what):
    """Nothing of it finds its way into a closed month without words."""
    held, kept = receipt(cast), receipt(cast)
    fill_up(cast, kept, at=IN_OCTOBER)
    owing, other = cast.enrolment(start=OCTOBER), cast.enrolment(start=OCTOBER)
    advance(cast, owing, at=IN_OCTOBER)
    close(cast)
    note = {
        "top up": lambda **why: fill_up(cast, held, topped_up_on=LAST_OF_OCTOBER, **why),
        "from balance": lambda **why: pay_out(cast, kept, paid_on=LAST_OF_OCTOBER, **why),
        "advance": lambda **why: advance(
            cast,
            shares=[Share(other.pk, OCTOBER, 1)],
            expected_total=8_400,
            paid_on=LAST_OF_OCTOBER,
            **why,
        ),
        "repay": lambda **why: repay(cast, owing, collected_on=LAST_OF_OCTOBER, **why),
    }[what]
    with pytest.raises(MonthIsClosed):
        note()
    note(why_late=WHY)
    assert set(LateEntry.objects.values_list("why", flat=True)) == {WHY}
    assert list(ledger_differences()) == []
