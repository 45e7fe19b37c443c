import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from dues.actions.collecting import Payer, Share, take_dues
from dues.enums import Source
from dues.queries.standing import position_of
from members.models import Enrolment
from tests.cast import Cast, assemble

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def cast(db) -> Cast:
    return assemble()


@pytest.fixture
def take(cast):
    """Take dues of whole enrolments at the door of SZ, at the price of the law."""

    def do(*enrolments, months=1, at=NOW, payer_kind="self", by=None, **overrides):
        shares, total = [], 0
        for enrolment in enrolments:
            fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
            position = position_of(fresh, on=at.date())
            shares.append(Share(fresh.pk, position.next_month, months))
            total += price(fresh, position.next_month, months, payer_kind)
        fields = {
            "uuid": uuid4(),
            "agent": cast.sz,
            "source": Source.DOOR,
            "payer": Payer("Ibu Pembayar", payer_kind),
            "shares": shares,
            "expected_total": total,
            "collected_on": at.date(),
            "by": by or cast.sz.user,
            "at": at,
        }
        return take_dues(**{**fields, **overrides})

    return do


def price(enrolment, first_month, months, payer_kind="self") -> int:
    from dues.rules import price_months
    from perisai.common.months import month_range

    span = month_range(first_month, months)
    return price_months(list(enrolment.terms.all()), span, payer_kind).total
