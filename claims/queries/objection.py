"""What speaks against a refusal: the dues with their days, the declarations, the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from claims.enums import StepKind
from claims.models import Claim, ClaimStep
from claims.queries.claims import family_of
from claims.queries.reading import through_claim
from claims.queries.road import program_of_claim
from claims.queries.situation import people_of
from claims.rules.objection import Law, laws_for
from claims.walk.answers import is_death
from dues.models import PaidMonth
from dues.queries.months import Paid, paid_by_enrolment
from members.models import Attestation
from perisai.common.months import add_months, month_of
from perisai.regulations.enums import Program
from villages.queries import local_day, time_zone_of
from villages.scoping import Viewer

LANGUAGE = "id"  # of the letter
MONTHS = 24  # of the history: longer than any wait of the law


@dataclass(frozen=True, slots=True)
class MonthOfDues:
    """The days of one month of dues; None where it has not come so far, or nobody wrote it down.

    `counts_on` is the day from which it counts as arrived, by the reckoning of the check beforehand; an old
    book that names no day (`is_undated`) arrives in the month itself."""

    month: dt.date
    paid_on: dt.date | None
    handed_on: dt.date | None
    counts_on: dt.date | None
    confirmed_on: dt.date | None
    receipt_no: str
    is_undated: bool

    @property
    def reached_on(self) -> dt.date | None:
        """The day that somebody wrote down."""
        return None if self.is_undated else self.counts_on


@dataclass(frozen=True, slots=True)
class Signer:
    """Who objects, and what ties them to the member; empty texts are written by hand."""

    name: str
    relation: str
    nik: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """Everything the letter says. `signer` is the member himself while he lives; of the dead the first grown
    heir by law, or the guardian of one who is a minor; None to be written by hand."""

    claim: Claim
    refusal: ClaimStep
    submitted: ClaimStep | None
    program: Program | None
    signer: Signer | None
    months: Sequence[MonthOfDues]
    attestations: Sequence[Attestation]
    laws: Sequence[Law]
    on: dt.date

    @property
    def reached(self) -> int:
        """How many of the listed months reached the scheme by the day of the event."""
        event_on = self.claim.event_on or self.on
        days = [row.counts_on for row in self.months if row.counts_on]
        return sum(day <= event_on for day in days)


def refusal_of(claim: Claim) -> ClaimStep | None:
    """The newest refusal of a claim in hand that an objection can still answer; None otherwise."""
    if claim.last_step not in (StepKind.REFUSED, StepKind.OBJECTED):
        return None
    return claim.steps.standing().filter(kind=StepKind.REFUSED).order_by("-pk").first()


def objection_of(claim: Claim, refusal: ClaimStep, *, viewer: Viewer) -> Objection:
    """What the letter against a refusal says, for a claim in hand. At most seven queries."""
    program = program_of_claim(claim)
    attested = Attestation.objects.filter(enrolment=claim.enrolment_id).order_by("attested_on")
    return Objection(
        claim=claim,
        refusal=refusal,
        submitted=claim.steps.standing().filter(kind=StepKind.SUBMITTED).order_by("pk").first(),
        program=program,
        signer=_signer(claim, program, viewer) if is_death(claim) else _themselves(claim),
        months=_months(claim, viewer),
        attestations=list(attested) if claim.enrolment_id else [],
        laws=laws_for(refusal.reason, program, claim.event_on),
        on=viewer.on,
    )


def _signer(claim: Claim, program: Program | None, viewer: Viewer) -> Signer | None:
    """Somebody who inherits: a brother signs nothing while there is a wife."""
    family = list(family_of(claim, viewer=viewer))
    asked = {program or Program.JKM}
    people = people_of(claim, family, programs=asked, is_death=True, viewer=viewer)
    by_key = {str(row.uuid): row for row in family}
    heirs = [(by_key[person.key], person.is_minor) for person in people if person.is_heir]
    grown = next((row for row, is_minor in heirs if not is_minor), None)
    cared_for = next((row for row, _is_minor in heirs if row.guardian), None)
    with translation.override(LANGUAGE):
        if grown:
            relation = str(grown.get_relation_display())
            return Signer(grown.name, relation, grown.nik, grown.address, grown.phone)
        if cared_for:
            relation = _("guardian of %(name)s") % {"name": cared_for.name}
            return Signer(cared_for.guardian, relation)
    return None


def _themselves(claim: Claim) -> Signer:
    """Somebody who was hurt, or asks for the own savings, objects in the own name."""
    member = claim.member
    with translation.override(LANGUAGE):
        relation = _("the member in person")
    return Signer(
        name=claim.name,
        relation=relation,
        nik=member.nik if member else claim.nik,
        address=member.address if member else "",
        phone=member.phone if member else "",
    )


def _months(claim: Claim, viewer: Viewer) -> list[MonthOfDues]:
    if claim.enrolment is None:
        return []
    paid = paid_by_enrolment(through_claim(viewer), [claim.enrolment])[claim.enrolment.pk]
    last = month_of(claim.event_on) if claim.event_on else None
    rows = _rows(claim)
    if last:
        rows = rows.filter(month__gt=add_months(last, -MONTHS), month__lte=last)
    return [_month(row, paid) for row in rows]


def _rows(claim: Claim) -> QuerySet[PaidMonth]:
    return (
        PaidMonth.objects.filter(enrolment=claim.enrolment_id)
        .select_related(
            "line__collection__branch",
            "line__collection__carried__remittance",
            "line__confirmed__confirmation__batch",
        )
        .order_by("month")
    )


def _month(row: PaidMonth, paid: Paid) -> MonthOfDues:
    line, collection = row.line, row.line.collection
    carried = getattr(collection, "carried", None)
    confirmed = getattr(line, "confirmed", None)
    is_undated = row.month in paid.undated
    return MonthOfDues(
        month=row.month,
        paid_on=None if is_undated else line.paid_on or collection.collected_on,
        handed_on=carried.remittance.handed_over_on if carried else None,
        counts_on=paid.arrivals.get(row.month),
        confirmed_on=_confirmed_on(confirmed, collection.branch) if confirmed else None,
        receipt_no=collection.receipt_no or "",
        is_undated=is_undated,
    )


def _confirmed_on(confirmed, branch) -> dt.date:
    said = confirmed.confirmation
    zone = time_zone_of(branch)
    return said.paid_on or local_day(said.batch.recorded_at, zone)
