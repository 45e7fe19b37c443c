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
from claims.rules.telling import Told, told_of
from perisai.common.months import add_months, last_day, month_of
from perisai.common.small_cells import LEAST
from villages.models import Village
from villages.queries import local_day
from villages.scoping import Viewer

SPANS = (1, 12, 12 * TABLE_YEARS)  # months up to the end of the one that is told
COUNTED = (StepKind.SUBMITTED, StepKind.APPROVED, StepKind.REFUSED, StepKind.PAID)


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something happened in each of SPANS (`within`), how often ever in months that are over, and
    what may leave the office (`told`)."""

    within: tuple[int, ...]
    ever: int
    told: Told


@dataclass(frozen=True, slots=True)
class VillageClaims:
    """Claims of a village: how many began, and how often each step of COUNTED happened; a claim that was paid
    without a noted approval was approved on that day, as `claims.rules.days` has it. Of the longest of SPANS:
    `rupiah` that was paid, None while fewer than LEAST were; `days`, medians with the number of claims, of no
    fewer than LEAST."""

    opened: Counted
    steps: Mapping[StepKind, Counted]
    rupiah: int | None
    days: Mapping[Stretch, tuple[int, int]]


def claims_of_village(village: Village, month: dt.date, *, viewer: Viewer) -> VillageClaims:
    """The claims of a village that the viewer may read about, also where claims themselves are not theirs to
    open (`ClaimQuerySet`). Two queries."""
    places = Village.objects.visible_to(viewer).filter(pk=village.pk)
    last = last_day(month)
    starts = [add_months(month, 1 - span) for span in SPANS]
    steps: dict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    happened: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    rows = ClaimStep.objects.standing().filter(claim__village__in=places).order_by("pk")
    for claim, kind, day, amount in rows.values_list("claim", "kind", "happened_on", "amount"):
        steps[claim].append((kind, day))
        happened[kind].append((day, amount or 0))
    opened, days = [], []
    for claim, opened_at, event_on in Claim.objects.filter(village__in=places).values_list(
        "pk", "opened_at", "event_on"
    ):
        opened_on = local_day(opened_at, viewer.time_zone)
        opened.append((opened_on, 0))
        if starts[-1] <= opened_on <= last:
            days.append(days_of(opened_on, event_on, steps[claim]))

    for noted in steps.values():
        kinds = dict(noted)
        if StepKind.PAID in kinds and StepKind.APPROVED not in kinds:
            happened[StepKind.APPROVED].append((kinds[StepKind.PAID], 0))
    paid = [amount for day, amount in happened[StepKind.PAID] if starts[-1] <= day <= last]
    return VillageClaims(
        opened=_counted(opened, starts, last, on=viewer.on),
        steps={kind: _counted(happened[kind], starts, last, on=viewer.on) for kind in COUNTED},
        rupiah=sum(paid) if len(paid) >= LEAST else None,
        days={
            stretch: (median, number)
            for stretch, (median, number) in medians(days).items()
            if number >= LEAST
        },
    )


def _counted(
    happened: Sequence[tuple[dt.date, int]],
    starts: Sequence[dt.date],
    last: dt.date,
    *,
    on: dt.date,
) -> Counted:
    rows = [(day, amount) for day, amount in happened if day <= last]
    return Counted(
        within=tuple(sum(start <= day for day, _amount in rows) for start in starts),
        ever=sum(month_of(day) < month_of(on) for day, _amount in rows),
        told=told_of(rows, on=on),
    )
