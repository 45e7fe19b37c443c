"""Credit is used first, by the enrolment it belongs to, and only while its money is with the scheme."""

from uuid import uuid4

import pytest

from dues.actions.collecting import Payer, Share, record_paid_elsewhere
from dues.actions.reversal import request_reversal
from dues.enums import ReversalKind, Source
from dues.errors import AmountChanged, CashLimitReached, NotReversible
from dues.models import Collection, ReceiptBook, Standing
from dues.queries.cash import collections_in_hand
from dues.queries.credit import Credit
from dues.queries.ledger import ledger_differences
from perisai.common.retries import UuidReused
from perisai.jobs.models import Job
from tests.custody import accept, hand_on, pay_branch
from tests.dues.credit.conftest import DEC, NOV, ask_credit, credit, parts, viewer
from tests.taking import NOW
from villages.actions.offices import set_branch_terms


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
