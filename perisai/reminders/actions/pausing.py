"""Reminding somebody no more for a while, and again."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.errors import MemberGone
from members.models import Member
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import content_hash_of, write_once
from perisai.reminders.enums import PauseReason
from perisai.reminders.errors import PauseRefused
from perisai.reminders.models import Pause
from perisai.reminders.queries.pausing import pause_on
from perisai.reminders.wording_rules import tells_nik

MOST_DAYS = 180


@transaction.atomic
def pause_reminders(
    *,
    uuid: UUID,
    member: Member,
    until_on: dt.date,
    reason: PauseReason,
    note: str = "",
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> Pause:
    """Remind a member of nothing from `on` until a day, that day included. A newer pause counts instead.

    The same `uuid` and content answers as the first time. Raises PauseRefused for a day that has passed or
    lies more than MOST_DAYS ahead, for another reason that is not written down, and for a note with a NIK;
    MemberGone, UuidReused.
    """
    note = note.strip()
    if member.withdrawn_at or member.deceased_on:
        raise MemberGone(_("This person was withdrawn or has died. Nothing was saved."))
    if not on <= until_on <= on + dt.timedelta(days=MOST_DAYS):
        raise PauseRefused(
            _("Choose a day from today up to %(days)s days ahead.") % {"days": MOST_DAYS},
            field="until_on",
        )
    if reason == PauseReason.OTHER and not note:
        raise PauseRefused(_("Write the reason in a few words."), field="note")
    if tells_nik(note):
        raise PauseRefused(
            _("16 digits look like a NIK. A note needs none; take it out."), field="note"
        )
    sent = content_hash_of(member=member.pk, until_on=until_on, reason=reason, note=note)
    told = {"from_on": on, "until_on": until_on, "reason": reason, "note": note}
    return _write(uuid=uuid, content_hash=sent, member=member, by=by, at=at, **told)


@transaction.atomic
def end_pause(
    *, uuid: UUID, member: Member, by: User, on: dt.date, at: dt.datetime
) -> Pause | None:
    """Remind a member again from `on`: a newer row, already over, counts instead. None when nothing was
    paused on that day. The same `uuid` answers as the first time. Raises UuidReused."""
    current = Pause.objects.filter(uuid=uuid).first() or pause_on(member, on)
    if current is None:
        return None
    sent = content_hash_of(member=member.pk, ends=True)
    told = {"from_on": on, "until_on": on - dt.timedelta(days=1), "reason": current.reason}
    return _write(uuid=uuid, content_hash=sent, member=member, by=by, at=at, **told)


def _write(*, member: Member, by: User, at: dt.datetime, **told) -> Pause:
    pause, is_new = write_once(Pause, member=member, by=by, recorded_at=at, **told)
    if is_new:
        record(
            "reminders.paused",
            pause,
            by=by,
            member=member.pk,
            until=pause.until_on.isoformat(),
            reason=str(pause.reason),
        )
    return pause
