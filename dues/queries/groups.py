"""Groups that grow: near a limit the branch's own staff takes them over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from dues.models import Collection, CollectionLine
from perisai import regulations
from perisai.common.names import clean_name
from perisai.regulations.enums import PayerKind
from villages.scoping import Viewer


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
