"""Which receipts, and which cards, somebody wants on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from dues.models import CardPrinting, Collection, CollectionLine, ReceiptRendering
from dues.queries.cards import hand_overs_of, moves_made
from members.models import Enrolment
from villages.scoping import Viewer

PART_SIZE = 16  # receipts in a slice of the job: four full sheets, about a second
CARDS_IN_PART = 20  # two full sheets
NO_AGENT = "-"  # instead of the code of an agent: members who pay without one


@dataclass(frozen=True, slots=True)
class Where:
    """Of which agent (by code) and in which dusun, RT and RW somebody lives; empty for any."""

    agent: str = ""
    hamlet: str = ""
    rt: str = ""
    rw: str = ""

    def house(self, path: str) -> Q:
        """That the member under `path` lives there."""
        found = Q()
        if self.hamlet:
            found &= Q(**{f"{path}neighbourhood__hamlet__name": self.hamlet})
        if self.rt:
            found &= Q(**{f"{path}neighbourhood__rt": self.rt})
        if self.rw:
            found &= Q(**{f"{path}neighbourhood__rw": self.rw})
        return found


def receipts_to_print(
    viewer: Viewer,
    *,
    from_on: dt.date,
    until_on: dt.date,
    with_printed: bool,
    payer: str = "",
    where: Where | None = None,
) -> list[int]:
    """The keys of the receipts of these days that count, the oldest first; without those on paper already
    unless wanted, because they come out as copies. `payer` is a kind of payer, `where` who wrote it and
    where one of those it is for lives. One query."""
    rows = Collection.objects.visible_to(viewer).with_receipt().standing()
    rows = rows.filter(collected_on__range=(from_on, until_on))
    if not with_printed:
        printed = ReceiptRendering.objects.filter(collection=OuterRef("pk"))
        rows = rows.filter(~Exists(printed))
    if payer:
        rows = rows.filter(payer_kind=payer)
    if where and where.agent:
        rows = rows.filter(agent__code=where.agent)
    if where and (house := where.house("enrolment__member__")):
        rows = rows.filter(Exists(CollectionLine.objects.filter(house, collection=OuterRef("pk"))))
    return list(rows.oldest_first().values_list("pk", flat=True))


def cards_to_print(viewer: Viewer, *, with_printed: bool, where: Where) -> list[int]:
    """The keys of the open participations of people who are alive whose card is to be printed, in walking
    order; without those that have one on paper already, with whom to call now, unless wanted. One query."""
    rows = cardholders(viewer).filter(where.house("member__"))
    if where.agent == NO_AGENT:
        rows = rows.filter(member__agent__isnull=True)
    elif where.agent:
        rows = rows.filter(member__agent__code=where.agent)
    if not with_printed:
        rows = rows.filter(~Exists(_cards_that_hold()))
    in_walking_order = rows.order_by(
        "member__village",
        F("member__neighbourhood__hamlet__walking_order").asc(nulls_last=True),
        F("member__neighbourhood__hamlet__name").asc(nulls_last=True),
        "member__neighbourhood__rw",
        "member__neighbourhood__rt",
        "member__name",
        "pk",
    )
    return list(in_walking_order.values_list("pk", flat=True))


def _cards_that_hold():
    """Cards on paper of a participation that say whom to call now: printed since the last move, and since
    the last hand-over of an agent."""
    member, printed_at = OuterRef("enrolment__member"), OuterRef("printed_at")
    went_over = Exists(moves_made(member).filter(move__outcome__ended_at__gt=printed_at))
    handed_over = Exists(hand_overs_of(member).filter(answer__answered_at__gt=printed_at))
    return CardPrinting.objects.filter(~went_over, ~handed_over, enrolment=OuterRef("pk"))


def cardholders(viewer: Viewer):
    """The participations for which a card is printed: open, of people who are alive."""
    rows = Enrolment.objects.visible_to(viewer).open()
    return rows.filter(member__deceased_on__isnull=True)
