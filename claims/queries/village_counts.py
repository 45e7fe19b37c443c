"""What a village office may know of the claims of its people: numbers, never a claim."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.enums import StepKind, Stretch
from claims.models import Claim, ClaimStep
from claims.queries.road import TABLE_YEARS
from claims.rules.days import days_of, medians
from perisai.common.months import add_months, last_day
from villages.models import Village
from villages.queries import local_day
from villages.scoping import Viewer

LEAST = 3  # claims behind an amount or a number of days; fewer would tell of one family
SPANS = (1, 12, 12 * TABLE_YEARS)  # months up to the end of the one that is told
COUNTED = (StepKind.SUBMITTED, StepKind.APPROVED, StepKind.REFUSED, StepKind.PAID)


@dataclass(frozen=True, slots=True)
class VillageClaims:
    """Claims of a village in each of SPANS: how many began, and how often each step of COUNTED happened. Of
    the longest: `rupiah` that was paid, None while fewer than LEAST were; `days`, medians with the number of
    claims, of no fewer than LEAST."""

    opened: tuple[int, ...]
    steps: Mapping[StepKind, tuple[int, ...]]
    rupiah: int | None
    days: Mapping[Stretch, tuple[int, int]]


def claims_of_village(village: Village, month: dt.date, *, viewer: Viewer) -> VillageClaims:
    """The claims of a village that the viewer may read about, also where claims themselves are not theirs to
    open (`ClaimQuerySet`). Two queries."""
    places = Village.objects.visible_to(viewer).filter(pk=village.pk)
    last = last_day(month)
    starts = [add_months(month, 1 - span) for span in SPANS]
    steps: dict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    happened: dict[str, list[dt.date]] = defaultdict(list)
    paid = []
    rows = ClaimStep.objects.standing().filter(claim__village__in=places).order_by("pk")
    for claim, kind, day, amount in rows.values_list("claim", "kind", "happened_on", "amount"):
        steps[claim].append((kind, day))
        happened[kind].append(day)
        if kind == StepKind.PAID and starts[-1] <= day <= last:
            paid.append(amount or 0)
    opened, days = [], []
    for claim, opened_at, event_on in Claim.objects.filter(village__in=places).values_list(
        "pk", "opened_at", "event_on"
    ):
        opened_on = local_day(opened_at, viewer.time_zone)
        opened.append(opened_on)
        if starts[-1] <= opened_on <= last:
            days.append(days_of(opened_on, event_on, steps[claim]))

    def within(when: Sequence[dt.date]) -> tuple[int, ...]:
        return tuple(sum(start <= day <= last for day in when) for start in starts)

    return VillageClaims(
        opened=within(opened),
        steps={kind: within(happened[kind]) for kind in COUNTED},
        rupiah=sum(paid) if len(paid) >= LEAST else None,
        days={
            stretch: (median, number)
            for stretch, (median, number) in medians(days).items()
            if number >= LEAST
        },
    )
