"""What reminders cost, month by month and channel by channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from perisai.accounts.enums import Role
from perisai.common.months import add_months, month_of
from perisai.outbox.enums import Channel
from perisai.outbox.queries import EVERY, ChannelCost, monthly_cost
from perisai.reminders.models import Reminder
from villages.scoping import Viewer

MONTHS = 6


@dataclass(frozen=True, slots=True)
class MonthCosts:
    """What left in a month, by channel, the dearest first."""

    month: dt.date
    rows: Sequence[tuple[Channel, ChannelCost]]

    @property
    def messages(self) -> int:
        return sum(cost.messages for _channel, cost in self.rows)

    @property
    def rupiah(self) -> int:
        """The sum of what is known, estimates included."""
        return sum(cost.rupiah for _channel, cost in self.rows)

    @property
    def unpriced(self) -> int:
        """How many messages left at a price that nobody has told."""
        return sum(cost.unpriced for _channel, cost in self.rows)


def costs_of(viewer: Viewer) -> list[MonthCosts]:
    """The last MONTHS months in which something left, the newest first: for a branch its reminders, for head
    office every message of the site. One query for each month."""
    among = EVERY
    if viewer.role != Role.HEAD_OFFICE:
        handed = Reminder.objects.visible_to(viewer).filter(message__isnull=False)
        among = Q(pk__in=handed.values("message"))
    newest = month_of(viewer.on)
    months = [add_months(newest, -back) for back in range(MONTHS)]
    found = [(month, monthly_cost(month, among=among)) for month in months]
    return [
        MonthCosts(month, sorted(costs.items(), key=lambda row: (-row[1].rupiah, row[0])))
        for month, costs in found
        if costs
    ]
