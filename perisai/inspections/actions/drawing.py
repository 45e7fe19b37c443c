"""Drawing members, so that the draw can be repeated and proved."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.months import month_text
from perisai.common.retries import check_same_content, content_hash_of
from perisai.inspections import draw_rules
from perisai.inspections.actions.common import check_open, lock_inspection
from perisai.inspections.errors import DrawRefused
from perisai.inspections.models import Draw, Drawn, Inspection
from perisai.inspections.queries.population import Candidate, candidates_of
from villages.queries import local_day


def new_seed() -> str:
    """128 bits from the system's own chance, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


@transaction.atomic
def draw_members(
    *,
    uuid: UUID,
    inspection: Inspection,
    seed: str,
    salt: str,
    by: User,
    at: dt.datetime,
    reason: str = "",
) -> Draw:
    """Freeze whom the inspection may ask, draw among them, and keep what the book says of the drawn.

    `seed` and `salt` come from `new_seed` at the door, as the clock does. Drawing again is a new draw with
    its `reason`; the first one stays. The same `uuid` and content answers as the first time, whatever the
    seed.
    Raises NotYours, DrawRefused, InspectionClosed, UuidReused.
    """
    reason = reason.strip()
    content = content_hash_of(inspection=inspection.pk, reason=reason)
    inspection = lock_inspection(inspection, by=by, at=at)
    if known := Draw.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    check_open(inspection)
    number = Draw.objects.filter(inspection=inspection).count() + 1
    if number > 1 and not reason:
        raise DrawRefused(
            _("Members were drawn already. Say why they are drawn again; the first draw stays."),
            field="reason",
        )
    if number == 1 and reason:
        raise DrawRefused(_("The first draw needs no reason."), field="reason")
    candidates = {draw_rules.key_of(salt, one.identity): one for one in candidates_of(inspection)}
    if not candidates:
        raise DrawRefused(_("There is nobody to draw: nobody took part or paid in this period."))
    population = draw_rules.population_text((key, one.has_paid) for key, one in candidates.items())
    lots = draw_rules.lots_of(seed, population)
    paid = sum(lot.has_paid for lot in lots)
    draw = Draw.objects.create(
        uuid=uuid,
        content_hash=content,
        inspection=inspection,
        number=number,
        reason=reason,
        method=draw_rules.METHOD,
        seed=seed,
        salt=salt,
        population=population,
        digest=draw_rules.digest_of(population),
        paid=paid,
        unpaid=len(lots) - paid,
        drawn_on=local_day(at, inspection.branch.time_zone),
        drawn_at=at,
        by=by,
    )
    chosen = draw_rules.draw(lots, size=inspection.size, paid_share=inspection.paid_share)
    Drawn.objects.bulk_create(
        _drawn(draw, place, lot, candidates[lot.key]) for place, lot in enumerate(chosen, start=1)
    )
    record("inspection.drawn", draw, by=by, number=number, drawn=len(chosen), of=len(lots))
    return draw


def _drawn(draw: Draw, place: int, lot: draw_rules.Lot, candidate: Candidate) -> Drawn:
    return Drawn(
        draw=draw,
        member_id=candidate.member_id,
        place=place,
        number=lot.number,
        has_paid=lot.has_paid,
        ticket=lot.ticket,
        book_amount=candidate.book.amount,
        book_months=[month_text(month) for month in candidate.book.months],
        book_receipts=candidate.book.receipts,
    )
