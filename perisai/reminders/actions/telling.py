"""Noting that a reminder was sent, brought, said or read by a person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from perisai.outbox.actions.by_hand import mark_sent
from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.reminders.actions.deciding import take_back_unwanted
from perisai.reminders.enums import Reason
from perisai.reminders.models import Reminder


@transaction.atomic
def note_told(*, reminder: Reminder, by, at: dt.datetime) -> Reason | None:
    """Note that `by` told this reminder, which has a message. Twice is once.

    When a reason has come up since that does not pass, nothing is noted: the message is taken back at once,
    and the reason is the answer. Whose reminder it is the caller has asked. Raises NotByHand, NotWaiting,
    NotItsTime.
    """
    message = Message.objects.select_for_update().get(pk=reminder.message_id)
    reminder.message = message
    if message.state == MessageState.WAITING and take_back_unwanted([reminder], at=at):
        message.refresh_from_db()
    if message.state == MessageState.WITHDRAWN and message.reason in Reason:
        return Reason(message.reason)
    mark_sent(message=message, by=by, at=at)
    return None
