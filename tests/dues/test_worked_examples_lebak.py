"""Lebak, 2024: dues collected at the door for months and never handed on; the member dies."""

import datetime as dt

import pytest
import time_machine

from dues.enums import CustodyLevel, MoneyPlace, Status
from dues.models import Standing
from dues.queries.cash import cash_of, custody_of
from dues.queries.receipts import receipt_of
from dues.queries.standing import position_of
from members.actions.enrolling import end_enrolment
from members.models import Enrolment
from perisai.desk.queries.countdown import exposed
from perisai.desk.queries.member import dossier_of
from tests.taking import NOW

NOV = dt.date(2026, 11, 1)
LATER = dt.datetime(2027, 2, 3, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def lebak(cast, take):
    """An agent collects for months, hands nothing on, and the member dies."""
    enrolment = cast.enrolment(cast.member(), start=NOV)
    receipts = [
        take(enrolment, at=NOW.replace(month=month, year=year), is_already_taken=True)
        for year, month in ((2026, 11), (2026, 12), (2027, 1))
    ]
    end_enrolment(
        enrolment=enrolment,
        ended_on=dt.date(2027, 2, 2),
        reason="deceased",
        by=cast.sz.user,
        on=dt.date(2027, 2, 3),
    )
    return enrolment, receipts


def test_lebak_collected_and_never_handed_on_protected_nobody(cast, lebak):
    enrolment, receipts = lebak
    standing = Standing.objects.get(enrolment=enrolment)
    assert standing.paid_through == dt.date(2027, 1, 1)
    assert standing.remitted_through is None
    fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
    assert position_of(fresh, on=dt.date(2027, 2, 3)).status == Status.DECEASED
    assert position_of(fresh, on=dt.date(2027, 2, 3)).is_held_by_agent
    assert {receipt_of(row).place for row in receipts} == {MoneyPlace.WITH_AGENT}


def test_lebak_the_branch_could_have_known_from_the_day_after_the_first_deadline(cast, lebak):
    _enrolment, receipts = lebak
    first = receipt_of(receipts[0])
    assert first.remit_by == dt.date(2026, 11, 22)
    assert not first.is_late(dt.date(2026, 11, 22))
    assert first.is_late(dt.date(2026, 11, 23))
    custody = custody_of(cast.sz, branch=cast.branch, on=dt.date(2027, 2, 2))
    assert custody.level == CustodyLevel.REFUSE_NEW
    assert custody.over_since == dt.date(2026, 11, 25)
    assert custody.refused_from == dt.date(2026, 11, 27)
    cash = cash_of(cast.viewer(cast.koordinator, now=NOW), on=dt.date(2027, 2, 2))
    assert (cash.in_hand, cash.age_days) == (33_600, 73)


def test_lebak_every_collection_after_the_limit_was_flagged(lebak):
    _enrolment, receipts = lebak
    assert [row.is_over_limit for row in receipts] == [False, True, True]


def test_lebak_on_the_day_of_death_nothing_had_reached_the_scheme(cast, lebak):
    enrolment, _receipts = lebak
    with time_machine.travel(LATER, tick=False):
        dossier = dossier_of(enrolment.member, viewer=cast.viewer(cast.sz))
    (job,) = dossier.all_jobs
    assert job.at_death == Status.AWAITING_FIRST_PAYMENT
    assert job.is_held_late


def test_lebak_the_branch_reads_the_case_and_since_when_it_could_have_known(cast, client, lebak):
    enrolment, _receipts = lebak
    sentence = (
        "Uang diterima 21 November 2026, seharusnya disetor paling lambat 22 November 2026; sejak"
        " 23 November 2026 cabang dapat mengetahuinya di halaman ini. Rp33.600 masih di tangan agen."
    )
    with time_machine.travel(LATER, tick=False):
        (row,) = exposed(viewer=cast.viewer(cast.koordinator))
        client.force_login(cast.koordinator)
        pages = [
            client.get(address).content.decode()
            for address in ("/hitung-mundur/", f"/peserta/{enrolment.member.uuid}/")
        ]
    assert row.enrolment == enrolment
    assert row.money.known_from == dt.date(2026, 11, 23)
    assert [sentence in " ".join(page.split()) for page in pages] == [True, True]
    assert "tidak terlindungi pada 2 Februari 2027" in " ".join(pages[1].split())
