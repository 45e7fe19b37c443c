"""What speaks against a refusal: the dues with their days, the declarations, the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from claims.enums import StepKind
from claims.models import Claim, ClaimStep, Relative
from claims.queries.claims import family_of
from claims.queries.road import program_of_claim
from claims.rules.objection import Law, laws_for
from dues.models import PaidMonth
from members.models import Attestation
from perisai import regulations
from perisai.common.months import add_months, month_of, same_day_after
from perisai.regulations.enums import Program
from villages.queries import local_day, time_zone_of
from villages.scoping import Viewer

_YEAR = 12  # months
MONTHS = 24  # of the history: longer than any wait of the law


@dataclass(frozen=True, slots=True)
class MonthOfDues:
    """The days of one month of dues; None where it has not come so far, or nobody wrote it down."""

    month: dt.date
    paid_on: dt.date
    handed_on: dt.date | None
    reached_on: dt.date | None
    confirmed_on: dt.date | None
    receipt_no: str


@dataclass(frozen=True, slots=True)
class Objection:
    """Everything the letter says. `heir` is the first living adult to sign, None to be written by hand."""

    claim: Claim
    refusal: ClaimStep
    submitted: ClaimStep | None
    program: Program | None
    heir: Relative | None
    months: Sequence[MonthOfDues]
    attestations: Sequence[Attestation]
    laws: Sequence[Law]
    on: dt.date

    @property
    def reached(self) -> int:
        """How many of the listed months reached the scheme by the day of the event."""
        event_on = self.claim.event_on or self.on
        days = [row.reached_on for row in self.months if row.reached_on]
        return sum(day <= event_on for day in days)


def refusal_of(claim: Claim) -> ClaimStep | None:
    """The newest refusal of a claim in hand that an objection can still answer; None otherwise."""
    if claim.last_step not in (StepKind.REFUSED, StepKind.OBJECTED):
        return None
    return claim.steps.standing().filter(kind=StepKind.REFUSED).order_by("-pk").first()


def objection_of(claim: Claim, refusal: ClaimStep, *, viewer: Viewer) -> Objection:
    """What the letter against a refusal says, for a claim in hand. At most five queries."""
    program = program_of_claim(claim)
    living = family_of(claim, viewer=viewer).filter(lives=True)
    attested = Attestation.objects.filter(enrolment=claim.enrolment_id).order_by("attested_on")
    return Objection(
        claim=claim,
        refusal=refusal,
        submitted=claim.steps.standing().filter(kind=StepKind.SUBMITTED).order_by("pk").first(),
        program=program,
        heir=next((person for person in living if _may_sign(person, viewer.on)), None),
        months=_months(claim),
        attestations=list(attested) if claim.enrolment_id else [],
        laws=laws_for(refusal.reason, program, claim.event_on),
        on=viewer.on,
    )


def _may_sign(person: Relative, on: dt.date) -> bool:
    """Of age, or nobody knows."""
    if person.born_on is None:
        return True
    years = regulations.value("heirs.adult_age", on)
    return same_day_after(person.born_on, years * _YEAR) <= on


def _months(claim: Claim) -> list[MonthOfDues]:
    if claim.enrolment_id is None:
        return []
    last = month_of(claim.event_on) if claim.event_on else None
    rows = _rows(claim)
    if last:
        rows = rows.filter(month__gt=add_months(last, -MONTHS), month__lte=last)
    return [_month(row) for row in rows]


def _rows(claim: Claim) -> QuerySet[PaidMonth]:
    return (
        PaidMonth.objects.filter(enrolment=claim.enrolment_id)
        .select_related(
            "line__collection__branch",
            "line__collection__carried__remittance",
            "line__reached__payment",
            "line__confirmed__confirmation__batch",
        )
        .order_by("month")
    )


def _month(row: PaidMonth) -> MonthOfDues:
    line, collection = row.line, row.line.collection
    carried = getattr(collection, "carried", None)
    reached = getattr(line, "reached", None)
    confirmed = getattr(line, "confirmed", None)
    paid_on = line.paid_on or collection.collected_on
    reached_on = reached.payment.paid_on if reached else None
    if confirmed and reached_on is None:
        reached_on = confirmed.confirmation.paid_on
    return MonthOfDues(
        month=row.month,
        paid_on=paid_on,
        handed_on=carried.remittance.handed_over_on if carried else None,
        reached_on=reached_on,
        confirmed_on=_confirmed_on(confirmed, collection.branch) if confirmed else None,
        receipt_no=collection.receipt_no or "",
    )


def _confirmed_on(confirmed, branch) -> dt.date:
    said = confirmed.confirmation
    zone = time_zone_of(branch)
    return said.paid_on or local_day(said.batch.recorded_at, zone)
