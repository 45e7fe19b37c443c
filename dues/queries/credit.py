"""What enrolments have paid too much, and how much of it can be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from dues.enums import Source
from dues.models import Adjustment, PaidMonth

# Credit is there once the money it came from is; a difference that is billed counts at once.
USABLE = (
    Q(line__isnull=True)
    | Q(line__reached__isnull=False)
    | Q(line__collection__source__in=Source.reached_by_itself())
    | Q(amount__lt=0)
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Rupiah. `usable` is used first by the next payment; below zero it is billed with it. `waiting` is
    credit whose money has not reached the scheme yet."""

    usable: int = 0
    waiting: int = 0


def credit_of(enrolment_ids: Iterable[int]) -> dict[int, Credit]:
    """The credit of each of these enrolments: what was adjusted, less what live months have used. Two
    queries, whatever the number; exact only under the caller's lock of the enrolments."""
    ids = list(enrolment_ids)
    noted = {
        row["enrolment"]: row
        for row in Adjustment.objects.filter(enrolment__in=ids)
        .order_by()
        .values("enrolment")
        .annotate(
            usable=Sum("amount", filter=USABLE, default=0),
            waiting=Sum("amount", filter=~USABLE, default=0),
        )
    }
    used = dict(
        PaidMonth.objects.filter(enrolment__in=ids)
        .exclude(line__credit=0)
        .order_by()
        .values_list("enrolment")
        .annotate(sum=Sum("line__credit"))
    )
    return {
        pk: Credit(
            usable=noted.get(pk, {}).get("usable", 0) - used.get(pk, 0),
            waiting=noted.get(pk, {}).get("waiting", 0),
        )
        for pk in ids
    }
