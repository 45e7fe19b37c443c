"""What enrolments have paid too much, and how much of it can be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum, Value

from dues.enums import AdjustmentKind
from dues.models import Adjustment, Collection, PaidMonth
from dues.queries.standing import REACHED
from dues.rules import SPONSORS
from perisai.common.keys import among

# A difference belongs to the month that was paid and falls with it; what a whole receipt was turned into
# stays.
STANDS = Q(kind=AdjustmentKind.REVERSED) | Q(line__isnull=True) | Q(line__paid_month__isnull=False)
# Credit is there once the month it comes from counts as having reached the scheme.
MONEY_IS_THERE = Q(line__isnull=True) | REACHED


@dataclass(frozen=True, slots=True)
class Credit:
    """Rupiah. `usable` is used first by the next payment; below zero it is billed with it. `waiting` is
    credit whose money has not reached the scheme yet."""

    usable: int = 0
    waiting: int = 0

    @property
    def billed(self) -> int:
        """The difference that the next payment has to pay besides."""
        return max(-self.usable, 0)


@dataclass(frozen=True, slots=True)
class Account:
    """The credit of one enrolment by its parts, in rupiah: credit whose money is there, credit that
    waits for it, differences to bill (zero or less), and what live months have used."""

    there: int = 0
    waiting: int = 0
    billed: int = 0
    used: int = 0


def credit_for(payer_kind: str, enrolment_ids: Iterable[int]) -> dict[int, Credit]:
    """The credit that a payment of this kind uses: what a member or her family paid too much is not
    spent on dues that somebody else pays. One query at most."""
    if payer_kind in SPONSORS:
        return dict.fromkeys(enrolment_ids, Credit())
    return credit_of(enrolment_ids)


def credit_of(enrolment_ids: Iterable[int]) -> dict[int, Credit]:
    """The credit of each of these enrolments: what was adjusted, less what live months have used. One
    query, whatever the number; exact only under the caller's lock of the enrolments."""
    return {
        pk: Credit(usable=one.there + one.billed - one.used, waiting=one.waiting)
        for pk, one in accounts_of(enrolment_ids).items()
    }


def accounts_of(enrolment_ids: Iterable[int]) -> dict[int, Account]:
    """The parts of each enrolment's credit. One query, whatever the number."""
    ids = set(enrolment_ids)
    nothing = dict.fromkeys(("there", "waiting", "billed", "used"), Value(0))
    noted = (
        Adjustment.objects.filter(STANDS, enrolment__in=among(ids))
        .order_by()
        .values("enrolment")
        .annotate(
            there=Sum("amount", filter=MONEY_IS_THERE & Q(amount__gt=0), default=0),
            waiting=Sum("amount", filter=~MONEY_IS_THERE & Q(amount__gt=0), default=0),
            billed=Sum("amount", filter=Q(amount__lt=0), default=0),
            used=Value(0),
        )
    )
    used = (
        PaidMonth.objects.filter(enrolment__in=among(ids))
        .exclude(line__credit=0)
        .order_by()
        .values("enrolment")
        .annotate(**nothing | {"used": Sum("line__credit")})
    )
    parts = ("enrolment", *nothing)
    sums = {pk: [0] * len(nothing) for pk in ids}
    for pk, *amounts in noted.values_list(*parts).union(used.values_list(*parts), all=True):
        sums[pk] = [known + int(more) for known, more in zip(sums[pk], amounts, strict=True)]
    return {pk: Account(*found) for pk, found in sums.items()}


def credit_in_use(collections: Iterable[Collection]) -> list[Collection]:
    """The later collections that use credit from these ones: were their money not with the scheme after
    all, that credit would not be there. Oldest first; exact only under the lock of their enrolments."""
    origin = Q(line__collection__in=list(collections), line__reached__isnull=False)
    given = dict(
        Adjustment.objects.filter(STANDS, origin, amount__gt=0)
        .exclude(line__cash=0)
        .order_by()
        .values_list("enrolment")
        .annotate(sum=Sum("amount"))
    )
    short = [pk for pk, one in accounts_of(given).items() if one.used > one.there - given[pk]]
    using = PaidMonth.objects.filter(enrolment__in=short, line__credit__gt=0)
    return list(
        Collection.objects.filter(pk__in=using.values("line__collection")).order_by("collected_on")
    )
