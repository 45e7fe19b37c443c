"""A campaign of the branch: set up, people taken in, months paid."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.campaigns import Plan, pay_campaign_months, start_campaign, take_in
from perisai.regulations.enums import PayerKind
from tests.dues.conftest import NOW

MONTHLY = 8_400
NOV = dt.date(2026, 11, 1)


def new(cast, **fields):
    """Somebody whose first month is November."""
    return cast.enrolment(cast.member(**fields), start=NOV)


@pytest.fixture
def start(cast):
    def begin(**fields):
        by = fields.pop("by", cast.koordinator)
        uuid, village = fields.pop("uuid", None) or uuid4(), fields.pop("village", None)
        plan = Plan(
            **{
                "name": "SERTAKAN 2026",
                "sponsor": "PT Tebu Manis",
                "payer_kind": PayerKind.SPONSOR,
                "free_months": 3,
                "budget": 1_000_000,
                "from_on": dt.date(2026, 1, 1),
                "until_on": dt.date(2026, 12, 31),
                **fields,
            }
        )
        return start_campaign(
            uuid=uuid, branch=cast.branch, village=village, plan=plan, by=by, at=NOW
        )

    return begin


@pytest.fixture
def into(cast):
    def take(campaign, *enrolments, at=NOW, **overrides):
        fields = {"by": cast.koordinator, "at": at}
        return take_in(campaign=campaign, enrolments=enrolments, **{**fields, **overrides})

    return take


@pytest.fixture
def pay(cast):
    def paid(campaign, *members, months=1, total=None, at=NOW, **overrides):
        fields = {
            "uuid": uuid4(),
            "months": months,
            "expected_total": MONTHLY * months * len(members) if total is None else total,
            "reference": uuid4().hex[:12],
            "paid_on": at.date(),
            "by": cast.koordinator,
            "at": at,
        }
        return pay_campaign_months(campaign=campaign, members=members, **{**fields, **overrides})

    return paid
