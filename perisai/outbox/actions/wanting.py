"""Wanting messages sent."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from perisai.jobs.actions import request_job, wake_job
from perisai.outbox.enums import Channel
from perisai.outbox.errors import ChannelNotSetUp, NoSuchRecipient, NoTimeToGo
from perisai.outbox.models import Message
from perisai.outbox.registry import available_channels
from perisai.outbox.rules import is_phone

SEND_JOB = "outbox.send"
AT_ONCE = 500  # rows of one INSERT: SQLite takes no more variables


@dataclass(frozen=True)
class Draft:
    """A message that somebody wants sent. `key` names it: `<app's prefix>:<its own number>`.

    `recipient` is +62... for SMS and WhatsApp, an address for e-mail, anything for a letter or a task.
    It goes between `not_before` and `not_after` (aware), or fails as too late.
    """

    key: str
    channel: Channel
    recipient: str
    text: str
    not_before: dt.datetime
    not_after: dt.datetime
    subject: str = ""


@transaction.atomic
def want_messages(drafts: Iterable[Draft], *, at: dt.datetime) -> None:
    """Write the messages, as part of the caller's transaction.

    A key that is there already keeps its message as it is, whatever its state. The
    drafts may be a generator: never more than a few hundred are held. Once the transaction has committed a
    worker is rung, once. Raises ChannelNotSetUp, NoSuchRecipient, NoTimeToGo; then nothing is written.
    """
    channels, is_automatic = set(available_channels()), False
    remaining = iter(drafts)
    while chunk := list(islice(remaining, AT_ONCE)):
        for draft in chunk:
            _check(draft, channels, at)
            is_automatic = is_automatic or draft.channel in Channel.automatic()
        # Those already there are left out by the database: somebody else may be writing the same ones.
        Message.objects.bulk_create((_row(draft, at) for draft in chunk), ignore_conflicts=True)
    if is_automatic:
        # Woken afterwards: a long transaction that held the job's row would hold up the worker.
        request_job(kind=SEND_JOB, unique_key=SEND_JOB, on=at)
        transaction.on_commit(
            partial(wake_job, kind=SEND_JOB, unique_key=SEND_JOB, on=at), robust=True
        )


def _row(draft: Draft, at: dt.datetime) -> Message:
    return Message(
        key=draft.key,
        channel=draft.channel,
        recipient=draft.recipient,
        subject=draft.subject,
        text=draft.text,
        not_before=draft.not_before,
        not_after=draft.not_after,
        created_at=at,
    )


def _check(draft: Draft, channels: set[Channel], at: dt.datetime) -> None:
    if draft.channel not in channels:
        raise ChannelNotSetUp(
            _("This site cannot send by %(channel)s yet: it has to be set up first.")
            % {"channel": Channel(draft.channel).label}
        )
    if not max(draft.not_before, at) < draft.not_after:
        raise NoTimeToGo(_("The last moment of a message must lie after its first one."))
    if not _can_reach(draft):
        raise NoSuchRecipient(
            _("%(channel)s needs a number or an address that can be reached.")
            % {"channel": Channel(draft.channel).label}
        )


def _can_reach(draft: Draft) -> bool:
    if draft.channel in (*Channel.of_gateway(), Channel.WHATSAPP_AGENT):
        return is_phone(draft.recipient)
    if draft.channel != Channel.EMAIL:
        return True
    try:
        validate_email(draft.recipient)
    except ValidationError:
        return False
    return True
