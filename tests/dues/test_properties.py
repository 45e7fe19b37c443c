"""Whatever agents and coordinators do in whatever order, the books stay true."""

import contextlib
import datetime as dt
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dues.actions.collecting import Share
from dues.actions.reversal import request_reversal
from dues.errors import AlreadyPaid, NotReversible
from dues.models import Collection, PaidMonth, ReceiptBook
from dues.queries.ledger import ledger_differences
from perisai.common.months import month_range
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.integers(0, 1), st.sampled_from([1, 2, 3, 6])),
        st.tuples(st.just("take both"), st.just(0), st.sampled_from([1, 12])),
        st.tuples(st.just("reverse"), st.integers(0, 20), st.just(0)),
        st.tuples(st.just("stale"), st.integers(0, 1), st.just(1)),
    ),
    max_size=12,
)


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_no_hole_no_gap_no_month_twice_after_any_sequence(cast, take, steps):
    with transaction.atomic():
        enrolments = [cast.enrolment(cast.member(), start=NOV) for _ in range(2)]
        for step in steps:
            _do(step, enrolments, take, cast)
        _check(enrolments)
        transaction.set_rollback(True)


def _do(step, enrolments, take, cast):
    verb, position, months = step
    if verb == "take":
        take(enrolments[position], months=months)
    elif verb == "take both":
        take(*enrolments, months=months)
    elif verb == "reverse":
        _reverse(position, cast)
    elif PaidMonth.objects.filter(enrolment=enrolments[position], month=NOV).exists():
        _stale(enrolments[position], take)


def _reverse(position, cast):
    collections = list(Collection.objects.order_by("pk"))
    if collections:
        with contextlib.suppress(NotReversible):
            request_reversal(
                uuid=uuid4(),
                collection=collections[position % len(collections)],
                kind="wrong_entry",
                reason="salah",
                by=cast.sz.user,
                at=NOW,
            )


def _stale(enrolment, take):
    with pytest.raises(AlreadyPaid):
        take(enrolment, shares=[Share(enrolment.pk, NOV, 1)], expected_total=8_400)


def _check(enrolments):
    assert list(ledger_differences()) == []
    for enrolment in enrolments:
        months = list(enrolment.paid_months.order_by("month").values_list("month", flat=True))
        assert months == month_range(NOV, len(months))
    count = Collection.objects.count()
    book = ReceiptBook.objects.first()
    assert (book.last_number if book else 0) == count
