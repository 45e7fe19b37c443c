"""Every night the books are rebuilt; a figure that does not follow is shouted about."""

import datetime as dt
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection

from dues.models import Collection, Standing
from dues.queries import ledger
from dues.tasks import verify_ledger
from perisai.common.errors import Refused
from perisai.jobs.enums import Every
from perisai.jobs.models import Job
from perisai.jobs.registry import kind_of
from tests.cast import assemble
from tests.taking import NOW, take_from


def test_true_books_pass_and_spoiled_ones_fail_the_job(cast, take):
    take(cast.enrolment(start=dt.date(2026, 11, 1)))
    verify_ledger(Job(), on=NOW)
    Standing.objects.update(paid_through=dt.date(2030, 1, 1))
    with pytest.raises(Refused, match="1 figures"):
        verify_ledger(Job(), on=NOW)


def test_dues_taken_while_the_books_are_read_are_no_difference(transactional_db, monkeypatch):
    cast = assemble()
    enrolment = cast.enrolment(start=dt.date(2026, 10, 1))
    take_from(cast, enrolment)
    rebuild = ledger.rebuilt_standing

    def rebuild_late(enrolment_ids):
        till = Thread(target=take_elsewhere, args=(cast, enrolment))
        till.start()
        till.join()
        return rebuild(enrolment_ids)

    monkeypatch.setattr(ledger, "rebuilt_standing", rebuild_late)
    verify_ledger(Job(), on=NOW)
    call_command("verify_ledger")
    assert Collection.objects.count() == 3


def take_elsewhere(cast, enrolment) -> None:
    """Over a connection of its own, as another process would."""
    try:
        take_from(cast, enrolment)
    finally:
        connection.close()


def test_it_comes_due_every_night():
    assert kind_of("dues.verify_ledger").every == Every.NIGHT
