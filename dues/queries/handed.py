"""One remittance with everything a page or a slip tells of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from dues import custody_rules
from dues.enums import Handover, RemittanceState
from dues.models import CarriedCollection, Collection, Remittance, SchemePayment
from dues.queries.letterheads import Letterhead, letterhead_of


@dataclass(frozen=True, slots=True)
class Line:
    """A receipt in a remittance. `is_held`: the remittance still carries its money; False once it went
    back to the agent. `has_reached`: it was paid into the scheme; `is_credited`: the receipt was undone
    since, its money stayed. Rupiah."""

    collection: Collection
    months: tuple[dt.date, ...]
    people: int
    is_held: bool
    has_reached: bool
    is_credited: bool

    @property
    def total(self) -> int:
        return self.collection.total


@dataclass(frozen=True, slots=True)
class Count:
    """What a counted sum means for a remittance. Rupiah.

    `covered` are the oldest receipts the sum pays in full, `left` the others. `back` is what is left of
    the sum and returns to the agent, `shortage` what is missing of the whole.
    """

    amount: int
    covered: Sequence[Line]
    left: Sequence[Line]
    shortage: int

    @property
    def covered_total(self) -> int:
        return sum(line.total for line in self.covered)

    @property
    def back(self) -> int:
        return self.amount - self.covered_total

    @property
    def more(self) -> int:
        """What was counted beyond the receipts."""
        return max(-self.shortage, 0)


@dataclass(frozen=True, slots=True)
class Handed:
    """A remittance, its receipts oldest first, and what became of it."""

    remittance: Remittance
    lines: Sequence[Line]
    letterhead: Letterhead
    payments: Sequence[SchemePayment]

    @property
    def state(self) -> RemittanceState:
        return state_of(self.remittance, has_reached=all(line.has_reached for line in self.held))

    @property
    def held(self) -> Sequence[Line]:
        """The receipts whose money the remittance still carries."""
        return [line for line in self.lines if line.is_held]

    @property
    def waiting(self) -> Sequence[Line]:
        """Those of them that were not paid into the scheme yet."""
        return [line for line in self.held if not line.has_reached]

    @property
    def is_counted(self) -> bool:
        """Whether another person counts it; otherwise it is the agent's word, with its proof."""
        return self.remittance.handover in Handover.to_branch()

    @property
    def months(self) -> int:
        return sum(len(line.months) for line in self.lines)

    @property
    def code(self) -> str:
        """`SZ 7F3A-09BC`: printed on the slip, short enough to be read over the telephone."""
        tail = self.remittance.uuid.hex[-8:].upper()
        return f"{self.remittance.agent.code} {tail[:4]}-{tail[4:]}"

    def counted(self, amount: int) -> Count:
        """What a counted sum would cover, oldest receipts first."""
        number = custody_rules.covered_by_count([line.total for line in self.lines], amount)
        return Count(
            amount=amount,
            covered=self.lines[:number],
            left=self.lines[number:],
            shortage=self.remittance.total - amount,
        )


def handed_of(remittance: Remittance) -> Handed:
    """Everything about a remittance in hand. The number of queries does not grow with it."""
    held = set(
        CarriedCollection.objects.filter(remittance=remittance).values_list("collection", flat=True)
    )
    rows = (
        Collection.objects.filter(remittance_items__remittance=remittance)
        .annotate(is_credited=Exists(Collection.objects.credited().filter(pk=OuterRef("pk"))))
        .oldest_first()
        .prefetch_related("lines__reached")
    )
    return Handed(
        remittance=remittance,
        lines=[_line(row, is_held=row.pk in held) for row in rows],
        letterhead=letterhead_of(remittance.agent, remittance.village),
        payments=list(
            SchemePayment.objects.filter(lines__remittance=remittance).distinct().order_by("pk")
        ),
    )


def state_of(remittance: Remittance, *, has_reached: bool) -> RemittanceState:
    """The word for a remittance. Needs `decision` and `shortage__settlement` loaded to stay query-free."""
    decision = getattr(remittance, "decision", None)
    shortage = getattr(remittance, "shortage", None)
    return custody_rules.remittance_state(
        is_accepted=decision.is_accepted if decision else None,
        is_short=shortage is not None and not hasattr(shortage, "settlement"),
        is_direct=remittance.handover == Handover.DIRECT,
        is_top_up=remittance.handover == Handover.TOP_UP,
        has_reached=has_reached,
    )


def with_states(rows: Iterable[Remittance]) -> list[tuple[Remittance, RemittanceState]]:
    """Each row of `dues.queries.remittances` with its word."""
    return [(row, state_of(row, has_reached=row.has_reached)) for row in rows]


def _line(collection: Collection, *, is_held: bool) -> Line:
    lines = list(collection.lines.all())
    return Line(
        collection=collection,
        months=tuple(sorted({line.month for line in lines})),
        people=len({line.enrolment_id for line in lines}),
        is_held=is_held,
        has_reached=is_held and all(hasattr(line, "reached") for line in lines),
        is_credited=collection.is_credited,
    )
