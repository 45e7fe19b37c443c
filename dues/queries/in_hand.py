"""Whose money was in an agent's hands at an earlier moment, from the facts alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from dues import custody_rules
from dues.models import Collection, Remittance, RemittanceItem, ReversalDecision

# A form reads the clock at its door and may then wait for the agent's money: by so much two facts about
# the same money can be noted in another order than they were saved.
NEAR = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Held:
    """A receipt of an agent: its rupiah, and each moment its money came into her hands (True) or left
    them, oldest first."""

    total: int
    changes: Sequence[tuple[dt.datetime, bool]]

    def was_surely(self, at: dt.datetime) -> bool:
        """In her hands at `at`, however the clocks ran."""
        return all(self._around(at))

    def was_perhaps(self, at: dt.datetime) -> bool:
        """In her hands at `at`, or so near to it that the clocks cannot tell."""
        return any(self._around(at))

    def _around(self, at: dt.datetime) -> list[bool]:
        before = [state for moment, state in self.changes if moment < at - NEAR]
        near = [state for moment, state in self.changes if at - NEAR <= moment <= at + NEAR]
        return [before[-1] if before else False, *near]


def held_receipts(agent_id: int, branch_id: int) -> dict[int, Held]:
    """Every receipt an agent wrote for members of a branch, by its key. Four queries, whatever the
    number."""
    receipts = Collection.objects.filter(agent=agent_id, branch=branch_id).of_agents()
    taken = {row.pk: row for row in receipts.only("total", "recorded_at").oldest_first()}
    changes = {pk: [(row.recorded_at, True)] for pk, row in taken.items()}
    for pk, at, is_held in _handed_on(receipts, taken):
        changes[pk].append((at, is_held))
    reversals = ReversalDecision.objects.filter(collection__in=receipts, is_accepted=True)
    for pk, at in reversals.values_list("collection", "decided_at"):
        changes[pk].append((at, False))
    return {
        pk: Held(row.total, sorted(changes[pk], key=lambda change: change[0]))
        for pk, row in taken.items()
    }


def _handed_on(
    receipts: QuerySet[Collection], taken: Mapping[int, Collection]
) -> Iterator[tuple[int, dt.datetime, bool]]:
    """When each receipt was handed on (False), and when it came back (True): refused, or left over by a
    short count. In the order of the remittances."""
    oldest_first = {pk: place for place, pk in enumerate(taken)}
    carried = defaultdict(list)
    items = RemittanceItem.objects.filter(collection__in=receipts)
    for pk, remittance in items.values_list("collection", "remittance"):
        carried[remittance].append(pk)
    rows = Remittance.objects.filter(pk__in=items.values("remittance")).select_related("decision")
    for remittance in rows.order_by("pk"):
        pks = sorted(carried[remittance.pk], key=oldest_first.__getitem__)
        yield from ((pk, remittance.recorded_at, False) for pk in pks)
        decision = getattr(remittance, "decision", None)
        if decision:
            totals = [taken[pk].total for pk in pks] if decision.is_accepted else []
            kept = custody_rules.covered_by_count(totals, decision.counted or 0)
            yield from ((pk, decision.decided_at, True) for pk in pks[kept:])
