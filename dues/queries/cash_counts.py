"""Counts of an agent's cash: what was found, what is still missing, and what to print of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from dues.denominations import DENOMINATIONS, as_read
from dues.models import CashCount, Collection
from dues.queries.letterheads import Letterhead, letterhead_of
from villages.models import Assignment, Village
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many notes or coins of one kind, and their rupiah."""

    worth: int
    number: int

    @property
    def total(self) -> int:
        return self.worth * self.number


@dataclass(frozen=True, slots=True)
class Counted:
    """A count with everything its page and its paper tell: the pieces, largest first, and the receipts
    whose money should have been there, oldest first."""

    count: CashCount
    pieces: Sequence[Pieces]
    receipts: Sequence[Collection]
    letterhead: Letterhead | None

    @property
    def code(self) -> str:
        """`SZ 7F3A-09BC`: printed on the paper, short enough to be read over the telephone."""
        tail = self.count.uuid.hex[-8:].upper()
        return f"{self.count.agent.code} {tail[:4]}-{tail[4:]}"

    @property
    def is_open(self) -> bool:
        """It differs from the receipts, and nobody has said how that ended."""
        return bool(self.count.difference) and not hasattr(self.count, "settlement")


def cash_counts_of(viewer: Viewer) -> QuerySet[CashCount]:
    """The counts this viewer may see, newest first, each with its agent, branch and settlement."""
    return (
        CashCount.objects.visible_to(viewer)
        .select_related("agent__user", "agent__wadah", "branch", "by", "settlement__settled_by")
        .order_by("-pk")
    )


def open_counts(viewer: Viewer) -> QuerySet[CashCount]:
    """Counts with a difference that nobody has settled, oldest first."""
    return cash_counts_of(viewer).unsettled().order_by("pk")


def counts_to_settle(viewer: Viewer) -> QuerySet[CashCount]:
    """Those of a branch's open counts that this viewer may settle: not what they counted themselves."""
    return open_counts(viewer).of_others(viewer.user)


def counted_of(count: CashCount) -> Counted:
    """Everything about a count in hand. The number of queries does not grow with it."""
    pieces = as_read(count.denominations)
    receipts = list(
        Collection.objects.filter(pk__in=count.items.values("collection"))
        .oldest_first()
        .select_related("village__district__regency")
    )
    village = receipts[0].village if receipts else _village_of(count)
    return Counted(
        count=count,
        pieces=[Pieces(worth, pieces[worth]) for worth in DENOMINATIONS if pieces.get(worth)],
        receipts=receipts,
        letterhead=letterhead_of(count.agent, village) if village else None,
    )


def _village_of(count: CashCount) -> Village | None:
    """Where the agent works, for the head of the paper when she held nothing."""
    works = Assignment.objects.filter(agent=count.agent, village__branch=count.branch)
    rows = Village.objects.filter(pk__in=works.values("village"))
    return rows.select_related("district__regency").order_by("code").first()
