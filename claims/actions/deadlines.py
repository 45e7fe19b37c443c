"""Deadlines become tasks, and tasks end when the step has happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from claims.enums import ClockKind, StepKind
from claims.models import Claim, ClaimStep, ClaimTask
from claims.queries.clocks import AHEAD, claims_to_watch, running
from claims.queries.grants import grants_of
from perisai.audit.actions import record
from villages.enums import TimeZone
from villages.queries import local_day


@transaction.atomic
def raise_tasks(*, at: dt.datetime, after: int, most: int) -> tuple[int, int | None]:
    """Look at up to `most` claims behind the key `after`, open ones and paid ones of families with children:
    how many, and the last key; None at the end.

    One row per claim and deadline, so any number of nights, and two at once, raise it once. Tasks of
    claims that have ended are done, but for the yearly claim of the education grant.
    """
    if not after:
        _end_of_closed(at)
    claims = list(
        claims_to_watch()
        .filter(pk__gt=after)
        .prefetch_related("steps__withdrawal")
        .order_by("pk")[:most]
    )
    for claim in claims:
        _settle(claim, [step for step in claim.steps.all() if step.is_standing], at)
    return len(claims), claims[-1].pk if claims else None


def settle_tasks(claim: Claim, *, at: dt.datetime) -> None:
    """Raise what is due soon, mark as done what was met, and move a day that has changed; a claim that ended
    leaves nothing to do. Called in the transaction of whatever changed the claim."""
    _settle(claim, list(claim.steps.standing()), at)


def _settle(claim: Claim, steps: Sequence[ClaimStep], at: dt.datetime) -> None:
    zone = claim.branch.time_zone if claim.branch else TimeZone.WIB
    on = local_day(at, zone)
    wanted = _wanted(claim, steps, on)
    rows = list(ClaimTask.objects.filter(claim=claim))
    known = {(row.kind, row.about) for row in rows}
    over = [row.pk for row in rows if row.done_at is None and (row.kind, row.about) not in wanted]
    ClaimTask.objects.filter(pk__in=over).update(done_at=at)
    new = [
        ClaimTask(claim=claim, kind=kind, about=about, due_on=due_on, raised_at=at)
        for (kind, about), due_on in wanted.items()
        if (kind, about) not in known
    ]
    ClaimTask.objects.bulk_create(new, ignore_conflicts=True)
    for row in rows:
        due_on = wanted.get((row.kind, row.about))
        if due_on and (row.done_at or row.due_on != due_on):
            ClaimTask.objects.filter(pk=row.pk).update(due_on=due_on, done_at=None)
    if new:
        record("claim.task_raised", claim, by=None, kinds=sorted(row.kind for row in new))


def _wanted(
    claim: Claim, steps: Sequence[ClaimStep], on: dt.date
) -> dict[tuple[str, str], dt.date]:
    """The last day of what waits for somebody, by kind and, of a grant, child and school year."""
    wanted: dict[tuple[str, str], dt.date] = {}
    for row in running(claim, steps, on=on):
        if row.done_at is None and row.days_left <= AHEAD[row.clock.kind]:
            wanted.setdefault((row.clock.kind, ""), row.clock.due_on)
    if steps and steps[-1].kind == StepKind.PAID:
        family = list(claim.relatives.filter(removed_at__isnull=True).order_by("pk"))
        for year in grants_of(claim, family, steps, on=on):
            if year.done_at is None:
                wanted[(ClockKind.GRANT, year.about)] = year.clock.due_on
    return wanted


def _end_of_closed(at: dt.datetime) -> None:
    rows = ClaimTask.objects.filter(done_at__isnull=True)
    rows = rows.exclude(kind=ClockKind.GRANT)
    rows.exclude(claim__in=Claim.objects.open()).update(done_at=at)
