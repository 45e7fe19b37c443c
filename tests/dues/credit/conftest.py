"""An enrolment with credit, and money that becomes credit."""

import datetime as dt
from uuid import uuid4

import pytest

from dues.actions.crediting import adjust
from dues.actions.reversal import decide_reversal, request_reversal
from dues.enums import AdjustmentKind, ReversalKind
from dues.queries.credit import Credit, credit_of
from tests.taking import NOW

NOV, DEC = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
LATER = NOW + dt.timedelta(hours=2)


@pytest.fixture
def enrolment(cast):
    """Rp8.400 a month until December 2026, Rp16.800 from January."""
    return cast.enrolment(start=NOV)


@pytest.fixture
def give(cast):
    """Credit of an enrolment from nowhere in particular; below zero it is billed."""

    def do(enrolment, amount):
        return adjust(
            enrolment_id=enrolment.pk,
            amount=amount,
            kind=AdjustmentKind.DISCOUNT,
            on=NOW.date(),
            by=cast.koordinator,
            at=NOW,
        )

    return do


def credit(enrolment) -> Credit:
    return credit_of([enrolment.pk])[enrolment.pk]


def parts(collection) -> list[tuple[int, int]]:
    return [(line.credit, line.cash) for line in collection.lines.all()]


def ask_credit(cast, receipt, *, by=None, at=LATER):
    return request_reversal(
        uuid=uuid4(),
        collection=receipt,
        kind=ReversalKind.CREDIT,
        reason="salah orang",
        by=by or cast.sz.user,
        at=at,
    )


def turn_into_credit(cast, receipt):
    return decide_reversal(
        request=ask_credit(cast, receipt),
        is_accepted=True,
        reason="",
        by=cast.koordinator,
        at=LATER,
    )


def viewer(cast):
    return cast.viewer(cast.koordinator, now=NOW)
