"""What agents paid in advance and have not been repaid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Several
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet, Sum

from dues.enums import Source
from dues.models import Collection, CollectionLine, SchemePayment
from members.models import Enrolment
from villages.models import Agent
from villages.scoping import Viewer


@dataclass(frozen=True)
class BroughtIn:
    """Months of one enrolment that an agent brought into the scheme by herself, oldest first."""

    lines: Sequence[CollectionLine]

    @property
    def enrolment(self) -> Enrolment:
        return self.lines[0].enrolment

    @property
    def agent(self) -> Agent:
        return self.lines[0].collection.agent

    @cached_property
    def months(self) -> list[dt.date]:
        return [line.month for line in self.lines]

    @property
    def since(self) -> dt.date:
        """The day on which the first of them was paid."""
        return min(line.collection.collected_on for line in self.lines)

    @property
    def payment(self) -> SchemePayment:
        """The payment that brought the first of them into the scheme."""
        return self.lines[0].reached.payment

    @property
    def amount(self) -> int:
        return self.amount_of(len(self.lines))

    def amount_of(self, months: int) -> int:
        """What the `months` oldest cost, in rupiah."""
        return sum(line.cash for line in self.lines[:months])


def open_advances(
    viewer: Viewer,
    *,
    enrolments: Several[int] | None = None,
    agent: Agent | None = None,
    before: UUID | None = None,
) -> list[BroughtIn]:
    """The advances this viewer may see that nobody has repaid, by name; of some enrolments, or of one
    agent, only when they are told; as they were before a repayment, when its uuid is told. An agent sees
    her own, also of people who moved on. One query."""
    seen = CollectionLine.objects.visible_to(viewer)
    rows = _open(seen)
    if before:
        rows |= seen.filter(
            collection__source=Source.ADVANCE, repaid__line__collection__uuid=before
        )
    if agent:
        rows = rows.filter(collection__agent=agent)
    if enrolments is not None:
        rows = rows.filter(enrolment__in=enrolments)
    return _grouped(rows)


def last_repayment(viewer: Viewer, enrolment: UUID) -> Collection | None:
    """The newest receipt for what was paid in advance for an enrolment; None when nothing was repaid."""
    rows = Collection.objects.visible_to(viewer).filter(
        lines__enrolment__uuid=enrolment, lines__repays__isnull=False
    )
    return rows.order_by("-pk").first()


def brought_in_by(payment: SchemePayment, *, viewer: Viewer) -> list[BroughtIn]:
    """For whom an agent's payment into the scheme was, by name. One query."""
    rows = CollectionLine.objects.visible_to(viewer).filter(scheme_lines__payment=payment)
    return _grouped(rows)


def advanced_total(viewer: Viewer) -> int:
    """Rupiah that agents paid in advance and nobody has repaid. One query."""
    rows = _open(CollectionLine.objects.visible_to(viewer))
    return rows.aggregate(sum=Sum("cash", default=0))["sum"]


def open_lines(agent: Agent) -> QuerySet[CollectionLine]:
    """The months this agent paid in advance and nobody has repaid, oldest first; exact only under the
    caller's lock of the enrolments."""
    return _open(CollectionLine.objects.filter(collection__agent=agent)).order_by("month", "pk")


def _grouped(rows: QuerySet[CollectionLine]) -> list[BroughtIn]:
    lines = rows.select_related(
        "enrolment__member__neighbourhood__hamlet",
        "collection__agent__user",
        "reached__payment",
    ).order_by("enrolment__member__name", "enrolment", "collection__agent", "month")
    groups = groupby(lines, key=lambda line: (line.enrolment_id, line.collection.agent_id))
    return [BroughtIn(list(group)) for _key, group in groups]


def _open(lines: QuerySet[CollectionLine]) -> QuerySet[CollectionLine]:
    """A month that credit paid in full cost the agent nothing, so nobody owes her for it."""
    return lines.filter(
        collection__source=Source.ADVANCE,
        paid_month__isnull=False,
        repaid__isnull=True,
        cash__gt=0,
    )
