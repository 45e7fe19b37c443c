"""To whom old messages went, and what they said, is forgotten. That they went, when and at what price,
stays."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from perisai.outbox.enums import MessageState
from perisai.outbox.models import Message
from perisai.regulations import lookup as regulations


@transaction.atomic
def forget_old_messages(*, at: dt.datetime, most: int) -> int:
    """Empty recipient, subject and text of up to `most` messages that were settled longer ago than the house
    rule `outbox.kept_days` in force at `at`, or stayed unknown for as long. Returns how many."""
    before = at - dt.timedelta(days=regulations.value("outbox.kept_days", at.date()))
    old = Message.objects.filter(forgotten_at__isnull=True).filter(
        Q(settled_at__lt=before) | Q(state=MessageState.UNKNOWN, handed_at__lt=before)
    )
    numbers = list(old.values_list("pk", flat=True)[:most])
    return Message.objects.filter(pk__in=numbers).update(
        recipient="", subject="", text="", forgotten_at=at
    )
