"""The life of a message on its way: claimed, handed over, settled, asked about.

Messages are no business facts, and nobody stands beside the worker: these actions take no `by` and write no
audit row. What each notes must be kept before the next step is taken, so it stands alone: one statement where
that is enough, which is quicker than a transaction around it, else one short transaction.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from perisai.outbox import rules
from perisai.outbox.answers import Answer, Outcome
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message

_SETTLED_BY_ANSWER = (MessageState.SENDING, MessageState.UNKNOWN)


@transaction.atomic
def claim_messages(
    *, channels: Iterable[Channel], most: int, at: dt.datetime
) -> tuple[list[Message], dt.datetime]:
    """Take up to `most` due messages, those that waited longest first, under a lease; answers them with its
    end. No other worker gets the same ones.

    PostgreSQL passes over rows that another worker is just taking; SQLite lets one in at a time.
    """
    until = at + rules.LEASE
    rows = Message.objects.due_at(at).select_for_update(skip_locked=True)
    rows = rows.order_by("not_before", "pk")
    # Channel by channel the index gives them in their order; together they would all be sorted each time.
    found = [message for channel in channels for message in rows.filter(channel=channel)[:most]]
    messages = sorted(found, key=lambda message: (message.not_before, message.pk))[:most]
    taken = Message.objects.waiting().filter(pk__in=[message.pk for message in messages])
    taken.update(state=MessageState.SENDING, lease_until=until)
    for message in messages:
        message.state, message.lease_until = MessageState.SENDING, until
    return messages, until


@transaction.atomic
def withdraw_claimed(*, reasons: dict[int, str], until: dt.datetime, at: dt.datetime) -> set[int]:
    """Settle messages of a batch that are not wanted any more, by their reasons. Returns which."""
    gone: set[int] = set()
    for reason in sorted(set(reasons.values())):
        numbers = [number for number, why in reasons.items() if why == reason]
        rows = _in_batch(numbers, until)
        gone.update(rows.values_list("pk", flat=True))
        rows.update(state=MessageState.WITHDRAWN, reason=reason, settled_at=at, lease_until=None)
    return gone


def postpone_claimed(
    *, messages: Sequence[Message], until: dt.datetime, not_before: dt.datetime, words: str
) -> int:
    """Put messages of a batch back until later. Returns how many."""
    rows = _in_batch([message.pk for message in messages], until)
    return rows.update(
        state=MessageState.WAITING, lease_until=None, not_before=not_before, error=words
    )


def begin_handing(
    *, messages: Sequence[Message], until: dt.datetime, at: dt.datetime
) -> list[Message]:
    """Note that the messages leave now, before they do: a worker that dies afterwards leaves them unknown.
    Answers those whose lease still stands; the others must not leave."""
    numbers = [message.pk for message in messages]
    claimed = _in_batch(numbers, until).filter(lease_until__gt=at)
    leaving = set(numbers)
    if claimed.update(handed_at=at, tries=F("tries") + 1) < len(numbers):
        begun = Message.objects.filter(
            pk__in=numbers, state=MessageState.SENDING, lease_until=until, handed_at=at
        )
        leaving = set(begun.values_list("pk", flat=True))
    for message in messages:
        message.tries += 1
    return [message for message in messages if message.pk in leaving]


def release_messages(*, messages: Sequence[Message], until: dt.datetime) -> int:
    """Put back those of a batch that did not leave. Returns how many."""
    rows = _in_batch([message.pk for message in messages], until)
    return rows.update(state=MessageState.WAITING, lease_until=None)


def settle_handed(*, message: Message, answer: Answer, at: dt.datetime) -> None:
    """Note what came of handing the message over.

    `tries` tells this handing from any other. What the gateway reported in the meantime stands: then only
    its number and the price are kept.
    """
    handed = Message.objects.filter(
        pk=message.pk, tries=message.tries, state__in=_SETTLED_BY_ANSWER
    )
    if not handed.update(**_after_handing(message, answer, at)) and answer.provider_id:
        Message.objects.filter(pk=message.pk, provider_id="").update(
            provider_id=answer.provider_id, cost=_price(message)
        )


def settle_asked(*, message: Message, answer: Answer, at: dt.datetime) -> None:
    """Note what the provider said when it was asked about a message of which nobody knew whether it left."""
    unknown = Message.objects.filter(pk=message.pk, tries=message.tries, state=MessageState.UNKNOWN)
    handed_for = at - message.handed_at
    if answer.outcome == Outcome.TAKEN:
        unknown.update(
            state=answer.state,
            error=answer.words,
            settled_at=at,
            provider_id=answer.provider_id,
            cost=_price(message) if answer.cost is None else answer.cost,
        )
    elif answer.outcome != Outcome.UNHEARD_OF or handed_for < rules.BELIEVED_AFTER:
        unknown.update(not_before=at + rules.asks_again_after(handed_for))
    elif message.tries >= rules.MAX_TRIES:
        unknown.update(
            state=MessageState.FAILED,
            handed_at=None,
            settled_at=at,
            error=_("The gateway did not take it, try after try."),
        )
    else:
        unknown.update(
            state=MessageState.WAITING,
            handed_at=None,
            not_before=at,
            error=_("The gateway did not have it: it is sent again."),
        )


@transaction.atomic
def give_up_lost(*, at: dt.datetime) -> int:
    """Settle what a worker left behind when it died: what had not left waits again, of the rest nobody knows.
    Returns how many were lost."""
    lost = Message.objects.filter(state=MessageState.SENDING, lease_until__lte=at)
    here = lost.filter(handed_at__isnull=True).update(state=MessageState.WAITING, lease_until=None)
    gone = lost.filter(handed_at__isnull=False).update(
        state=MessageState.UNKNOWN,
        lease_until=None,
        not_before=at,
        error=_("The work was cut off while it was sent."),
    )
    return here + gone


def fail_late(*, at: dt.datetime) -> int:
    """Settle what could not go in its time, by hand or otherwise. Returns how many."""
    late = Message.objects.waiting().filter(not_after__lte=at)
    return late.update(state=MessageState.FAILED, error=_("Too late."), settled_at=at)


@transaction.atomic
def advance(
    *, message_id: int, state: MessageState, words: str, cost: int | None, at: dt.datetime
) -> bool:
    """Move a message to the state that a gateway reports, where that lies further on. Never back.
    Returns whether it moved."""
    rows = Message.objects.filter(
        pk=message_id,
        channel__in=Channel.of_gateway(),
        state__in=rules.states_below(state),
    )
    moved = rows.update(
        state=state,
        error=words,
        settled_at=at,
        lease_until=None,
        handed_at=Coalesce(F("handed_at"), at),
    )
    if cost is not None:
        Message.objects.filter(pk=message_id).update(cost=cost)
    elif moved and state in (MessageState.SENT, MessageState.DELIVERED):
        _estimate_cost(message_id)
    return bool(moved)


def _estimate_cost(message_id: int) -> None:
    """Of one that left in doubt nobody has noted yet what it probably cost."""
    if message := Message.objects.filter(pk=message_id, cost__isnull=True).first():
        Message.objects.filter(pk=message_id).update(cost=_price(message))


def _after_handing(message: Message, answer: Answer, at: dt.datetime) -> dict:
    """The columns of a message after an answer, while nobody reported anything else."""
    is_again = answer.outcome == Outcome.NOT_TAKEN and message.tries < rules.MAX_TRIES
    if answer.outcome == Outcome.TAKEN:
        changes = {"state": MessageState.SENT, "settled_at": at, "cost": _price(message)}
    elif answer.outcome == Outcome.DOUBT:
        first_question = at + rules.asks_again_after(dt.timedelta(0))
        changes = {"state": MessageState.UNKNOWN, "not_before": first_question}
    elif is_again:
        pause = rules.pause_after(message.tries, answer.pause)
        changes = {"state": MessageState.WAITING, "not_before": at + pause, "handed_at": None}
    elif answer.outcome == Outcome.NOT_TAKEN:
        changes = {"state": MessageState.FAILED, "settled_at": at, "handed_at": None}
    else:
        changes = {"state": MessageState.FAILED, "settled_at": at}
    return {
        "error": answer.words,
        "lease_until": None,
        "provider_id": answer.provider_id,
        **changes,
    }


def _price(message: Message):
    """What it probably cost; what the gateway told of it already counts more."""
    price = 0 if message.channel == Channel.EMAIL else settings.GATEWAY_PRICES[message.channel]
    return F("cost") if price is None else Coalesce(F("cost"), price)


def _in_batch(numbers: Sequence[int], until: dt.datetime):
    """Those of a batch that are still claimed and did not leave."""
    return Message.objects.filter(
        pk__in=numbers, state=MessageState.SENDING, lease_until=until, handed_at__isnull=True
    )
