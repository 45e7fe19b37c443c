"""Deadlines become tasks, and tasks end when the step has happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from claims.models import Claim, ClaimStep, ClaimTask
from claims.queries.clocks import AHEAD, open_claims_to_watch, running
from perisai.audit.actions import record
from villages.enums import TimeZone
from villages.queries import local_day


@transaction.atomic
def raise_tasks(*, at: dt.datetime, after: int, most: int) -> tuple[int, int | None]:
    """Look at up to `most` open claims behind the key `after`: how many, and the last key; None at the end.

    One row per claim and deadline, so any number of nights, and two at once, raise it once. Tasks of
    claims that have ended are done.
    """
    if not after:
        _end_of_closed(at)
    claims = list(
        open_claims_to_watch()
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
    rows = running(claim, steps, on=on)
    wanted = {}
    for row in rows:
        is_near = row.days_left <= AHEAD[row.clock.kind]
        if row.done_at is None and is_near:
            wanted.setdefault(row.clock.kind, row.clock.due_on)
    open_rows = ClaimTask.objects.filter(claim=claim, done_at__isnull=True)
    open_rows.exclude(kind__in=wanted).update(done_at=at)
    known = dict(ClaimTask.objects.filter(claim=claim).values_list("kind", "due_on"))
    new = [
        ClaimTask(claim=claim, kind=kind, due_on=due_on, raised_at=at)
        for kind, due_on in wanted.items()
        if kind not in known
    ]
    ClaimTask.objects.bulk_create(new, ignore_conflicts=True)
    for kind, due_on in wanted.items():
        if kind in known:
            ClaimTask.objects.filter(claim=claim, kind=kind).update(due_on=due_on, done_at=None)
    if new:
        record("claim.task_raised", claim, by=None, kinds=sorted(row.kind for row in new))


def _end_of_closed(at: dt.datetime) -> None:
    rows = ClaimTask.objects.filter(done_at__isnull=True)
    rows.exclude(claim__in=Claim.objects.open()).update(done_at=at)
