"""A discount that appears after prepaying: the difference is credit, noted once, never billed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dues.actions import overpaid
from dues.actions.overpaid import credit_overpaid, request_credit_of_overpaid
from dues.enums import AdjustmentKind, ReversalKind
from dues.models import Adjustment
from dues.queries.credit import Credit, credit_of
from dues.queries.ledger import ledger_differences
from dues.tasks import watch_prices
from perisai import regulations
from perisai.audit.models import AuditEntry
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of
from perisai.jobs.runner import run_due_jobs
from tests.custody import pay_straight
from tests.dues.test_collecting import old_book
from tests.dues.test_reversal import ask
from tests.law import DISCOUNTS, law_without
from tests.questions import new_terms
from tests.taking import NOW

DEC_2025 = dt.datetime(2025, 12, 10, 3, tzinfo=dt.UTC)
JAN_2026 = dt.date(2026, 1, 1)
NIGHT = dt.datetime(2026, 1, 20, 19, tzinfo=dt.UTC)


@pytest.fixture
def before_the_discount(monkeypatch):
    """Until the fixture is called the law knows no discount."""
    law_without(monkeypatch, *DISCOUNTS)
    return monkeypatch.undo


@pytest.fixture
def prepay(cast, take):
    """Six months from January 2026, paid in December 2025 and straight into the scheme."""

    def do(**terms):
        enrolment = cast.enrolment(cast.member(), start=JAN_2026, **terms)
        pay_straight(cast, take(enrolment, months=6, at=DEC_2025), at=DEC_2025)
        return enrolment

    return do


def look_through(at=NIGHT) -> None:
    after = 0
    while batch := credit_overpaid(after=after, by=None, at=at):
        after = batch.last


def credit(enrolment) -> Credit:
    return credit_of([enrolment.pk])[enrolment.pk]


def noted() -> list[tuple[str, int]]:
    rows = Adjustment.objects.order_by("line__month").select_related("line")
    return [(f"{row.line.month:%Y-%m}", row.amount) for row in rows]


def test_a_farmer_who_prepaid_gets_the_discount_back_as_credit_used_first(
    cast, take, prepay, before_the_discount
):
    farmer = prepay()
    assert farmer.lines.first().cash == 16_800
    before_the_discount()
    look_through()
    assert noted() == [("2026-04", 8_400), ("2026-05", 8_400), ("2026-06", 8_400)]
    assert credit(farmer) == Credit(usable=25_200)
    july = dt.datetime(2026, 6, 20, 3, tzinfo=dt.UTC)
    receipt = take(farmer, months=6, at=july, expected_total=6 * 8_400 - 25_200)
    assert [line.credit for line in receipt.lines.all()] == [8_400, 8_400, 8_400, 0, 0, 0]
    assert receipt.total == 25_200
    assert credit(farmer) == Credit()
    assert list(ledger_differences()) == []


def test_a_second_look_and_the_same_law_find_nothing(prepay, before_the_discount):
    prepay()
    look_through()
    assert not Adjustment.objects.exists()
    before_the_discount()
    look_through()
    look_through()
    assert Adjustment.objects.count() == 3
    assert set(AuditEntry.objects.filter(action="credit.noted").values_list("by", flat=True)) == {
        None
    }


def test_the_discount_of_transport_counts_from_january(prepay, before_the_discount):
    prepay(sector="transport", has_jht=True)
    before_the_discount()
    look_through()
    assert [amount for _month, amount in noted()] == [8_400] * 6


def test_a_month_that_costs_more_now_is_never_billed(prepay, monkeypatch):
    farmer = prepay()
    law_without(monkeypatch, *DISCOUNTS)
    look_through()
    assert not Adjustment.objects.exists()
    assert credit(farmer) == Credit()


def test_who_gets_no_discount_gets_no_credit(cast, take, before_the_discount):
    employer = cast.enrolment(cast.member(), start=JAN_2026, is_employer=True, has_jht=True)
    paid_by_village = cast.enrolment(cast.member(), start=JAN_2026)
    take(employer, months=6, at=DEC_2025)
    take(paid_by_village, months=6, at=DEC_2025, payer_kind="village")
    before_the_discount()
    look_through()
    assert not Adjustment.objects.exists()


def test_what_a_sponsor_paid_too_much_is_not_the_members_credit(cast, take):
    sponsored = cast.enrolment(start=JAN_2026, income=2_700_000)
    take(sponsored, months=6, at=DEC_2025, payer_kind="sponsor")
    new_terms(cast, sponsored, JAN_2026, income=1_000_000, at=DEC_2025)
    look_through()
    assert not Adjustment.objects.exists()


def test_credit_waits_while_the_agent_still_holds_the_money(cast, take, before_the_discount):
    farmer = cast.enrolment(start=JAN_2026)
    receipt = take(farmer, months=6, at=DEC_2025)
    before_the_discount()
    look_through()
    assert credit(farmer) == Credit(waiting=25_200)
    pay_straight(cast, receipt)
    assert credit(farmer) == Credit(usable=25_200)


def test_a_refund_takes_the_difference_with_it(cast, take, before_the_discount):
    farmer = cast.enrolment(start=JAN_2026)
    receipt = take(farmer, months=6, at=DEC_2025)
    before_the_discount()
    look_through()
    request = ask(receipt, by=cast.sz.user, kind=ReversalKind.REFUND, at=DEC_2025)
    assert request.decision.is_accepted
    look_through()
    assert credit(farmer) == Credit()
    assert list(ledger_differences()) == []


def test_months_of_an_old_book_are_treated_like_any_other(cast, before_the_discount):
    farmer = cast.enrolment(start=JAN_2026)
    old_book(cast, farmer, dt.date(2026, 4, 1))
    before_the_discount()
    look_through()
    assert credit(farmer) == Credit(usable=8_400)


def test_each_version_of_the_law_asks_for_one_job(cast, before_the_discount):
    watch_prices(Job(), on=NIGHT)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        watch_prices(Job(), on=NIGHT)
    assert len([row for row in queries if "SAVEPOINT" not in row["sql"]]) == 1
    before_the_discount()
    watch_prices(Job(), on=NIGHT)
    assert Job.objects.filter(kind="dues.credit_overpaid").count() == 2
    assert kind_of("dues.watch_prices").every == Every.NIGHT


def test_the_job_goes_on_in_slices_from_where_it_was_killed(
    cast, prepay, before_the_discount, monkeypatch
):
    people = [prepay() for _ in range(3)]
    before_the_discount()
    monkeypatch.setattr(overpaid, "BATCH", 1)
    adjust, seen = overpaid.adjust, []

    def killed_once(**fields):
        seen.append(fields["enrolment_id"])
        if len(seen) == 5:
            raise RuntimeError("killed")
        return adjust(**fields)

    monkeypatch.setattr(overpaid, "adjust", killed_once)
    job = request_credit_of_overpaid(on=NIGHT)
    run_due_jobs(clock=lambda: NIGHT)
    assert Adjustment.objects.count() == 3  # of the second person nothing stayed
    run_due_jobs(clock=lambda: NIGHT + dt.timedelta(minutes=1))
    job.refresh_from_db()
    assert (job.state, job.progress, job.total) == ("done", 3, 3)
    assert [credit(person).usable for person in people] == [25_200] * 3
    assert Adjustment.objects.filter(kind=AdjustmentKind.DISCOUNT).count() == 9


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_questions_does_not_grow_with_people(
    cast, take, people, django_assert_num_queries
):
    for _ in range(people):
        take(cast.enrolment(cast.member()))
    with django_assert_num_queries(8):
        credit_overpaid(after=0, by=None, at=NOW)


def test_the_fingerprint_changes_with_prices_and_with_nothing_else(monkeypatch):
    first = regulations.prices_fingerprint()
    law_without(monkeypatch, "dues.relief")
    assert regulations.prices_fingerprint() == first
    law_without(monkeypatch, "dues.discount.other")
    assert regulations.prices_fingerprint() != first
