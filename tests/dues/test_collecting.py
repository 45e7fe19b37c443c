"""Taking dues: the right amount, whole months, oldest first, once."""

import datetime as dt
from contextlib import nullcontext
from uuid import uuid4

import pytest

from dues.actions.collecting import Payer, Share, record_paid_elsewhere, take_dues
from dues.actions.old_book import record_old_book
from dues.enums import PaidThrough, Source, Status
from dues.errors import AlreadyPaid, AmountChanged, CannotBePaid, NothingToPay
from dues.models import Collection, PaidMonth, ReceiptBook, Standing
from dues.queries.ledger import ledger_differences
from dues.queries.standing import position_of
from members.models import Enrolment
from perisai.audit.models import AuditEntry
from perisai.common.retries import UuidReused
from perisai.jobs.models import Job
from tests.taking import NOW

NOV, DEC, JAN = dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1)


def months_of(collection):
    return [(line.month, line.total) for line in collection.lines.all()]


def test_a_farmer_pays_the_discounted_month(cast, take):
    collection = take(cast.enrolment(start=NOV))
    assert months_of(collection) == [(NOV, 8_400)]
    assert collection.total == 8_400
    assert collection.receipt_no == "SZ-2026-A-00001"
    assert (collection.village, collection.branch) == (cast.village, cast.branch)


def test_a_prepayment_over_the_end_of_the_discount_is_priced_month_by_month(cast, take):
    collection = take(cast.enrolment(start=NOV), months=3)
    assert months_of(collection) == [(NOV, 8_400), (DEC, 8_400), (JAN, 16_800)]


def test_a_driver_with_old_age_savings_keeps_the_discount_until_march(cast, take):
    enrolment = cast.enrolment(start=NOV, sector="transport", has_jht=True)
    collection = take(enrolment, months=6)
    assert [total for _, total in months_of(collection)] == [28_400] * 5 + [36_800]


def test_one_payer_pays_for_a_household_with_one_receipt(cast, take):
    household = [cast.enrolment(cast.member(), start=NOV) for _ in range(3)]
    collection = take(*household, months=12)
    assert collection.lines.count() == 36
    assert collection.total == 3 * (2 * 8_400 + 10 * 16_800)
    assert PaidMonth.objects.count() == 36


def test_the_next_month_follows_the_last_paid_one(cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment, months=2)
    assert months_of(take(enrolment)) == [(JAN, 16_800)]


def test_numbers_follow_each_other_without_gaps_and_each_agent_has_a_book(cast, take):
    numbers = [take(cast.enrolment(cast.member(), start=NOV)).receipt_no for _ in range(3)]
    assert numbers == [f"SZ-2026-A-0000{n}" for n in (1, 2, 3)]
    other = take(cast.enrolment(cast.member(cast.st), start=NOV), agent=cast.st, by=cast.st.user)
    assert other.receipt_no == "ST-2026-A-00001"


def test_the_book_follows_the_local_year_of_recording(cast, take):
    half_past_midnight = dt.datetime(2027, 1, 1, 0, 30, tzinfo=NOW.tzinfo)  # still 2026 in UTC
    collection = take(cast.enrolment(start=NOV), at=half_past_midnight)
    assert collection.receipt_no == "SZ-2027-A-00001"


def test_the_same_form_sent_twice_answers_with_the_first_collection(cast, take):
    enrolment, uuid = cast.enrolment(start=NOV), uuid4()
    fields = {
        "uuid": uuid,
        "agent": cast.sz,
        "source": Source.DOOR,
        "payer": Payer("Ibu Pembayar", "self"),
        "shares": [Share(enrolment.pk, NOV, 1)],
        "expected_total": 8_400,
        "collected_on": NOW.date(),
        "by": cast.sz.user,
        "at": NOW,
    }
    first = take_dues(**fields)
    again = take_dues(**{**fields, "at": NOW + dt.timedelta(minutes=5)})
    assert again == first
    assert Collection.objects.count() == 1
    with pytest.raises(UuidReused):
        take_dues(**{**fields, "payer": Payer("Orang Lain", "self")})


@pytest.mark.parametrize("is_already_taken", [True, False])
def test_a_day_that_was_chosen_is_content_and_the_day_of_the_clock_is_not(
    cast, take, is_already_taken
):
    """A form that got no answer in the evening is sent again in the morning."""
    enrolment = cast.enrolment(start=NOV)
    fields = {
        "uuid": uuid4(),
        "shares": [Share(enrolment.pk, NOV, 1)],
        "expected_total": 8_400,
        "is_already_taken": is_already_taken,
    }
    first = take(enrolment, **fields)
    next_day = NOW.date() + dt.timedelta(days=1)
    with pytest.raises(UuidReused) if is_already_taken else nullcontext():
        assert take(enrolment, **fields, collected_on=next_day) == first
    assert Collection.objects.count() == 1


def test_a_stale_screen_never_charges_the_months_after(cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment)
    with pytest.raises(AlreadyPaid):
        take(enrolment, shares=[Share(enrolment.pk, NOV, 1)])
    assert ReceiptBook.objects.get().last_number == 1


@pytest.mark.parametrize("first_month", [DEC, dt.date(2026, 10, 1)])
def test_no_hole_can_be_made_and_no_month_before_the_start_be_paid(cast, take, first_month):
    enrolment = cast.enrolment(start=NOV)
    with pytest.raises(AlreadyPaid):
        take(enrolment, shares=[Share(enrolment.pk, first_month, 1)])


def test_another_amount_than_the_law_says_is_refused(cast, take):
    with pytest.raises(AmountChanged):
        take(cast.enrolment(start=NOV), expected_total=16_800)
    assert not Collection.objects.exists()


@pytest.mark.parametrize("shares", [[], "no months"])
def test_nothing_chosen_is_refused(cast, take, shares):
    enrolment = cast.enrolment(start=NOV)
    shares = [Share(enrolment.pk, NOV, 0)] if shares else []
    with pytest.raises(NothingToPay):
        take(enrolment, shares=shares)


def test_money_with_the_agent_does_not_protect(cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment)
    position = position_of(Enrolment.objects.get(pk=enrolment.pk), on=NOW.date())
    assert position.status == Status.AWAITING_FIRST_PAYMENT
    assert position.is_held_by_agent


def test_a_lapsed_enrolment_cannot_be_paid(cast, take):
    enrolment = cast.enrolment(start=dt.date(2026, 3, 1))
    old_book(cast, enrolment, dt.date(2026, 7, 1))
    with pytest.raises(CannotBePaid, match=enrolment.member.name):
        take(enrolment, at=NOW)


def test_a_first_payment_is_flagged_and_the_next_is_not(cast, take):
    enrolment = cast.enrolment(start=NOV)
    flags = [line.is_first_payment for line in take(enrolment, months=2).lines.all()]
    assert flags == [True, False]
    assert not take(enrolment).lines.get().is_first_payment


def test_village_money_is_priced_in_full_and_marked_unverified(cast, take):
    line = take(cast.enrolment(start=NOV), payer_kind="village").lines.get()
    assert (line.total, line.is_verified) == (16_800, False)


def test_dues_paid_elsewhere_reach_the_scheme_and_have_no_receipt(cast):
    enrolment = cast.enrolment(start=NOV)
    collection = record_paid_elsewhere(
        uuid=uuid4(),
        share=Share(enrolment.pk, NOV, 1),
        payer=Payer(enrolment.member.name, "self"),
        paid_through=PaidThrough.BRILINK,
        reference="123456789012",
        expected_total=8_400,
        paid_on=NOW.date(),
        by=cast.sz.user,
        at=NOW,
    )
    assert collection.receipt_no is None
    assert Standing.objects.get().remitted_through == NOV
    assert not Job.objects.exists()


def test_saving_leaves_a_trace_without_names(cast, take):
    take(cast.enrolment(start=NOV))
    entry = AuditEntry.objects.get(action="collection.recorded")
    assert entry.by == cast.sz.user
    assert entry.details == {"source": "door", "total": 8_400, "months": 1}


def test_terms_that_change_count_from_their_month_on(cast, take):
    enrolment = cast.enrolment(start=NOV)
    enrolment.terms.create(from_month=DEC, income=1_100_000, sector="other")
    assert [total for _, total in months_of(take(enrolment, months=2))] == [8_400, 9_400]


def test_the_ledger_follows_from_the_facts(cast, take):
    take(cast.enrolment(start=NOV), months=3)
    old_book(cast, cast.enrolment(cast.member()), dt.date(2026, 1, 1), dt.date(2026, 3, 1))
    assert list(ledger_differences()) == []


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda: PaidMonth.objects.first().delete(), "paid month"),
        (lambda: Standing.objects.update(paid_through=DEC), "standing"),
        (lambda: Standing.objects.all().delete(), "standing"),
        (lambda: ReceiptBook.objects.update(last_number=7), "receipt book"),
        (lambda: PaidMonth.objects.update(month=dt.date(2030, 1, 1)), "paid month"),
    ],
)
def test_every_spoiled_figure_is_named(cast, take, spoil, named):
    take(cast.enrolment(start=NOV))
    spoil()
    assert named in {difference.what for difference in ledger_differences()}


def old_book(cast, enrolment, *months):
    return record_old_book(
        uuid=uuid4(),
        enrolment=enrolment,
        months=dict.fromkeys(months),
        collected_on=NOW.date(),
        by=cast.sz.user,
        at=NOW,
    )
