"""The money of one member: every collection with a month of theirs, whoever took it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef

from dues.enums import MoneyPlace, Source
from dues.models import Collection, CollectionLine, ReversalDecision, ReversalRequest
from dues.queries.cash import PLACE
from dues.queries.receipt_lists import late_receipts
from members.models import Member
from villages.models import Agent
from villages.scoping import Viewer

# The sources of which the page says who took the money and where it is.
TAKEN_BY_AGENT = (*Source.with_receipt(), Source.ADVANCE)


@dataclass(frozen=True, slots=True)
class PaymentOfMember:
    """A collection, and what it holds of one member: lines of one or more months, in rupiah. `is_late`:
    the agent should have handed it on by now. `may_open`: the viewer may see the whole receipt, with who
    paid and what others paid on it. `taken_by` is who took the money when the viewer did not."""

    collection: Collection
    lines: Sequence[CollectionLine]
    is_late: bool
    may_open: bool
    taken_by: Agent | None

    @property
    def months(self) -> list:
        return [line.month for line in self.lines]

    @property
    def amount(self) -> int:
        """What was paid in money."""
        return sum(line.cash for line in self.lines)

    @property
    def price(self) -> int:
        """What the months cost."""
        return sum(line.total for line in self.lines)

    @property
    def credit(self) -> int:
        """What was paid from credit; below zero a difference that was billed with them."""
        return self.price - self.amount

    @property
    def billed(self) -> int:
        return max(-self.credit, 0)

    @property
    def is_shared(self) -> bool:
        """Others paid with the same receipt."""
        return self.amount != self.collection.total

    @property
    def is_undone(self) -> bool:
        return self.collection.is_reversed

    @property
    def may_be_undone(self) -> bool:
        """A note without a receipt that the viewer sees and nobody has asked to undo: there is no other
        page to ask on."""
        noted = (Source.ELSEWHERE, Source.CREDIT, Source.ADVANCE)
        is_open = not self.is_undone and not self.collection.is_reversal_waiting
        return self.may_open and is_open and self.collection.source in noted

    @property
    def state(self) -> str:
        """A code of templates/components/state.html: where the money of the agent's receipt, or of what
        she paid in advance, is; empty where the source says it all."""
        if self.collection.is_reversed and self.collection.place != MoneyPlace.CREDITED:
            return "reversed"
        if self.collection.is_reversal_waiting:
            return "reversal_waiting"
        if self.is_late:
            return "with_agent_late"
        return self.collection.place if self.collection.source in TAKEN_BY_AGENT else ""


def payments_of(
    member: Member, keys: Sequence[int], *, viewer: Viewer
) -> dict[int, PaymentOfMember]:
    """What was paid for a member whom this viewer sees with these collections, the reversed among them, by
    key: of every receipt no more than the member's own lines, whoever wrote it. Three queries at most."""
    decided = ReversalDecision.objects.filter(collection=OuterRef("pk"), is_accepted=True)
    asked = ReversalRequest.objects.filter(collection=OuterRef("pk"), decision__isnull=True)
    seen = Collection.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    own = CollectionLine.objects.filter(
        enrolment__member__in=Member.objects.visible_to(viewer).filter(pk=member.pk),
        collection__in=keys,
    )
    lines = list(own.order_by("-collection__collected_on", "-collection__pk", "month"))
    # By their keys: of a subquery PostgreSQL expects many, and reads whole tables for them.
    collections = {
        row.pk: row
        for row in Collection.objects.filter(pk__in={line.collection_id for line in lines})
        .annotate(
            is_reversed=Exists(decided),
            is_reversal_waiting=Exists(asked),
            place=PLACE,
            may_open=Exists(seen),
        )
        .select_related("agent__user", "by")
    }
    late = late_receipts(viewer, collections.values())
    return {
        pk: _payment(collections[pk], list(group), is_late=pk in late, viewer=viewer)
        for pk, group in groupby(lines, key=lambda line: line.collection_id)
    }


def _payment(
    collection: Collection, lines: list[CollectionLine], *, is_late: bool, viewer: Viewer
) -> PaymentOfMember:
    is_others = collection.source in TAKEN_BY_AGENT and collection.agent_id != viewer.agent_id
    taken_by = collection.agent if is_others else None
    return PaymentOfMember(collection, lines, is_late, collection.may_open, taken_by)
