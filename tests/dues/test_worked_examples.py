"""Other cases that happened, run with the actions and on the days of then."""

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from dues.actions.participation import reactivate_lapsed
from dues.enums import Status
from dues.milestones import unbroken_run
from dues.queries.months import paid_by_enrolment
from dues.queries.standing import position_of
from dues.rules import price_months
from members.actions.enrolling import end_enrolment
from members.models import Enrolment
from perisai.common.months import month_range
from perisai.desk.queries.member import dossier_of
from tests.custody import accept, hand_on, pay_branch
from villages.models import Assignment, Posting

JAKARTA = ZoneInfo("Asia/Jakarta")


def moment(year, month, day):
    return dt.datetime(year, month, day, 10, 0, tzinfo=JAKARTA)


@pytest.fixture
def page_of(client, cast):
    def get(member, at):
        client.force_login(cast.koordinator)
        with time_machine.travel(at, tick=False):
            return " ".join(client.get(f"/peserta/{member.uuid}/").content.decode().split())

    return get


@pytest.fixture
def pay(cast, take):
    """Dues taken, handed on and paid into the scheme on one day."""

    def paid(enrolment, at, months=1):
        remittance = hand_on(cast, take(enrolment, at=at, months=months), at=at)
        accept(cast, remittance, at=at)
        pay_branch(cast, [remittance], at=at)

    return paid


def position(enrolment, on):
    fresh = Enrolment.objects.select_related("member", "standing").get(pk=enrolment.pk)
    return position_of(fresh, on=on)


def die(cast, enrolment, at):
    end_enrolment(
        enrolment=enrolment, ended_on=at.date(), reason="deceased", by=cast.sz.user, on=at.date()
    )


# -- Serang 2024: three months unpaid, paid again in July, died ---


@pytest.fixture
def serang(cast, pay):
    """Registered and paid in March 2024, April to June unpaid, back in July without a declaration."""
    Posting.objects.update(from_on=dt.date(2024, 1, 1))
    Assignment.objects.update(from_on=dt.date(2024, 1, 1))
    first = cast.enrolment(cast.member(), start=dt.date(2024, 3, 1))
    pay(first, moment(2024, 3, 10))
    back = reactivate_lapsed(
        enrolment=first,
        uuid=uuid4(),
        declaration=None,
        start_month=dt.date(2024, 7, 1),
        by=cast.sz.user,
        on=dt.date(2024, 7, 8),
    )
    pay(back, moment(2024, 7, 8))
    return first, back


def test_serang_was_protected_in_june_and_lapsed_in_july(cast, pay):
    Posting.objects.update(from_on=dt.date(2024, 1, 1))
    first = cast.enrolment(cast.member(), start=dt.date(2024, 3, 1))
    pay(first, moment(2024, 3, 10))
    assert position(first, dt.date(2024, 6, 30)).status == Status.ARREARS_3
    assert position(first, dt.date(2024, 7, 1)).status == Status.LAPSED


def test_serang_paying_again_is_a_new_enrolment_and_the_clock_starts_anew(cast, serang):
    first, back = serang
    assert (back.previous, back.start_month) == (first, dt.date(2024, 7, 1))
    viewer = cast.viewer(cast.koordinator, now=moment(2024, 7, 20))
    reached = paid_by_enrolment(viewer, [back])[back.pk].reached
    run = unbroken_run(position(back, viewer.on).progress, reached)
    assert (run.since, run.months) == (dt.date(2024, 7, 1), 1)
    (job,) = dossier_of(back.member, viewer=viewer).jobs
    assert (job.milestones.grant.years_left, job.milestones.grant.months_beyond) == (3, 0)


def test_serang_the_missing_declaration_is_shown_before_anybody_dies(serang, page_of):
    _first, back = serang
    page = page_of(back.member, moment(2024, 7, 9))
    assert "Belum ada pernyataan bekerja dan tidak sakit: klaim bisa ditolak." in page


def test_serang_the_death_falls_on_the_new_enrolment_without_a_declaration(cast, serang, page_of):
    first, back = serang
    die(cast, back, moment(2024, 7, 20))
    viewer = cast.viewer(cast.koordinator, now=moment(2024, 7, 21))
    jobs = {job.enrolment: job for job in dossier_of(back.member, viewer=viewer).all_jobs}
    assert jobs[back].at_death == Status.PROTECTED
    assert jobs[first].at_death is None
    page = page_of(back.member, moment(2024, 7, 21))
    assert "Tidak ada pernyataan bekerja dan tidak sakit yang tercatat" in page


def test_serang_told_today_waits_again_for_the_full_death_benefit(cast, pay):
    """The same story under the regulation of 2025: the wait begins with the return."""
    first = cast.enrolment(cast.member(), start=dt.date(2026, 1, 1))
    pay(first, moment(2026, 1, 10), months=3)
    viewer = cast.viewer(cast.koordinator, now=moment(2026, 4, 10))
    assert dossier_of(first.member, viewer=viewer).jobs[0].milestones.death.is_full
    back = reactivate_lapsed(
        enrolment=first,
        uuid=uuid4(),
        declaration=None,
        start_month=dt.date(2026, 8, 1),
        by=cast.sz.user,
        on=dt.date(2026, 8, 3),
    )
    pay(back, moment(2026, 8, 3))
    viewer = cast.viewer(cast.koordinator, now=moment(2026, 8, 4))
    (job,) = dossier_of(back.member, viewer=viewer).jobs
    assert job.milestones.death.months_left == 3


# -- Sidoarjo 2025/26: paid to July, died in September ---


@pytest.fixture
def sidoarjo(cast, pay):
    enrolment = cast.enrolment(cast.member(), start=dt.date(2025, 3, 1))
    pay(enrolment, moment(2025, 3, 10), months=5)
    die(cast, enrolment, moment(2025, 9, 20))
    return enrolment


def test_sidoarjo_died_in_arrears_and_not_lapsed(cast, sidoarjo):
    viewer = cast.viewer(cast.koordinator, now=moment(2025, 10, 20))
    (job,) = dossier_of(sidoarjo.member, viewer=viewer).all_jobs
    assert job.at_death == Status.ARREARS_2
    assert job.at_death != Status.LAPSED


def test_sidoarjo_the_page_says_that_the_branch_has_to_decide(sidoarjo, page_of):
    page = page_of(sidoarjo.member, moment(2025, 10, 20))
    assert "pada 20 September 2025 menunggak 2 bulan, belum nonaktif" in page
    assert "perlu keputusan kantor cabang" in page


# -- Paying ahead over the end of a discount ---


@pytest.mark.parametrize(
    ("sector", "steps"),
    [("other", [(2, 8_400), (2, 16_800)]), ("transport", [(4, 8_400)])],
)
def test_paying_ahead_over_the_year_asks_for_each_month_what_it_costs(cast, take, sector, steps):
    enrolment = cast.enrolment(sector=sector, start=dt.date(2026, 11, 1))
    receipt = take(enrolment, at=moment(2026, 11, 21), months=4)
    lines = list(receipt.lines.order_by("month").values_list("total", flat=True))
    assert lines == [amount for count, amount in steps for _ in range(count)]
    quote = price_months(list(enrolment.terms.all()), month_range(dt.date(2026, 11, 1), 4), "self")
    assert [(len(step.months), step.monthly) for step in quote.steps] == steps


def test_paying_ahead_in_transport_rises_in_april(cast, take):
    enrolment = cast.enrolment(sector="transport", start=dt.date(2027, 3, 1))
    receipt = take(enrolment, at=moment(2027, 3, 5), months=2)
    assert [line.total for line in receipt.lines.order_by("month")] == [8_400, 16_800]
