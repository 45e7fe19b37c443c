"""The last weeks: rounds from door to door, the desk, a mistake undone, one that waits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle

from dues import rules
from dues.actions.advancing import record_advance
from dues.actions.collecting import Payer, Share, record_paid_elsewhere, take_dues
from dues.actions.participation import reactivate_lapsed
from dues.actions.reversal import request_reversal
from dues.enums import PaidThrough, ReversalKind, SchemeChannel, Source
from dues.queries.standing import position_of
from members.models import Enrolment
from members.values import Declaration
from perisai.common.months import month_of, month_range
from perisai.common.scans import Scan
from perisai.demo.actions.custody import carry_out, count, turn_into_credit
from perisai.demo.actions.members import Home
from perisai.demo.actions.places import Offices
from perisai.demo.invention import Inventor
from perisai.demo.moments import moment
from perisai.demo.pictures import plain_png
from perisai.demo.plan import (
    COUNTINGS,
    CREDITS,
    HANDINGS_ON,
    ROUND_DAYS_AGO,
    VISITS,
    Counting,
    Ending,
    Habit,
    HandingOn,
    TurnedIntoCredit,
    Visit,
)
from perisai.regulations.enums import PayerKind


def make_visits(
    homes: dict[str, list[Home]], *, offices: Offices, today: dt.date, inventor: Inventor
) -> None:
    """Take dues and hand them on as planned, oldest day first, so that receipts are numbered as they
    were written."""
    waiting = defaultdict(list)
    for username, settled in homes.items():
        for home in settled:
            waiting[username, home.habit].append(home)
    rounds = list(_rounds(waiting))
    steps = [*VISITS, *rounds, *HANDINGS_ON, *COUNTINGS, *CREDITS]
    for step in sorted(steps, key=lambda one: (-one.days_ago, one.hour)):
        if isinstance(step, HandingOn):
            carry_out(step, offices=offices, today=today, inventor=inventor)
            continue
        if isinstance(step, Counting):
            count(step, offices=offices, today=today, inventor=inventor)
            continue
        if isinstance(step, TurnedIntoCredit):
            turn_into_credit(step, offices=offices, today=today, inventor=inventor)
            continue
        home = waiting[step.agent, step.habit].pop(0)
        _Visitor(step, home, offices, today, inventor).go()


def _rounds(waiting: dict) -> Iterator[Visit]:
    """One visit for each household that pays at the door."""
    for (username, habit), homes in waiting.items():
        if habit == Habit.AT_THE_DOOR:
            for number, (days_ago, _home) in enumerate(zip(cycle(ROUND_DAYS_AGO), homes)):
                yield Visit(days_ago, 8 + number % 9, username, habit)


class _Visitor:
    """One visit, with everything it needs at hand."""

    def __init__(
        self, visit: Visit, home: Home, offices: Offices, today: dt.date, inventor: Inventor
    ):
        self.visit, self.home, self.inventor, self.today = visit, home, inventor, today
        self.agent = offices.agents[visit.agent]
        self.at = moment(today, days_ago=visit.days_ago, hour=visit.hour, minute=20)
        self.day = self.at.date()

    def go(self) -> None:
        if self.visit.habit == Habit.RETURNED:
            self.home.enrolments = [self._come_back(row) for row in self.home.enrolments]
        if self.visit.ending == Ending.PAID_ELSEWHERE:
            return self._note_paid_elsewhere()
        if self.visit.ending == Ending.ADVANCED:
            return self._pay_first()
        collection = self._take()
        if self.visit.ending == Ending.REVERSED:
            self._reverse(collection, ReversalKind.WRONG_ENTRY, "Salah pilih orang", minutes=6)
        elif self.visit.ending == Ending.REVERSAL_WAITING:
            reason = "Ternyata hanya mau bayar satu bulan"
            self._reverse(collection, ReversalKind.REFUND, reason, minutes=26 * 60)
        return None

    def _take(self):
        loaded = [self._loaded(row) for row in self.home.enrolments]
        return take_dues(
            uuid=self.inventor.new_uuid(),
            agent=self.agent,
            source=Source.DESK if self.visit.is_at_desk else Source.DOOR,
            payer=self._payer(),
            shares=[self._share(row) for row in loaded],
            expected_total=sum(self._price(row) for row in loaded),
            collected_on=self.day,
            by=self.agent.user,
            at=self.at,
        )

    def _note_paid_elsewhere(self) -> None:
        enrolment = self._loaded(self.home.enrolments[0])
        record_paid_elsewhere(
            uuid=self.inventor.new_uuid(),
            share=self._share(enrolment),
            payer=Payer(enrolment.member.name, PayerKind.SELF),
            paid_through=PaidThrough.BRILINK,
            reference=self._reference(),
            expected_total=self._price(enrolment),
            paid_on=self.day,
            by=self.agent.user,
            at=self.at,
        )

    def _pay_first(self) -> None:
        """Nobody has money today: the agent pays with her own."""
        loaded = [self._loaded(row) for row in self.home.enrolments]
        record_advance(
            uuid=self.inventor.new_uuid(),
            agent=self.agent,
            shares=[self._share(row) for row in loaded],
            channel=SchemeChannel.PAYMENT_CODE,
            reference=self._reference(),
            proof=Scan(plain_png(shade=150), ".png"),
            expected_total=sum(self._price(row) for row in loaded),
            paid_on=self.day,
            by=self.agent.user,
            at=self.at,
        )

    def _reference(self) -> str:
        return f"{self.day:%y%m%d}{self.inventor.chance.randrange(10**6, 10**7)}"

    def _come_back(self, lapsed: Enrolment) -> Enrolment:
        return reactivate_lapsed(
            enrolment=lapsed,
            uuid=self.inventor.new_uuid(),
            declaration=Declaration(attested_on=self.day, is_working=True, is_not_in_care=True),
            start_month=month_of(self.day),
            by=self.agent.user,
            on=self.day,
        )

    def _reverse(self, collection, kind: ReversalKind, reason: str, *, minutes: int) -> None:
        request_reversal(
            uuid=self.inventor.new_uuid(),
            collection=collection,
            kind=kind,
            reason=reason,
            by=self.agent.user,
            at=self.at + dt.timedelta(minutes=minutes),
        )

    def _loaded(self, enrolment: Enrolment) -> Enrolment:
        rows = Enrolment.objects.select_related("member", "standing").prefetch_related("terms")
        return rows.get(pk=enrolment.pk)

    def _payer(self) -> Payer:
        name = self.home.enrolments[0].member.name
        is_alone = len(self.home.enrolments) == 1
        return Payer(name, PayerKind.SELF if is_alone else PayerKind.FAMILY)

    def _share(self, enrolment: Enrolment) -> Share:
        first = position_of(enrolment, on=self.day).next_month
        return Share(enrolment_id=enrolment.pk, first_month=first, months=self.visit.months)

    def _price(self, enrolment: Enrolment) -> int:
        months = month_range(self._share(enrolment).first_month, self.visit.months)
        return rules.price_months(list(enrolment.terms.all()), months, self._payer().kind).total
