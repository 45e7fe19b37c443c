"""What the worker does for the desk."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.common.errors import Refused
from perisai.desk.actions.digest import KEY, want_digest
from perisai.desk.digest_rules import MORNING, NOON
from perisai.jobs.enums import Every, JobState
from perisai.jobs.models import Job
from perisai.jobs.registry import Again, handles
from perisai.outbox.models import Message
from perisai.outbox.registry import asks_first
from villages.enums import TimeZone

log = logging.getLogger(__name__)
DIGEST_JOB = "desk.send_digests"
AT_ONCE = 50
SLICE_SECONDS = 3
NOT_WANTED = "not_wanted"


class MailsMissing(Refused):
    """Some morning mails could not be written."""


@handles(
    DIGEST_JOB,
    every=Every.HOUR,
    label=_("Morning mail"),
    purpose=_(
        "Tells agents and coordinators by e-mail what the day brings, once, in the morning of their branch."
    ),
)
def send_digests(job: Job, *, on: dt.datetime) -> Again | None:
    """The mails of the mornings that began since the last run that was done: so a morning that was missed is
    made up until noon, and whoever had nothing to do when it began is left in peace for the day.

    A run that could not write them all fails once it is through, so the next one looks at the same mornings
    again. Raises MailsMissing.
    """
    if not _is_morning_anywhere(on):
        return None
    began = job.started_at or on
    earlier = Job.objects.filter(kind=DIGEST_JOB, state=JobState.DONE, started_at__lt=began)
    since = earlier.order_by("-pk").values_list("started_at", flat=True).first()
    # Tried again by a person it begins anew: who is missing may stand anywhere.
    cursor = job.cursor if job.cursor.get("began") == began.isoformat() else {}
    done, after, missing = (cursor.get(name, 0) for name in ("done", "after", "missing"))
    ends = time.monotonic() + SLICE_SECONDS
    people = list(_addressees().filter(pk__gt=after).order_by("pk")[:AT_ONCE])
    for user in people:
        missing += not _tell(user, since=since, until=began, at=on)
        done, after = done + 1, user.pk
        if time.monotonic() > ends:
            break
    if len(people) == AT_ONCE or (people and after != people[-1].pk):
        cursor = {"began": began.isoformat(), "done": done, "after": after, "missing": missing}
        return Again(done, done + AT_ONCE, cursor)
    if missing:
        raise MailsMissing(
            ngettext(
                "%(number)s morning mail could not be written. Until noon it is tried again every hour.",
                "%(number)s morning mails could not be written. Until noon they are tried again every hour.",
                missing,
            )
            % {"number": missing}
        )
    return None


@asks_first(KEY)
def is_digest_still_wanted(messages: Sequence[Message], *, on: dt.datetime) -> dict[int, str]:
    """Accounts are closed, addresses change and mails are switched off between the morning and the mail
    server."""
    people = {message.pk: int(message.key.split(":")[1]) for message in messages}
    rows = _addressees().filter(pk__in=set(people.values()))
    wanted = dict(rows.values_list("pk", "email"))
    return {
        message.pk: NOT_WANTED
        for message in messages
        if wanted.get(people[message.pk]) != message.recipient
    }


def _tell(user: User, **when: dt.datetime | None) -> bool:
    """Whether nothing went wrong."""
    try:
        want_digest(user=user, **when)
    except Exception:
        # What is wrong about one person's day holds up nobody else's mail.
        log.exception("The morning mail of user %s could not be written.", user.pk)
        return False
    return True


def _addressees():
    return User.objects.filter(
        is_active=True, wants_digest=True, role__in=Role.with_digest()
    ).exclude(email="")


def _is_morning_anywhere(at: dt.datetime) -> bool:
    clocks = (at.astimezone(ZoneInfo(zone)).time() for zone in TimeZone.values)
    return any(MORNING <= clock < NOON for clock in clocks)
