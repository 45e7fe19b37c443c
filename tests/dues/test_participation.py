"""Terms and coming back, where it matters what was paid."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.participation import change_unpaid_terms, reactivate_lapsed
from dues.actions.reversal import request_reversal
from dues.errors import HeldByAgent
from dues.models import PaidMonth
from members.enums import EndReason
from members.errors import NotLapsed, TermsRefused
from members.values import Declaration, Terms
from tests.dues.test_collecting import old_book
from tests.taking import NOW

NOV, DEC = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
FIRST_OF_DECEMBER = dt.date(2026, 12, 1)
MORE = Terms(income=1_100_000, sector="other", has_jht=False, is_employer=False)


def come_back(cast, enrolment, on=FIRST_OF_DECEMBER):
    return reactivate_lapsed(
        enrolment=enrolment,
        uuid=uuid4(),
        declaration=Declaration(attested_on=on, is_working=True, is_not_in_care=True),
        start_month=on.replace(day=1),
        by=cast.sz.user,
        on=on,
    )


@pytest.fixture
def lapsing(cast):
    """Reached the scheme up to August: lapses on 1 December."""
    enrolment = cast.enrolment(start=dt.date(2026, 8, 1))
    old_book(cast, enrolment, dt.date(2026, 8, 1))
    return enrolment


def test_coming_back_ends_the_old_participation_on_the_day_it_lapsed(cast, lapsing):
    on = dt.date(2026, 12, 21)
    again = come_back(cast, lapsing, on=on)
    lapsing.refresh_from_db()
    assert (lapsing.ended_on, lapsing.end_reason) == (FIRST_OF_DECEMBER, EndReason.LAPSED)
    assert (again.previous, again.start_month) == (lapsing, DEC)


def test_nobody_comes_back_while_the_agent_holds_their_months(cast, lapsing, take):
    collection = take(lapsing, months=3)  # September to November, on 21 November
    with pytest.raises(HeldByAgent):
        come_back(cast, lapsing)
    request_reversal(
        uuid=uuid4(),
        collection=collection,
        kind="refund",
        reason="uang kembali",
        by=cast.sz.user,
        at=NOW,
    )
    assert come_back(cast, lapsing).previous == lapsing


def test_a_participation_that_has_not_lapsed_is_not_opened_again(cast, lapsing):
    with pytest.raises(NotLapsed):
        come_back(cast, lapsing, on=dt.date(2026, 11, 30))


def test_terms_never_change_a_month_that_was_paid_meanwhile(cast, take):
    enrolment = cast.enrolment(start=NOV)
    take(enrolment)
    with pytest.raises(TermsRefused):
        change_unpaid_terms(enrolment=enrolment, from_month=NOV, terms=MORE, by=cast.sz.user)
    change_unpaid_terms(enrolment=enrolment, from_month=DEC, terms=MORE, by=cast.sz.user)
    assert [line.total for line in take(enrolment).lines.all()] == [9_400]
    assert PaidMonth.objects.count() == 2
