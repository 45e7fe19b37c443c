"""The money of one member: every collection with a month of theirs."""

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
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class PaymentOfMember:
    """A collection, and what it holds of one member: lines of one or more months, in rupiah. `is_late`:
    the agent should have handed it on by now."""

    collection: Collection
    lines: Sequence[CollectionLine]
    is_late: bool

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
        """A note without a receipt that nobody has asked to undo: there is no other page to ask on."""
        noted = (Source.ELSEWHERE, Source.CREDIT, Source.ADVANCE)
        is_open = not self.is_undone and not self.collection.is_reversal_waiting
        return is_open and self.collection.source in noted

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
        tells = (*Source.with_receipt(), Source.ADVANCE)
        return self.collection.place if self.collection.source in tells else ""


def payments_of(member: Member, *, viewer: Viewer) -> list[PaymentOfMember]:
    """What was paid for a member, newest first, the reversed among them. Three queries at most."""
    decided = ReversalDecision.objects.filter(collection=OuterRef("pk"), is_accepted=True)
    asked = ReversalRequest.objects.filter(collection=OuterRef("pk"), decision__isnull=True)
    collections = {
        row.pk: row
        for row in Collection.objects.visible_to(viewer)
        .filter(pk__in=CollectionLine.objects.filter(enrolment__member=member).values("collection"))
        .annotate(is_reversed=Exists(decided), is_reversal_waiting=Exists(asked), place=PLACE)
        .select_related("agent__user")
    }
    lines = (
        CollectionLine.objects.filter(collection__in=collections, enrolment__member=member)
        .order_by("-collection__collected_on", "-collection__pk", "month")
        .iterator()
    )
    late = late_receipts(viewer, collections.values())
    return [
        PaymentOfMember(collections[pk], list(group), pk in late)
        for pk, group in groupby(lines, key=lambda line: line.collection_id)
    ]
