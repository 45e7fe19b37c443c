"""When a branch lets nobody be disturbed, how often at most, and which way goes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import content_hash_of, write_once
from perisai.outbox.enums import Channel
from perisai.reminders.actions.ruling import MOST_AHEAD
from perisai.reminders.errors import TermsRefused
from perisai.reminders.models import ReminderTerms
from villages.models import Branch


@transaction.atomic
def set_terms(
    *,
    uuid: UUID,
    branch: Branch,
    from_on: dt.date,
    quiet_from: dt.time,
    quiet_until: dt.time,
    most_per_week: int,
    channels: Sequence[Channel],
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> ReminderTerms:
    """From a day on a branch reminds like this. What held before stays as it was.

    The same `uuid` and content answers as the first time. Raises TermsRefused for a day before `on` or
    more than MOST_AHEAD days ahead, quiet hours that are the whole day, and no way or the same way twice;
    UuidReused.
    """
    if not on <= from_on <= on + dt.timedelta(days=MOST_AHEAD):
        raise TermsRefused(
            _("Choose a day from today up to %(days)s days ahead.") % {"days": MOST_AHEAD},
            field="from_on",
        )
    if quiet_from == quiet_until:
        raise TermsRefused(
            _("The quiet hours have to end some time: choose another hour."), field="quiet_until"
        )
    if not channels or len(set(channels)) != len(channels):
        raise TermsRefused(_("Choose at least one way, and each way once."), field="channel_1")
    told = {
        "from_on": from_on,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "most_per_week": most_per_week,
        "channels": [str(channel.value) for channel in channels],
    }
    terms, is_new = write_once(
        ReminderTerms,
        uuid=uuid,
        content_hash=content_hash_of(branch=branch.pk, **told),
        branch=branch,
        by=by,
        recorded_at=at,
        **told,
    )
    if is_new:
        record("reminders.terms_set", terms, by=by, branch=branch.pk, from_on=from_on.isoformat())
    return terms
