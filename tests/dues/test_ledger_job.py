"""Every night the books are rebuilt; a figure that does not follow is shouted about."""

import datetime as dt

import pytest

from dues.models import Standing
from dues.tasks import verify_ledger
from perisai.common.errors import Refused
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of
from tests.taking import NOW


def test_true_books_pass_and_spoiled_ones_fail_the_job(cast, take):
    take(cast.enrolment(start=dt.date(2026, 11, 1)))
    verify_ledger(Job(), on=NOW)
    Standing.objects.update(paid_through=dt.date(2030, 1, 1))
    with pytest.raises(Refused, match="1 figures"):
        verify_ledger(Job(), on=NOW)


def test_it_comes_due_every_night():
    assert kind_of("dues.verify_ledger").every == Every.NIGHT
