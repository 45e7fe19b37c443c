"""Patterns about a death: what was paid, entered or raised just before it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Subquery

from dues.anomaly_enums import AnomalyRule
from dues.anomaly_rules import MOST_ROWS, thresholds
from dues.enums import Source
from dues.models import Collection, CollectionLine, PaidMonth
from dues.queries.patterns.found import Found
from members.models import EnrolmentTerms
from perisai import regulations
from perisai.common.months import month_of
from villages.queries import local_day

LOOKED_AT = dt.timedelta(days=180)  # a death is often told late


@dataclass(slots=True)
class _Receipt:
    """A receipt for somebody who died on a later day, or the same."""

    agent: int
    branch: int
    died: dt.date
    day: dt.date
    entered: dt.date
    is_first: bool = False
    has_company: bool = False  # entered together with others of its day
    old_months: set[dt.date] = field(default_factory=set)

    def signs(self, terms) -> set[str]:
        """What is remarkable about it."""
        is_near = (self.died - self.day).days <= terms["paid_days"]
        told = {
            "late": self.is_late(terms) and not self.has_company,
            "joined": is_near and self.is_first,
            "old": is_near and len(self.old_months) >= terms["old_months"],
        }
        return {sign for sign, is_so in told.items() if is_so}

    def is_late(self, terms) -> bool:
        """Entered after the death as if before."""
        return (self.entered - self.died).days >= terms["late_days"]


def paid_before_a_death(on: dt.date) -> Iterator[Found]:
    """Somebody died who had only just joined, paid many old months at once, whose receipt alone was entered
    afterwards as if before, or for whom a raised bracket was paid. Each of these signs counts one. What heirs
    pay after the death is none, nor is a whole round that was entered late."""
    terms = thresholds(AnomalyRule.DEATH, on)
    signs, receipts, about = defaultdict(set), defaultdict(list), {}
    found = _receipts(on)
    _see_company({pk: row for (_member, pk), row in found.items() if row.is_late(terms)})
    for (member, pk), row in found.items():
        if said := row.signs(terms):
            signs[member] |= said
            receipts[member].append(pk)
            about[member] = (row.agent, row.branch, row.died, row.day)
    for member, agent, branch, died, month in _raised(on):
        signs[member].add("raised")
        about.setdefault(member, (agent, branch, died, month))
    for member, (agent, branch, died, day) in sorted(about.items()):
        yield Found(
            subject=f"member:{member}",
            period=f"{died:%Y-%m-%d}",
            agent=agent,
            branch=branch,
            member=member,
            from_on=min(day, died),
            until_on=died,
            measured=len(signs[member]),
            allowed=1,
            evidence={"receipts": sorted(receipts[member])[:MOST_ROWS], "members": [member]},
        )


def _receipts(on: dt.date) -> dict[tuple[int, int], _Receipt]:
    """What agents took, by member and receipt, of whoever died lately, up to the day of the death."""
    lines = (
        CollectionLine.objects.filter(
            enrolment__member__deceased_on__range=(on - LOOKED_AT, on),
            collection__source__in=Source.of_agent(),
            collection__branch__isnull=False,
            collection__collected_on__lte=F("enrolment__member__deceased_on"),
            paid_month__isnull=False,
        )
        .order_by("collection__collected_on", "pk")
        .values_list(
            "enrolment__member",
            "collection",
            "collection__agent",
            "collection__branch",
            "enrolment__member__deceased_on",
            "collection__collected_on",
            "collection__recorded_at",
            "collection__branch__time_zone",
            "month",
            "is_first_payment",
        )
    )
    found: dict[tuple[int, int], _Receipt] = {}
    for member, pk, agent, branch, died, day, recorded_at, zone, month, is_first in lines:
        entered = local_day(recorded_at, zone)
        receipt = found.setdefault((member, pk), _Receipt(agent, branch, died, day, entered))
        receipt.is_first |= is_first
        if month < month_of(day):
            receipt.old_months.add(month)
    return found


def _see_company(late: dict[int, _Receipt]) -> None:
    """Which of these receipts were entered on the same day as another one of their agent and day."""
    if not late:
        return
    rows = Collection.objects.filter(
        agent__in={row.agent for row in late.values()},
        collected_on__in={row.day for row in late.values()},
        source__in=Source.of_agent(),
        branch__isnull=False,
    )
    written = defaultdict(set)
    for pk, agent, day, recorded_at, zone in rows.values_list(
        "pk", "agent", "collected_on", "recorded_at", "branch__time_zone"
    ):
        written[agent, day, local_day(recorded_at, zone)].add(pk)
    for pk, row in late.items():
        row.has_company = bool(written[row.agent, row.day, row.entered] - {pk})


def _raised(on: dt.date) -> Iterator[tuple]:
    """Members whose income was raised within the days before their death that are looked at, and for whom
    dues were paid since: a raise that was only written down gives nobody more."""
    earlier = (
        EnrolmentTerms.objects.filter(
            enrolment=OuterRef("enrolment"), from_month__lt=OuterRef("from_month")
        )
        .order_by("-from_month")
        .values("income")[:1]
    )
    paid = PaidMonth.objects.filter(
        enrolment=OuterRef("enrolment"),
        month__gte=OuterRef("from_month"),
        line__collection__collected_on__lte=OuterRef("enrolment__member__deceased_on"),
    )
    rows = EnrolmentTerms.objects.filter(
        Exists(paid),
        enrolment__member__deceased_on__range=(on - LOOKED_AT, on),
        enrolment__member__agent__isnull=False,
        enrolment__member__village__branch__isnull=False,
        from_month__lte=F("enrolment__member__deceased_on"),
        income__gt=Subquery(earlier),
    ).values_list(
        "enrolment__member",
        "enrolment__member__agent",
        "enrolment__member__village__branch",
        "enrolment__member__deceased_on",
        "from_month",
    )
    for member, agent, branch, died, month in rows.order_by("pk"):
        if (died - month).days <= regulations.value("watch.raised_bracket_days", died):
            yield member, agent, branch, died, month
