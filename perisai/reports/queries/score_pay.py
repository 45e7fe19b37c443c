"""What agents may earn by the rule of each month: an estimate, from what this register knows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Case, Count, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import TruncMonth

from dues.models import ReachedLine
from members.models import EnrolmentTerms
from perisai import regulations
from perisai.regulations.values import Entry
from perisai.reports.queries.staying import newly_joined
from perisai.reports.score_rules import Brought, Pay, Span, days_before, pay_for
from villages.models import Agent
from villages.scoping import Viewer

KEY = "perisai.incentive"
FIRST, LATER = "dues_first", "dues_later"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What each month of a span may earn an agent, the oldest first, and the rules in force then. Rupiah."""

    pays: tuple[Pay, ...]
    rules: tuple[Entry, ...]

    @property
    def total(self) -> int:
        return sum(pay.total for pay in self.pays)

    @property
    def is_known(self) -> bool:
        """Whether a rule gives every month of the span."""
        return all(pay.is_known for pay in self.pays)


def estimates(viewer: Viewer, span: Span, *, agent: Agent | None = None) -> dict[int, Estimate]:
    """The estimate of every agent of whom something counts, or of one. Two queries.

    Counted are people registered for the first time in the month, and the dues of that month on receipts of
    the agent that reached the scheme: what was paid elsewhere or comes from an old book is not in it.
    """
    rules = {month: regulations.find_entry(KEY, month) for month in span.calendar}
    brought = _brought(viewer, span, rules, agent)
    return {pk: _estimate(brought[pk], rules) for pk in brought}


def estimate_of(agent: Agent, span: Span, *, viewer: Viewer) -> Estimate:
    """The estimate of one agent, also when nothing counts."""
    rules = {month: regulations.find_entry(KEY, month) for month in span.calendar}
    return estimates(viewer, span, agent=agent).get(agent.pk) or _estimate({}, rules)


def _estimate(
    brought: Mapping[dt.date, Brought], rules: Mapping[dt.date, Entry | None]
) -> Estimate:
    return Estimate(
        tuple(
            pay_for(brought.get(month) or Brought(month), rule.value if rule else None)
            for month, rule in rules.items()
        ),
        tuple({rule.since: rule for rule in rules.values() if rule}.values()),
    )


def _brought(
    viewer: Viewer, span: Span, rules: Mapping[dt.date, Entry | None], agent: Agent | None
) -> dict[int, dict[dt.date, Brought]]:
    found: dict[int, dict[dt.date, Brought]] = defaultdict(dict)

    def add(pk: int, month: dt.date, **more: int) -> None:
        old = found[pk].get(month) or Brought(month)
        found[pk][month] = replace(
            old, **{name: getattr(old, name) + number for name, number in more.items()}
        )

    terms = EnrolmentTerms.objects.filter(enrolment=OuterRef("pk")).order_by("from_month")
    people = newly_joined(viewer, span.first, span.last).annotate(
        has_jht=Subquery(terms.values("has_jht")[:1])
    )
    if agent:
        people = people.filter(member__agent=agent)
    counted = people.order_by().values_list("member__agent", TruncMonth("registered_on"), "has_jht")
    for pk, month, has_jht, number in counted.annotate(number=Count("pk")):
        add(pk, month, **{"new_three" if has_jht else "new_two": number})

    lines = ReachedLine.objects.visible_to(viewer).filter(
        line__month__range=(span.first, span.last), line__collection__book__isnull=False
    )
    if agent:
        lines = lines.filter(line__collection__agent=agent)
    summed = (
        lines.annotate(since=F("line__month") - F("line__enrolment__start_month"))
        .annotate(part=_parts(rules))
        .filter(part__isnull=False)
        .order_by()
        .values_list("line__collection__agent", "line__month", "part")
        .annotate(rupiah=Sum("line__total"))
    )
    for pk, month, part, rupiah in summed:
        add(pk, month, **{part: rupiah})
    return found


def _parts(rules: Mapping[dt.date, Entry | None]) -> Case:
    """Which percentage a month of dues earns, by how long the member has taken part; nothing at the end."""
    parts = []
    for month, rule in rules.items():
        if rule:
            first, later = rule.value["first_until_month"], rule.value["later_until_month"]
            parts += [
                When(line__month=month, since__lt=days_before(first), then=Value(FIRST)),
                When(line__month=month, since__lt=days_before(later), then=Value(LATER)),
            ]
    return Case(*parts, default=None)
