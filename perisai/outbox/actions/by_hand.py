"""Messages that a person sends, and messages nobody wants any more."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record, record_each
from perisai.common.keys import among
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.errors import NotByHand, NotItsTime, NotWaiting
from perisai.outbox.models import Message

AT_ONCE = 500


@transaction.atomic
def mark_sent(*, message: Message, by: User, at: dt.datetime) -> Message:
    """Note that `by` sent the message: by telephone, on paper, at the door.

    Whose message it is was decided by the app that wanted it. Marked twice it stays as marked first.
    Raises NotByHand, NotWaiting, NotItsTime.
    """
    if not message.is_by_hand:
        raise NotByHand(_("This message is sent by itself; there is nothing to mark."))
    due = Message.objects.due_at(at).filter(pk=message.pk)
    marked = due.update(state=MessageState.SENT, handed_at=at, settled_at=at, by=by)
    message.refresh_from_db()
    if marked:
        record("message.sent_by_hand", message, by=by, channel=message.channel)
    elif message.state == MessageState.WAITING:
        raise NotItsTime(_("This message is not to be sent at this time."))
    elif message.state != MessageState.SENT:
        raise NotWaiting(
            _("This message is not waiting any more: %(state)s.")
            % {"state": message.get_state_display()}
        )
    return message


@transaction.atomic
def mark_all_sent(*, messages: Iterable[Message], by: User, at: dt.datetime) -> int:
    """Note that `by` sent these messages, as `mark_sent` does one. Returns how many were noted: what does not
    wait any more, is not to be sent at this time or is sent by itself stays as it is."""
    keys = [message.pk for message in messages if message.is_by_hand]
    due = Message.objects.due_at(at).filter(pk__in=keys)
    rows = list(due.select_for_update().order_by("pk"))
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=MessageState.SENT, handed_at=at, settled_at=at, by=by
    )
    record_each("message.sent_by_hand", rows, by=by)
    return len(rows)


@transaction.atomic
def reword(*, texts: Mapping[int, str]) -> None:
    """Let messages that wait for a person say something else, by their keys; what does not wait any more, or
    waits for no person, keeps its text."""
    rows = Message.objects.waiting().filter(pk__in=among(texts), channel__in=Channel.by_hand())
    changed = list(rows.select_for_update().order_by("pk"))
    for row in changed:
        row.text = texts[row.pk]
    Message.objects.bulk_update(changed, ["text"], batch_size=AT_ONCE)


@transaction.atomic
def withdraw(*, keys_or_ids: Iterable[str | int], reason: str, at: dt.datetime) -> int:
    """Take back those of the messages that wait, with a code of the app that wanted them. Returns how many.

    One that is on its way, or settled, stays as it is: `state` of the row tells.
    """
    if not reason:
        raise ValueError("a message is withdrawn for a reason")
    count, remaining = 0, iter(keys_or_ids)
    while chunk := list(islice(remaining, AT_ONCE)):
        keys = [name for name in chunk if isinstance(name, str)]
        numbers = [name for name in chunk if not isinstance(name, str)]
        for rows in (
            Message.objects.filter(key__in=keys),
            Message.objects.filter(pk__in=numbers),
        ):
            count += rows.waiting().update(
                state=MessageState.WITHDRAWN, reason=reason, settled_at=at
            )
    return count
