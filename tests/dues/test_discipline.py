"""Who pays without fail: the figure the village asks for."""

import datetime as dt

import pytest

from dues.actions.old_book import record_old_book
from dues.queries.discipline import payment_discipline, regular_payers
from perisai.common.ids import new_uuid
from perisai.common.months import month_range
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
JANUARY = dt.date(2026, 1, 1)
HALF_YEAR = month_range(JANUARY, 6)


def member_who_paid(cast: Cast, months: list[dt.date], agent=None):
    member = cast.member(agent)
    enrolment = cast.enrolment(member, start=JANUARY)
    if months:
        record_old_book(
            uuid=new_uuid(),
            enrolment=enrolment,
            months=dict.fromkeys(months),
            collected_on=NOW.date(),
            by=cast.sz.user,
            at=NOW,
        )
    return member


def test_a_regular_payer_paid_every_one_of_the_months(cast):
    regular = member_who_paid(cast, month_range(JANUARY, 9))
    member_who_paid(cast, HALF_YEAR[:5])
    member_who_paid(cast, [HALF_YEAR[0], *HALF_YEAR[2:], dt.date(2026, 9, 1)])
    member_who_paid(cast, [])
    found = payment_discipline(viewer=cast.viewer(cast.sz), months=HALF_YEAR, agent=cast.sz)

    assert list(regular_payers(viewer=cast.viewer(cast.sz), months=HALF_YEAR)) == [regular]
    assert (found.regular, found.members) == (1, 4)


def test_each_sees_the_figure_of_their_own_people(cast):
    member_who_paid(cast, HALF_YEAR)
    member_who_paid(cast, HALF_YEAR, cast.st)
    coordinator = cast.viewer(cast.koordinator)

    assert payment_discipline(viewer=cast.viewer(cast.st), months=HALF_YEAR).members == 1
    assert payment_discipline(viewer=coordinator, months=HALF_YEAR).regular == 2
    assert payment_discipline(viewer=coordinator, months=HALF_YEAR, agent=cast.st).regular == 1
    assert payment_discipline(viewer=cast.viewer(cast.stranger), months=HALF_YEAR).members == 0


def test_without_months_nobody_is_a_regular_payer(cast):
    member_who_paid(cast, HALF_YEAR)

    assert not regular_payers(viewer=cast.viewer(cast.sz), months=[]).exists()
