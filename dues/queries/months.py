"""The months of an enrolment: which are paid, how, and what is still with the agent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dues.confirming_rules import asked_from
from dues.enums import Handover, Source
from dues.models import PaidMonth
from dues.queries.standing import REACHED
from dues.rules import Payment
from members.models import Enrolment
from villages.enums import TimeZone
from villages.queries import BranchDays, branch_days, local_day
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class WithAgent:
    """Rupiah in the agent's own hand or balance: nobody else has taken it over. `since` is the day of the
    oldest receipt, `remit_by` the last day on which that was to be handed on."""

    amount: int
    since: dt.date
    remit_by: dt.date

    @property
    def known_from(self) -> dt.date:
        """The first day on which the branch could read that the money is late."""
        return self.remit_by + dt.timedelta(days=1)

    def is_late(self, on: dt.date) -> bool:
        return on >= self.known_from


@dataclass(frozen=True, slots=True)
class Held:
    """Rupiah paid to the agent that have not reached the scheme, and since when. `with_agent` is what of
    it nobody else has taken over yet."""

    amount: int
    since: dt.date
    with_agent: WithAgent | None = None

    def is_late(self, on: dt.date) -> bool:
        """Whether the agent should have handed some of it on before `on`."""
        return self.with_agent is not None and self.with_agent.is_late(on)


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Months that the agent paid in by herself, or that were noted as paid elsewhere, and the scheme has
    not confirmed in time; `since` is the day of the oldest such payment."""

    months: tuple[dt.date, ...]
    since: dt.date


@dataclass(frozen=True, slots=True)
class Paid:
    """The live months of one enrolment. `arrivals` says of each when it reached the scheme, None where
    it has not; `undated` are those of an old book that names no day, which arrive in the month itself;
    `unconfirmed` what of them has to be asked about."""

    months: dict[dt.date, Payment] = field(default_factory=dict)
    arrivals: dict[dt.date, dt.date | None] = field(default_factory=dict)
    undated: frozenset[dt.date] = frozenset()
    held: Held | None = None
    unconfirmed: Unconfirmed | None = None
    first_paid_on: dt.date | None = None

    @property
    def reached(self) -> list[dt.date]:
        return [month for month, payment in self.months.items() if payment.has_reached]


class _Row(NamedTuple):
    enrolment: int
    month: dt.date
    has_reached: bool
    cash: int
    source: str
    payer_kind: str
    collected_on: dt.date
    branch: int | None
    handover: str | None
    noted_on: dt.date | None
    recorded_at: dt.datetime
    time_zone: str | None
    paid_in_on: dt.date | None
    paid_in_recorded_at: dt.datetime | None
    paid_in_by: int | None
    paid_in_at: int | None
    confirmation: int | None

    @property
    def is_confirmed(self) -> bool:
        return self.confirmation is not None

    @property
    def is_by_agent(self) -> bool:
        """An agent paid it in, which nobody has counted."""
        return self.paid_in_by is not None

    @property
    def is_only_said(self) -> bool:
        """It counts by the word of who noted it alone: an agent paid it in, or it was paid elsewhere."""
        return self.is_by_agent or self.source == Source.ELSEWHERE

    @property
    def said_on(self) -> dt.date:
        """The day on which it was paid, by the word of who noted it."""
        return self.paid_in_on or self.collected_on

    @property
    def said_at(self) -> int | None:
        """The branch that asks about it."""
        return self.paid_in_at or self.branch

    @property
    def is_with_agent(self) -> bool:
        """In no remittance, or in one into her own balance; of what has not reached the scheme."""
        is_hers = self.handover in (None, Handover.TOP_UP)
        return is_hers and self.source in Source.of_agent()

    @property
    def is_undated(self) -> bool:
        """Nobody wrote down on which day it was paid."""
        return self.source == Source.OLD_BOOK and self.noted_on is None

    @property
    def arrived_on(self) -> dt.date | None:
        """The day on which it reached the scheme. What nobody but the person who notes it has seen
        arrives no earlier than it is noted, until the scheme confirms it. An old book is taken at its
        word, in the month itself where it names no day."""
        if not self.has_reached:
            return None
        if self.source == Source.OLD_BOOK:
            return self.noted_on or self.month
        day = self.paid_in_on or self.collected_on
        is_counted = self.paid_in_on is not None and not self.is_by_agent
        if self.is_confirmed or is_counted:
            return day
        zone = self.time_zone or TimeZone.WIB
        return max(day, local_day(self.paid_in_recorded_at or self.recorded_at, zone))


_FIELDS = (
    "enrolment_id",
    "month",
    "has_reached",
    "line__cash",
    "line__collection__source",
    "line__collection__payer_kind",
    "line__collection__collected_on",
    "line__collection__branch_id",
    "line__collection__carried__remittance__handover",
    "line__paid_on",
    "line__collection__recorded_at",
    "line__collection__branch__time_zone",
    "line__reached__payment__paid_on",
    "line__reached__payment__recorded_at",
    "line__reached__payment__agent_id",
    "line__reached__payment__branch_id",
    "line__confirmed__confirmation_id",
)


def paid_by_enrolment(viewer: Viewer, enrolments: Several[Enrolment]) -> dict[int, Paid]:
    """The live months of each of these enrolments that the viewer sees, by its key. One query, and
    one for the days that their branches allow when money is with an agent or counts by somebody's word."""
    rows: dict[int, list[_Row]] = defaultdict(list)
    found = (
        PaidMonth.objects.visible_to(viewer)
        .filter(enrolment__in=[row.pk for row in enrolments])
        .annotate(has_reached=REACHED)
        .order_by("month")
        .values_list(*_FIELDS)
    )
    for values in found:
        row = _Row(*values)
        rows[row.enrolment].append(row)
    every = [row for paid in rows.values() for row in paid]
    held = [row for row in every if not row.has_reached and row.is_with_agent]
    said = [row for row in every if row.is_only_said and not row.is_confirmed]
    days = branch_days({row.branch for row in held} | {row.said_at for row in said})
    overdue = _overdue(said, days, viewer.on)
    return {row.pk: _paid(rows[row.pk], days, overdue) for row in enrolments}


def _paid(rows: Sequence[_Row], days: BranchDays, overdue: set[_Row]) -> Paid:
    return Paid(
        months={
            row.month: Payment(row.has_reached, row.payer_kind, row.is_confirmed) for row in rows
        },
        arrivals={row.month: row.arrived_on for row in rows},
        undated=frozenset(row.month for row in rows if row.is_undated),
        held=_held([row for row in rows if not row.has_reached], days),
        unconfirmed=_unconfirmed([row for row in rows if row in overdue]),
        first_paid_on=min((row.collected_on for row in rows), default=None),
    )


def _overdue(said: Iterable[_Row], days: BranchDays, on: dt.date) -> set[_Row]:
    """Those of these months, which were only said to be paid, that nobody confirmed in time."""
    return {
        row for row in said if on >= asked_from(row.said_on, days.confirm_within(row.said_at, on))
    }


def _unconfirmed(rows: Sequence[_Row]) -> Unconfirmed | None:
    if not rows:
        return None
    return Unconfirmed(
        months=tuple(row.month for row in rows), since=min(row.said_on for row in rows)
    )


def _held(rows: Sequence[_Row], days: BranchDays) -> Held | None:
    if not rows:
        return None
    return Held(
        amount=sum(row.cash for row in rows),
        since=min(row.collected_on for row in rows),
        with_agent=_with_agent([row for row in rows if row.is_with_agent], days),
    )


def _with_agent(rows: Iterable[_Row], days: BranchDays) -> WithAgent | None:
    found = sorted(rows, key=lambda row: row.collected_on)
    if not found:
        return None
    oldest = found[0]
    return WithAgent(
        amount=sum(row.cash for row in found),
        since=oldest.collected_on,
        remit_by=days.remit_by(oldest.branch, oldest.collected_on),
    )
