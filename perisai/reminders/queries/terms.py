"""What a branch decided about reminders, on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from perisai import regulations
from perisai.outbox.enums import Channel
from perisai.reminders.models import ReminderTerms
from perisai.reminders.reaching_rules import HOUSE_ORDER


@dataclass(frozen=True, slots=True)
class Terms:
    """When nobody is disturbed, by the clock of the branch; how often one person is reminded in seven days;
    and which way goes first."""

    quiet_from: dt.time
    quiet_until: dt.time
    most_per_week: int
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class BranchesTerms:
    """The dated terms of some branches, newest first."""

    rows: Mapping[int, Sequence[tuple[dt.date, Terms]]]

    def on(self, branch_id: int | None, day: dt.date) -> Terms:
        """What holds in a branch on a day: its own terms, otherwise the house rules."""
        rows = self.rows.get(branch_id, ())
        return next((terms for from_on, terms in rows if from_on <= day), None) or house_terms(day)


def house_terms(day: dt.date) -> Terms:
    """The house rules on a day, for every branch that did not decide otherwise."""
    return Terms(
        quiet_from=dt.time(regulations.value("reminders.quiet_from", day)),
        quiet_until=dt.time(regulations.value("reminders.quiet_until", day)),
        most_per_week=regulations.value("reminders.most_per_week", day),
        channels=HOUSE_ORDER,
    )


def terms_of(branch_ids: Iterable[int | None]) -> BranchesTerms:
    """The terms of these branches; None is no branch. One query, none without a branch."""
    rows: dict[int, list[tuple[dt.date, Terms]]] = defaultdict(list)
    ids = set(branch_ids) - {None}
    if ids:
        found = ReminderTerms.objects.filter(branch__in=ids).order_by("-from_on", "-pk")
        for row in found:
            rows[row.branch_id].append((row.from_on, _terms(row)))
    return BranchesTerms(rows)


def _terms(row: ReminderTerms) -> Terms:
    """A way that this version does not know is left out."""
    channels = tuple(Channel(name) for name in row.channels if name in Channel.values)
    return Terms(row.quiet_from, row.quiet_until, row.most_per_week, channels)
