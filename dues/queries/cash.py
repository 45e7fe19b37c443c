"""Where the cash is that agents took: one definition for every page, limit and check.

*Door cash collected = in hand + in the balance + handed over + at the branch + reached the scheme
+ returned.* What was turned into credit is where it was handed to; it never comes back as cash.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, Exists, Min, OuterRef, Q, QuerySet, Sum, TextField, Value, When
from django.utils.translation import gettext as _

from dues import custody_rules
from dues.enums import CustodyLevel, Handover, MoneyPlace, ReversalKind, Source
from dues.models import (
    Collection,
    CollectionLine,
    ConfirmedLine,
    ReachedLine,
    ReversalDecision,
    ReversalRequest,
)
from dues.queries.refunds import TO_GIVE_BACK
from dues.querysets import with_agent
from perisai.common.rupiah import format_rupiah
from villages.models import Agent, Branch, Village
from villages.queries import branch_days, custody_terms
from villages.scoping import Viewer

HAS_REACHED = Exists(ReachedLine.objects.filter(line__collection=OuterRef("pk")))
_reversals = ReversalDecision.objects.filter(collection=OuterRef("pk"), is_accepted=True)
_confirmed = ConfirmedLine.objects.filter(line__collection=OuterRef("pk"))
_unconfirmed = CollectionLine.objects.filter(collection=OuterRef("pk"), confirmed__isnull=True)
_IS_CONFIRMED = Exists(_confirmed) & ~Exists(_unconfirmed)
# custody_rules.place_of_money for many receipts at once; a test holds the two together.
PLACE = Case(
    When(
        Exists(_reversals.filter(request__kind=ReversalKind.REFUND)),
        then=Value(MoneyPlace.GIVEN_BACK),
    ),
    When(
        Exists(_reversals.filter(request__kind=ReversalKind.CREDIT)),
        then=Value(MoneyPlace.CREDITED),
    ),
    When(Exists(_reversals), then=Value(MoneyPlace.NEVER_TAKEN)),
    When(source=Source.REPAYMENT, then=Value(MoneyPlace.REPAID)),
    When(_IS_CONFIRMED, then=Value(MoneyPlace.CONFIRMED)),
    When(HAS_REACHED, then=Value(MoneyPlace.REACHED)),
    When(carried__remittance__handover=Handover.TOP_UP, then=Value(MoneyPlace.IN_BALANCE)),
    When(carried__remittance__decision__is_accepted=True, then=Value(MoneyPlace.AT_BRANCH)),
    When(carried__isnull=False, then=Value(MoneyPlace.HANDED_OVER)),
    default=Value(MoneyPlace.WITH_AGENT),
    output_field=TextField(),
)


@dataclass(frozen=True, slots=True)
class Cash:
    """What agents took at doors and desks, by where it is. Rupiah.

    `oldest_on` and `age_days` are of what is in hand or in the balance; None and 0 when nothing is.
    """

    in_hand: int
    in_balance: int
    in_transit: int
    at_branch: int
    reached: int
    confirmed: int
    credited: int
    returned: int
    oldest_on: dt.date | None
    age_days: int

    @property
    def held(self) -> int:
        """What nobody else has counted yet: in hand, in the balance, and waiting at the branch."""
        return self.in_hand + self.in_balance + self.in_transit

    @property
    def remitted(self) -> int:
        """Accepted by the branch or paid into the scheme."""
        return self.at_branch + self.reached + self.confirmed + self.credited

    @property
    def collected(self) -> int:
        return self.held + self.remitted + self.returned


def cash_of(viewer: Viewer, *, on: dt.date, agent: Agent | None = None) -> Cash:
    """The cash of every receipt `viewer` may see, or of one agent's, as it is known now; its age counts
    to `on`. One query."""
    return _by_place(_receipts(viewer, agent), on)


def cash_of_agent(
    agent: Agent, *, branch: Branch, on: dt.date, village: Village | None = None
) -> Cash:
    """The cash of an agent's receipts of one branch, or of one village of it; exact under the lock of
    her money. One query."""
    rows = Collection.objects.filter(agent=agent, branch=branch).of_agents()
    return _by_place(rows.filter(village=village) if village else rows, on)


def _by_place(receipts: QuerySet[Collection], on: dt.date) -> Cash:
    found, oldest = Counter(), None
    for row in _sums_by_place(receipts):
        found[row["place"]] += row["sum"] or 0
        if row["place"] in MoneyPlace.held_by_agent():
            oldest = min(oldest or row["oldest"], row["oldest"])
    return Cash(
        in_hand=found[MoneyPlace.WITH_AGENT],
        in_balance=found[MoneyPlace.IN_BALANCE],
        in_transit=found[MoneyPlace.HANDED_OVER],
        at_branch=found[MoneyPlace.AT_BRANCH],
        reached=found[MoneyPlace.REACHED],
        confirmed=found[MoneyPlace.CONFIRMED],
        credited=found[MoneyPlace.CREDITED],
        returned=found[MoneyPlace.GIVEN_BACK] + found[MoneyPlace.NEVER_TAKEN],
        oldest_on=oldest,
        age_days=max((on - oldest).days, 0) if oldest else 0,
    )


def _sums_by_place(rows: QuerySet[Collection]) -> QuerySet:
    """Sum and oldest day for each place. Most receipts of a year have long reached the scheme: the
    database finds those together, and asks one by one only where the others are."""
    reversed_ = Exists(_reversals)
    settled = rows.filter(HAS_REACHED & ~reversed_).annotate(
        place=Case(
            When(_IS_CONFIRMED, then=Value(MoneyPlace.CONFIRMED)),
            default=Value(MoneyPlace.REACHED),
            output_field=TextField(),
        )
    )
    others = [rows.filter(~HAS_REACHED), rows.filter(HAS_REACHED & reversed_)]
    parts = [settled, *(part.annotate(place=PLACE) for part in others)]
    first, *further = (
        part.order_by().values("place").annotate(sum=Sum("total"), oldest=Min("collected_on"))
        for part in parts
    )
    return first.union(*further, all=True)


def place_of(collection: Collection) -> MoneyPlace:
    """Where the money of one receipt is. One query."""
    rows = Collection.objects.filter(pk=collection.pk).annotate(place=PLACE)
    return MoneyPlace(rows.values_list("place", flat=True).get())


def collections_in_hand(viewer: Viewer, *, agent: Agent | None = None) -> QuerySet[Collection]:
    """The receipts whose money is still with agents, oldest first: what may be handed on.

    Each has `is_reversal_waiting`: it is in hand and cannot be handed on until that is decided; and
    `to_give_back`, the rupiah of it that belong to the payer or the heirs again.
    """
    waiting = ReversalRequest.objects.filter(collection=OuterRef("pk"), decision__isnull=True)
    return (
        _receipts(viewer, agent)
        .in_hand()
        .annotate(is_reversal_waiting=Exists(waiting), to_give_back=TO_GIVE_BACK)
        .select_related("agent__user")
        .oldest_first()
    )


@dataclass(frozen=True, slots=True)
class ToHandOn:
    """What is proposed for handing on: rupiah, and the last day for it, by the oldest receipt of each branch;
    None when there is nothing."""

    amount: int
    until_on: dt.date | None


def to_hand_on(viewer: Viewer) -> ToHandOn:
    """The receipts in hand that are proposed for handing on: nobody asked to reverse them, and nothing of
    them is to be given back. Two queries at most."""
    rows = collections_in_hand(viewer).filter(is_reversal_waiting=False, to_give_back=0)
    found = list(rows.order_by().values_list("branch").annotate(Sum("total"), Min("collected_on")))
    limits = branch_days(branch for branch, _sum, _oldest in found)
    days = [limits.remit_by(branch, oldest) for branch, _sum, oldest in found]
    return ToHandOn(sum(total for _branch, total, _oldest in found), min(days, default=None))


def custody_of(agent: Agent, *, branch: Branch | None, on: dt.date) -> custody_rules.Custody:
    """How an agent stands on a day against the limits on cash of a branch. What is in her balance counts
    like what is in hand, what waits at the branch by its amount. Two queries."""
    waits = Q(carried__remittance__decision__isnull=True, carried__isnull=False) & ~with_agent()
    rows = (
        Collection.objects.filter(with_agent() & ~Exists(_reversals) | waits, agent=agent)
        .of_agents()
        .filter(~HAS_REACHED)
        .oldest_first()
        .values_list("collected_on", "total", "carried__remittance__handover")
    )
    found = list(rows)
    held = [row for row in found if row[2] in (None, Handover.TOP_UP)]
    return custody_rules.custody_state(
        [(day, total) for day, total, _handover in held],
        custody_terms(branch, on),
        on,
        in_balance=sum(total for _day, total, handover in held if handover),
        in_transit=sum(row[1] for row in found) - sum(row[1] for row in held),
    )


def custody_words(custody: custody_rules.Custody) -> str:
    """What the limits say, in sentences for the agent; empty within the limits."""
    told = {
        "held": format_rupiah(custody.held),
        "limit": _limit_words(custody),
        "day": f"{custody.over_since:%d-%m-%Y}" if custody.over_since else "",
        "until": f"{custody.refused_from:%d-%m-%Y}" if custody.refused_from else "",
    }
    match custody.level:
        case CustodyLevel.OK:
            return ""
        case CustodyLevel.WARN:
            words = _(
                "You hold %(held)s, over %(limit)s of your branch since %(day)s. Hand it on: from"
                " %(until)s no new cash can be taken."
            )
        case _:
            words = _(
                "You hold %(held)s, over %(limit)s of your branch since %(day)s. Hand it on before"
                " you take new cash. The member is protected all the same by paying today by NIK at"
                " BRILink, Alfamart or QRIS: note it then as paid elsewhere."
            )
    return " ".join([words % told, *_not_in_hand(custody)])


def _limit_words(custody: custody_rules.Custody) -> str:
    """Which limit is passed, as the page says it too: that on days, that on the amount, or both."""
    told = {
        "days": custody.terms.age_limit_days,
        "amount": format_rupiah(custody.terms.cash_limit),
    }
    if custody.is_too_old and custody.is_too_much:
        return _("the limits of %(days)s days and of %(amount)s") % told
    if custody.is_too_old:
        return _("the limit of %(days)s days") % told
    return _("the limit of %(amount)s") % told


def _not_in_hand(custody: custody_rules.Custody) -> list[str]:
    """What counts toward the limits although it is not in her hand, as the page says it too."""
    words = []
    if custody.in_transit:
        told = {"amount": format_rupiah(custody.in_transit)}
        words.append(_("That includes %(amount)s that the branch has not counted yet.") % told)
    if custody.in_balance:
        told = {"amount": format_rupiah(custody.in_balance)}
        words.append(_("That includes %(amount)s in your balance.") % told)
    return words


def _receipts(viewer: Viewer, agent: Agent | None) -> QuerySet[Collection]:
    rows = Collection.objects.visible_to(viewer).of_agents()
    return rows.filter(agent=agent) if agent else rows
