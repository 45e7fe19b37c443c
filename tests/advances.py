"""The agent's balance and her advances in a test: by SZ, unless told."""

from __future__ import annotations

from uuid import uuid4

from dues.actions.advancing import record_advance, repay_advance
from dues.actions.balance import pay_from_balance, top_up
from dues.actions.collecting import Payer, Share
from dues.enums import SchemeChannel
from dues.models import Collection, SchemePayment, TopUp
from dues.queries.advances import open_lines
from dues.queries.standing import position_of
from members.models import Enrolment
from tests.cast import Cast
from tests.custody import PHOTO
from tests.taking import NOW, to_pay


def fill_up(cast: Cast, *collections: Collection, at=NOW, **overrides) -> TopUp:
    """These receipts' money, put into the balance; exactly that unless `amount` says more."""
    fields = {
        "uuid": uuid4(),
        "agent": cast.sz,
        "collections": collections,
        "amount": sum(row.total for row in collections),
        "reference": f"SALDO {uuid4().hex[:12]}",
        "proof": PHOTO,
        "topped_up_on": at.date(),
        "by": cast.sz.user,
        "at": at,
    }
    return top_up(**{**fields, **overrides})


def pay_out(cast: Cast, *collections: Collection, at=NOW, **overrides) -> SchemePayment:
    """These receipts, paid into the scheme from the balance."""
    fields = {
        "uuid": uuid4(),
        "agent": cast.sz,
        "collections": collections,
        "reference": f"REF {uuid4().hex[:12]}",
        "proof": PHOTO,
        "paid_on": at.date(),
        "by": cast.sz.user,
        "at": at,
    }
    return pay_from_balance(**{**fields, **overrides})


def advance(cast: Cast, *enrolments: Enrolment, months=1, at=NOW, **overrides) -> Collection:
    """The next months of these enrolments, paid by SZ with her own money."""
    shares, total = [], 0
    for enrolment in enrolments:
        fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
        first = position_of(fresh, on=at.date()).next_month
        shares.append(Share(fresh.pk, first, months))
        total += to_pay(fresh, first, months)
    fields = {
        "uuid": uuid4(),
        "agent": cast.sz,
        "shares": shares,
        "channel": SchemeChannel.PAYMENT_CODE,
        "reference": f"REF {uuid4().hex[:12]}",
        "proof": PHOTO,
        "expected_total": total,
        "paid_on": at.date(),
        "by": cast.sz.user,
        "at": at,
    }
    return record_advance(**{**fields, **overrides})


def repay(cast: Cast, *enrolments: Enrolment, months=1, at=NOW, **overrides) -> Collection:
    """The oldest months that SZ advanced for these enrolments, paid back to her."""
    lines = [list(open_lines(cast.sz).filter(enrolment=row)[:months]) for row in enrolments]
    fields = {
        "uuid": uuid4(),
        "agent": cast.sz,
        "payer": Payer("Ibu Pembayar", "self"),
        "shares": [Share(rows[0].enrolment_id, rows[0].month, months) for rows in lines if rows],
        "expected_total": sum(line.cash for rows in lines for line in rows),
        "collected_on": at.date(),
        "by": cast.sz.user,
        "at": at,
    }
    return repay_advance(**{**fields, **overrides})
