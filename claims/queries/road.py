"""The road of claims with the branch: what can come next, how many days it took, what was paid for what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from claims.enums import AmountDoubt, StepKind, Stretch
from claims.models import AfterVisit, Claim, ClaimStep, FamilyKey
from claims.queries.claims import claims_of
from claims.rules.amounts import doubt_about, program_of
from claims.rules.days import days_of, medians
from claims.rules.steps import next_steps
from claims.walk.answers import occupation_of
from perisai.common.masking import initials
from perisai.common.months import same_day_after
from perisai.regulations.enums import Program
from villages.queries import local_day
from villages.scoping import Viewer

TABLE_YEARS = 8  # of the table of claims: the study looks back that far
PAGE = 200
_YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Road:
    """Where one claim stands: what can be noted next, what looks wrong with the amount, the days of each
    stretch that is over, the last visit afterwards, and the key of the family."""

    next: tuple[StepKind, ...]
    doubt: AmountDoubt | None
    days: Sequence[tuple[Stretch, int]]
    refusal: ClaimStep | None
    after: AfterVisit | None
    key: FamilyKey | None
    is_paid: bool


def road_of(claim: Claim, *, steps: Sequence[ClaimStep], viewer: Viewer) -> Road:
    """The road of a claim in hand, with its `steps` in order. Two queries."""
    rows = [(step.kind, step.happened_on) for step in steps]
    opened_on = local_day(claim.opened_at, viewer.time_zone)
    last = steps[-1] if steps else None
    refused = [step for step in steps if step.kind == StepKind.REFUSED]
    may_object = last is not None and last.kind in (StepKind.REFUSED, StepKind.OBJECTED)
    after = AfterVisit.objects.visible_to(viewer).filter(claim=claim).select_related("by")
    return Road(
        next=next_steps(last and StepKind(last.kind)),
        doubt=doubt_of(claim),
        days=list(days_of(opened_on, claim.event_on, rows).items()),
        refusal=refused[-1] if refused and may_object else None,
        after=after.order_by("-pk").first(),
        key=FamilyKey.objects.visible_to(viewer).filter(claim=claim).order_by("-pk").first(),
        is_paid=last is not None and last.kind == StepKind.PAID,
    )


def program_of_claim(claim: Claim) -> Program | None:
    """The one programme that answers for a claim in hand; None while that is open."""
    return program_of(claim.kind, claim.cause, claim.event_on)


def doubt_of(claim: Claim) -> AmountDoubt | None:
    """What is strange about the amount paid for a claim in hand, which has `paid_amount`."""
    if not claim.paid_amount or claim.event_on is None:
        return None
    return doubt_about(program_of_claim(claim), event_on=claim.event_on, amount=claim.paid_amount)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A paid claim as the study prints it. `year` is that of the payment."""

    claim: Claim
    initials: str
    program: Program | None
    job: str
    amount: int
    year: int
    doubt: AmountDoubt | None
    note: str


@dataclass(frozen=True, slots=True)
class BranchDays:
    """The days of each stretch of a branch's claims."""

    branch: str
    claims: Sequence[Mapping[Stretch, int]]

    @property
    def days(self) -> Mapping[Stretch, tuple[int, int]]:
        """The median of each stretch, and of how many claims."""
        return medians(self.claims)


def claims_table(
    viewer: Viewer, *, year: int | None = None, most: int | None = PAGE
) -> list[TableRow]:
    """The paid claims the viewer sees, of one year of payment when told, the oldest payment first; `most` of
    them, None for all. Two queries."""
    rows = _paid_in(viewer, year)
    found = list(rows.order_by("paid_on", "pk")[:most])
    notes = _notes_of(found)
    return [_row(claim, notes.get(claim.pk, "")) for claim in found]


def table_total(viewer: Viewer, *, year: int | None = None) -> tuple[int, int]:
    """How many claims were paid, and rupiah of all of them, also of those the page has no room for. One
    query."""
    found = _paid_in(viewer, year).aggregate(number=Count("pk"), total=Sum("paid_amount"))
    return found["number"], found["total"] or 0


def years_of_table(viewer: Viewer) -> list[int]:
    """The years in which something was paid, the newest first. One query."""
    return sorted(
        {day.year for day in _paid(viewer).values_list("paid_on", flat=True)}, reverse=True
    )


def days_by_branch(viewer: Viewer) -> list[BranchDays]:
    """The days between the steps, branch by branch, of claims opened in the last TABLE_YEARS years.
    Two queries."""
    since = same_day_after(viewer.on, -TABLE_YEARS * _YEAR)
    claims = Claim.objects.visible_to(viewer).filter(opened_at__date__gte=since)
    steps: dict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    rows = ClaimStep.objects.visible_to(viewer).standing().filter(claim__in=claims).order_by("pk")
    for claim, kind, day in rows.values_list("claim", "kind", "happened_on"):
        steps[claim].append((kind, day))
    found: dict[str, list[dict[Stretch, int]]] = defaultdict(list)
    for key, branch, opened_at, event_on in claims.values_list(
        "pk", "branch__name", "opened_at", "event_on"
    ):
        opened_on = local_day(opened_at, viewer.time_zone)
        found[branch or ""].append(days_of(opened_on, event_on, steps[key]))
    return [BranchDays(name, each) for name, each in sorted(found.items())]


def _paid(viewer: Viewer) -> QuerySet[Claim]:
    return claims_of(viewer).filter(last_step=StepKind.PAID)


def _paid_in(viewer: Viewer, year: int | None) -> QuerySet[Claim]:
    rows = _paid(viewer)
    return rows.filter(paid_on__year=year) if year else rows


def _notes_of(claims: Iterable[Claim]) -> dict[int, str]:
    rows = ClaimStep.objects.standing().filter(claim__in=[row.pk for row in claims])
    paid = rows.filter(kind=StepKind.PAID)
    return dict(paid.order_by("pk").values_list("claim", "note"))


def _row(claim: Claim, note: str) -> TableRow:
    return TableRow(
        claim=claim,
        initials=initials(claim.name),
        program=program_of_claim(claim),
        job=occupation_of(claim),
        amount=claim.paid_amount,
        year=claim.paid_on.year,
        doubt=doubt_of(claim),
        note=note,
    )
