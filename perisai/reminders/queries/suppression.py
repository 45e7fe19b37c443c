"""Why somebody is not reminded now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from perisai.outbox.models import Message
from perisai.outbox.rules import is_phone
from perisai.reminders.enums import Kind, Reason
from perisai.reminders.models import Reminder
from perisai.reminders.queries.known import Known, known_of
from perisai.reminders.silence_rules import first_reason, reason_to_withdraw

KEY = "reminder"
ASKED_AGAIN_AFTER = dt.timedelta(minutes=30)


def key_of(reminder: Reminder) -> str:
    """The key of the message of a reminder."""
    return f"{KEY}:{reminder.pk}"


def reasons_to_withdraw(messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Reason]:
    """Why messages of reminders are not wanted any more, by the keys of the messages.

    Also when the phone they are for is not the member's any more. What passes takes nothing back.
    """
    told = {
        message.pk: reason_to_withdraw(Kind(reminder.kind), reasons)
        for message, reminder, reasons in _with_reasons(messages, at)
    }
    return {pk: reason for pk, reason in told.items() if reason}


def still_wanted(reminders: QuerySet[Reminder], *, at: dt.datetime) -> QuerySet[Reminder]:
    """Those of these handed reminders against which nothing has come up that does not pass. A fixed number of
    queries, whatever the number of reminders, and one when there are none.

    The worker takes the others back only within the hour.
    """
    messages = list(Message.objects.filter(pk__in=reminders.order_by().values("message")))
    if not messages:
        return reminders.none()
    return reminders.exclude(message__in=reasons_to_withdraw(messages, at=at))


def answers_before_leaving(
    messages: Sequence[Message], *, at: dt.datetime
) -> dict[int, Reason | dt.datetime]:
    """Why messages must not leave at this moment, by their keys: the reason for one that is not wanted any
    more, and for one that only waits for something to pass the moment to ask again. After an outage a
    message of the afternoon would otherwise ring at night."""
    answers: dict[int, Reason | dt.datetime] = {}
    for message, reminder, reasons in _with_reasons(messages, at):
        kind = Kind(reminder.kind)
        if final := reason_to_withdraw(kind, reasons):
            answers[message.pk] = final
        elif first_reason(kind, reasons):
            answers[message.pk] = at + ASKED_AGAIN_AFTER
    return answers


def _with_reasons(
    messages: Sequence[Message], at: dt.datetime
) -> Iterator[tuple[Message, Reminder, set[Reason]]]:
    by_message = {row.message_id: row for row in Reminder.objects.filter(message__in=messages)}
    known = known_of(list(by_message.values()), at=at)
    for message in messages:
        if reminder := by_message.get(message.pk):
            reasons = set(known.reasons(reminder))
            if _went_to_another(message, reminder, known):
                reasons.add(Reason.NOT_OWN_PHONE)
            yield message, reminder, reasons


def _went_to_another(message: Message, reminder: Reminder, known: Known) -> bool:
    person = known.person(reminder)
    return person is not None and is_phone(message.recipient) and message.recipient != person.phone
