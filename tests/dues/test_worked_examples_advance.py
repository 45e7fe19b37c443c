"""Worked example: an advance repaid.

In November a member has no money. The agent pays Rp16.800 for November and December by payment code with
her own money, so that protection goes on. In December the member brings Rp8.400, in January the rest.
"""

import datetime as dt

import pytest

from dues import rules
from dues.enums import MoneyPlace, Status
from dues.models import Collection
from dues.papers import receipt_text
from dues.queries.advances import advanced_total, open_advances
from dues.queries.cash import PLACE, cash_of
from dues.queries.ledger import ledger_differences
from dues.queries.receipts import receipt_of
from dues.queries.standing import position_of
from members.models import Enrolment
from tests.advances import advance, repay
from tests.taking import NOW

NOV, DEC = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
IN_DECEMBER = NOW + dt.timedelta(days=20)
IN_JANUARY = NOW + dt.timedelta(days=50)


@pytest.fixture
def enrolment(cast, take):
    return cast.enrolment(start=NOV)


def position(enrolment, on):
    fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
    return position_of(fresh, on=on)


def test_an_advance_repaid(cast, enrolment):
    on = NOW.date()
    advance(cast, enrolment, months=2, reference="0912 3456 7731")
    assert position(enrolment, on).status == Status.PROTECTED
    assert not position(enrolment, on).is_held_by_agent
    assert advanced_total(cast.viewer(cast.sz, now=NOW)) == 16_800
    assert cash_of(cast.viewer(cast.sz, now=NOW), on=on).collected == 0

    first = repay(cast, enrolment, months=1, at=IN_DECEMBER)
    (left,) = open_advances(cast.viewer(cast.sz, now=IN_DECEMBER))
    assert (left.months, left.amount, left.since) == ([DEC], 8_400, on)

    second = repay(cast, enrolment, months=1, at=IN_JANUARY)
    assert open_advances(cast.viewer(cast.sz, now=IN_JANUARY)) == []

    for receipt in (first, second):
        assert receipt_of(receipt).place == MoneyPlace.REPAID
        assert "Mengganti uang agen." in receipt_text(receipt_of(receipt))
        assert "21 November 2026, nomor ••••••••••7731" in receipt_text(receipt_of(receipt))
        assert "menyetorkan uang ini" not in receipt_text(receipt_of(receipt))
    places = Collection.objects.annotate(place=PLACE).values_list("place", flat=True)
    assert sorted(places) == [MoneyPlace.REACHED, MoneyPlace.REPAID, MoneyPlace.REPAID]
    cash = cash_of(cast.viewer(cast.sz, now=IN_JANUARY), on=IN_JANUARY.date())
    assert (cash.in_hand, cash.collected) == (0, 0)
    assert position(enrolment, on).progress.paid_through == DEC
    assert rules.next_month(position(enrolment, on).progress, on) == dt.date(2027, 1, 1)
    assert list(ledger_differences()) == []
