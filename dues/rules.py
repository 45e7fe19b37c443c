"""Decisions about dues: which month comes next, what it costs, what a person's state is called.

Pure: no database, no clock. Months are dates whose day is 1; amounts are whole rupiah.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dues.enums import (
    ConcernKind,
    MonthState,
    Status,
)
from perisai import regulations
from perisai.common.months import add_months, last_full_month, month_of, month_range, months_between
from perisai.regulations.enums import PayerKind

# Somebody else than the member, the family or their group.
SPONSORS = (PayerKind.SPONSOR, PayerKind.VILLAGE, PayerKind.APBN, PayerKind.APBD)


class Terms(Protocol):
    """What a month is priced by (members.EnrolmentTerms)."""

    from_month: dt.date
    income: int
    sector: str
    has_jht: bool
    is_employer: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an enrolment has come: the dates every decision here rests on."""

    start_month: dt.date
    paid_through: dt.date | None = None
    remitted_through: dt.date | None = None
    confirmed_through: dt.date | None = None
    is_ended: bool = False
    is_deceased: bool = False


@dataclass(frozen=True, slots=True)
class Countdown:
    """When protection ends if nothing more reaches the scheme.

    Branches count differently: `earliest_on` is the stricter reading and the one people are shown,
    `lapsed_on` the one that decides the state. `is_verified` is False while no article is known.
    """

    earliest_on: dt.date
    lapsed_on: dt.date
    is_verified: bool
    source: str

    def days_left(self, on: dt.date) -> int:
        """Days from `on` to the earlier reading; zero when it has passed."""
        return max((self.earliest_on - on).days, 0)


def countdown(progress: Progress) -> Countdown | None:
    """The countdown of an enrolment; None before anything reached the scheme.

    Source: official FAQ of BPJS Ketenagakerjaan (three unpaid months), with the Serang and Sidoarjo
    readings; see `dues.lapse` in perisai/regulations.
    """
    if progress.remitted_through is None:
        return None
    rule = regulations.lapse_rule(progress.remitted_through)
    return Countdown(
        earliest_on=add_months(progress.remitted_through, rule.earliest_after),
        lapsed_on=add_months(progress.remitted_through, rule.lapsed_after),
        is_verified=rule.verified,
        source=rule.citation,
    )


def overdue_months(progress: Progress, on: dt.date) -> int:
    """How many months of dues are past their due day and have not reached the scheme.

    Zero before the first payment: nothing is owed before protection begins.
    """
    if progress.remitted_through is None:
        return 0
    return max(months_between(progress.remitted_through, last_due_month(on)), 0)


def last_due_month(on: dt.date) -> dt.date:
    """The latest month of dues whose due day has passed on `on`."""
    month = month_of(on)
    while on <= regulations.due_day(month).day:
        month = add_months(month, -1)
    return month


def first_month_not_lapsed(on: dt.date) -> dt.date:
    """The earliest month that keeps somebody from having lapsed on `on`, when it is the last one that
    reached the scheme: the rule of `countdown`, turned round for questions to the database."""
    month = month_of(on)
    while on < regulations.lapses_on(add_months(month, -1)):
        month = add_months(month, -1)
    return month


def lapsed_on(
    remitted_through: dt.date | None, *, ended_on: dt.date | None, night: dt.date | None
) -> dt.date | None:
    """The day on which an enrolment lapsed, once it has passed; None while it is alive, and for one that
    ended before it could lapse.

    `night` is the day up to which nights have looked (None: no night yet); an end needs no night.
    """
    if remitted_through is None:
        return None
    day = regulations.lapses_on(remitted_through)
    passed = ended_on or night
    return day if passed and day <= passed else None


def owed_months(progress: Progress, on: dt.date) -> list[dt.date]:
    """The months past their due day that nobody has paid, to the agent or elsewhere, oldest first.

    Empty before the first payment and on an enrolment that can no longer be paid.
    """
    if progress.paid_through is None or not status_on(progress, on).can_be_paid:
        return []
    count = months_between(progress.paid_through, last_due_month(on))
    return month_range(add_months(progress.paid_through, 1), max(count, 0))


def status_on(progress: Progress, on: dt.date) -> Status:
    """The state on a day, by what reached the scheme; what the agent still holds protects nobody."""
    if progress.is_deceased:
        return Status.DECEASED
    if progress.is_ended:
        return Status.ENDED
    ahead = countdown(progress)
    if ahead is None:
        return Status.AWAITING_FIRST_PAYMENT
    if on >= ahead.lapsed_on:
        return Status.LAPSED
    match overdue_months(progress, on):
        case 0:
            return Status.PROTECTED
        case 1:
            return Status.ARREARS_1
        case 2:
            return Status.ARREARS_2
        case _:
            return Status.ARREARS_3


def next_month(progress: Progress, on: dt.date) -> dt.date:
    """The one month that may be paid next: the month after the last one paid, so that collecting never
    makes a hole. Before the first payment nothing is owed, so the earliest is the current month."""
    if progress.paid_through is None:
        return max(progress.start_month, month_of(on))
    return add_months(progress.paid_through, 1)


def months_for_heirs(progress: Progress, died_on: dt.date) -> list[dt.date]:
    """The months up to the month of a death that nobody has paid, when the member died in arrears and had
    not lapsed; empty otherwise. The branch decides whether they count (the case of Sidoarjo)."""
    then = replace(progress, is_ended=False, is_deceased=False)
    if progress.paid_through is None or not status_on(then, died_on).is_in_arrears:
        return []
    count = months_between(progress.paid_through, month_of(died_on))
    return month_range(add_months(progress.paid_through, 1), max(count, 0))


def settled_through(paid_through: dt.date | None, on: dt.date) -> dt.date | None:
    """The latest month whose terms can no longer change on a day: it is paid, and it is over."""
    return paid_through and min(paid_through, last_full_month(on))


@dataclass(frozen=True, slots=True)
class MonthsOfChange:
    """From which months other terms may count: `earliest` may be paid, `proposed` is not."""

    earliest: dt.date
    proposed: dt.date


def months_of_change(
    start_month: dt.date, paid_through: dt.date | None, on: dt.date
) -> MonthsOfChange:
    """The first month from which the terms of an enrolment may change on a day, and the first unpaid."""
    settled = settled_through(paid_through, on)
    return MonthsOfChange(
        earliest=max(start_month, add_months(settled, 1)) if settled else start_month,
        proposed=max(start_month, add_months(paid_through, 1)) if paid_through else start_month,
    )


def terms_for(terms: Iterable[Terms], month: dt.date) -> Terms:
    """The terms in force in a month of dues: the newest that began by then.

    Raises LookupError when none had begun.
    """
    begun = [row for row in terms if row.from_month <= month]
    if not begun:
        raise LookupError(f"no terms in force in {month:%Y-%m}")
    return max(begun, key=lambda row: row.from_month)


def price_months(
    terms: Sequence[Terms], months: Iterable[dt.date], payer_kind: PayerKind
) -> regulations.Quote:
    """Price each month of dues by the terms and the law in force in that month; its `steps` tell a
    change of tariff: "until December Rp8.400, from January Rp16.800".

    Raises a Refused for a month without a rate.
    """
    return regulations.Quote(
        tuple(_price(terms_for(terms, month), month, payer_kind) for month in months)
    )


def _price(row: Terms, month: dt.date, payer_kind: PayerKind) -> regulations.MonthlyDues:
    return regulations.dues_for_month(
        month=month,
        income=row.income,
        sector=row.sector,
        payer_kind=payer_kind,
        has_jht=row.has_jht,
        is_employer=row.is_employer,
    )


@dataclass(frozen=True, slots=True)
class Payment:
    """What is known of a month that was paid."""

    has_reached: bool
    payer_kind: str
    is_confirmed: bool = False


def month_state(
    month: dt.date,
    progress: Progress,
    payment: Payment | None,
    *,
    closed_on: dt.date | None,
    on: dt.date,
) -> MonthState:
    """What a month is called on the grid of an enrolment that ended or lapsed on `closed_on`."""
    if payment:
        return _paid_state(payment)
    if month < progress.start_month or (closed_on and month >= closed_on):
        return MonthState.OUTSIDE
    if progress.paid_through is None:
        return MonthState.OUTSIDE if month < month_of(on) else MonthState.NOT_DUE
    return MonthState.OWED if month <= last_due_month(on) else MonthState.NOT_DUE


def _paid_state(payment: Payment) -> MonthState:
    if not payment.has_reached:
        return MonthState.WITH_AGENT
    if payment.payer_kind in SPONSORS:
        return MonthState.SPONSORED
    return MonthState.CONFIRMED if payment.is_confirmed else MonthState.REMITTED


def reached_through(months: Iterable[tuple[dt.date, bool]]) -> dt.date | None:
    """The latest month of an enrolment up to which everything that was paid has reached the scheme; told
    of confirmed months instead, up to which everything is confirmed.

    `months` are the paid months, each with whether it reached the scheme. A month that reached it while
    an earlier paid one is still on its way does not count: the scheme has a gap there. Months that
    nobody paid (holes of an imported book) are not on their way and do not stop the count.
    """
    through = None
    for month, has_reached in sorted(months):
        if not has_reached:
            break
        through = month
    return through


def at_risk_since(month: dt.date, on: dt.date) -> tuple[ConcernKind, dt.date] | None:
    """What is to be told of somebody whose dues reached the scheme up to `month` while later months are
    paid to the agent, and the day on which it began; None while they may still arrive in time.

    It is told when the last unpaid month before the lapse is overdue, and again at the lapse.
    """
    lapse = regulations.lapses_on(month)
    if on >= lapse:
        return ConcernKind.LAPSED_WHILE_HELD, lapse
    overdue = _last_month_overdue_from(month)
    return (ConcernKind.ARREARS_WHILE_HELD, overdue) if on >= overdue else None


def never_protected_since(first_month: dt.date, on: dt.date) -> tuple[ConcernKind, dt.date] | None:
    """What is to be told of somebody who paid the agent from `first_month` on while nothing has reached
    the scheme, as if the month before it had: on the day on which somebody protected until then would be
    about to lapse. None before that day."""
    overdue = _last_month_overdue_from(add_months(first_month, -1))
    return (ConcernKind.NEVER_PROTECTED, overdue) if on >= overdue else None


def _last_month_overdue_from(month: dt.date) -> dt.date:
    """The day on which the last unpaid month before the lapse is overdue, when dues reached the scheme up
    to `month`."""
    unpaid = add_months(month, regulations.lapse_rule(month).unpaid_months)
    return regulations.due_day(unpaid).day + dt.timedelta(days=1)
