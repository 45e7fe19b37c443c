"""Whatever is written and closed in whatever order: reports plus late entries are all the facts."""

import contextlib
import datetime as dt
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dues.actions.collecting import Payer, Share, record_paid_elsewhere
from dues.actions.reversal import request_reversal
from dues.enums import EntryKind, PaidThrough, Source
from dues.models import Collection, LateEntry, MonthClose, Remittance
from dues.queries.cash import cash_of, collections_in_hand
from dues.queries.closing import late_entries, next_to_close
from dues.queries.ledger import ledger_differences
from dues.queries.month_figures import MonthFigures, first_month, month_figures
from dues.queries.remittances import remittances_to_pay_in, waiting_remittances
from dues.queries.standing import position_of
from members.models import Enrolment
from perisai.common.errors import Refused
from perisai.common.months import add_months, month_of
from tests.closing import answer, close
from tests.custody import accept, hand_on, pay_branch, pay_straight, refuse
from tests.taking import NOW, price, take_from

VERBS = [
    *("take", "sheet", "elsewhere", "hand on", "straight", "accept", "refuse", "pay in"),
    *("reverse", "close", "close", "answer"),
]
# What is done, with which row, for a day so long ago, so many days after the step before.
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(0, 50), st.integers(0, 12)),
    min_size=10,
    max_size=25,
)


class Town:
    """An agent and a coordinator who live from September on; `ago` days lie between what they write and
    the day they write for it."""

    def __init__(self, cast):
        self.cast, self.at = cast, NOW.replace(month=9, day=28)
        self.enrolments = [
            cast.enrolment(cast.member(), start=dt.date(2026, 7, 1)) for _ in range(3)
        ]
        take_from(cast, self.enrolments[0], at=self.at)

    def do(self, verb: str, pick: int, ago: int, days: int) -> None:
        self.at += dt.timedelta(days=days)
        with contextlib.suppress(Refused):
            getattr(self, verb.replace(" ", "_"))(pick, ago)

    @property
    def viewer(self):
        return self.cast.viewer(self.cast.koordinator, now=self.at)

    def day(self, ago: int) -> dt.date:
        return self.at.date() - dt.timedelta(days=ago)

    def take(self, pick, ago):
        take_from(self.cast, self.enrolments[pick % 3], at=self.at)

    def sheet(self, pick, ago):
        take_from(
            self.cast,
            self.enrolments[pick % 3],
            at=self.at,
            collected_on=self.day(ago),
            is_already_taken=True,
        )

    def elsewhere(self, pick, ago):
        enrolment = Enrolment.objects.select_related("member", "standing").get(
            pk=self.enrolments[pick % 3].pk
        )
        month = position_of(enrolment, on=self.day(ago)).next_month
        record_paid_elsewhere(
            uuid=uuid4(),
            share=Share(enrolment.pk, month, 1),
            payer=Payer("Ibu Pembayar", "self"),
            paid_through=PaidThrough.BANK,
            reference="",
            expected_total=price(enrolment, month, 1),
            paid_on=self.day(ago),
            by=self.cast.sz.user,
            at=self.at,
            why_late="susulan",
        )

    def hand_on(self, pick, ago, do=hand_on):
        rows = list(collections_in_hand(self.viewer))[: 1 + pick % 3]
        earliest = max((row.collected_on for row in rows), default=self.day(0))
        day = max(self.day(ago), earliest)
        do(self.cast, *rows, at=self.at, handed_over_on=day, why_late="susulan")

    def straight(self, pick, ago):
        self.hand_on(pick, ago, do=pay_straight)

    def accept(self, pick, ago):
        remittance = self._one(waiting_remittances(self.viewer), pick)
        accept(self.cast, remittance, counted=remittance.total - 4_000 * (pick % 2), at=self.at)

    def refuse(self, pick, ago):
        refuse(self.cast, self._one(Remittance.objects.order_by("pk"), pick), at=self.at)

    def pay_in(self, pick, ago):
        rows = list(remittances_to_pay_in(self.viewer))[: 1 + pick % 2]
        earliest = max((row.handed_over_on for row in rows), default=self.day(0))
        day = max(self.day(ago), earliest)
        pay_branch(self.cast, rows, at=self.at, paid_on=day, why_late="susulan")

    def reverse(self, pick, ago):
        request_reversal(
            uuid=uuid4(),
            collection=self._one(Collection.objects.order_by("pk"), pick),
            kind="refund",
            reason="batal",
            by=self.cast.sz.user,
            at=self.at,
        )

    def close(self, pick, ago):
        close(self.cast, next_to_close(self.cast.branch) or self.day(0), at=self.at)

    def answer(self, pick, ago):
        late = self._one(late_entries(self.viewer).waiting(), pick)
        answer(self.cast, late, is_approved=bool(pick % 3), by=self.cast.pusat, at=self.at)

    @staticmethod
    def _one(rows, pick):
        found = list(rows)
        if not found:
            raise Refused("nothing there")
        return found[pick % len(found)]


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_reports_and_late_entries_are_all_the_facts_after_any_sequence(cast, steps):
    with transaction.atomic():
        town = Town(cast)
        for step in steps:
            town.do(*step)
        _check(town)
        transaction.set_rollback(True)


def _check(town) -> None:
    assert list(ledger_differences()) == []
    branch, first = town.cast.branch, first_month(town.cast.branch)
    if first is None:
        return
    _reports_and_late_entries_are_everything(branch)
    before = 0
    month, last = first, month_of(town.at.date())
    while month <= last:
        total = month_figures(branch, month).total
        assert total.before == before
        before, month = total.in_hand, add_months(month, 1)
    assert before == cash_of(town.viewer, on=town.at.date()).in_hand


def _reports_and_late_entries_are_everything(branch) -> None:
    kept = {row.month: MonthFigures.from_json(row.figures) for row in MonthClose.objects.all()}
    now = [month_figures(branch, month) for month in kept]
    late = list(LateEntry.objects.all())
    taken = [
        row.collection
        for row in late
        if row.kind == EntryKind.COLLECTION and row.collection.source in Source.of_agent()
    ]
    assert _sum(now, "receipts") == _sum(kept.values(), "receipts") + len(taken)
    for name, kind in (
        ("handed_over", EntryKind.REMITTANCE),
        ("paid_in", EntryKind.SCHEME_PAYMENT),
    ):
        added = sum(row.amount for row in late if row.kind == kind)
        assert _sum(now, name) == _sum(kept.values(), name) + added
    added = sum(row.total for row in taken)
    assert _sum(now, "taken") == _sum(kept.values(), "taken") + added


def _sum(reports, name: str) -> int:
    return sum(getattr(report.total, name) for report in reports)
