"""Credit is used first, by the enrolment it belongs to, and only while its money is with the scheme."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.collecting import Payer, Share, record_paid_elsewhere
from dues.actions.crediting import adjust
from dues.actions.reversal import decide_reversal, request_reversal
from dues.enums import AdjustmentKind, MoneyPlace, ReversalKind, Source
from dues.errors import AmountChanged, CashLimitReached, NotReversible, NotToDecide, NotYours
from dues.models import Adjustment, Collection, PaidMonth, ReceiptBook, SchemePayment, Standing
from dues.queries.cash import cash_of, collections_in_hand
from dues.queries.credit import Credit, credit_of
from dues.queries.ledger import ledger_differences
from dues.queries.receipts import receipt_of
from perisai.common.retries import UuidReused
from perisai.jobs.models import Job
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.dues.test_collecting import old_book
from tests.taking import NOW
from villages.actions.offices import set_branch_terms

NOV, DEC = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
LATER = NOW + dt.timedelta(hours=2)


@pytest.fixture
def enrolment(cast):
    """Rp8.400 a month until December 2026, Rp16.800 from January."""
    return cast.enrolment(start=NOV)


@pytest.fixture
def give(cast):
    """Credit of an enrolment from nowhere in particular; below zero it is billed."""

    def do(enrolment, amount):
        return adjust(
            enrolment_id=enrolment.pk,
            amount=amount,
            kind=AdjustmentKind.DISCOUNT,
            on=NOW.date(),
            by=cast.koordinator,
            at=NOW,
        )

    return do


def credit(enrolment) -> Credit:
    return credit_of([enrolment.pk])[enrolment.pk]


def parts(collection) -> list[tuple[int, int]]:
    return [(line.credit, line.cash) for line in collection.lines.all()]


def ask_credit(cast, receipt, *, by=None, at=LATER):
    return request_reversal(
        uuid=uuid4(),
        collection=receipt,
        kind=ReversalKind.CREDIT,
        reason="salah orang",
        by=by or cast.sz.user,
        at=at,
    )


def turn_into_credit(cast, receipt):
    return decide_reversal(
        request=ask_credit(cast, receipt),
        is_accepted=True,
        reason="",
        by=cast.koordinator,
        at=LATER,
    )


def viewer(cast):
    return cast.viewer(cast.koordinator, now=NOW)


def test_the_oldest_month_uses_credit_first_and_the_payer_pays_the_rest(enrolment, give, take):
    give(enrolment, 10_000)
    receipt = take(enrolment, months=3, expected_total=33_600 - 10_000)
    assert parts(receipt) == [(8_400, 0), (1_600, 6_800), (0, 16_800)]
    assert (receipt.total, receipt.source) == (23_600, Source.DOOR)
    assert credit(enrolment) == Credit()
    assert list(ledger_differences()) == []


def test_a_difference_is_billed_whole_with_the_first_month(enrolment, give, take):
    give(enrolment, -5_000)
    receipt = take(enrolment, months=2, expected_total=16_800 + 5_000)
    assert parts(receipt) == [(-5_000, 13_400), (0, 8_400)]
    assert credit(enrolment) == Credit()
    assert list(ledger_differences()) == []


def test_who_was_told_the_price_without_the_credit_is_told_anew(enrolment, give, take):
    give(enrolment, 1_000)
    with pytest.raises(AmountChanged):
        take(enrolment, expected_total=8_400)
    assert not Collection.objects.exists()


def test_credit_that_covers_everything_leaves_no_receipt_and_no_cash(cast, enrolment, give, take):
    give(enrolment, 20_000)
    noted = take(enrolment, months=2, expected_total=0)
    assert (noted.source, noted.total, noted.receipt_no) == (Source.CREDIT, 0, None)
    assert parts(noted) == [(8_400, 0)] * 2
    assert Standing.objects.get().remitted_through == DEC
    assert credit(enrolment) == Credit(usable=3_200)
    assert not collections_in_hand(viewer(cast)).exists()
    assert not ReceiptBook.objects.exists()
    assert not Job.objects.exists()
    assert list(ledger_differences()) == []


def test_the_same_form_sent_again_answers_with_the_first_note(enrolment, give, take):
    give(enrolment, 20_000)
    form = {
        "uuid": uuid4(),
        "shares": [Share(enrolment.pk, NOV, 1)],
        "expected_total": 0,
    }
    assert take(enrolment, **form).pk == take(enrolment, **form).pk
    with pytest.raises(UuidReused):
        take(enrolment, **{**form, "expected_total": 8_400})


def test_an_agent_over_her_limit_may_still_use_credit_up(cast, enrolment, give, take):
    set_branch_terms(
        branch=cast.branch,
        from_on=NOV,
        remit_within_days=1,
        cash_limit=1,
        grace_days=0,
        by=cast.pusat,
    )
    take(cast.enrolment(cast.member(), start=NOV))
    other = cast.enrolment(cast.member(), start=NOV)
    with pytest.raises(CashLimitReached):
        take(other)
    give(enrolment, 8_400)
    take(enrolment, expected_total=0)


def test_one_person_covered_wholly_stands_on_an_ordinary_receipt_with_the_others(
    cast, enrolment, give, take
):
    wife = cast.enrolment(cast.member(), start=NOV)
    give(enrolment, 8_400)
    receipt = take(enrolment, wife, expected_total=8_400)
    assert parts(receipt) == [(8_400, 0), (0, 8_400)]
    assert receipt.receipt_no
    reached = dict(Standing.objects.values_list("enrolment", "remitted_through"))
    assert reached == {enrolment.pk: NOV, wife.pk: None}
    remittance = hand_on(cast, receipt)
    accept(cast, remittance)
    payment = pay_branch(cast, [remittance])
    assert (remittance.total, payment.total) == (8_400, 8_400)
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {NOV}
    assert list(ledger_differences()) == []


def test_credit_of_one_person_never_pays_for_another(cast, enrolment, give, take):
    give(enrolment, 8_400)
    other = cast.enrolment(cast.member(), start=NOV)
    assert parts(take(other)) == [(0, 8_400)]
    assert credit(enrolment) == Credit(usable=8_400)


def test_undoing_what_used_credit_frees_it_again(cast, enrolment, give, take):
    give(enrolment, 10_000)
    receipt = take(enrolment, months=2, expected_total=6_800)
    request_reversal(
        uuid=uuid4(),
        collection=receipt,
        kind=ReversalKind.REFUND,
        reason="batal",
        by=cast.sz.user,
        at=NOW,
    )
    assert credit(enrolment) == Credit(usable=10_000)


def test_months_noted_from_credit_can_be_undone_as_a_wrong_entry(cast, enrolment, give, take):
    give(enrolment, 10_000)
    noted = take(enrolment, expected_total=0)
    with pytest.raises(NotReversible, match="salah catat"):
        ask_credit(cast, noted)
    request_reversal(
        uuid=uuid4(),
        collection=noted,
        kind=ReversalKind.WRONG_ENTRY,
        reason="salah orang",
        by=cast.sz.user,
        at=NOW,
    )
    assert credit(enrolment) == Credit(usable=10_000)
    assert list(ledger_differences()) == []


def elsewhere(cast, enrolment, total, **overrides):
    fields = {
        "uuid": uuid4(),
        "share": Share(enrolment.pk, NOV, 2),
        "payer": Payer("Siti", "self"),
        "paid_through": "brilink",
        "reference": "123",
        "expected_total": total,
        "paid_on": NOW.date(),
        "by": cast.sz.user,
        "at": NOW,
    }
    return record_paid_elsewhere(**{**fields, **overrides})


def test_paid_elsewhere_uses_credit_first_too(cast, enrolment, give):
    give(enrolment, 10_000)
    noted = elsewhere(cast, enrolment, 6_800)
    assert parts(noted) == [(8_400, 0), (1_600, 6_800)]
    assert (noted.source, noted.total, noted.reference) == (Source.ELSEWHERE, 6_800, "123")


def test_nothing_was_paid_elsewhere_where_credit_covers_it(cast, enrolment, give):
    give(enrolment, 30_000)
    noted = elsewhere(cast, enrolment, 0)
    assert (noted.source, noted.total, noted.paid_through) == (Source.CREDIT, 0, "")


# What was handed on and is undone: the branch decides, and it becomes credit.


def test_paid_in_money_becomes_credit_of_the_same_people(cast, enrolment, take):
    wife = cast.enrolment(cast.member(), start=NOV)
    receipt = take(enrolment, wife, months=2)
    pay_straight(cast, receipt)
    turn_into_credit(cast, receipt)
    assert not PaidMonth.objects.exists()
    assert [credit(row).usable for row in (enrolment, wife)] == [16_800, 16_800]
    assert receipt_of(Collection.objects.get(pk=receipt.pk)).place == MoneyPlace.CREDITED
    assert set(Standing.objects.values_list("remitted_through", flat=True)) == {None}
    cash = cash_of(viewer(cast), on=NOW.date())
    assert (cash.credited, cash.returned, cash.remitted) == (33_600, 0, 33_600)
    assert list(ledger_differences()) == []


def test_money_at_the_branch_becomes_usable_credit_once_it_is_paid_in(cast, enrolment, take):
    receipt = take(enrolment)
    remittance = hand_on(cast, receipt)
    accept(cast, remittance)
    turn_into_credit(cast, receipt)
    assert credit(enrolment) == Credit(waiting=8_400)
    assert parts(take(enrolment)) == [(0, 8_400)]
    pay_branch(cast, [remittance])
    assert SchemePayment.objects.get().total == 8_400
    assert credit(enrolment) == Credit(usable=8_400)
    assert list(ledger_differences()) == []


def test_only_what_was_paid_in_money_becomes_credit(cast, enrolment, give, take):
    """The part that was credit is free again by itself."""
    give(enrolment, 10_000)
    receipt = take(enrolment, months=2, expected_total=6_800)
    pay_straight(cast, receipt)
    turn_into_credit(cast, receipt)
    assert list(Adjustment.objects.filter(kind="reversed").values_list("amount", flat=True)) == [
        6_800
    ]
    assert credit(enrolment) == Credit(usable=16_800)
    assert list(ledger_differences()) == []


def test_a_difference_noted_on_a_month_falls_with_it(cast, enrolment, take):
    receipt = take(enrolment)
    pay_straight(cast, receipt)
    adjust(
        enrolment_id=enrolment.pk,
        amount=4_000,
        kind=AdjustmentKind.DISCOUNT,
        line=receipt.lines.get(),
        on=NOW.date(),
        by=None,
        at=NOW,
    )
    assert credit(enrolment) == Credit(usable=4_000)
    turn_into_credit(cast, receipt)
    assert credit(enrolment) == Credit(usable=8_400)
    assert list(ledger_differences()) == []


def test_even_the_quickest_collector_does_not_turn_money_into_credit_alone(cast, enrolment, take):
    receipt = take(enrolment)
    pay_straight(cast, receipt)
    request = ask_credit(cast, receipt, at=NOW)
    assert PaidMonth.objects.exists()
    with pytest.raises(NotYours):
        decide_reversal(request=request, is_accepted=True, reason="", by=cast.sz.user, at=NOW)


def test_the_coordinator_never_decides_what_she_asked_for(cast, enrolment, take):
    receipt = take(enrolment)
    pay_straight(cast, receipt)
    request = ask_credit(cast, receipt, by=cast.koordinator)
    with pytest.raises(NotYours):
        decide_reversal(request=request, is_accepted=True, reason="", by=cast.koordinator, at=NOW)
    decide_reversal(request=request, is_accepted=True, reason="", by=cast.pusat, at=NOW)
    assert credit(enrolment) == Credit(usable=8_400)


@pytest.mark.parametrize(
    ("way", "kind", "said"),
    [
        (lambda cast, receipt: None, ReversalKind.CREDIT, "masih dipegang agen"),
        (hand_on, ReversalKind.CREDIT, "Cabang menghitung dulu"),
        (hand_on, ReversalKind.REFUND, "Cabang menghitung dulu"),
        (pay_straight, ReversalKind.REFUND, "sudah disetorkan"),
        (pay_straight, ReversalKind.WRONG_ENTRY, "sudah disetorkan"),
    ],
)
def test_how_it_can_be_undone_depends_on_where_the_money_is(cast, take, way, kind, said):
    receipt = take(cast.enrolment(start=NOV))
    way(cast, receipt)
    with pytest.raises(NotReversible, match=said):
        request_reversal(
            uuid=uuid4(), collection=receipt, kind=kind, reason="x", by=cast.sz.user, at=NOW
        )


def test_what_was_refused_while_the_request_waited_does_not_become_credit(cast, enrolment, take):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    request = ask_credit(cast, receipt)
    refuse(cast, remittance)
    with pytest.raises(NotReversible, match="masih dipegang agen"):
        decide_reversal(request=request, is_accepted=True, reason="", by=cast.koordinator, at=LATER)
    assert not Adjustment.objects.exists()


def test_later_months_are_undone_first(cast, enrolment, take):
    receipt, later = take(enrolment), take(enrolment)
    pay_straight(cast, receipt)
    with pytest.raises(NotReversible, match=later.receipt_no):
        ask_credit(cast, receipt)


# A payment of the agent's own that turns out not to be true.


def test_what_became_credit_can_no_longer_be_refused(cast, enrolment, take):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    turn_into_credit(cast, receipt)
    with pytest.raises(NotToDecide, match=receipt.receipt_no):
        refuse(cast, remittance)


def note_discount(line):
    adjust(
        enrolment_id=line.enrolment_id,
        amount=4_200,
        kind=AdjustmentKind.DISCOUNT,
        line=line,
        on=NOW.date(),
        by=None,
        at=NOW,
    )


def test_a_false_payment_whose_credit_was_used_is_refused_after_that_is_undone(
    cast, enrolment, take
):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    note_discount(receipt.lines.get())
    later = take(enrolment, expected_total=4_200)
    with pytest.raises(NotToDecide, match=later.receipt_no):
        refuse(cast, remittance)
    request_reversal(
        uuid=uuid4(),
        collection=later,
        kind=ReversalKind.REFUND,
        reason="bukti palsu",
        by=cast.sz.user,
        at=NOW,
    )
    refuse(cast, remittance)
    assert credit(enrolment) == Credit(waiting=4_200)
    assert list(ledger_differences()) == []


def test_credit_that_nobody_used_only_waits_again(cast, enrolment, take):
    receipt = take(enrolment)
    remittance = pay_straight(cast, receipt)
    note_discount(receipt.lines.get())
    refuse(cast, remittance)
    assert credit(enrolment) == Credit(waiting=4_200)


# The check of the whole ledger.


def test_credit_that_was_not_there_is_named(cast, enrolment, take, monkeypatch):
    monkeypatch.setattr(
        "dues.actions.collecting.credit_for", lambda _kind, ids: dict.fromkeys(ids, Credit(5_000))
    )
    take(enrolment, expected_total=3_400)
    assert [str(row) for row in ledger_differences()] == [
        f"credit used {enrolment.pk}: stored 5000, by the facts at most 0"
    ]


def test_a_difference_billed_twice_is_named(cast, enrolment, give, take, monkeypatch):
    give(enrolment, -1_000)
    monkeypatch.setattr(
        "dues.actions.collecting.credit_for", lambda _kind, ids: dict.fromkeys(ids, Credit(-2_000))
    )
    take(enrolment, expected_total=10_400)
    assert [str(row) for row in ledger_differences()] == [
        f"difference billed {enrolment.pk}: stored 2000, by the facts 1000"
    ]


def test_credit_for_somebody_else_or_of_another_amount_is_named(cast, enrolment, take):
    receipt = take(enrolment)
    other = cast.enrolment(cast.member(), start=NOV)
    Adjustment.objects.create(
        enrolment=other,
        line=receipt.lines.get(),
        kind=AdjustmentKind.REVERSED,
        amount=1,
        noted_on=NOW.date(),
        recorded_at=NOW,
        by=cast.koordinator,
    )
    assert [row.what for row in ledger_differences()] == ["credit", "credit of a reversed month"]


def test_an_old_book_gives_credit_like_any_month_whose_money_is_there(cast, enrolment):
    old_book(cast, enrolment, NOV)
    note_discount(enrolment.lines.get())
    assert credit(enrolment) == Credit(usable=4_200)
