"""A claim of SZ about a member who died, with a wife and a child at school."""

import datetime as dt
from uuid import uuid4

import pytest
import time_machine

from claims.actions.opening import open_claim
from claims.models import Claim, Relative
from members.models import Heir
from tests.claims.steps import moment
from tests.custody import accept, hand_on, pay_branch
from tests.taking import NOW, take_from
from villages.models import Assignment, Posting

DIED = dt.date(2026, 11, 3)


@pytest.fixture
def today():
    """The doors stand on 21 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


def death_of(cast, member=None, **fields) -> Claim:
    """A claim of SZ about a death, with the family that the member has."""
    member = member or cast.enrolment().member
    Heir.objects.create(member=member, name="Wati", relation="wife")
    Heir.objects.create(
        member=member, name="Budi", relation="child", birth_date=dt.date(2015, 5, 1)
    )
    told = {"kind": "death", "event_on": DIED} | fields
    claim = open_claim(
        uuid=uuid4(),
        member=member,
        village=cast.village,
        agent=cast.sz,
        by=cast.sz.user,
        on=NOW.date(),
        at=NOW,
        **told,
    )
    Relative.objects.filter(claim=claim, name="Budi").update(school="primary")
    return claim


@pytest.fixture
def claim(cast) -> Claim:
    return death_of(cast)


@pytest.fixture
def on_the_day():
    """The clock stands at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pay(cast):
    """Dues taken, handed on and paid in on one day."""

    def paid(enrolment, on, months=1):
        at = moment(on)
        remittance = hand_on(cast, take_from(cast, enrolment, at=at, months=months), at=at)
        accept(cast, remittance, at=at)
        pay_branch(cast, [remittance], at=at)

    return paid


@pytest.fixture
def long_ago():
    """Agent and coordinator have worked here since 2024."""
    Posting.objects.update(from_on=dt.date(2024, 1, 1))
    Assignment.objects.update(from_on=dt.date(2024, 1, 1))
