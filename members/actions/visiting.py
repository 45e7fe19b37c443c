"""What came of a visit."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.enums import VisitResult
from members.errors import MemberGone, VisitRefused
from members.models import Member, Visit
from members.rules import MOST_DAYS_UNTIL_BACK
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of
from villages.models import Agent


@transaction.atomic
def record_visit(
    *,
    member: Member,
    uuid: UUID,
    agent: Agent,
    result: VisitResult,
    visited_on: dt.date,
    back_on: dt.date | None = None,
    note: str = "",
    by,
    on: dt.date,
    at: dt.datetime,
) -> Visit:
    """Note what came of a visit of `agent` on a day up to `on`, when nothing was paid. The newest visit of a
    member counts. The same `uuid` and content answers as the first time.

    Raises VisitRefused for a refusal without its reason, for coming back without a day, or on a day that
    cannot be, or in more than MOST_DAYS_UNTIL_BACK days; MemberGone, UuidReused.
    """
    note = note.strip()
    sent = content_hash_of(
        member=member.pk, result=result, visited_on=visited_on, back_on=back_on, note=note
    )
    member = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    if known := Visit.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    if member.withdrawn_at or member.deceased_on:
        raise MemberGone(_("This person was withdrawn or has died. Nothing was saved."))
    if visited_on > on:
        raise VisitRefused(_("This day has not come yet."), field="visited_on")
    _check_result(result, visited_on, back_on, note)
    visit = Visit.objects.create(
        uuid=uuid,
        content_hash=sent,
        member=member,
        agent=agent,
        result=result,
        visited_on=visited_on,
        back_on=back_on,
        note=note,
        by=by,
        recorded_at=at,
    )
    record("visit.recorded", visit, by=by, member=member.pk, result=result)
    return visit


def _check_result(
    result: VisitResult, visited_on: dt.date, back_on: dt.date | None, note: str
) -> None:
    if result == VisitResult.REFUSED and not note:
        raise VisitRefused(_("Write why: others read it before they knock again."), field="note")
    if result == VisitResult.COME_BACK and back_on is None:
        raise VisitRefused(_("Choose the day on which you come back."), field="back_on")
    if back_on is None:
        return
    last = visited_on + dt.timedelta(days=MOST_DAYS_UNTIL_BACK)
    if not visited_on <= back_on <= last:
        raise VisitRefused(
            _("Coming back lies between the day of the visit and %(days)s days later.")
            % {"days": MOST_DAYS_UNTIL_BACK},
            field="back_on",
        )
