"""What heirs may still pay of the months up to a death."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claims.models import Claim
from dues import rules
from dues.queries.standing import progress_of
from members.enums import EndReason
from members.models import Enrolment
from perisai.common.months import month_range
from perisai.regulations.enums import PayerKind
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Arrears:
    """The unpaid months up to the month of the death, and rupiah of the first, of the first two, ..."""

    enrolment: Enrolment
    months: list[dt.date]
    sums: list[int]


def arrears_of(claim: Claim, *, viewer: Viewer) -> Arrears | None:
    """None unless the member of the claim died in arrears, had not lapsed, and months are left. Who sees
    the claim may read them."""
    row = (
        Enrolment.objects.filter(pk=claim.enrolment_id, end_reason=EndReason.DECEASED)
        .select_related("member__village", "standing")
        .prefetch_related("terms")
        .first()
    )
    standing = getattr(row, "standing", None)
    if row is None or standing is None:
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
