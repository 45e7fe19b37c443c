"""Reading messages. Which message is about whom is known to the app that wanted it, and so is who may see
it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q, Sum

from perisai.common.months import add_months
from perisai.outbox.enums import Channel, MessageState
from perisai.outbox.models import Message
from perisai.outbox.rules import ASKED_FOR, LOOKS_AGAIN_AFTER, LOOKS_IDLY_AFTER

EVERY = Q()


@dataclass(frozen=True)
class OutboxState:
    """The outbox as a whole.

    `counts`: messages by state, each state named. `oldest_due`: since when the longest-waiting message that a
    worker sends could have gone, and `due` how many could have. `unknown`: of how many nobody knows whether
    they left; about `asked_about` of them the provider is still asked.
    """

    counts: dict[MessageState, int]
    oldest_due: dt.datetime | None
    due: int
    unknown: int
    asked_about: int


@dataclass(frozen=True)
class ChannelCost:
    """What a channel cost in a month. `rupiah` is the sum of what is known, estimates included; `unpriced`
    messages went out at a price that nobody has told."""

    messages: int
    rupiah: int
    unpriced: int


def outbox_state(on: dt.datetime) -> OutboxState:
    """How many messages stand where, at the moment `on` (aware)."""
    found = dict(
        Message.objects.order_by().values_list("state").annotate(Count("pk"))  # by state
    )
    due = Message.objects.due_at(on).filter(channel__in=Channel.automatic())
    waits = due.aggregate(since=Min("not_before"), number=Count("pk"))
    return OutboxState(
        counts={state: found.get(state, 0) for state in MessageState},
        oldest_due=waits["since"],
        due=waits["number"],
        unknown=found.get(MessageState.UNKNOWN, 0),
        asked_about=_asked_about(Channel.automatic(), on).count(),
    )


def monthly_cost(month: dt.date, *, among: Q = EVERY) -> dict[Channel, ChannelCost]:
    """What left in the month that begins on `month` (in the site's time zone), of all messages or of those
    `among` which the app that wanted them counts, by channel; a channel that sent nothing is missing. What a
    person sends costs nothing here."""
    zone = ZoneInfo(settings.TIME_ZONE)
    begin, end = (
        dt.datetime.combine(day, dt.time.min, zone) for day in (month, add_months(month, 1))
    )
    left = Message.objects.filter(
        among,
        # One that failed on its way may have its price.
        Q(state__in=[MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN])
        | Q(state=MessageState.FAILED, cost__isnull=False),
        handed_at__gte=begin,
        handed_at__lt=end,
    )
    rows = (
        left.order_by()
        .values("channel")
        .annotate(
            messages=Count("pk"),
            rupiah=Sum("cost"),
            unpriced=Count("pk", filter=Q(cost__isnull=True, channel__in=Channel.automatic())),
        )
    )
    return {
        Channel(row["channel"]): ChannelCost(row["messages"], row["rupiah"] or 0, row["unpriced"])
        for row in rows
    }


def is_anything_open() -> bool:
    """Whether a worker has anything to send or to ask about."""
    states = [MessageState.WAITING, MessageState.SENDING, MessageState.UNKNOWN]
    return Message.objects.filter(state__in=states, channel__in=Channel.automatic()).exists()


def unknown_to_ask(*, channels: Iterable[Channel], at: dt.datetime, most: int) -> list[Message]:
    """Up to `most` messages about which the provider should be asked at `at`, longest-waiting first. After a
    day nobody is asked any more: they stay unknown."""
    rows = _asked_about(channels, at).filter(not_before__lte=at).order_by("not_before", "pk")
    return list(rows[:most])


def next_look_at(
    *, channels: Sequence[Channel], is_asked: bool, at: dt.datetime, not_before: dt.datetime
) -> dt.datetime:
    """When the sender should look at these channels again: when the next message comes due, `not_before` at
    the earliest, and within a minute while anything is open. `is_asked`: unknown ones count as well."""
    waiting = Message.objects.waiting().filter(not_after__gt=at)
    sending = Message.objects.filter(channel__in=channels, state=MessageState.SENDING)
    soonest = [
        # Each channel for itself: then the index knows the first one.
        *(waiting.filter(channel=one).aggregate(at=Min("not_before"))["at"] for one in channels),
        sending.aggregate(at=Min("lease_until"))["at"],
        _asked_about(channels, at).aggregate(at=Min("not_before"))["at"] if is_asked else None,
    ]
    found = [moment for moment in soonest if moment]
    if not found:
        return at + LOOKS_IDLY_AFTER
    return min(max(min(found), not_before, at), at + LOOKS_AGAIN_AFTER)


def _asked_about(channels: Iterable[Channel], at: dt.datetime):
    return Message.objects.filter(
        channel__in=list(channels), state=MessageState.UNKNOWN, handed_at__gt=at - ASKED_FOR
    )
