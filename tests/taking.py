"""Taking dues in a test, at the price of the law."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

from dues.actions.collecting import Payer, Share, record_paid_elsewhere, take_dues
from dues.credit_rules import bill_of
from dues.enums import PaidThrough, Source
from dues.models import Collection
from dues.queries.credit import credit_for
from dues.queries.standing import position_of
from dues.rules import price_months
from members.models import Enrolment
from perisai.common.months import month_range
from tests.cast import Cast

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def take_from(
    cast: Cast, *enrolments, months=1, at=NOW, payer_kind="self", by=None, **overrides
) -> Collection:
    """Dues that SZ takes at the door for whole enrolments (a new one unless told), at what they have to
    pay after their credit."""
    shares, total = [], 0
    day = overrides.get("collected_on", at.date())
    for enrolment in enrolments or (cast.enrolment(),):
        fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
        position = position_of(fresh, on=day)
        shares.append(Share(fresh.pk, position.next_month, months))
        total += to_pay(fresh, position.next_month, months, payer_kind)
    fields = {
        "uuid": uuid4(),
        "agent": cast.sz,
        "source": Source.DOOR,
        "payer": Payer("Ibu Pembayar", payer_kind),
        "shares": shares,
        "expected_total": total,
        "collected_on": day,
        "by": by or cast.sz.user,
        "at": at,
    }
    return take_dues(**{**fields, **overrides})


def note_elsewhere(cast: Cast, enrolment, *, months=1, at=NOW, by=None, **overrides) -> Collection:
    """Dues of the next months, paid through BRILink and noted by SZ; no reference unless told."""
    day = overrides.get("paid_on", at.date())
    fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
    first = position_of(fresh, on=day).next_month
    fields = {
        "uuid": uuid4(),
        "share": Share(fresh.pk, first, months),
        "payer": Payer("Ibu Pembayar", "self"),
        "paid_through": PaidThrough.BRILINK,
        "reference": "",
        "expected_total": to_pay(fresh, first, months),
        "paid_on": day,
        "by": by or cast.sz.user,
        "at": at,
    }
    return record_paid_elsewhere(**{**fields, **overrides})


def to_pay(enrolment, first_month, months, payer_kind="self") -> int:
    """What is paid for these months in money, after credit, in rupiah."""
    span = month_range(first_month, months)
    quote = price_months(list(enrolment.terms.all()), span, payer_kind)
    return bill_of(quote, credit_for(payer_kind, [enrolment.pk])[enrolment.pk].usable).cash


def price(enrolment, first_month, months, payer_kind="self") -> int:
    """What the law asks for these months, in rupiah."""
    span = month_range(first_month, months)
    return price_months(list(enrolment.terms.all()), span, payer_kind).total
