"""Groups that pay for their members: known by the name of the payer, and what they paid lately.

Near a limit the branch's own staff takes them over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Sum
from django.db.models.functions import Lower

from dues.models import Collection, CollectionLine
from dues.queries.payable import people_with_places
from members.models import Enrolment
from perisai import regulations
from perisai.common.names import clean_name
from perisai.regulations.enums import PayerKind
from villages.scoping import Viewer

DAYS_BACK = 366  # who paid with a group within a year is one of its people


@dataclass(frozen=True, slots=True)
class Group:
    """A farmers' group or a paguyuban that paid with one receipt for several people: `newest` is its last
    receipt, `people` for how many it paid within DAYS_BACK."""

    newest: Collection
    people: int

    @property
    def name(self) -> str:
        return self.newest.payer_name


@dataclass(frozen=True, slots=True)
class Takeover:
    """How near the dues of a group for one month are to the limit. Rupiah."""

    monthly: int
    limit: int
    is_over: bool
    is_verified: bool
    source: str


def takeover_near(
    payer_name: str, chosen: Mapping[int, int], month: dt.date, *, viewer: Viewer
) -> Takeover | None:
    """How near a group is to being taken over, from a share of the limit on; None below it.

    `chosen` are the enrolments that are about to pay and the rupiah of one month of each. What other
    members of the group, by the name of the payer, have paid for `month` is added. Source:
    `group_takeover`, not verified. One query.
    """
    rule = regulations.entry("group_takeover", month)
    paid = (
        CollectionLine.objects.filter(
            collection__in=Collection.objects.visible_to(viewer).standing(),
            collection__payer_kind=PayerKind.GROUP,
            collection__payer_name__iexact=clean_name(payer_name),
            month=month,
        )
        .exclude(enrolment__in=chosen)
        .aggregate(sum=Sum("total", default=0))["sum"]
    )
    monthly, limit = paid + sum(chosen.values()), rule.value["amount"]
    if monthly * 100 < limit * rule.value["warn_percent"]:
        return None
    return Takeover(monthly, limit, monthly > limit, rule.verified, rule.citation)


def groups_of(viewer: Viewer) -> list[Group]:
    """The groups that paid to this viewer within a year, by name. Two queries, one without a group."""
    found = {
        row["newest"]: row["people"]
        for row in _of_groups(viewer)
        .order_by()
        .values(name=Lower("payer_name"))
        .annotate(newest=Max("pk"), people=Count("lines__enrolment", distinct=True))
    }
    newest = Collection.objects.in_bulk(found) if found else {}
    groups = [Group(row, found[pk]) for pk, row in newest.items()]
    return sorted(groups, key=lambda group: group.name.casefold())


def people_of_group(newest: Collection, *, viewer: Viewer) -> list[Enrolment]:
    """The open participations for which the group of this receipt paid within a year, by name, as far as the
    viewer sees them. Four queries."""
    receipts = _of_groups(viewer).filter(payer_name__iexact=newest.payer_name)
    lines = CollectionLine.objects.filter(collection__in=receipts)
    rows = people_with_places(viewer).open().filter(pk__in=lines.values("enrolment"))
    return list(rows.filter(member__deceased_on__isnull=True).order_by("member__name", "pk"))


def _of_groups(viewer: Viewer):
    since = viewer.on - dt.timedelta(days=DAYS_BACK)
    return (
        Collection.objects.visible_to(viewer)
        .with_receipt()
        .standing()
        .filter(payer_kind=PayerKind.GROUP, collected_on__gte=since)
    )
