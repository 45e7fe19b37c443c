"""What heirs may still pay of the months up to a death."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.models import Claim
from claims.queries.jobs import name_of
from dues import rules
from dues.queries.standing import progress_of
from members.enums import EndReason
from members.models import Enrolment
from perisai.common.months import month_range
from perisai.regulations.enums import PayerKind
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Arrears:
    """The unpaid months of one job up to the month of the death, and rupiah of the first, of the first two,
    ..."""

    enrolment: Enrolment
    months: list[dt.date]
    sums: list[int]

    @property
    def job(self) -> str:
        return name_of(self.enrolment)


def arrears_of(claim: Claim, *, viewer: Viewer) -> list[Arrears]:
    """What is left of each job of the member of the claim that ended with the death, the job of the claim
    first; empty unless the member died in arrears, had not lapsed, and months are left. Who sees the claim
    may read them. Three queries at most."""
    if claim.member_id is None:
        return []
    rows = (
        Enrolment.objects.filter(member=claim.member_id, end_reason=EndReason.DECEASED)
        .select_related("member__village", "standing")
        .prefetch_related("terms")
        .order_by("pk")
    )
    found = [arrears for row in rows if (arrears := _left(row))]
    return sorted(found, key=lambda arrears: arrears.enrolment.pk != claim.enrolment_id)


def _left(row: Enrolment) -> Arrears | None:
    standing = getattr(row, "standing", None)
    if standing is None:
        return None
    months = rules.months_for_heirs(progress_of(row, standing), row.ended_on)
    if not months:
        return None
    terms = list(row.terms.all())
    sums = [
        rules.price_months(terms, month_range(months[0], count), PayerKind.FAMILY).total
        for count in range(1, len(months) + 1)
    ]
    return Arrears(row, months, sums)
