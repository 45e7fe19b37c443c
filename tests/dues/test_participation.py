"""Coming back, where it matters what was paid."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.participation import reactivate_lapsed
from dues.actions.reversal import request_reversal
from dues.errors import HeldByAgent
from members.enums import EndReason
from members.errors import NotLapsed
from members.values import Declaration
from tests.dues.test_collecting import old_book
from tests.taking import NOW

DEC = dt.date(2026, 12, 1)
FIRST_OF_DECEMBER = dt.date(2026, 12, 1)


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
